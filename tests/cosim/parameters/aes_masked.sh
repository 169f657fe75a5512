#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# aes_masked.sh BUILD PROGRAM BLOCK ROW: builds PROGRAM, whose aes has masks, and runs the operations of BLOCK, one
# of which is ROW: it must agree with its model.
set -u
build=$1 program=$2 block=$3 row=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --build "$build" --target "$program" >"$work/log" 2>&1 || {
    tail -n 40 "$work/log"
    echo "FAILED: $program does not build"
    exit 1
}
"$build/bin/$program" --block "$block" -q --ops 4 >"$work/table" || {
    cat "$work/table"
    exit 1
}
cat "$work/table"
grep -qF "$row" "$work/table" || {
    echo "FAILED: no row '$row'"
    exit 1
}
