#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Wrong use, missing things, full disks and signals: a clear message on standard error, the right exit
# code, and no file left behind. And measured digests are those of sha256sum.
#
# usage: bad_input.sh BUILD
set -u
build=$1
cosim=$build/bin/pluton_cosim measure=$build/bin/pluton_measure
work=$(mktemp -d)
trap 'umount "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAILED: $*"
    failed=1
}

# expect CODE PATTERN COMMAND...: exit code, and a message that matches.
expect() {
    local code=$1 pattern=$2 got
    shift 2
    "$@" >"$work/out" 2>"$work/err"
    got=$?
    [ $got = "$code" ] || fail "$*: exit code $got, not $code: $(tail -n 1 "$work/err")"
    [ -z "$pattern" ] || grep -qE -- "$pattern" "$work/err" || fail "$*: no message like '$pattern': $(cat "$work/err")"
}

expect 2 "unknown option" "$cosim" --nonsense
expect 2 "not one of" "$cosim" --block rsa
expect 2 "not a number" "$cosim" --ops many
expect 2 "needs a value" "$cosim" --seed
expect 2 "need --waves" "$cosim" --wave-from 3
expect 2 "No such file" "$cosim" --block sha2 --ops 1 -q "$work/none"
expect 3 "PLUTON_VECTORS is not set" env -u PLUTON_VECTORS "$cosim" --block sha2 -q
expect 3 "No such file" env PLUTON_VECTORS="$work" "$cosim" --block sha2 -q

expect 2 "no FILE" "$measure"
expect 2 "No such file" "$measure" "$work/none"
expect 2 "Is a directory" "$measure" "$work"
: >"$work/empty"
expect 2 "empty" "$measure" "$work/empty"
truncate -s $((4 * 1024 * 1024 + 1)) "$work/large"
expect 2 "larger than the simulated SRAM" "$measure" "$work/large"
if [ "$(id -u)" != 0 ]; then
    echo x >"$work/secret" && chmod 000 "$work/secret"
    expect 2 "Permission denied" "$measure" "$work/secret"
fi

# Reports that can't be written
expect 3 "not a regular file" "$cosim" --block accumulator --ops 1 -q --junit /dev/full
expect 3 "No such file" "$cosim" --block accumulator --ops 1 -q --figures "$work/none/figures.json"
"$cosim" --block accumulator --ops 1 -q >/dev/full 2>"$work/err"
[ $? = 3 ] && grep -q "could not be written" "$work/err" || fail "full standard output is not noticed"
[ -c /dev/full ] || fail "a device was replaced"

# Waves: the recording build is made first, so that what follows measures the disk
cmake --build "$build" --target pluton_cosim_waves >"$work/log" 2>&1 || {
    tail -n 20 "$work/log"
    fail "pluton_cosim_waves does not build"
}
expect 3 "No such file" "$cosim" --block accumulator --ops 1 -q --waves "$work/none/a.fst"
expect 3 "not a regular file" "$cosim" --block accumulator --ops 1 -q --waves /dev/full
mkdir "$work/disk"
if mount -t tmpfs -o size=300k tmpfs "$work/disk" 2>/dev/null; then
    expect 3 "disk full" "$cosim" --block accumulator --ops 1 -q --waves "$work/disk/a.fst"
    [ -z "$(ls -A "$work/disk")" ] || fail "left on the full disk: $(ls -A "$work/disk")"
    umount "$work/disk"
else
    # Without the right to mount: the limit on a file's size stands for the disk's.
    (
        ulimit -f 256
        trap '' XFSZ
        expect 3 "waves" "$cosim" --block accumulator --ops 1 -q --waves "$work/disk/a.fst"
        exit $failed
    ) || failed=1
    [ -z "$(ls -A "$work/disk")" ] || fail "left on the full disk: $(ls -A "$work/disk")"
fi
expect 0 "" "$cosim" --block accumulator --ops 1 -q --waves "$work/a.fst" --wave-from 17000 --wave-to 17200
[ -s "$work/a.fst" ] && [ -s "$work/a.gtkw" ] || fail "no waves"

# A signal ends the run, and half a wave file is not left
for signal in INT TERM; do
    "$build/bin/pluton_cosim_waves" --block sha2 --waves "$work/b.fst" -q >"$work/out" 2>"$work/err" &
    pid=$!
    sleep 3
    kill -$signal $pid
    wait $pid
    code=$?
    [ $code = 4 ] || fail "SIG$signal: exit code $code, not 4"
    grep -q interrupted "$work/err" || fail "SIG$signal: no message"
    [ -z "$(find "$work" -name 'b.*')" ] || fail "SIG$signal: $(ls "$work") is left"
done

# Measured digests are what sha256sum says
head -c 100003 "$measure" >"$work/image"
printf 'abc' >"$work/abc"
(cd "$work" && "$measure" image abc >measured 2>/dev/null) || fail "measuring two files"
(cd "$work" && sha256sum image abc) | while read -r line; do
    grep -qxF -- "$line" "$work/measured" || exit 1
done || fail "digests differ from sha256sum's"
grep -q "^accumulation register [0-9a-f]\{64\}$" "$work/measured" || fail "no accumulation register"

# JSON and JUnit can be read
"$cosim" --block accumulator --ops 1 -q --json --junit "$work/junit.xml" >"$work/json" || fail "--json"
python3 - "$work/json" "$work/junit.xml" <<'END' || fail "reports can't be read"
import json, sys, xml.etree.ElementTree as xml
report = json.load(open(sys.argv[1]))
assert report["verdict"] == "agreed" and report["mismatches"] == 0 and report["operations"]
suite = xml.parse(sys.argv[2]).getroot()
assert int(suite.get("tests")) == len(report["operations"]) and suite.get("failures") == "0"
END
[ $failed = 0 ] && echo "all refused or reported as they should be"
exit $failed
