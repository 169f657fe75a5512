#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD LIB: records the first cycles of a boot. The output must say where the waves are, and the save file's signals
# must be in them: those of chip, cores, firewalls and register. A name that is not there must be found, and a
# folder that is not there told before anything runs.
set -u
build=$1 lib=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}
cmake --build "$build" --target pluton_boot_native_waves firmware_rv32 >"$work/log" 2>&1 || {
    tail -n 40 "$work/log"
    fail "pluton_boot_native_waves does not build"
    exit 1
}
boot=$build/bin/pluton_boot_native_waves
"$build/bin/pluton_chip" new "$work/a.fuse" --blank >/dev/null || fail "no chip"
head -c 16777216 /dev/zero | tr '\0' '\377' >"$work/a.flash"

"$boot" "$work/a.fuse" "$work/a.flash" --seed 1 --cycles 30000 --waves "$work/boot.fst" >"$work/out" 2>"$work/err"
code=$?
[ $code = 1 ] || fail "exit code $code, not 1: $(cat "$work/err")"
grep -qx "waves     $work/boot.fst; gtkwave $work/boot.gtkw" "$work/out" || fail "not told where: $(tail -n 3 "$work/out")"
python3 "$lib/fst.py" "$work/boot.gtkw" >"$work/found" || fail "$(cat "$work/found")"
cat "$work/found"
for signal in u_app_core.u_core.pc_id u_app_core.fetch_machine u_firewall.allow_o u_accumulator.acc_q; do
    grep -q "$signal" "$work/boot.gtkw" || fail "$signal is not shown"
done

sed 's/\.allow_o\[/.allowed_o[/' "$work/boot.gtkw" >"$work/wrong.gtkw"
python3 "$lib/fst.py" "$work/wrong.gtkw" >"$work/out" && fail "a signal that is not there is not missed"
"$boot" "$work/a.fuse" "$work/a.flash" --cycles 30000 --waves "$work/none/boot.fst" >"$work/out" 2>&1
code=$?
[ $code = 1 ] || fail "no folder: exit code $code, not 1"
grep -q "^log$" "$work/out" && fail "no folder: it ran"
exit $failed
