#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the boot's program, or that of attacks on the chain, and the monitor with a planted fault, runs the case that
# the patch names, and checks that it fails, and that it does not without the fault.
#
# usage: run.sh BUILD PROGRAM FOLDER PATCH TEST PYTHON     PLUTON_BOOT, PLUTON_CHAIN: the programs without the fault
set -u
build=$1 program=$2 folder=$3 patch=$4 test=$5 python=$6
fail() {
    echo "FAILED: $*"
    exit 1
}

finds=$(sed -n 's/^Finds: //p' "$patch")
[ -n "$finds" ] || fail "$patch does not say what finds it"
cmake --build "$build" --target "$program" >"$folder.log" 2>&1 || {
    tail -n 40 "$folder.log"
    fail "the patch does not apply or the program does not build"
}
mkdir -p "$folder/payloads"
cp "$build"/firmware/*.bin "$folder/payloads/"
(cd "$folder" && $(cat "$build/firmware/monitor.link") -o monitor.elf \
    && riscv64-unknown-elf-objcopy -O binary monitor.elf payloads/monitor.bin) \
    || fail "the monitor does not build"

attack=${finds#boot_chain }
if [ "$attack" != "$finds" ]; then
    without=$PLUTON_CHAIN
    run() { # PROGRAM PAYLOADS
        "$1" "$2" quick "$attack" 2>&1
    }
else
    without=$PLUTON_BOOT
    run() {
        PLUTON_BOOT=$1 PLUTON_FIRMWARE=$2 "$python" "$test" "BootTest.$finds" 2>&1
    }
fi
run "$without" "$build/firmware" >"$folder/without" || {
    tail -n 20 "$folder/without"
    fail "$finds fails without the fault"
}
run "$folder/$program" "$folder/payloads" >"$folder/with" && fail "$finds does not find it"
grep -m1 -E "AssertionError|Error:|^FAILED: " "$folder/with" || {
    tail -n 20 "$folder/with"
    fail "$finds did not fail by a check"
}
