# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests of this folder: a frame of the tree in a scratch folder, and checks.
set -uo pipefail
tree=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# frame: a copy of ./pluton and tools/ alone, so that a test may add verbs and groups.
frame() {
    mkdir -p "$scratch/frame"
    cp "$tree/pluton" "$tree/VERSION" "$scratch/frame/"
    cp -r "$tree/tools" "$scratch/frame/"
    pluton=$scratch/frame/pluton
}

# expect CODE WHAT COMMAND...: runs it; standard output and error are left in $scratch/out, /err.
expect() {
    local want=$1 what=$2 code
    shift 2
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    code=$?
    if [ "$code" != "$want" ]; then
        echo "FAILED: $what: exit code $code, expected $want"
        sed 's/^/    /' "$scratch/out" "$scratch/err"
        failures=$((failures + 1))
    else
        echo "ok: $what"
    fi
}

# says FILE PATTERN WHAT: the last command's out or err has the pattern.
says() {
    if grep -qE -- "$2" "$scratch/$1"; then
        echo "ok: $3"
    else
        echo "FAILED: $3: no '$2' in standard $1:"
        sed 's/^/    /' "$scratch/$1"
        failures=$((failures + 1))
    fi
}

silent() {
    if [ -s "$scratch/$1" ]; then
        echo "FAILED: $2: standard $1 is not empty:"
        sed 's/^/    /' "$scratch/$1"
        failures=$((failures + 1))
    else
        echo "ok: $2"
    fi
}

verb_file() { { echo "# SPDX-License-Identifier: Apache-2.0" && cat; } >"$scratch/frame/tools/verbs/$1.sh"; }

finish() { [ "$failures" = 0 ] || exit 1; }
