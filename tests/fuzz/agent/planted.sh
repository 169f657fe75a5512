#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the fuzzer with a planted fault: it must end by a sanitizer's finding, or by its own.
#
# usage: planted.sh BUILD PROGRAM FOLDER CORPUS PATCH
set -u
build=$1 program=$2 folder=$3 corpus=$4 patch=$5
fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --build "$build" --target "$program" >"$folder.log" 2>&1 || {
    tail -n 40 "$folder.log"
    fail "the patch does not apply or the program does not build"
}
reader=$(sed -n 's/^Reader: //p' "$patch")
[ -n "$reader" ] || fail "$patch does not say which reader has it"
if "$folder/$program" 100000 1 "$corpus" "$folder" "$reader" >"$folder/output" 2>&1; then
    fail "the fault is not found"
fi
grep -m1 -E "AddressSanitizer: |runtime error: |^fuzz: |fuzz: " "$folder/output" || {
    tail -n 40 "$folder/output"
    fail "it ends without a finding"
}
