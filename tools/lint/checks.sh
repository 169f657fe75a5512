# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The checks of ./pluton lint. Sourced by its verb; each function prints its findings and returns 1
# when there is one. Paths are relative to the root, where every check runs.

lint_bin=$build/venv/bin

# Files of the tree, new ones included; of a copy without git, all but build/.
tree_files() {
    if git -C "$PLUTON_ROOT" rev-parse --git-dir >/dev/null 2>&1; then
        git ls-files --cached --others --exclude-standard | while read -r file; do
            [ ! -f "$file" ] || printf '%s\n' "$file"
        done
    else
        find . -path ./build -prune -o -type f -print | sed 's|^\./||'
    fi | sort
}

written() { grep -v '/generated/' || true; }

# The lists of tops: <top>.f beside <top>.sv. <top>_<more>.f beside it holds what is bound to the top
# (checkers): the top is linted without and with it. Other .f files are parts for a tool of their own.
top_lists() {
    local list
    for list in $(tree_files | grep -E '^rtl/.*\.f$'); do
        if [ -f "${list%.f}.sv" ] && [ ! -f "${list%_*}.f" ]; then printf '%s\n' "$list"; fi
    done
}

more_lists() {
    local list
    for list in "${1%.f}"_*.f; do
        [ ! -f "$list" ] || printf '%s\n' "$list"
    done
}

all_lists() {
    local list
    for list in $(top_lists); do
        printf '%s\n' "$list"
        more_lists "$list"
    done
}

# The RTL files that a list names, one a line.
list_files() { sed 's|//.*||; s|^[[:space:]]*||; s|[[:space:]]*$||; /^$/d; /^[-+]/d' "$1"; }

lint_lists() {
    local list file found=0
    for file in $(all_lists); do
        for list in $(list_files "$file"); do
            case $list in *'$'* | build/*) continue ;; esac
            [ -f "$list" ] || { echo "$file: there is no $list" && found=1; }
        done
    done
    return $found
}

# unlisted: RTL files that no list names, be it of a top or a part for a tool.
unlisted() {
    comm -23 <(tree_files | grep -E '^rtl/.*\.svh?$') \
        <(for list in $(tree_files | grep -E '^rtl/.*\.f$'); do list_files "$list"; done | sort -u)
}

# Technology cells of targets that no top uses here are linted alone. Properties need what drives them,
# and ./pluton prove reads them together with that.
lint_unlisted() {
    local files
    files=$(unlisted | grep -v -e '^rtl/tech/' -e '_props\.sv$')
    [ -z "$files" ] || { printf '%s: in no list rtl/**/<top>.f\n' $files && return 1; }
}

old_verilator() { verilator "$@"; }
new_verilator() {
    local root
    root=$(python_site)/verilator
    VERILATOR_ROOT=$root "$root/bin/verilator" lint/verilator-new.vlt "$@"
}

# lint_verilator WHICH TOP LIST [FILE...]
lint_verilator() {
    local which=$1 top=$2 list=$3 text
    shift 3
    text=$("$which" --lint-only -Wall --assert --timing lint/verilator.vlt --top-module "$top" \
        -f "$list" "$@" 2>&1)
    local code=$?
    printf '%s\n' "$text" | grep -v '^$'
    [ $code = 0 ]
}

lint_slang() {
    local top=$1 list=$2
    shift 2
    "$lint_bin/python" tools/lint/slang.py -f lint/slang.f --top "$top" -f "$list" "$@"
}

lint_tech() {
    local file found=0
    for file in $(unlisted | grep '^rtl/tech/'); do
        old_verilator --lint-only -Wall lint/verilator.vlt -y "${file%/*}" "$file" || found=1
    done
    return $found
}

lint_format() {
    local file text found=0
    for file in $(tree_files | grep -E '\.svh?$' | written); do
        text=$("$lint_bin/verible-verilog-format" --flagfile=lint/verible-format.flags --verify \
            "$file" 2>&1 >/dev/null) || { echo "${text:-$file: not formatted}" && found=1; }
    done
    return $found
}

lint_verible() {
    local files
    mapfile -t files < <(tree_files | grep -E '\.svh?$' | written)
    [ ${#files[@]} = 0 ] || "$lint_bin/verible-verilog-lint" --rules_config=lint/verible.rules \
        --waiver_files=lint/verible.waiver "${files[@]}"
}

lint_clang_format() {
    local files
    mapfile -t files < <(tree_files | grep -E '\.(c|h|cpp|hpp)$' | written)
    [ ${#files[@]} = 0 ] || clang-format --dry-run -Werror "${files[@]}"
}

# Headers are read with what includes them. Flags of a compiler of its own (firmware for RV32) say nothing
# here, so all C is read alike.
lint_clang_tidy() { # SUFFIX STANDARD
    local files effort=""
    # The analyzer follows a function's paths for as long as it is let: the quick tier lets it a tenth.
    [ "${tier:-quick}" = full ] || effort="-Xclang -analyzer-config -Xclang max-nodes=22500"
    # What includes a Verilated model or installed headers of ours has them only after a build, and the
    # example block its headers only where it is laid over a tree (the test system.skeleton). What names
    # registers of a RISC-V core, or is entered with an argument as its programs are, is C of that compiler alone.
    mapfile -t files < <(tree_files | grep -E "\.$1\$" | grep -v '^examples/block/' | written \
        | xargs -r -d '\n' grep -LE '^#include ("V|<pluton/)|__asm__\("a[0-7]"\)|^int main\(uint32_t')
    [ ${#files[@]} = 0 ] || printf '%s\n' "${files[@]}" | xargs -d '\n' -P "$jobs" -n 4 sh -c \
        'clang-tidy --quiet "$@" -- '"$effort"' -std='"$2"' -I. -isystem "$0" -isystem /usr/include/p11-kit-1 -D_GNU_SOURCE -DPLUTON_SOURCE_DIR=__FILE__ \
            -DPLUTON_BINARY_DIR=__FILE__ 2>/dev/null' "$(verilated_include)"
}

verilated_include() { printf '%s/include' "$(verilator --getenv VERILATOR_ROOT)"; }

lint_cppcheck() {
    local language suffix standard files found=0
    for language in "c c11" "cpp c++17"; do
        read -r suffix standard <<<"$language"
        mapfile -t files < <(tree_files | grep -E "\.$suffix\$" | written)
        [ ${#files[@]} = 0 ] && continue
        # Check's frame of a test, which cppcheck takes for an error in C++.
        cppcheck -q -j "$jobs" '-DSTART_TEST(name)=static void name(int i)' -DEND_TEST= --enable=warning,performance,portability --inline-suppr --std="$standard" -I. \
            --suppressions-list=lint/cppcheck.txt --error-exitcode=1 \
            --template='{file}:{line}: {message} [{id}]' "${files[@]}" 2>&1 || found=1
    done
    return $found
}

lint_shell() {
    local files
    mapfile -t files < <(tree_files | grep -E '(\.sh|^pluton|^\.ci/run)$')
    # SC2034, SC2154: the files are parts of one program that sources them, so a name is set in one
    # and used in another.
    shellcheck -x -S warning -e SC2034,SC2154 "${files[@]}"
}

lint_spdx() {
    local patterns pattern file found=0
    mapfile -t patterns < <(awk '!/^#/ && NF >= 2 { print $1 }' lint/spdx.txt)
    while read -r file; do
        for pattern in "${patterns[@]}"; do
            # shellcheck disable=SC2053
            if [[ $file == $pattern ]]; then continue 2; fi
        done
        grep -q 'SPDX-License-Identifier: Apache-2.0' <(head -n 5 "$file") && continue
        echo "$file: no SPDX-License-Identifier in the first five lines" && found=1
    done < <(tree_files)
    return $found
}

# A rule or waiver stands below a comment that says why, in the same paragraph.
lint_reasons() {
    awk 'FNR == 1 { told = 0 }
         /^[[:space:]]*$/ { told = 0; next }
         /^(#|\/\/)/ { if ($0 !~ /SPDX/) told = 1; next }
         /^`verilator_config|^-Weverything|^line-length/ { next }
         !told { print FILENAME ":" FNR ": no reason above: " $0; found = 1 }
         END { exit found }' lint/*.vlt lint/*.rules lint/*.waiver lint/*.f lint/cppcheck.txt || return 1
    awk '!/^#/ && NF == 1 { print FILENAME ":" FNR ": no reason: " $0; found = 1 }
         END { exit found }' lint/spdx.txt
}

lint_open_ends() {
    # The words are split here so that this file does not find itself.
    ! tree_files | xargs -d '\n' grep -nHIE '\b(TO''DO|FIX''ME|XX''X)\b'
}

lint_fresh() {
    local out found=0 file
    out=$(mktemp -d)
    if ! tools/gen/generate.sh "$build/venv/bin/python" "$out"; then
        rm -rf "$out"
        return 1
    fi
    while read -r file; do
        if [ ! -f "$out/$file" ]; then
            echo "$file: nothing generates it" && found=1
        elif ! cmp -s "$file" "$out/$file"; then
            echo "$file: not what its source says; run ./pluton docs" && found=1
        fi
    done < <(tree_files | grep '/generated/')
    while read -r file; do
        [ -f "$file" ] || { echo "$file: missing; run ./pluton docs" && found=1; }
    done < <(cd "$out" && find . -type f | sed 's|^\./||')
    rm -rf "$out"
    return $found
}

lint_all() {
    local list top file more
    cd "$PLUTON_ROOT" || exit 1
    report_check "licence lines" lint_spdx
    report_check "reasons of rules and waivers" lint_reasons
    report_check "open ends" lint_open_ends
    report_check "generated files are fresh" lint_fresh
    report_check "shell scripts (shellcheck)" lint_shell
    report_check "C and C++ format (clang-format)" lint_clang_format
    report_check "C (clang-tidy)" lint_clang_tidy c c11
    [ "$tier" = quick ] || report_check "C++ (clang-tidy)" lint_clang_tidy cpp c++17
    report_check "C and C++ (cppcheck)" lint_cppcheck
    report_check "RTL format (verible)" lint_format
    report_check "RTL style (verible)" lint_verible
    report_check "RTL file lists name what is there" lint_lists
    report_check "RTL files are in a list" lint_unlisted
    report_check "technology cells (Verilator)" lint_tech
    for list in $(top_lists); do
        top=$(basename "$list" .f)
        report_check "$top (Verilator)" lint_verilator old_verilator "$top" "$list"
        report_check "$top (newer Verilator)" lint_verilator new_verilator "$top" "$list"
        report_check "$top (slang)" lint_slang "$top" "$list"
        more=()
        for file in $(more_lists "$list"); do more+=(-f "$file"); done
        [ ${#more[@]} -gt 0 ] || continue
        report_check "$top with what is bound to it (Verilator)" \
            lint_verilator old_verilator "$top" "$list" "${more[@]}"
        report_check "$top with what is bound to it (slang)" lint_slang "$top" "$list" "${more[@]}"
    done
}

# lint_fix: writes what the formatters ask for.
lint_fix() {
    local files
    cd "$PLUTON_ROOT" || exit 1
    mapfile -t files < <(tree_files | grep -E '\.svh?$' | written)
    [ ${#files[@]} = 0 ] || "$lint_bin/verible-verilog-format" \
        --flagfile=lint/verible-format.flags --inplace "${files[@]}" || return 1
    mapfile -t files < <(tree_files | grep -E '\.(c|h|cpp|hpp)$' | written)
    [ ${#files[@]} = 0 ] || clang-format -i "${files[@]}"
}
