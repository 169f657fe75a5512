#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the program that a patch names (`Program:`) with its planted fault; the case of cores_test.py that finds it
# (`Finds:`) must fail by an assertion.
#
# usage: run.sh BUILD FOLDER PATCH TEST PYTHON     PLUTON_BOOT, PLUTON_CHIP: as for the test
set -u
build=$1 folder=$2 patch=$3 test=$4 python=$5
root=${test%/tests/system/*}
fail() {
    echo "FAILED: $*"
    exit 1
}

finds=$(sed -n 's/^Finds: //p' "$patch")
program=$(sed -n 's/^Program: //p' "$patch")
[ -n "$finds" ] && [ -n "$program" ] || fail "$patch does not say what finds it, and in which program it is"
rm -rf "$folder"
mkdir -p "$folder/payloads"
cp -r "$root/firmware" "$folder/"
patch --batch --forward --fuzz=0 -s -p1 -d "$folder" -i "$patch" || fail "the patch does not apply"
cp "$build"/firmware/*.bin "$folder/payloads/"
(cd "$folder" && $(cat "$build/firmware/$program.link") -o faulty.elf \
    && riscv64-unknown-elf-objcopy -O binary faulty.elf "payloads/$program.bin") \
    || fail "$program does not build"

PLUTON_FIRMWARE=$folder/payloads "$python" "$test" "CoresTest.$finds" >"$folder/with" 2>&1 \
    && fail "$finds does not find it"
grep -m1 -E '^AssertionError' "$folder/with" | cut -c1-300 | grep . || {
    tail -n 20 "$folder/with"
    fail "$finds did not fail by an assertion"
}
