#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run.sh BUILD PROGRAM: builds PROGRAM, which has no SHA-384 and SHA-512 and compares ports only, and runs
# it: it must agree, have fewer values to compare than pluton_cosim, and no operation of SHA-512.
set -u
build=$1 program=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --build "$build" --target "$program" >"$work/log" 2>&1 || {
    tail -n 40 "$work/log"
    echo "FAILED: $program does not build"
    exit 1
}
for p in "$program" pluton_cosim; do
    "$build/bin/$p" -q --ops 1 --json >"$work/$p" || exit 1
done
python3 - "$work/$program" "$work/pluton_cosim" <<'END'
import json, sys
ports, whole = (json.load(open(path)) for path in sys.argv[1:])
rate = [report["comparisons"] / report["cycles"] for report in (ports, whole)]
print("values compared a cycle: %.1f, of %.1f" % tuple(rate))
assert 0 < rate[0] < rate[1], rate
named = [["SHA-512" in row["operation"] for row in report["operations"]] for report in (ports, whole)]
assert not any(named[0]) and any(named[1]), named
END
