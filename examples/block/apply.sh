#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Lays the example block over a copy of openpluton: its files, and shared.patch.
#
# usage: apply.sh DIR
# DIR is the root of the copy. Nothing is changed unless all of it fits.
# Exit code: 0 laid, 1 it does not fit, 2 wrong use, 3 something is missing.
set -u
here=$(cd "$(dirname "$0")" && pwd)
end() {
    echo "apply.sh: $2" >&2
    exit "$1"
}

[ $# = 1 ] || end 2 "usage: apply.sh DIR, the root of a copy of openpluton"
case $1 in -*) end 2 "there are no options; usage: apply.sh DIR" ;; esac
[ -d "$1" ] || end 2 "there is no folder $1"
for file in pluton VERSION spec/address_map.toml rtl/pluton/pluton.f sim/native/blocks.cmake; do
    [ -f "$1/$file" ] || end 2 "$1 is no copy of openpluton: it has no $file"
done
command -v patch >/dev/null || end 3 "patch is not installed"
dir=$(cd "$1" && pwd)

mapfile -t files < <(cd "$here" && find cmodel firmware rtl tests -type f | sort)
for file in "${files[@]}"; do
    [ ! -e "$dir/$file" ] || end 1 "$1 has $file already"
done
apply() { patch --batch --forward --fuzz=0 --no-backup-if-mismatch -r - -d "$dir" -p1 -i "$here/shared.patch" "$@"; }
text=$(apply --dry-run) || end 1 "shared.patch does not fit $1:"$'\n'"$text"

apply >/dev/null || end 1 "shared.patch failed half way; take a fresh copy"
for file in "${files[@]}"; do
    mkdir -p "$dir/$(dirname "$file")" && cp "$here/$file" "$dir/$file" || end 1 "cannot write $dir/$file"
done
echo "laid ${#files[@]} files of tally over $1; next, there: ./pluton docs && ./pluton cosim --block tally"
