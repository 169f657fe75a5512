#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# ecc_digits.sh BUILD SET: builds pluton_cosim_SET, whose ecc multiplies by digits of SET (as 34x8), and runs
# ecc's operations: it must agree with its model, and take the cycles of its own schedule.
set -u
build=$1 set=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --build "$build" --target "pluton_cosim_$set" >"$work/log" 2>&1 || {
    tail -n 40 "$work/log"
    echo "FAILED: pluton_cosim_$set does not build"
    exit 1
}
"$build/bin/pluton_cosim_$set" --block ecc -q --ops 1 --figures "$work/figures" || exit 1
python3 - "$work/figures" "$set" "$(dirname "$0")/../../../tools/ecc" <<'END'
import json, sys
sys.path.insert(0, sys.argv[3])
sys.dont_write_bytecode = True
import model, schedule
from machine import SETS
figures, name = json.load(open(sys.argv[1])), sys.argv[2]
# Beyond the schedule and its sweep: the command's cycle, Random (2), Key (8 of a slot), Load.
for key, operation, more in (("keygen", "public_key", 1 + 2 + 8 + 17), ("sign", "sign", 1 + 2 + 41),
                             ("ecdh", "ecdh", 1 + 2 + 8 + 33), ("verify", "verify", 1 + 41)):
    program, scheduled, _ = model.prepare(operation, SETS[name])
    want = schedule.cycles(scheduled) + more
    got = figures[f"ecc.{name}.{key}_cycles"]["value"]
    assert got == want, (key, got, want)
END
