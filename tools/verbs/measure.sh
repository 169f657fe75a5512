# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="measure files in simulated hardware: digest and accumulation register"
verb_groups="sim"
verb_options="--firmware=native|rv32 --waves=OUT.fst --wave-from=N --wave-to=N"
verb_arguments="FILE..."
verb_details="Each file is hashed by the hardware and extended into the accumulation register, in the order
given."

verb_prepare() {
    firmware=$(own_option --firmware)
    [ "$firmware" != rv32 ] || verb_groups="sim rv32"
}

verb_run() {
    local program=pluton_measure
    [ "$firmware" != rv32 ] || program=pluton_measure_rv32
    build_targets "$program"
    pass_options
    exec "$native/bin/$program" "${passed[@]}" -- "${arguments[@]}"
}
