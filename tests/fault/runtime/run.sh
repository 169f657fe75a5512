#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the test of the runtime with a planted fault, runs the group of it that the patch names, and checks that it fails
# where the patch says.
#
# usage: run.sh BUILD PROGRAM FOLDER PATCH
set -u
build=$1 program=$2 folder=$3 patch=$4
fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --build "$build" --target "$program" >"$folder.log" 2>&1 || {
    tail -n 40 "$folder.log"
    fail "the patch does not apply or the program does not build"
}
finds=$(sed -n 's/^Finds: //p' "$patch")
group=$(sed -n 's/^Group: //p' "$patch")
[ -n "$finds" ] && [ -n "$group" ] || fail "$patch does not say what finds it"
"$folder/$program" "$folder/runtime.die" none "$group" >"$folder/output" 2>&1 &
pid=$!
# What comes after the check that finds it may take long with the fault.
while kill -0 $pid 2>/dev/null && ! grep -qF "$finds" "$folder/output"; do sleep 0.2; done
kill $pid 2>/dev/null
wait $pid
grep -m1 -F "$finds" "$folder/output" || {
    head -n 40 "$folder/output"
    fail "nothing or another check found it, not '$finds'"
}
