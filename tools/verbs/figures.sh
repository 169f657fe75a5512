# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="measure every figure that the documents name"
verb_groups="sim rv32 synth attest"
verb_options="--keys --only=SOURCE,..."
verb_details="Writes build/figures.json (value, unit, command, commit, tier of each key) and docs/figures.md. With
--json it measures nothing: it prints the last result, and ends with 3 when that is of another
commit. With --only it measures the keys of these sources (tools/figures/figures.toml), and the others stay as the last
result has them, each with its commit. With --keys it measures nothing either: it prints each key, its unit, and what measures it."

verb_prepare() {
    measures=1
    local option
    for option in "${own[@]}"; do
        if [ "$option" = --keys ]; then measures=0; fi
    done
    if [ "$json" = 1 ]; then measures=0; fi
    if [ $measures = 0 ]; then verb_groups=""; fi
}

verb_run() {
    pass_options
    [ $measures = 0 ] || build_targets pluton_figures
    run_python tools/figures/figures.py "${passed[@]}" -j "$jobs"
}
