# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="measure line, branch and toggle coverage of rtl/ by the co-simulation"
verb_groups="sim synth"
verb_details="Builds the co-simulation of the engines and of the whole chip with Verilator's counters in build/coverage,
runs both, and prints a table by folder. Bits that Yosys shows to be constants do not count. What was not reached is
listed in build/results/coverage.missed."

verb_run() {
    local options=(--tier "$tier" -j "$jobs")
    [ "$quiet" = 0 ] || options+=(-q)
    run_python tools/coverage/coverage.py "${options[@]}"
}
