# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="run Pluton, or boot the chip, in a SystemC TLM-2.0 platform"
verb_groups="sim systemc"
verb_options="--clock-mhz=N --quantum-ns=N --memory-ns=N --firmware=native|rv32 --cycles=N"
verb_arguments="[DIE FLASH...]"
verb_details="Without arguments: builds the example platform (core, router, memories, Pluton as a TLM-2.0 module) and runs it:
the core hashes messages with the C driver, and every digest is checked against the golden model. Prints cycles,
simulated time, digests and speed.
DIE FLASH: boots them on a board with the whole chip as a TLM-2.0 module; prints what ./pluton boot prints.
  --clock-mhz    the clock (100)
  --quantum-ns   how far the core may run ahead of simulated time (1000)
  --memory-ns    delay of each memory access (0); not with DIE FLASH
  --firmware     with DIE FLASH: native (default): Pluton's ROM and runtime on a core of the platform;
                 rv32: on Pluton's own core
  --cycles       with DIE FLASH: gives up after so many
Exit: 0 agreed, or booted to Normal World's end; 1 a check failed, or the boot was refused."

verb_prepare() {
    case ${#arguments[@]} in
        0)
            [ -z "$(own_option --firmware)$(own_option --cycles)" ] \
                || wrong_use "--firmware and --cycles go with a die and a flash"
            ;;
        2)
            [ -z "$(own_option --memory-ns)" ] || wrong_use "--memory-ns: the chip has its own memories"
            verb_groups="sim systemc rv32"
            ;;
        *) wrong_use "systemc takes a die and a flash, or nothing" ;;
    esac
}

verb_run() {
    local kind i program=pluton_systemc
    export SC_COPYRIGHT_MESSAGE=DISABLE
    if [ ${#arguments[@]} = 0 ]; then
        build_targets "$program"
        pass_options
        exec "$native/bin/$program" "${passed[@]}"
    fi
    kind=$(own_option --firmware)
    program=pluton_systemc_boot_${kind:-native}
    passed=()
    for ((i = 0; i < ${#own[@]}; i += 2)); do
        [ "${own[i]}" = --firmware ] || passed+=("${own[i]}" "${own[i + 1]}")
    done
    [ -z "$seed" ] || passed+=(--seed "$seed")
    build_targets "$program" firmware_rv32
    exec "$native/bin/$program" ${passed[@]+"${passed[@]}"} -- "${arguments[@]}"
}
