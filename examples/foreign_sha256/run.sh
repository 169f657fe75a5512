#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Builds the bench with Verilator and judges a core.
#
# usage: run.sh [-o FOLDER] [FILE...] [+OPTION=N...]
# FILEs are the adapter and the core, instead of this folder's; +OPTIONs are those of judge.sv. The build
# goes to FOLDER (build/foreign_sha256 below the current one). VERILATOR names the simulator,
# VERILATOR_FLAGS are options for it. The models are those that pkg-config finds.
# Exit code: 0 agreed, 1 the core is wrong or does not build, 2 wrong use, 3 something is missing.
set -u
here=$(cd "$(dirname "$0")" && pwd)
verilator=${VERILATOR:-verilator}
end() {
    echo "run.sh: $2" >&2
    exit "$1"
}

out=build/foreign_sha256 files=() options=()
while [ $# -gt 0 ]; do
    case $1 in
        -o) [ $# -gt 1 ] && out=$2 && shift || end 2 "-o needs a folder" ;;
        -*) end 2 "unknown option '$1'; usage: run.sh [-o FOLDER] [FILE...] [+OPTION=N...]" ;;
        +messages=* | +seed=* | +max_bytes=*) options+=("$1") ;;
        +*) end 2 "unknown option '$1'; judge.sv has +messages=N, +seed=N and +max_bytes=N" ;;
        *) [ -f "$1" ] && files+=("$1") || end 2 "there is no file $1" ;;
    esac
    shift
done
[ ${#files[@]} -gt 0 ] || files=("$here/adapter.sv" "$here/sha256_core.sv")

for tool in "$verilator" pkg-config make; do
    command -v "$tool" >/dev/null || end 3 "$tool is not installed"
done
pkg-config --exists pluton-models || end 3 "pkg-config does not find pluton-models: install it with
  ./pluton models --prefix DIR, then export PKG_CONFIG_PATH=DIR/lib/pkgconfig"
package=$(pkg-config --variable=dpi_package pluton-models)
archive=$(readlink -f "$(pkg-config --variable=archive pluton-models)") # make runs in another folder

mkdir -p "$out" || end 2 "cannot write to $out"
rm -f "$out/judge"
# Warnings don't stop the build: they are not what is judged here.
# shellcheck disable=SC2086
"$verilator" --binary --timing -j 2 -Wno-fatal --top-module judge --Mdir "$out" -o judge \
    ${VERILATOR_FLAGS-} "$package" "${files[@]}" "$here/judge.sv" "$archive" >"$out/build.log" 2>&1 \
    || {
        grep -E '%Error|error:|undefined reference' "$out/build.log" >&2 || tail -n 20 "$out/build.log" >&2
        end 1 "the bench does not build; all messages are in $out/build.log"
    }

# The exit code of an ended simulation differs from version to version: the verdict decides, and
# without one nothing has agreed.
"$out/judge" "${options[@]}" 2>&1 | tee "$out/judge.log"
if grep -q '^wrong use' "$out/judge.log"; then exit 2; fi
grep -q '^agreed: ' "$out/judge.log" && ! grep -q '^FAILED: ' "$out/judge.log" || exit 1
