#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the agent with a planted fault, runs the test that must find it, and checks that it fails as the patch says.
#
# usage: run.sh BUILD PROGRAM FOLDER PATCH PYTHON TESTS
set -u
build=$1 program=$2 folder=$3 patch=$4 python=$5 tests=$6
fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --build "$build" --target "$program" pluton_golden pluton_serve >"$folder.log" 2>&1 || {
    tail -n 40 "$folder.log"
    fail "the patch does not apply or the program does not build"
}
# FILE CLASS.TEST WORDS...
read -r file test words < <(sed -n 's/^Finds: //p' "$patch")
[ -n "$words" ] || fail "$patch does not say what finds it"
PLUTON_AGENT=$folder/$program "$python" "$tests/$file" "$test" >"$folder/output" 2>&1
[ $? = 1 ] || fail "the test does not fail"
grep -F -- "$words" "$folder/output" || {
    tail -n 40 "$folder/output"
    fail "another check found it, not '$words'"
}
