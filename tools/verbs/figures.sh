# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="measure every figure that the documents name"
verb_groups="sim rv32 synth"
verb_details="Writes build/figures.json (value, unit, command, commit, tier of each key) and docs/figures.md. With
--json it measures nothing: it prints the last result, and ends with 3 when that is of another
commit."

verb_prepare() { [ "$json" = 0 ] || verb_groups=""; }

verb_run() {
    pass_options
    [ "$json" = 1 ] || build_targets pluton_figures
    run_python tools/figures/figures.py "${passed[@]}" -j "$jobs"
}
