# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="show what the verbs need on this machine, and what is there"
verb_arguments="[VERB...]"
verb_details="With VERB: what these verbs need; ends with 3 when something is missing, and with --yes installs it."

verb_run() {
    local rows name group package version what found state missing=0
    local verbs=("${arguments[@]}") names=() lines=()
    [ ${#verbs[@]} -gt 0 ] || mapfile -t verbs < <(verb_names)
    # One line for each package: kind, group, package, least version, probe, verbs.
    rows=$(
        for name in "${verbs[@]}"; do
            (
                # load_verb reports an unknown verb on standard error and ends this subshell.
                verb=$name
                load_verb "$name" || exit 2
                for group in $verb_groups; do
                    awk -v g="$group" -v v="$name" '!/^#/ && NF >= 3 { print "debian", g, $1, $2, $3, v }' \
                        "$setup_dir/debian-$group.txt"
                    if [ -f "$setup_dir/python-$group.in" ]; then
                        sed -n 's/^\([A-Za-z0-9_.-]*\)==\(.*\)$/\1 \2/p' "$setup_dir/python-$group.in" \
                            | awk -v g="$group" -v v="$name" '{ print "python", g, $1, $2, "-", v }'
                    fi
                done
            ) || exit 2
        done
    ) || exit 2
    if [ "$yes" = 1 ] && [ ${#arguments[@]} -gt 0 ]; then
        # shellcheck disable=SC2046
        need_groups $(awk '{ print $2 }' <<<"$rows" | sort -u)
    fi
    rows=$(awk 'NF { key = $1 " " $3; if (!(key in v)) { order[++n] = key; rest[key] = $0; sub(/ [^ ]*$/, "", rest[key]) }
                if (index(" " v[key] ",", " " $6 ",") == 0) v[key] = v[key] (v[key] == "" ? "" : ", ") $6 }
                END { for (i = 1; i <= n; i++) print rest[order[i]] " " v[order[i]] }' <<<"$rows")
    [ "$json" = 1 ] || printf '%-8s %-30s %-22s %-20s %s\n' kind package found needed verbs
    while read -r kind group package version what names; do
        [ -n "$kind" ] || continue
        doctor_found
        [ "$state" = ok ] || missing=$((missing + 1))
        if [ "$json" = 1 ]; then
            lines+=("$(printf '{"kind": "%s", "package": "%s", "found": "%s", "needed": "%s", "state": "%s", "verbs": "%s"}' \
                "$kind" "$package" "$found" "$version" "$state" "$names")")
        elif [ "$quiet" = 0 ] || [ "$state" != ok ]; then
            [ "$state" = ok ] || found="$found <-"
            printf '%-8s %-30s %-22s %-20s %s\n' "$kind" "$package" "$found" "$version" "$names"
        fi
    done <<<"$rows"
    if [ "$json" = 1 ]; then
        printf '{"missing": %d, "packages": [%s]}\n' $missing "$(
            IFS=,
            printf '%s' "${lines[*]}"
        )"
    else
        printf '%d missing%s\n' $missing \
            "$([ $missing = 0 ] || printf '%s' "; ./pluton doctor VERB --yes installs what VERB needs")"
    fi
    [ ${#arguments[@]} = 0 ] || [ $missing = 0 ] || exit 3
}

# doctor_found: sets found and state for the row in kind, group, package, version, what.
doctor_found() {
    if [ "$kind" = python ]; then
        state=missing found=-
        if [ -f "$build/venv/stamps/$group" ]; then
            found=$(sed -n "s/^$package==\([^ ]*\).*/\1/p" "$build/venv/stamps/$group")
            found=${found:--}
        fi
        [ "$found" != "$version" ] || state=ok
        return
    fi
    state=ok
    found=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null)
    found=${found#*:}
    if ! probe "$what"; then
        state=missing found=-
    elif [ -z "$found" ]; then
        found=present
    elif [ "$version" != - ] && [ "$(printf '%s\n%s\n' "$version" "$found" | sort -V | head -n1)" != "$version" ]; then
        state=old
    fi
}
