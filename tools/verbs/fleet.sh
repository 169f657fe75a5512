# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="many devices at one service: they come, all at once, through an outage, under a new policy"
verb_groups="sim rv32 sign service demo"
verb_options="--chips=N --storms=N"
verb_arguments="[N]"
verb_details="N (20; 500 at most) synthetic devices, whose keys lie in files and whose tokens the golden models make, and --chips (0; 8
at most) simulated chips, each with an agent of its own, at a service that runs for them alone. Phases: all come for
the first time; --storms (2; 4 at most) times all of them at once; the service is gone, and comes back; the policy asks for
what they do not run, and they are ill; it asks for less again. The table has a line for each phase, synthetic devices
and simulated chips apart: verdicts, refusals, how often the service told one to wait, how often there was no
answer, and the seconds until the last device had what the phase ends with. They are this machine's, all programs on it together: no
figure of the service. Everything stays in build/fleet.
Exit: 0 every phase came to its end, and the service has on record what the agents were told; 1 one did not."

verb_prepare() {
    local count=${arguments[0]-20} chips storms
    chips=$(own_option --chips) storms=$(own_option --storms)
    is_number "$count" || wrong_use "'$count' is not a number of devices"
    [ "$count" -le 500 ] || wrong_use "500 synthetic devices at most"
    [ "${chips:-0}" -le 8 ] || wrong_use "--chips: 8 at most"
    [ "${storms:-2}" -le 4 ] || wrong_use "--storms: 4 at most; a device has 12 attestations at once, and 6 a minute"
    [ "$((count + ${chips:-0}))" -gt 0 ] || wrong_use "at least one device"
}

verb_run() {
    local targets=(pluton_golden pluton_agent pluton_serve pluton_maker pluton_sign pluton_flash firmware_rv32)
    local passed=(${own[@]+"${own[@]}"}) chips
    chips=$(own_option --chips)
    [ "${chips:-0}" = 0 ] || targets+=(pluton_chip pluton_token)
    [ "$json" = 0 ] || passed+=(--json)
    build_targets "${targets[@]}"
    run_python tools/fleet/fleet.py "$build/fleet" "$native/bin" "$native/firmware" "${arguments[0]-20}" \
        ${passed[@]+"${passed[@]}"}
}
