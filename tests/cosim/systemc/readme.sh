#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What sim/systemc/README.md shows works as it stands: its program, built with its command.
#
# usage: readme.sh TREE BUILD
set -u
tree=$1 build=$2
readme=$tree/sim/systemc/README.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "FAILED: $*"
    exit 1
}
# The first block of a language in the README.
block() { awk -v start="^\`\`\`$1\$" '$0 ~ start { on = 1; next } /^```$/ && on { exit } on' "$readme"; }

block cpp >"$work/main.cpp"
block sh >"$work/build.sh"
[ -s "$work/main.cpp" ] || fail "no program in $readme"
grep -q 'g++' "$work/build.sh" || fail "no command in $readme"
export OPENPLUTON=$tree BUILD=$build
(cd "$work" && bash -eu build.sh) >"$work/log" 2>&1 || {
    tail -n 20 "$work/log"
    fail "the command does not build the program"
}
output=$("$work/platform" 2>"$work/err" | grep -v "^$" | head -n 1; exit "${PIPESTATUS[0]}") || {
    cat "$work/err"
    fail "the program ended with $?"
}
expected="the block calls itself SHA2, after 70 ns"
[ "$output" = "$expected" ] || fail "it printed '$output', not '$expected'"
