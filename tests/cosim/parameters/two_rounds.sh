#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# two_rounds.sh BUILD PROGRAM: builds PROGRAM, which does two rounds a cycle, and runs the operations of sha2:
# it must agree with its model, and take 33 and 41 cycles for a block.
set -u
build=$1 program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --build "$build" --target "$program" >"$work/log" 2>&1 || {
    tail -n 40 "$work/log"
    echo "FAILED: $program does not build"
    exit 1
}
"$build/bin/$program" --block sha2 -q --ops 4 --figures "$work/figures" || exit 1
python3 - "$work/figures" <<'END'
import json, sys
figures = json.load(open(sys.argv[1]))
for key, cycles in (("sha256", 33), ("sha512", 41)):
    got = figures[f"sha2.two_rounds.{key}.cycles_per_block"]["value"]
    assert got == cycles, (key, got)
END
