#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One item: nothing is found in the shipped block, and the finding in the block without the countermeasure.
#
# usage: run.sh BUILD ITEM FINDING[|FINDING...] PROGRAM...
# The quick tier takes the first PROGRAM, the full tier (PLUTON_TIER) all of them.
set -u
build=$1 item=$2
IFS='|' read -ra findings <<<"$3"
shift 3
[ "${PLUTON_TIER-quick}" = full ] || set -- "$1"

fail() {
    echo "FAILED: $*"
    exit 1
}

build_program() {
    local log
    log=$(cmake --build "$build" --target "$1" 2>&1) || {
        tail -n 40 <<<"$log"
        fail "the patch does not apply or $1 does not build"
    }
}

build_program leakage_ecc
echo "the shipped block:"
"$build/bin/leakage_ecc" "$item" || exit 1
for program; do
    build_program "$program"
    echo "$program:"
    output=$("$build/bin/$program" "$item")
    code=$?
    echo "${output//FAILED/found}"
    [ $code = 1 ] || fail "exit code $code, not 1"
    for finding in "${findings[@]}"; do
        grep -qF "FAILED: $finding" <<<"$output" || fail "no finding '$finding'"
    done
done
