#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Bugs planted in the example's core, one at a time: the bench must find each, name the message, and show
# what was right.
#
# usage: faults.sh TREE FOLDER; the models are those that pkg-config finds
set -u
tree=$1 work=$2
example=$tree/examples/foreign_sha256
fail() {
    echo "FAILED: $*"
    [ ! -f "$work/output" ] || tail -n 20 "$work/output"
    exit 1
}
rm -rf "$work"
mkdir -p "$work"

# fault PATCH: judges the patched core; its output is left in $work/output.
fault() {
    cp "$example"/{adapter,sha256_core}.sv "$work/"
    patch --batch --forward --fuzz=0 -d "$work" -p3 -i "$tree/tests/cosim/foreign/$1.patch" \
        >"$work/output" || fail "$1 does not apply"
    "$example/run.sh" -o "$work/build" "$work/adapter.sv" "$work/sha256_core.sv" >"$work/output" 2>&1
    local code=$?
    [ $code = 1 ] || fail "$1: exit code $code, not 1"
}
says() { grep -qE "$1" "$work/output" || fail "no line like '$1'"; }

# The chaining value is lost: found by the first message of two blocks, whose digest sha256sum knows.
fault lost-chaining
says '^message 56 \(56 bytes\):$'
says '^FAILED: 200 messages, 1[0-9][0-9] mismatches'
[ "$(grep -c '^message ' "$work/output")" = 5 ] || fail "not the first five are shown"
value() { sed -n "s/^  $1 *//p" "$work/output" | head -n 1; }
right=$(value bytes | sed 's/../\\x&/g' | { read -r bytes && printf '%b' "$bytes"; } | sha256sum | cut -d' ' -f1)
[ "$(value model)" = "$right" ] || fail "the model's digest is not $right"
[[ $(value core) =~ ^[0-9a-f]{64}$ ]] || fail "no digest of the core"
[ "$(value core)" != "$right" ] || fail "the core's digest is right"

# The core does not end: no digest, and no waiting for ever.
fault held-request
says '^message 0 \(0 bytes\): the core is not ready after [0-9]+ cycles$'
says '^FAILED: 1 messages, 1 mismatches'

# A digest that nobody announces is none.
fault not-announced
says '^message 0 \(0 bytes\):$'
says '^  no digest is announced$'
says '^FAILED: 200 messages, 200 mismatches'

# Wrong use, and what is missing
expect() {
    local code=$1 pattern=$2
    shift 2
    "$@" >"$work/output" 2>&1
    [ $? = "$code" ] || fail "$*: not exit code $code"
    says "$pattern"
}
expect 2 "no file" "$example/run.sh" "$work/none.sv"
expect 2 "unknown option" "$example/run.sh" --nonsense
expect 2 "unknown option" "$example/run.sh" +nonsense=3
expect 2 "needs a folder" "$example/run.sh" -o
expect 2 "^wrong use" "$example/run.sh" -o "$work/build" +messages=0
expect 3 "pkg-config does not find" env PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR="$work" "$example/run.sh"
expect 3 "not installed" env VERILATOR=no-such-verilator "$example/run.sh"
echo "module adapter" >"$work/adapter.sv"
expect 1 "does not build" "$example/run.sh" -o "$work/build" "$work/adapter.sv"
echo "found: three planted bugs, and all wrong use"
