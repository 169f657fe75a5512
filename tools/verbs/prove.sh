# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="prove the blocks' promises, and show that planted bugs are found"
verb_groups="formal"
verb_options="--list --no-bugs"
verb_arguments="[B...]"
verb_details="B is a block; without it, every block. --list runs nothing;
--no-bugs leaves the planted bugs out. Ends with 4 when a proof came to no answer."

verb_run() {
    pass_options
    run_python tools/prove/prove.py "${passed[@]}" -j "$jobs" "${arguments[@]}"
}
