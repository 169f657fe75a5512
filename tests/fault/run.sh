#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds a program with a planted fault, runs it, and checks that the fault is found where it is.
#
# usage: run.sh BUILD PROGRAM BLOCK FIELD LOW-HIGH [OPTION...]
set -u
build=$1 program=$2 block=$3 field=$4 cycles=$5
shift 5
fail() {
    echo "FAILED: $*"
    exit 1
}

cmake --build "$build" --target "$program" >"$build/$program.log" 2>&1 || {
    tail -n 40 "$build/$program.log"
    fail "the patch does not apply or the program does not build"
}
output=$(PLUTON_RESULT=$build/$program.json "$build/bin/$program" -q "$@" 2>&1)
code=$?
echo "$output"
[ $code = 1 ] || fail "exit code $code, not 1"
value() { sed -n "s/^  $1: *//p" <<<"$output"; }
[ "$(value block)" = "$block" ] || fail "block '$(value block)', not '$block'"
[[ $(value field) =~ ^($field)$ ]] || fail "field '$(value field)', not '$field'"
cycle=$(value cycle)
[ "$cycle" -ge "${cycles%-*}" ] && [ "$cycle" -le "${cycles#*-}" ] || fail "cycle $cycle, not in $cycles"
grep -qF "\"divergence\": {\"cycle\": $cycle, \"block\": \"$block\", \"field\":" "$build/$program.json" \
    || fail "the result that is kept has no divergence"
[ -n "$(value replay)" ] || fail "no replay command"
recorded=$(value waves)
[ -s "$recorded" ] || fail "no wave file: '$recorded'"
# An FST file begins with a header block: type 0, length 329.
[ "$(od -An -tx1 -N9 "$recorded" | tr -d ' \n')" = 000000000000000149 ] || fail "$recorded is not FST"
[ -s "${recorded%.fst}.gtkw" ] || fail "no save file beside $recorded"
python3 "$(dirname "$0")/../lib/fst.py" "${recorded%.fst}.gtkw" || fail "the save file names what is not there"
[ ! -e "$recorded.part" ] || fail "half a wave file is left"
echo "found: $block, $(value field), cycle $cycle"
