# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="run real operations on the simulated hardware, in lockstep with the golden models"
verb_groups="sim"
verb_options="--block=B --ops=N --firmware=native|rv32 --netlist --secrets --no-lockstep --waves=OUT.fst --wave-from=N
    --wave-to=N --figures=FILE"
verb_arguments="[FILE...]"
verb_details="Prints a table of operations (source of the input, cycles, the model's cycles, mismatches), the
speed of the simulation and a verdict. Without --block: every block. FILEs are hashed too. The first
divergence stops the
run with cycle, block, field, expected and got, and the command that replays it. --netlist: accumulator and
SHA-256 set as synthesized for ECP5, in the place of their RTL; their ports are compared. --secrets: the whole
of Pluton with noise and fuses: chips are born, lose power, and attest. ./pluton report
makes a page of the last run."

verb_prepare() {
    local option
    netlist=0 secrets=0
    firmware=$(own_option --firmware)
    for option in ${own[@]+"${own[@]}"}; do
        [ "$option" != --netlist ] || netlist=1
        [ "$option" != --secrets ] || secrets=1
    done
    [ $netlist$secrets != 11 ] || wrong_use "--netlist and --secrets are two runs"
    if [ "$firmware" = rv32 ]; then
        [ $secrets = 0 ] || wrong_use "--secrets runs with --firmware native only"
        [ $netlist = 0 ] || wrong_use "--netlist runs with --firmware native only"
        verb_groups="sim rv32"
    fi
    [ $netlist = 0 ] || verb_groups="sim synth"
}

verb_run() {
    local program=pluton_cosim then='' option options=()
    [ "$firmware" != rv32 ] || program=pluton_cosim_rv32
    [ $netlist = 0 ] || program=pluton_cosim_netlist
    [ $secrets = 0 ] || program=pluton_cosim_secrets
    build_targets "$program"
    pass_options
    # Of these the programs know nothing: they say which one runs.
    for option in "${passed[@]}"; do
        [ "$option" = --netlist ] || [ "$option" = --secrets ] || options+=("$option")
    done
    [ "$quiet" = 1 ] || then="./pluton report makes a page of it"
    run_python tools/results/results.py run cosim --tier "$tier" --shown "$(shown_command)" --then "$then" -- \
        "$native/bin/$program" "${options[@]}" -- "${arguments[@]}"
}
