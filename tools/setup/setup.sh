# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Brings package groups onto the machine. Sourced by ./pluton; the groups' files lie beside this one.
# Uses from tools/verbs.lib.sh: say, complain, die, logged, and $build, $yes, $quiet.

setup_dir=$PLUTON_ROOT/tools/setup

# debian_rows GROUP...: "package version probe" of each package, once.
debian_rows() {
    local group
    for group in "$@"; do
        cat "$setup_dir/debian-$group.txt" || exit 1
    done | awk '!/^#/ && NF >= 3 && !seen[$1]++ { print $1, $2, $3 }'
}

# probe PROBE: is it there? Wild cards in file: are for the version in a path.
probe() {
    local path
    case $1 in
        cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
        file:*)
            for path in ${1#file:}; do [ -e "$path" ] && return 0; done
            return 1
            ;;
        *) return 1 ;;
    esac
}

debian_missing() {
    local package version what
    debian_rows "$@" | while read -r package version what; do
        probe "$what" || printf '%s\n' "$package"
    done
}

python_groups() {
    local group
    for group in "$@"; do
        [ ! -f "$setup_dir/python-$group.txt" ] || printf '%s\n' "$group"
    done
}

# A stamp is the list that was installed, so a changed pin installs again; it holds the tree's place
# too, because a virtual environment does not survive being moved.
python_stamp() { printf '# %s\n' "$PLUTON_ROOT" && cat "$setup_dir/python-$1.txt"; }

python_missing() {
    local group
    for group in $(python_groups "$@"); do
        [ -x "$build/venv/bin/python" ] \
            && python_stamp "$group" | cmp -s - "$build/venv/stamps/$group" \
            || printf '%s\n' "$group"
    done
}

# machine_state: what a configuration depends on. One line for each package that is there.
machine_state() {
    local package version what file
    debian_rows sim systemc test rv32 debug sign service | while read -r package version what; do
        if probe "$what"; then printf '%s\n' "$package"; fi
    done
    for file in "$build"/venv/stamps/*; do
        [ ! -f "$file" ] || cat "$file"
    done
}

install_debian() {
    local packages=("$@") answer='' as_root=()
    local shown="apt-get install -y --no-install-recommends ${packages[*]}"
    if ! command -v apt-get >/dev/null 2>&1; then
        complain "missing on this machine: ${packages[*]} (Debian's names; there is no apt-get here)"
        exit 3
    fi
    if [ "$(id -u)" != 0 ]; then
        shown="sudo $shown"
        complain "missing on this machine: ${packages[*]}"
        if ! command -v sudo >/dev/null 2>&1; then
            die 3 "as root, run: ${shown#sudo }"
        fi
        if [ "$yes" = 0 ]; then
            [ -t 0 ] && [ -t 2 ] || die 3 "run: $shown"
            printf 'run: %s ? [y/N] ' "$shown" >&2
            read -r answer
            case $answer in y | Y | yes) ;; *) die 3 "run: $shown" ;; esac
        elif [ ! -t 0 ] && ! sudo -n true 2>/dev/null; then
            die 3 "run: $shown"
        fi
        as_root=(sudo)
    fi
    say "installing: $shown"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
    logged apt-update ${as_root[@]+"${as_root[@]}"} "${apt[@]}" update \
        || say "the package lists are as old as they were"
    logged apt-install ${as_root[@]+"${as_root[@]}"} "${apt[@]}" install -y \
        --no-install-recommends "${packages[@]}" || die 3 "run: $shown"
}

install_python() {
    local group venv=$build/venv
    mkdir -p "$build"
    exec 9>"$build/setup.lock"
    flock -n 9 || { say "waiting for another set-up" && flock 9; }
    if [ -f "$venv/place" ] && [ "$(cat "$venv/place")" != "$PLUTON_ROOT" ]; then
        rm -rf "$venv"
    fi
    if [ ! -f "$venv/place" ]; then
        rm -rf "$venv"
        logged venv /usr/bin/python3 -m venv "$venv" || die 3 "cannot make build/venv"
        mkdir -p "$venv/stamps"
        printf '%s' "$PLUTON_ROOT" >"$venv/place"
    fi
    for group in $(python_missing "$@"); do
        say "installing Python packages of group $group into build/venv"
        logged "pip-$group" "$venv/bin/python" -m pip install --disable-pip-version-check \
            --no-input --only-binary :all: --require-hashes -r "$setup_dir/python-$group.txt" \
            || die 3 "the Python packages of group $group could not be installed"
        python_stamp "$group" >"$venv/stamps/$group"
    done
    exec 9>&-
}

# need_groups GROUP...: returns when everything is there; otherwise installs it or exits with 3.
need_groups() {
    local packages
    [ $# -gt 0 ] || return 0
    packages=$(debian_missing "$@")
    if [ -n "$packages" ]; then
        # shellcheck disable=SC2086
        install_debian $packages
        packages=$(debian_missing "$@" | paste -sd' ')
        [ -z "$packages" ] || die 3 "installed, but not found afterwards: $packages"
    fi
    [ -z "$(python_missing "$@")" ] || install_python "$@"
}
