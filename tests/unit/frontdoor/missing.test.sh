#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What happens when something is missing on the machine. Nothing is installed here: apt-get and sudo
# are stand-ins.
. "$(dirname "$0")/frame.sh"
frame

verb_file need <<'END'
verb_about="needs a package that nobody has"
verb_groups="nobody"
verb_run() { echo ran; }
END
cat >"$scratch/frame/tools/setup/debian-nobody.txt" <<'END'
# SPDX-License-Identifier: Apache-2.0
no-such-package   -   file:/no/such/file
bash              -   cmd:bash
END

# A PATH with what the front door itself uses, and without apt-get.
mkdir "$scratch/bin"
for tool in bash awk basename cat cmp dirname dpkg-query env flock grep head mkdir mktemp nproc paste \
    readlink rm sed sort tail tee; do
    path=$(command -v "$tool") && ln -s "$path" "$scratch/bin/$tool"
done
printf '#!/bin/bash\necho 1000\n' >"$scratch/bin/id"
chmod +x "$scratch/bin/id"
user() { env PATH="$scratch/bin" "$@"; }

expect 3 "no apt-get" user "$pluton" need
says err "missing on this machine: no-such-package" "the missing package is named"
silent out "nothing on standard output"

printf '#!/bin/bash\necho "apt-get $*" >>"%s/calls"\n' "$scratch" >"$scratch/bin/apt-get"
chmod +x "$scratch/bin/apt-get"
expect 3 "no rights and no sudo" user "$pluton" need --yes
says err "as root, run: apt-get install -y --no-install-recommends no-such-package$" \
    "the one command is printed"

printf '#!/bin/bash\necho "sudo $*" >>"%s/calls"\n[ "$1" != -n ]\n' "$scratch" >"$scratch/bin/sudo"
chmod +x "$scratch/bin/sudo"
expect 3 "no rights, no terminal, no --yes" user "$pluton" need
says err "run: sudo apt-get install -y --no-install-recommends no-such-package$" \
    "the one command has sudo"
if [ -e "$scratch/calls" ]; then
    echo "FAILED: something was called without being asked for:" && cat "$scratch/calls"
    failures=$((failures + 1))
fi
expect 3 "--yes, but sudo wants a password and there is no terminal" user "$pluton" need --yes

printf '#!/bin/bash\necho 0\n' >"$scratch/bin/id"
: >"$scratch/calls"
expect 3 "root, the package does not bring what it should" user "$pluton" need
says err "installed, but not found afterwards: no-such-package" "that is said"
cp "$scratch/calls" "$scratch/out"
says out "apt-get .*install -y --no-install-recommends no-such-package$" "only what is missing is asked for"

expect 0 "doctor without a verb only shows" user "$pluton" doctor
expect 3 "doctor of a verb that misses something" user "$pluton" doctor need
says out "no-such-package +- <-" "doctor marks it"
expect 3 "doctor as JSON" user "$pluton" doctor need --json
says out '^\{"missing": 1,.*"package": "no-such-package".*"state": "missing"' "doctor's JSON says it"

# A verb does not care for what another one needs.
verb_file free <<'END'
verb_about="needs nothing"
verb_run() { echo ran; }
END
expect 0 "a verb that needs nothing" user "$pluton" free
says out "^ran$" "it runs"

# A program of the tree that is not there.
verb_file lost <<'END'
verb_about="runs a program that is not there"
verb_run() { run_python tools/lost.py; }
END
expect 3 "a program that is missing from the tree" "$pluton" lost
says err "tools/lost.py is missing" "it is named"
finish
