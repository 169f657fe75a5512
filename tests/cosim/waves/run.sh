#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD FST: records a few cycles of each block's operations; FST must find every signal of the
# save file beside them, and more of them than the ports of Pluton. It must see a signal that is not there,
# and waves that are cut.
set -u
build=$1 fst=$2
cosim=$build/bin/pluton_cosim
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 most=0
fail() {
    echo "FAILED: $*"
    failed=1
}
cmake --build "$build" --target pluton_cosim_waves >"$work/log" 2>&1 || {
    tail -n 40 "$work/log"
    fail "pluton_cosim_waves does not build"
    exit 1
}
# found FILE: signals that FST found.
found() { sed -n 's/^.*: \([0-9]*\) of \1 signals found$/\1/p' "$1"; }

mapfile -t blocks < <("$cosim" --block '?' 2>&1 | sed -n "s/^.*is not one of //p" | tr -d ' ' | tr ',' '\n')
[ ${#blocks[@]} -gt 1 ] || fail "no blocks in: $("$cosim" --block '?' 2>&1)"
for block in "${blocks[@]}"; do
    "$cosim" --block "$block" --ops 1 -q --waves "$work/$block.fst" --wave-from 17000 --wave-to 17020 \
        >"$work/out" 2>&1 || fail "$block: $(tail -n 3 "$work/out")"
    python3 "$fst" "$work/$block.gtkw" >"$work/$block.found" || fail "$(cat "$work/$block.found")"
    signals=$(found "$work/$block.found")
    [ "${signals:-0}" -gt 17 ] || fail "$block: only the ports of Pluton are shown"
    echo "$block: ${signals:-no} signals"
    [ "$block" = all ] || most=$((signals > most ? signals : most))
done
[ "$(found "$work/all.found")" -gt $most ] || fail "all blocks together show no more than one of them"

sed 's/^\(TOP.*\.\)alert_o$/\1alarm_o/' "$work/all.gtkw" >"$work/wrong.gtkw"
python3 "$fst" "$work/wrong.gtkw" >"$work/out" && fail "a signal that is not there is not missed"
grep -q "alarm_o is not in" "$work/out" || fail "the missing signal is not named: $(cat "$work/out")"
head -c 400 "$work/all.fst" >"$work/cut.fst"
sed "s|all.fst|cut.fst|" "$work/all.gtkw" >"$work/cut.gtkw"
python3 "$fst" "$work/cut.gtkw" >"$work/out" && fail "cut waves are not noticed"
exit $failed
