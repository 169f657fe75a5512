# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="build everything and run every test"
verb_groups="sim systemc test rv32 debug sign service demo formal synth docs lint attest"
verb_arguments="[NAME]"
verb_details="NAME is a pattern: only tests whose name matches. --tier full adds the tests with the label full.
The last lines are the runner's summary."

verb_run() {
    local results=${junit:-$build/test.xml} code stamp arguments_ctest
    case $results in /*) ;; *) results=$PWD/$results ;; esac
    build_targets
    export PLUTON_TIER=$tier
    [ -z "$seed" ] || export PLUTON_SEED=$seed
    arguments_ctest=(--test-dir "$native" --output-on-failure -j "$jobs" --no-tests=error)
    arguments_ctest+=(--output-junit "$results")
    [ "$tier" = full ] || arguments_ctest+=(-LE '^full$')
    [ ${#arguments[@]} = 0 ] || arguments_ctest+=(-R "${arguments[0]}")
    [ "$verbose" = 0 ] || arguments_ctest+=(--verbose)
    rm -f "$results"
    mkdir -p "$build/log"
    stamp=$(results_py results.py stamp --tier "$tier" --shown "$(shown_command)")
    if [ "$json" = 1 ]; then
        ctest "${arguments_ctest[@]}" >&2
        code=$?
        [ -f "$results" ] || exit 1
        results_py tests.py "$results"
    elif [ "$quiet" = 1 ]; then
        ctest "${arguments_ctest[@]}" >"$build/log/ctest.log" 2>&1
        code=$?
        if [ $code = 0 ]; then
            sed -n '/tests passed/,$p' "$build/log/ctest.log"
        else
            cat "$build/log/ctest.log"
        fi
    else
        ctest "${arguments_ctest[@]}"
        code=$?
    fi
    [ $code = 0 ] || code=1
    results_py tests.py "$results" | results_py results.py leave test "$stamp" $code
    exit $code
}

results_py() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$PLUTON_ROOT/tools/results/$1" "${@:2}"; }
