#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds a program with a planted fault; the case of a Python test that drives it must fail by an assertion of its own,
# which says these words, if there are any.
#
# usage: [WORDS=TEXT] case.sh BUILD TARGET[,TARGET...] PYTHON TEST CASE
set -u
build=$1 target=$2
shift 2
fail() {
    echo "FAILED: $*"
    exit 1
}

IFS=, read -ra targets <<<"$target"
log=$(cmake --build "$build" --target "${targets[@]}" 2>&1) || {
    tail -n 40 <<<"$log"
    fail "the patch does not apply or the program does not build"
}
output=$("$@" 2>&1) && fail "${*:3} does not find it"
grep -E '^AssertionError' <<<"$output" | grep -m1 -F -- "${WORDS:-}" | cut -c1-300 | grep . || {
    tail -n 20 <<<"$output"
    fail "${*:3} did not fail by an assertion${WORDS:+ that says '$WORDS'}"
}
