# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="power for a simulated chip with a flash: every stage, the serial line, log and register"
verb_groups="sim"
verb_options="--firmware=native|rv32 --rom=FILE --cycles=N --trace --watch --radio=N --waves=OUT.fst --noise=PROFILE"
verb_arguments="DIE FLASH..."
verb_details="DIE FLASH: a die of ./pluton chip new, a flash of ./pluton flash build. Each line of the serial
line comes with its clock cycle; \`boot:\` says what runs next: component, release, security version, digest. It
ends with Normal World, or where nothing more can run, and prints the log and the register of the measurements.
  --firmware     native (default): Pluton's ROM and runtime as programs of this machine; rv32: on its own core
  --rom          another boot ROM than this build's
  --cycles       gives up after so many
  --waves        records an FST file; beside it lies a save file with the cores' and the firewalls' signals for
                 GTKWave. The last line of the output says where they are. Long: see --cycles
  --trace        tells of resets, handover and alerts, too
  --watch        tells when each of the five cores starts and stops, who comes to own what by the firewalls, what
                 the pins show, and each access that is refused; and ends with a table of cores and owners, which
                 ./pluton report shows, too, of the last boot
  --radio        the radio's line is a connection to this TCP port of 127.0.0.1 (frames: firmware/radio/frame.h)
Exit: 0 booted to Normal World's end, 1 refused: the lines \`refused\` say what and why."

verb_prepare() {
    [ ${#arguments[@]} = 2 ] || wrong_use "boot needs a die and a flash"
    # ROM, and what runs behind it, is code of the chip's cores in both cases.
    verb_groups="sim rv32"
}

verb_run() {
    local kind i program passed=()
    kind=$(own_option --firmware)
    program=pluton_boot_${kind:-native}
    [ -z "$(own_option --waves)" ] || program+=_waves
    for ((i = 0; i < ${#own[@]}; i++)); do
        case ${own[i]} in
            --firmware) i=$((i + 1)) ;;
            *) passed+=("${own[i]}") ;;
        esac
    done
    [ -z "$seed" ] || passed+=(--seed "$seed")
    build_targets "$program" firmware_rv32
    run_python tools/results/results.py run boot --tier "$tier" --shown "$(shown_command)" -- \
        "$native/bin/$program" ${passed[@]+"${passed[@]}"} -- "${arguments[@]}"
}
