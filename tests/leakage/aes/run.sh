#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The engine with a patch must show the class of the key.
#
# usage: run.sh BUILD TARGET PROGRAM NETLIST
set -u
build=$1 target=$2 program=$3 netlist=$4
fail() {
    echo "FAILED: $*"
    exit 1
}

log=$(cmake --build "$build" --target "$target" 2>&1) || {
    tail -n 40 <<<"$log"
    fail "the patch does not apply or there is no netlist"
}
output=$("$program" "$netlist" planted)
code=$?
echo "${output//FAILED/found}"
[ $code = 1 ] || fail "exit code $code, not 1"
grep -q "^FAILED: a leak within" <<<"$output" || fail "no leak"
