#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the test of images with a planted fault, runs it, and checks that it fails where the patch says.
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
[ -n "$finds" ] || fail "$patch does not say what finds it"
# CASE:TEST
CK_RUN_CASE=${finds%%:*} "$folder/$program" >"$folder/output" 2>&1
[ $? = 1 ] || fail "the test does not fail"
grep -F ":$finds:" "$folder/output" || {
    head -n 40 "$folder/output"
    fail "another check found it, not $finds"
}
