#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds a co-simulation with a planted fault, runs debug's operations, and checks that they find it.
#
# usage: run.sh BUILD PROGRAM FIELD
set -u
build=$1 program=$2 field=$3
fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --build "$build" --target "$program" >"$build/$program.log" 2>&1 || {
    tail -n 40 "$build/$program.log"
    fail "the patch does not apply or the program does not build"
}
output=$("$build/bin/$program" -q --block debug --ops 1 --no-lockstep 2>&1)
code=$?
echo "$output"
[ $code = 1 ] || fail "exit code $code, not 1"
[ "$(sed -n 's/^  field: *//p' <<<"$output")" = "$field" ] || fail "found, but not at '$field'"
