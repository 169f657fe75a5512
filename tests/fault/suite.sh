#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs a suite that must fail with a finding; builds its program first if told how.
#
# usage: run.sh FINDING SUITE PROGRAM [BUILD TARGET]
set -u
finding=$1 suite=$2 program=$3
fail() {
    echo "FAILED: $*"
    exit 1
}

if [ $# -gt 3 ]; then
    log=$(cmake --build "$4" --target "$5" 2>&1) || {
        tail -n 40 <<<"$log"
        fail "the patch does not apply or the program does not build"
    }
fi
output=$("$program" "$suite" 2>/dev/null)
code=$?
head -n 20 <<<"$output" | sed 's/^FAILED/found/'
[ $code = 1 ] || fail "exit code $code, not 1"
grep -qE "^FAILED: $finding" <<<"$output" || fail "no finding like '$finding'"
