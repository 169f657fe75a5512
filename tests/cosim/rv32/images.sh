#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# images.sh PROGRAM FIRMWARE TREE: firmware on Pluton's core measures images of 1 to 128 KiB, its own ELF
# file among them; sha256sum must find each digest right.
set -eu
program=$1 firmware=$2 tree=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
head -c 1024 "$tree/LICENSE" >"$work/1KiB"
cat "$tree"/rtl/*/*.sv | head -c 65536 >"$work/64KiB"
images=("$firmware/bench.elf" "$firmware/bench.bin" "$tree/LICENSE" "$tree/rtl/bus/obi_xbar.sv"
    "$work/1KiB" "$work/64KiB")
for image in "${images[@]}"; do
    size=$(stat -c %s "$image")
    if [ "$size" -lt 1024 ] || [ "$size" -gt 131072 ]; then
        echo "$image has $size bytes: not an image of 1 to 128 KiB" >&2
        exit 1
    fi
done
"$program" -q --firmware rv32 "${images[@]}" >"$work/out"
cat "$work/out"
grep -E '^[0-9a-f]{64}  ' "$work/out" >"$work/digests"
[ "$(wc -l <"$work/digests")" = "${#images[@]}" ]
sha256sum -c "$work/digests"
