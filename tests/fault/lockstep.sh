#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the lockstep of a patched block, which must end at a difference in a field.
#
# usage: lockstep.sh FIELD PROGRAM BUILD TARGET
set -u
field=$1 program=$2 build=$3 target=$4
fail() {
    echo "FAILED: $*"
    exit 1
}

log=$(cmake --build "$build" --target "$target" 2>&1) || {
    tail -n 40 <<<"$log"
    fail "the patch does not apply or the program does not build"
}
output=$("$program" 2>&1 >/dev/null)
code=$?
echo "$output"
[ $code = 1 ] || fail "exit code $code, not 1"
grep -qE "($field): model [0-9a-f]+, RTL [0-9a-f]+$" <<<"$output" || fail "no difference in '$field'"
