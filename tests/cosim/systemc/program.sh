#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The example program: wrong use, reports, and what its options change.
#
# usage: program.sh PROGRAM
set -u
program=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}

# expect CODE PATTERN OPTION...: exit code, and a message that matches.
expect() {
    local code=$1 pattern=$2 got
    shift 2
    "$program" "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ $got = "$code" ] || fail "$*: exit code $got, not $code: $(tail -n 1 "$work/err")"
    [ -z "$pattern" ] || grep -qE -- "$pattern" "$work/err" || fail "$*: no message like '$pattern'"
}

expect 2 "unknown option" --nonsense
expect 2 "not a number" --clock-mhz fast
expect 2 "not a number" --seed -1
expect 2 "1 to 1000" --clock-mhz 0
expect 2 "not one of" --tier most
expect 2 "needs a value" --quantum-ns
expect 2 "no argument" something
expect 3 "cannot be written" -q --junit "$work/none/junit.xml"
expect 3 "could not be written" -q --junit /dev/full
"$program" >/dev/full 2>"$work/err"
code=$?
[ $code = 3 ] || fail "full standard output: exit code $code, not 3"
grep -q "could not be written" "$work/err" || fail "full standard output: no message"
expect 0 "" -h

# A faster clock, another quantum: the same cycles. A slower memory: more.
cycles() { # OPTION...: cycles of each message by the reader
    "$program" --json "$@" 2>/dev/null | python3 -c '
import json, sys
r = json.load(sys.stdin)
assert r["verdict"] == "agreed" and len(r["messages"]) == 32, [m for m in r["messages"] if m["failure"]]
for m in r["messages"]:
    assert abs(m["ns"] * r["clock_mhz"] / 1000 - m["cycles"]) < 0.01 * m["cycles"] + 1, m
    if "reader" in m["operation"]:
        print(m["bytes"], m["cycles"])'
}
cycles --seed 5 >"$work/reference" || fail "no JSON"
[ "$(wc -l <"$work/reference")" = 16 ] || fail "not sixteen messages by the reader"
cycles --seed 5 --quantum-ns 0 >"$work/quantum"
cmp "$work/reference" "$work/quantum" || fail "another quantum, other cycles"
cycles --seed 5 --clock-mhz 50 >"$work/clock"
cmp "$work/reference" "$work/clock" || fail "another clock, other cycles"
cycles --seed 5 --memory-ns 60 >"$work/memory" || fail "memory"
paste -d' ' "$work/reference" "$work/memory" | awk '$1 >= 1024 && $4 <= $2 { exit 1 }' \
    || fail "a slow memory costs no cycles"

expect 0 "" -q --junit "$work/junit.xml"
[ "$(grep -c '<testcase' "$work/junit.xml")" = 32 ] || fail "JUnit XML does not have 32 cases"
exit $failed
