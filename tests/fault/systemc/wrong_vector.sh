#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One digit of one digest is wrong: the last of SHA-384's short messages.
#
# usage: wrong_vector.sh PROGRAM RUN
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$PLUTON_VECTORS"/SHA*.rsp "$work/" || exit 1
file=$work/SHA384ShortMsg.rsp
line=$(grep -n '^MD' "$file" | tail -n 1 | cut -d: -f1)
sed -i "${line}s/= 0/= 1/; t; ${line}s/= ./= 0/" "$file"
cmp -s "$file" "$PLUTON_VECTORS/SHA384ShortMsg.rsp" && echo "FAILED: nothing changed" && exit 1
PLUTON_VECTORS=$work "$2" "SHA384ShortMsg.rsp: case 128, by reader" vectors "$1"
