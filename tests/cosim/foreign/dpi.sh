#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The DPI-C package in a simulator: the functions' prototypes are those that the simulator derives from the
# package, and dpi_test.sv passes with the shared library.
#
# usage: dpi.sh TREE PREFIX FOLDER, with VERILATOR and VERILATOR_FLAGS
set -u
tree=$1 prefix=$2 out=$3
fail() {
    echo "FAILED: $*"
    exit 1
}
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
package=$(pkg-config --variable=dpi_package pluton-models) || fail "nothing is installed in $prefix"
libraries=$(readlink -f "$(pkg-config --variable=libdir pluton-models)")
rm -rf "$out"
mkdir -p "$out"
# shellcheck disable=SC2086
"$VERILATOR" --binary --timing -j 2 --top-module dpi_test --Mdir "$out" -o dpi_test ${VERILATOR_FLAGS-} \
    "$package" "$tree/tests/cosim/foreign/dpi_test.sv" "$libraries/libpluton-models.so" \
    >"$out/build.log" 2>&1 || {
    tail -n 20 "$out/build.log"
    fail "it does not build"
}

# Two declarations of one C function that differ do not compile.
cat >"$out/prototypes.cpp" <<'END'
#include "Vdpi_test__Dpi.h"
#include <pluton/dpi.h>
END
"${CXX:-c++}" -fsyntax-only "-I$prefix/include" "-I$("$VERILATOR" --getenv VERILATOR_ROOT)/include/vltstd" \
    "$out/prototypes.cpp" || fail "the prototypes differ"
imported=$(grep -c 'extern .*pluton_' "$out/Vdpi_test__Dpi.h")
declared=$(grep -cE '^(int|const char \*) ?\*?pluton_' "$prefix/include/pluton/dpi.h")
[ "$imported" = "$declared" ] || fail "$imported functions are imported, $declared are in dpi.h"

output=$(LD_LIBRARY_PATH=$libraries "$out/dpi_test" 2>&1)
echo "$output"
grep -qE '^passed: [1-9][0-9]* checks$' <<<"$output" || fail "dpi_test.sv did not pass"
