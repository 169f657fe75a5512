# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="remove what was built; installed Python packages stay unless --all"
verb_options="--all"

verb_run() {
    local entry
    [ ! -L "$build" ] || die 1 "build is a link; remove it by hand"
    for entry in "$build"/* "$build"/.[!.]*; do
        [ -e "$entry" ] || continue
        [ "$(basename "$entry")" != venv ] || [ ${#own[@]} -gt 0 ] || continue
        rm -rf -- "$entry" || exit 1
    done
    say "clean"
}
