#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# tutorial.sh TREE names|run: the commands in docs/tutorials/*.md. names: verbs, options and patches that they
# name exist. run: they end as the page says, in a copy of TREE; in gtkwave's place, its files must be there.
set -u
tree=$1 what=$2 failed=0 count=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/lib/tree_copy.sh
. "$tree/tests/lib/tree_copy.sh"
fail() { echo "FAILED: $*" && failed=1; }
commands() { awk '/^```/ { inside = !inside; next } inside' "$1"; }

names() {
    local words verb help word i
    read -r -a words <<<"${1%%#*}"
    case ${words[0]} in
        ./pluton)
            verb=${words[1]}
            [ -f "$tree/tools/verbs/$verb.sh" ] || { fail "no verb $verb: $1" && return; }
            help=$("$tree/pluton" "$verb" -h)
            for word in "${words[@]:2}"; do
                case $word in
                    --*) grep -qE -- "(^|[^-a-z])$word([^-a-z]|\$)" <<<"$help" || fail "$verb has no $word: $1" ;;
                esac
            done
            ;;
        patch)
            for ((i = 1; i < ${#words[@]}; i++)); do
                [ "${words[i]}" != -i ] || [ -f "$tree/${words[i + 1]}" ] || fail "no ${words[i + 1]}: $1"
            done
            ;;
        gtkwave | rm) ;;
        *) fail "a command that this test does not know: $1" ;;
    esac
}

run() {
    local want=0 file code
    if [[ $1 =~ '# ends with '([0-9]+) ]]; then want=${BASH_REMATCH[1]}; fi
    case $1 in
        gtkwave*)
            for file in ${1#gtkwave}; do
                [ -s "$work/tree/$file" ] && [ -s "$work/tree/${file%.gtkw}.fst" ] || fail "no $file with its waves"
                python3 "$tree/tests/lib/fst.py" "$work/tree/$file" || fail "$file"
            done
            return
            ;;
    esac
    (cd "$work/tree" && bash -c "$1") >"$work/log" 2>&1
    code=$?
    [ $code = "$want" ] || { tail -n 40 "$work/log" && fail "exit code $code, not $want: $1"; }
}

[ "$what" = names ] || tree_copy "$tree" "$work/tree"
for page in "$tree"/docs/tutorials/*.md; do
    while IFS= read -r line; do
        count=$((count + 1))
        "$what" "$line" </dev/null
        [ $failed = 0 ] || exit 1
        echo "ok: $line"
    done < <(commands "$page")
    # Links of the page lead somewhere.
    while read -r link; do
        [ -e "$(dirname "$page")/$link" ] || fail "${page#"$tree"/}: no $link"
    done < <(grep -oE '\]\([^):#]+' "$page" | sed 's/^](//')
done
[ $count -gt 0 ] || fail "no command in docs/tutorials"
exit $failed
