#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds ROM, runtime and monitor with a planted weakness, and checks that the campaign of skips finds something that runs.
#
# usage: run.sh BUILD SOURCES FOLDER PATCH TEST PYTHON
set -u
build=$1 sources=$2 folder=$3 patch=$4 test=$5 python=$6
fail() {
    echo "FAILED: $*"
    exit 1
}

case_of=$(sed -n 's/^Case: //p' "$patch")
[ -n "$case_of" ] || fail "$patch does not say in which case it is found"
rm -rf "$folder"
mkdir -p "$folder/firmware.bin"
cp -r "$sources/firmware" "$folder/" || fail "no copy of the firmware"
patch --batch --forward --fuzz=0 -s -p1 -d "$folder" -i "$patch" || fail "the patch does not apply"
for program in rom runtime monitor; do
    (cd "$folder" && $(cat "$build/firmware/$program.link") -o $program.elf \
        && riscv64-unknown-elf-objcopy -O binary $program.elf firmware.bin/$program.bin) \
        || fail "$program does not build"
done
PLUTON_FIRMWARE=$folder/firmware.bin PLUTON_CASE=$case_of "$python" "$test" >"$folder/log" 2>&1 \
    && fail "no skip lets anything run"
grep -m3 " ran at " "$folder/log" || {
    tail -n 20 "$folder/log"
    fail "the campaign did not fail by what it found"
}
