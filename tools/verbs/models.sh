# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="install the golden models as a library, with their DPI-C package"
verb_groups="models"
verb_options="--prefix=DIR"
verb_details="Builds cmodel/ alone in build/models and installs it below DIR: libraries, headers, pluton_dpi_pkg.sv, and
files for CMake and pkg-config. cmodel/README.md says how to link, examples/ how to judge a core."

verb_run() {
    local prefix folder
    prefix=$(own_option --prefix)
    [ -n "$prefix" ] || wrong_use "models needs --prefix DIR"
    prefix=$(readlink -m -- "$prefix")
    mkdir -p -- "$prefix" 2>/dev/null && [ -w "$prefix" ] \
        || die 2 "cannot write to $prefix: give another --prefix"
    mkdir -p "$build"
    exec 8>"$build/models.lock"
    flock 8
    say "building"
    logged models-configure cmake -S "$PLUTON_ROOT/cmodel" -B "$build/models" || exit 1
    logged models-build cmake --build "$build/models" -j "$jobs" || exit 1
    logged models-install cmake --install "$build/models" --prefix "$prefix" || exit 1
    folder=$(sed -n 's|^-- [A-Z][a-z -]*: \(.*\)/pluton-models\.pc$|\1|p' "$build/log/models-install.log")
    if [ "$json" = 1 ]; then
        printf '{"verb": "models", "version": "%s", "prefix": "%s", "pkg_config_path": "%s"}\n' \
            "$(cat "$PLUTON_ROOT/VERSION")" "$(escape_json "$prefix")" "$(escape_json "$folder")"
    else
        printf 'installed below %s; to use it:\n' "$prefix"
        printf '  export PKG_CONFIG_PATH=%q\n' "$folder"
        printf '  cmake -DCMAKE_PREFIX_PATH=%q\n' "$prefix"
    fi
}
