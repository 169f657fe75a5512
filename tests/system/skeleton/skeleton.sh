#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# skeleton.sh TREE block|fault: lays the example block over a copy of TREE and checks it there.
set -u
tree=$1 what=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
copy=$work/tree
# shellcheck source=tests/lib/tree_copy.sh
. "$tree/tests/lib/tree_copy.sh"
fail() {
    echo "FAILED: $*"
    exit 1
}
# passes WHAT COMMAND...: its output is shown when it does not end with 0.
passes() {
    local name=$1 from=$SECONDS
    shift
    "$@" >"$work/log" 2>&1 || { tail -n 60 "$work/log" && fail "$name"; }
    echo "ok: $name ($((SECONDS - from)) s)"
}
# ends CODE WHAT COMMAND...
ends() {
    local code=$1 name=$2
    shift 2
    "$@" >"$work/log" 2>&1
    [ $? = "$code" ] || { cat "$work/log" && fail "$name: not exit code $code"; }
    echo "ok: $name"
}
state() { (cd "$copy" && find sim tools lint pluton -type f -exec cksum {} + | sort -k3); }

tree_copy "$tree" "$copy"
lay=$copy/examples/block/apply.sh
state >"$work/instruments"
[ -s "$work/instruments" ] || fail "no instruments in the copy"

# What does not fit is refused, and then nothing is changed.
mkdir "$work/other"
ends 2 "a folder that is no copy" "$lay" "$work/other"
[ -z "$(ls -A "$work/other")" ] || fail "something was written into a folder that is no copy"
ends 2 "no folder" "$lay" "$work/none"
sed -i.kept 's/^id = /id =  /' "$copy/spec/address_map.toml"
ends 1 "a tree that shared.patch does not fit" "$lay" "$copy"
[ ! -e "$copy/rtl/tally" ] || fail "files were laid over a tree that shared.patch does not fit"
mv "$copy/spec/address_map.toml.kept" "$copy/spec/address_map.toml"
passes "the block is laid over a copy" "$lay" "$copy"
ends 1 "a second time" "$lay" "$copy"

cd "$copy" || exit 1
passes "what is generated" tools/gen/generate.sh
for file in rtl/tally/generated/tally_regs.sv firmware/drivers/generated/tally_regs.h \
    docs/generated/tally-registers.md; do
    [ -s "$file" ] || fail "no $file"
done
state | cmp -s - "$work/instruments" || fail "the block changed an instrument"
echo "ok: sim, tools, lint are as they were"

configure() {
    cmake -S . -B build/native -DPLUTON_MODEL_FLAGS=-O0 && cmake --build build/native -j 2 --target "$@"
}
if [ "$what" = fault ]; then
    passes "the programs" configure pluton_cosim
    passes "the planted fault is found" ctest --test-dir build/native -R '^fault\.tally\.wraps$' \
        --no-tests=error --output-on-failure
    exit 0
fi

# The checks of ./pluton lint on what the block brings, and on the top that it stands in.
lint() (
    PLUTON_ROOT=$copy build=$copy/build jobs=2
    . tools/lint/checks.sh
    tree_files() { { (cd examples/block && find cmodel firmware rtl tests -type f) && find rtl -name '*.f'; } | sort; }
    "$@"
)
passes "licence lines" lint lint_spdx
passes "open ends" lint lint_open_ends
passes "RTL format" lint lint_format
passes "RTL style" lint lint_verible
passes "C and C++ format" lint lint_clang_format
passes "C (clang-tidy)" lint lint_clang_tidy c c11
passes "C and C++ (cppcheck)" lint lint_cppcheck
passes "RTL files are in a list" lint lint_unlisted
for list in rtl/pluton/pluton.f rtl/fpga/ulx3s/ulx3s.f; do
    top=$(basename $list .f)
    passes "$top (Verilator)" lint lint_verilator old_verilator "$top" $list
    passes "$top (slang)" lint lint_slang "$top" $list
done

passes "the proof, and the planted bug" build/venv/bin/python tools/prove/prove.py tally -j 2
passes "the programs" configure pluton_cosim unit_tally
passes "the model's unit test" ctest --test-dir build/native -R '^unit\.tally$' --no-tests=error --output-on-failure
passes "lockstep" build/native/bin/pluton_cosim --block tally --json -q
sed -n '/^{/,$p' "$work/log" >"$work/cosim.json"
python3 - "$work/cosim.json" <<'END' || fail "the result of the co-simulation"
import json, sys
report = json.load(open(sys.argv[1]))
rows = report["operations"]
assert len(rows) == 2 and all("tally" in row["operation"] for row in rows), rows
assert report["comparisons"] >= 6 * report["cycles"] > 0, report
print("ok:", report["comparisons"], "values compared")
END
