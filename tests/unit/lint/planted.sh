#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# planted.sh TREE: for each check of ./pluton lint a small tree in which it finds nothing, and the same with
# a violation, which it must find and name. A check that has none here is a failure too.
set -uo pipefail
tree=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0 tried=()
fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# lint CHECK ARGUMENT...: the check on the small tree, with the tools of the real one.
lint() {
    (
        PLUTON_ROOT=$scratch/tree
        # shellcheck source=tools/verbs.lib.sh
        . "$tree/tools/verbs.lib.sh"
        build=$tree/build jobs=2
        # shellcheck source=tools/lint/checks.sh
        . "$tree/tools/lint/checks.sh"
        cd "$PLUTON_ROOT" && "$@"
    ) >"$scratch/out" 2>&1
}

# start FILE...: a small tree with these files of the real one.
start() {
    local file
    rm -rf "$scratch/tree"
    mkdir "$scratch/tree"
    for file in "$@"; do
        mkdir -p "$scratch/tree/$(dirname "$file")"
        cp -r "$tree/$file" "$scratch/tree/$(dirname "$file")/"
    done
}

# put FILE: standard input becomes a file of the small tree.
put() {
    mkdir -p "$scratch/tree/$(dirname "$1")"
    cat >"$scratch/tree/$1"
}

# good CHECK ARGUMENT...: it finds nothing. bad PATTERN CHECK ARGUMENT...: it fails and says PATTERN.
good() {
    lint "$@" || fail "$*: finds something in a good tree: $(head -n 5 "$scratch/out")"
}
bad() {
    local pattern=$1
    shift
    tried+=("$*")
    if lint "$@"; then
        fail "$*: the planted violation is not found"
    elif ! grep -qE -- "$pattern" "$scratch/out"; then
        fail "$*: says nothing like '$pattern': $(head -n 5 "$scratch/out")"
    else
        echo "found: $*: $(grep -m 1 -E -- "$pattern" "$scratch/out" | cut -c1-100)"
    fi
}

licence='// SPDX-License-Identifier: Apache-2.0'

start lint/spdx.txt
good lint_spdx
echo 'int a;' | put new.c
bad '^new.c: no SPDX' lint_spdx

start lint
good lint_reasons
printf '\n-no-tabs\n' >>"$scratch/tree/lint/verible.rules"
bad 'verible.rules:[0-9]+: no reason' lint_reasons

start
echo 'int a;' | put new.c
good lint_open_ends
echo "int a; // TO""DO: b" | put new.c
bad '^new.c:1:' lint_open_ends

start spec rtl tools/gen tools/ecc firmware cmodel docs
good lint_fresh
echo >>"$scratch/tree/rtl/lib/generated/spec_pkg.sv"
bad '^rtl/lib/generated/spec_pkg.sv: not what its source says' lint_fresh

start
printf '#!/bin/bash\ncd /tmp || exit\n' | put new.sh
good lint_shell
printf '#!/bin/bash\ncd /tmp\n' | put new.sh
bad 'new.sh line 2' lint_shell

start .clang-format
echo 'int a;' | put new.c
good lint_clang_format
echo 'int  a ;' | put new.c
bad '^new.c:1:' lint_clang_format

for kind in "c c11" "cpp c++17"; do
    read -r suffix standard <<<"$kind"
    start .clang-tidy
    printf 'int a(const int *p);\nint a(const int *p)\n{\n    return *p;\n}\n' | put "new.$suffix"
    good lint_clang_tidy "$suffix" "$standard"
    printf 'int a(const int *p);\nint a(const int *p)\n{\n    return p ? 0 : *p;\n}\n' | put "new.$suffix"
    bad "new.$suffix:4:.*null pointer" lint_clang_tidy "$suffix" "$standard"
    start lint/cppcheck.txt
    printf 'int a(void)\n{\n    int b[2] = {0, 1};\n    return b[1];\n}\n' | put "new.$suffix"
    good lint_cppcheck
    printf 'int a(void)\n{\n    int b[2] = {0, 1};\n    return b[2];\n}\n' | put "new.$suffix"
    bad "new.$suffix:4:.*arrayIndexOutOfBounds" lint_cppcheck
done

module() { printf '%s\nmodule %s (\n  input logic clk_i,\n  output logic q_o\n);\n%s\nendmodule\n' "$licence" "$@"; }
top() { # BODY
    start lint tools/lint
    module fresh "$1" | put rtl/fresh/fresh.sv
    echo 'rtl/fresh/fresh.sv' | put rtl/fresh/fresh.f
}
plain='  assign q_o = clk_i;'

start lint
module fresh "$plain" | put rtl/fresh/fresh.sv
lint lint_fix
good lint_format
module fresh '      assign q_o=clk_i;' | put rtl/fresh/fresh.sv
bad 'rtl/fresh/fresh.sv' lint_format

start lint
module fresh "$plain" | put rtl/fresh/fresh.sv
good lint_verible
module fresh "$plain" | sed 's/q_o/q/' | put rtl/fresh/fresh.sv
bad 'rtl/fresh/fresh.sv:4:' lint_verible

top "$plain"
good lint_lists
good lint_unlisted
echo 'rtl/fresh/gone.sv' >>"$scratch/tree/rtl/fresh/fresh.f"
bad 'there is no rtl/fresh/gone.sv' lint_lists
module other "$plain" | put rtl/fresh/other.sv
bad '^rtl/fresh/other.sv: in no list' lint_unlisted

unused=$'  logic never;\n  assign never = ~clk_i;\n  assign q_o = clk_i;'
start lint
module cell_a "$plain" | put rtl/tech/fresh/cell_a.sv
good lint_tech
module cell_a "$unused" | put rtl/tech/fresh/cell_a.sv
bad 'UNUSED.*rtl/tech/fresh/cell_a.sv' lint_tech

for which in old_verilator new_verilator; do
    top "$plain"
    good lint_verilator $which fresh rtl/fresh/fresh.f
    top "$unused"
    bad 'UNUSED.*rtl/fresh/fresh.sv' lint_verilator $which fresh rtl/fresh/fresh.f
done
top "$plain"
good lint_slang fresh rtl/fresh/fresh.f
top $'  logic [1:0] two;\n  assign two = {3{clk_i}};\n  assign q_o = ^two;'
bad 'rtl/fresh/fresh.sv:7:' lint_slang fresh rtl/fresh/fresh.f

# Every check of the tree's lint was tried, by its name and, where it has several tools, by the tool.
# No pipe into grep -q: it may stop before the writer has ended, which pipefail would take for a failure.
while read -r check; do
    grep -qE "^$check( |\$)" <<<"$(printf '%s\n' "${tried[@]}")" || fail "$check: nothing is planted for it"
done < <(sed -n '/^lint_all()/,/^}/p' "$tree/tools/lint/checks.sh" \
    | grep -oE 'lint_verilator [a-z_]+|lint_clang_tidy [a-z]+|\<lint_[a-z_]+' \
    | grep -vE '^(lint_all|lint_verilator|lint_clang_tidy)$' | sort -u)
[ ${#tried[@]} -gt 15 ] || fail "only ${#tried[@]} checks were tried"
[ $failures = 0 ]
