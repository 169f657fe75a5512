# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="the life of one chip, told step by step: birth, enrolment, boot, attestation, illness, update"
verb_groups="sim rv32 sign service demo"
verb_options=""
verb_arguments=""
verb_details="A simulated chip is born, enrolled, boots; its radio reaches the named host and no rogue one; it attests, and nginx takes
its certificate; a replayed token is refused; its flash is tampered with, and it gets a certificate for updates alone; it
updates and is healthy again; a clone of its flash on a die that nobody enrolled is refused. Each step is a check.
Everything stays in build/demo, the report is build/demo/report.html.
Exit: 0 every step was as it must be, 1 the first that was not is named."

verb_run() {
    build_targets pluton_chip pluton_token pluton_agent pluton_serve pluton_maker pluton_sign pluton_flash firmware_rv32
    run_python tools/demo/demo.py "$build/demo" "$native/bin" "$native/firmware"
}
