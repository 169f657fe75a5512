#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the service with a planted fault, and checks that the test that the patch names fails with it.
#
# usage: run.sh BUILD PROGRAM FOLDER PATCH PYTHON
set -u
build=$1 program=$2 folder=$3 patch=$4 python=$5
fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --build "$build" --target "$program" >"$folder.log" 2>&1 || {
    tail -n 40 "$folder.log"
    fail "the patch does not apply or the program does not build"
}
finds=$(sed -n 's/^Finds: //p' "$patch")
[ -n "$finds" ] || fail "$patch does not say what finds it"
test=$(dirname "$0")/../../system/service/fleet_test.py
if PLUTON_SERVICE=$folder/$program "$python" "$test" "Content.$finds" >"$folder/output" 2>&1; then
    fail "$finds does not find it"
fi
grep -m1 "^FAIL: $finds " "$folder/output" || {
    tail -n 40 "$folder/output"
    fail "it does not end, or another check found it"
}
