#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The installed models: what is there, headers alone, and a stranger's program with CMake and with
# pkg-config, in the first place and after a move.
#
# usage: install.sh BUILD TREE
set -u
build=$1 tree=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "FAILED: $*"
    [ ! -f "$work/log" ] || tail -n 20 "$work/log"
    exit 1
}
must() { "$@" >"$work/log" 2>&1 || fail "$*"; }
cc=${CC:-cc} cxx=${CXX:-c++}
version=$(cat "$tree/VERSION")

# The component and the whole are the same today, and cmodel/ built alone installs it too.
must cmake --install "$build" --prefix "$work/first" --component models
must cmake --install "$build" --prefix "$work/whole"
must cmake -S "$tree/cmodel" -B "$work/alone" -DCMAKE_INSTALL_PREFIX=/usr/local
must cmake --build "$work/alone"
must cmake --install "$work/alone" --prefix "$work/third"
list() { (cd "$1" && find . ! -type d | sort); }
for other in whole third; do
    diff <(list "$work/first") <(list "$work/$other") >"$work/log" || fail "$other has other files"
done

# Every header of cmodel/ is there, and stands alone; those on libtommath are not.
headers=("$work"/first/include/pluton/*.h)
for header in "$tree"/cmodel/*.h "$tree"/cmodel/dpi/*.h; do
    if [[ ${header##*/} = ecc* && ${header##*/} != ecc_owner.h ]]; then
        [ ! -e "$work/first/include/pluton/${header##*/}" ] || fail "${header##*/} is installed"
        continue
    fi
    [ -f "$work/first/include/pluton/${header##*/}" ] || fail "${header##*/} is not installed"
done
strict=(-Wall -Wextra -Wconversion -Werror -pedantic -fsyntax-only "-I$work/first/include")
for header in "${headers[@]}"; do
    echo "#include <pluton/${header##*/}>" >"$work/alone.c"
    must "$cc" -std=c11 "${strict[@]}" "$work/alone.c"
    must "$cxx" -std=c++17 -x c++ "${strict[@]}" "$work/alone.c"
done

# judge PREFIX: a stranger's program links with both packages and gets the known answers.
judge() {
    local libraries=$1/lib kind
    rm -rf "$work/consumer"
    must cmake -S "$tree/tests/unit/models/consumer" -B "$work/consumer" \
        "-DCMAKE_PREFIX_PATH=$1" "-DWANTED=$version"
    must cmake --build "$work/consumer"
    for kind in models models_shared; do
        [ "$("$work/consumer/$kind")" = right ] || fail "$kind in $1: $("$work/consumer/$kind")"
    done
    [ -f "$(cat "$work/consumer/dpi_package.txt")" ] || fail "PLUTON_DPI_PACKAGE is no file"

    export PKG_CONFIG_PATH=$libraries/pkgconfig
    must pkg-config --exact-version="$version" pluton-models
    [ -f "$(pkg-config --variable=dpi_package pluton-models)" ] || fail "dpi_package is no file"
    # shellcheck disable=SC2046,SC2086
    must "$cc" ${CFLAGS-} ${LDFLAGS-} $(pkg-config --cflags pluton-models) -o "$work/shared" \
        "$tree/tests/unit/models/consumer/consumer.c" $(pkg-config --libs pluton-models)
    [ "$(LD_LIBRARY_PATH=$libraries "$work/shared")" = right ] || fail "pkg-config, shared, in $1"
    LD_LIBRARY_PATH=$libraries ldd "$work/shared" >"$work/log"
    grep -q "libpluton-models.so.${version%.*} => $1" "$work/log" || fail "not the installed library"
    # shellcheck disable=SC2046,SC2086
    must "$cc" ${CFLAGS-} ${LDFLAGS-} $(pkg-config --cflags pluton-models) -o "$work/static" \
        "$tree/tests/unit/models/consumer/consumer.c" "$(pkg-config --variable=archive pluton-models)"
    [ "$("$work/static")" = right ] || fail "pkg-config, archive, in $1"
}
judge "$work/first"
mkdir "$work/other"
mv "$work/first" "$work/other/place" || exit 1
judge "$work/other/place"

# Nothing of the old place is written down, and other versions are refused.
for path in "$work/first" "$tree" "$build"; do
    if grep -rlI "$path" "$work/other/place" >"$work/log"; then fail "a file names $path"; fi
done
IFS=. read -r major minor _ <<<"$version"
refused=("$((major + 1)).0" "$major.$((minor + 1))")
[ "$minor" = 0 ] || refused+=("$major.$((minor - 1))")
for wanted in "${refused[@]}"; do
    if cmake -S "$tree/tests/unit/models/consumer" -B "$work/wanted" \
        "-DCMAKE_PREFIX_PATH=$work/other/place" "-DWANTED=$wanted" >"$work/log" 2>&1; then
        fail "version $wanted is said to be there"
    fi
    grep -q "requested version" "$work/log" || fail "version $wanted: another error"
done

# A function of the same name in the program does not get into the shared library.
cat >"$work/other.c" <<'END'
#include <pluton/dpi.h>
int sha2_update(void *context, const void *data, unsigned long size);
int sha2_update(void *context, const void *data, unsigned long size)
{
    (void)context, (void)data, (void)size;
    return 0;
}
int main(void)
{
    void *message;
    uint32_t digest[16];
    pluton_sha2_init(256, &message);
    pluton_sha2_update_word(message, 0x61626300, 3);
    pluton_sha2_final(message, digest);
    return digest[7] != 0xba7816bf;
}
END
# shellcheck disable=SC2046,SC2086
must "$cc" ${CFLAGS-} ${LDFLAGS-} -rdynamic $(pkg-config --cflags pluton-models) -o "$work/names" \
    "$work/other.c" $(pkg-config --libs pluton-models)
LD_LIBRARY_PATH=$work/other/place/lib "$work/names" || fail "a foreign sha2_update was called"
# The verb that installs them
for use in "" "--prefix" "--prefix=" "--prefix /proc/none" "--nonsense"; do
    # shellcheck disable=SC2086
    "$tree/pluton" models $use >"$work/log" 2>&1
    [ $? = 2 ] || fail "./pluton models $use: not exit code 2"
done
echo "right, in both places: $(list "$work/whole" | wc -l) files, ${#headers[@]} headers"
