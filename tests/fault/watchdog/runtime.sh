#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the runtime with a planted fault; the test of a runtime that hangs must fail by an assertion.
#
# usage: runtime.sh BUILD SOURCES FOLDER PATCH PYTHON
set -u
build=$1 sources=$2 folder=$3 patch=$4 python=$5
fail() {
    echo "FAILED: $*"
    exit 1
}

rm -rf "$folder"
mkdir -p "$folder/payloads"
cp -r "$sources/firmware" "$folder/" || fail "no copy of the firmware"
patch --batch --forward --fuzz=0 -s -p1 -d "$folder" -i "$patch" || fail "the patch does not apply"
cp "$build"/firmware/*.bin "$folder/payloads/"
(cd "$folder" && $(cat "$build/firmware/runtime.link") -o payloads/runtime.elf \
    && riscv64-unknown-elf-objcopy -O binary payloads/runtime.elf payloads/runtime.bin) \
    || fail "the runtime does not build"
output=$(PLUTON_FIRMWARE=$folder/payloads "$python" "$sources/tests/system/boot/hang_test.py" \
    HangTest.test_hung_runtime 2>&1) && fail "nobody finds it"
grep -m1 -E '^AssertionError' <<<"$output" | cut -c1-300 | grep . || {
    tail -n 20 <<<"$output"
    fail "the test did not fail by an assertion"
}
