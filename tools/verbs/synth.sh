# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="synthesize blocks for ECP5, place and route them, and report area and speed"
verb_groups="synth"
verb_options="--seeds=N --no-route --save-baseline"
verb_arguments="[B...]"
verb_details="B is a block or a board top; without it, all of them. --seeds: place and route with that many
seeds and report each. --save-baseline: later runs compare with this one."

verb_run() {
    pass_options
    run_python tools/synth/synth.py "${passed[@]}" -j "$jobs" "${arguments[@]}"
}
