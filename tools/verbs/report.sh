# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="make a page of the last results: build/report/index.html"
verb_groups="report"
verb_options="--out=FILE"
verb_details="Measures nothing: it shows what cosim, test, prove, synth, coverage, figures and boot left last, and says
where that is of another state of the tree, or missing. The page is one file that needs no other."

verb_run() {
    local options=(${own[@]+"${own[@]}"})
    [ "$json" = 0 ] || options+=(--json)
    [ "$quiet" = 0 ] || options+=(-q)
    run_python tools/report/report.py "${options[@]}"
}
