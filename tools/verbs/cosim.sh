# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="run real operations on the simulated hardware, in lockstep with the golden models"
verb_groups="sim"
verb_options="--block=B --ops=N --firmware=native|rv32 --no-lockstep --waves=OUT.fst --wave-from=N
    --wave-to=N --figures=FILE"
verb_arguments="[FILE...]"
verb_details="Prints a table of operations (source of the input, cycles, the model's cycles, mismatches), the
speed of the simulation and a verdict. Without --block: every block. FILEs are hashed too. The first
divergence stops the
run with cycle, block, field, expected and got, and the command that replays it."

verb_prepare() {
    firmware=$(own_option --firmware)
    [ "$firmware" != rv32 ] || verb_groups="sim rv32"
}

verb_run() {
    local program=pluton_cosim
    [ "$firmware" != rv32 ] || program=pluton_cosim_rv32
    build_targets "$program"
    pass_options
    exec "$native/bin/$program" "${passed[@]}" -- "${arguments[@]}"
}
