# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by tests that work on a copy of the tree.

# tree_copy TREE DIR: the files of TREE without its build, and the Python tools of TREE as those of DIR, so
# that ./pluton works there and installs nothing.
tree_copy() {
    local tree=$1 dir=$2 venv=$1/build/venv stamp
    mkdir -p "$dir/build/venv/stamps"
    if git -C "$tree" rev-parse --git-dir >/dev/null 2>&1; then
        (cd "$tree" && git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
            [ ! -f "$file" ] || printf '%s\0' "$file"
        done)
    else
        (cd "$tree" && find . -path ./build -prune -o -type f -print0)
    fi | tar -C "$tree" --null -T - -cf - | tar -C "$dir" -xf -
    for stamp in "$venv"/*; do
        case ${stamp##*/} in place | stamps) continue ;; esac
        ln -s "$stamp" "$dir/build/venv/"
    done
    printf '%s' "$dir" >"$dir/build/venv/place"
    for stamp in "$venv"/stamps/*; do
        # The first line of a stamp is the tree's place.
        { printf '# %s\n' "$dir" && tail -n +2 "$stamp"; } >"$dir/build/venv/stamps/${stamp##*/}"
    done
}
