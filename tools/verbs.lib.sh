# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What ./pluton and the verbs share: help, options, messages, builds, and the report of a verb that
# consists of checks. Sourced by ./pluton only.
#
# A verb file sets
#   verb_about      one line for the list of verbs
#   verb_groups     package groups that it needs (tools/setup/README.md)
#   verb_options    its own options: "--ops=N --waves=OUT.fst --full". After '=': N is a decimal number, A|B
#                   one of these words, anything else free text
#   verb_arguments  "" none, "[B]" one at most, "[B...]" any number, "FILE..." at least one
#   verb_details    what -h prints below the list of options
# and defines verb_run, which ends in the exit code. It may define verb_prepare, which runs before
# set-up and may change verb_groups.
#
# parse_options leaves: quiet verbose json yes (0 or 1), jobs, tier, seed, junit; own[] with the
# verb's own options as given, and arguments[].

quiet=0 verbose=0 json=0 yes=0
jobs=$(nproc 2>/dev/null || echo 1)
tier=quick seed='' junit=''
own=() arguments=()

build=$PLUTON_ROOT/build
native=$build/native

say() { [ "$quiet" = 1 ] || printf '%s\n' "$*" >&2; }
complain() { printf 'pluton: %s\n' "$*" >&2; }
die() {
    local code=$1
    shift
    complain "$@"
    exit "$code"
}
wrong_use() { die 2 "$* (./pluton ${verb:+$verb }-h shows the use)"; }

# ---- verbs and help ----

verb_names() {
    local file
    for file in "$PLUTON_ROOT"/tools/verbs/*.sh; do basename "$file" .sh; done
}

load_verb() {
    case $1 in
        */* | *..* | '') verb='' wrong_use "unknown verb '$1'" ;;
    esac
    if [ ! -f "$PLUTON_ROOT/tools/verbs/$1.sh" ]; then
        verb=''
        wrong_use "unknown verb '$1'; there are: $(verb_names | paste -sd' ')"
    fi
    verb_about='' verb_groups='' verb_options='' verb_arguments='' verb_details=''
    verb_prepare() { :; }
    # shellcheck disable=SC1090
    . "$PLUTON_ROOT/tools/verbs/$1.sh"
}

pluton_help() {
    local name
    echo "usage: ./pluton VERB [OPTION...]"
    echo
    for name in $(verb_names); do
        (load_verb "$name" && printf '  %-9s %s\n' "$name" "$verb_about")
    done
    cat <<'END'
  help      this page; ./pluton VERB -h shows a verb's options

Exit codes: 0 agreed, 1 a check failed, 2 wrong use, 3 something is missing on the machine,
4 undecided. Results go to standard output, progress to standard error.
END
}

verb_help() {
    local option name place
    printf 'usage: ./pluton %s [OPTION...]%s\n\n%s\n\n' "$verb" \
        "${verb_arguments:+ $verb_arguments}" "$verb_about"
    for option in $verb_options; do
        name=${option%%=*} place=''
        [ "$name" = "$option" ] || place=" ${option#*=}"
        printf '  %s%s\n' "$name" "$place"
    done
    cat <<'END'
  -h, --help          this page
  -q, -v              less, more progress
  -j N                jobs at a time
  --tier quick|full   how much to do (quick)
  --seed N            seed of everything random
  --json              results as JSON
  --junit FILE        results as JUnit XML too
  --yes               install what is missing without asking
END
    [ -z "$verb_details" ] || printf '\n%s\n' "$verb_details"
}

# ---- options ----

is_number() { [[ $1 =~ ^(0|[1-9][0-9]{0,17})$ ]]; }

check_value() { # option, placeholder, value
    case $2 in
        N) is_number "$3" || wrong_use "$1: '$3' is not a number" ;;
        *'|'*)
            [ -n "$3" ] && [[ $3 != *'|'* ]] && [[ "|$2|" == *"|$3|"* ]] \
                || wrong_use "$1: '$3' is not one of ${2//|/, }"
            ;;
        *) [ -n "$3" ] || wrong_use "$1 needs a value" ;;
    esac
}

parse_options() {
    local option value has_value place known
    while [ $# -gt 0 ]; do
        option=$1 value='' has_value=0
        shift
        case $option in
            --)
                arguments+=("$@")
                break
                ;;
            --*=*)
                value=${option#*=} option=${option%%=*} has_value=1
                ;;
            -j?*) set -- "${option#-j}" "$@" && option=-j ;;
            -?*) ;;
            *)
                arguments+=("$option")
                continue
                ;;
        esac
        case $option in
            -h | --help | -q | -v | --json | --yes)
                [ $has_value = 0 ] || wrong_use "$option takes no value"
                ;;
        esac
        place=''
        case $option in
            -h | --help) verb_help && exit 0 ;;
            -q) quiet=1 && continue ;;
            -v) verbose=1 && continue ;;
            --json) json=1 && continue ;;
            --yes) yes=1 && continue ;;
            -j | --seed) place=N ;;
            --tier) place='quick|full' ;;
            --junit) place=FILE ;;
            *)
                for known in $verb_options; do
                    if [ "${known%%=*}" = "$option" ]; then
                        if [ "$known" = "$option" ]; then
                            [ $has_value = 0 ] || wrong_use "$option takes no value"
                            own+=("$option")
                            continue 2
                        fi
                        place=${known#*=}
                    fi
                done
                [ -n "$place" ] || wrong_use "unknown option '$option'"
                ;;
        esac
        if [ $has_value = 0 ]; then
            [ $# -gt 0 ] || wrong_use "$option needs a value"
            value=$1
            shift
        fi
        check_value "$option" "$place" "$value"
        case $option in
            -j)
                [ "$value" -gt 0 ] || wrong_use "-j: at least one job"
                jobs=$value
                ;;
            --seed) seed=$value ;;
            --tier) tier=$value ;;
            --junit) junit=$value ;;
            *) own+=("$option" "$value") ;;
        esac
    done
    case $verb_arguments in
        '') [ ${#arguments[@]} = 0 ] || wrong_use "'${arguments[0]}': $verb takes no argument" ;;
        *...\]) ;;
        *...) [ ${#arguments[@]} -gt 0 ] || wrong_use "$verb needs ${verb_arguments%...}" ;;
        *) [ ${#arguments[@]} -le 1 ] || wrong_use "'${arguments[1]}': one argument at most" ;;
    esac
}

# own_option NAME: the value of one of the verb's own options, the last one given.
own_option() {
    local i value=''
    for ((i = 0; i < ${#own[@]}; i++)); do
        [ "${own[i]}" != "$1" ] || value=${own[i + 1]-}
    done
    printf '%s' "$value"
}

# passed[]: the options that the programs behind the verbs understand, as they were given.
pass_options() {
    passed=(--tier "$tier")
    [ -z "$seed" ] || passed+=(--seed "$seed")
    [ -z "$junit" ] || passed+=(--junit "$junit")
    [ $json = 0 ] || passed+=(--json)
    [ $quiet = 0 ] || passed+=(-q)
    [ $verbose = 0 ] || passed+=(-v)
    passed+=(${own[@]+"${own[@]}"})
}

# shown_command: the call of this verb as a person would type it, without what concerns its output.
shown_command() {
    local words=(./pluton "$verb" --tier "$tier")
    [ -z "$seed" ] || words+=(--seed "$seed")
    words+=(${own[@]+"${own[@]}"})
    [ ${#arguments[@]} = 0 ] || words+=(-- "${arguments[@]}")
    printf '%q ' "${words[@]}" | sed 's/ $//'
}

# ---- running things ----

# logged NAME COMMAND...: runs it with all output in build/log/NAME.log; with -v also on standard
# error. After a failure the end of the log is shown. The lines that PROGRESS (a pattern) matches are
# shown while it runs.
logged() {
    local name=$1 log=$build/log/$1.log code
    shift
    mkdir -p "$build/log"
    if [ $verbose = 1 ]; then
        "$@" 2>&1 </dev/null | tee "$log" >&2
        code=${PIPESTATUS[0]}
    elif [ $quiet = 1 ] || [ -z "${PROGRESS-}" ]; then
        "$@" >"$log" 2>&1 </dev/null
        code=$?
    else
        "$@" 2>&1 </dev/null | tee "$log" | grep --line-buffered -E "$PROGRESS" >&2
        code=${PIPESTATUS[0]}
    fi
    if [ "$code" -ne 0 ]; then
        complain "$name failed (exit code $code); the end of build/log/$name.log:"
        [ $verbose = 1 ] || tail -n 40 "$log" >&2
    fi
    return "$code"
}

# configure_native: configures build/native when needed. One build at a time, also between two calls of
# ./pluton: the lock is this process's until it ends or closes descriptor 8.
configure_native() {
    mkdir -p "$native"
    exec 8>"$build/native.lock"
    flock -n 8 || { say "waiting for another build" && flock 8; }
    # A package that arrived since then may bring targets that the last configuration left out.
    if [ ! -f "$native/configured" ] || ! cmp -s "$native/configured" <(machine_state); then
        say "configuring"
        logged configure cmake -S "$PLUTON_ROOT" -B "$native" -DCMAKE_BUILD_TYPE=Release || exit 1
        machine_state >"$native/configured"
    fi
}

# build_targets [TARGET...]: configures, then builds the targets (default: all).
build_targets() {
    local targets=() target site
    for target in "$@"; do targets+=(--target "$target"); done
    configure_native
    say "building${*:+ $*}"
    PROGRESS='^\[ *[0-9]+%\]|warning:|error:' \
        logged build cmake --build "$native" -j "$jobs" ${targets[@]+"${targets[@]}"} || exit 1
    exec 8>&-
    site=$(python_site)
    export PLUTON_BUILD=$native PLUTON_VECTORS=$site/cryptography_vectors/hashes/SHA2
}

# python_site: where build/venv keeps its packages.
python_site() {
    local site
    for site in "$build"/venv/lib/python3*/site-packages; do printf '%s' "$site"; done
}

# run_python SCRIPT ARGUMENT...: becomes a Python program of the tree, with build/venv's tools first
# in PATH.
run_python() {
    local script=$PLUTON_ROOT/$1
    shift
    [ -f "$script" ] || die 3 "${script#"$PLUTON_ROOT"/} is missing from the tree"
    export PATH=$build/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
    if [ -x "$build/venv/bin/python" ]; then exec python "$script" "$@"; fi
    exec /usr/bin/python3 "$script" "$@"
}

# ---- report of a verb that consists of checks ----

report_names=() report_states=() report_texts=() report_times=()

# report_check NAME COMMAND...: runs a check and records it. The command's output is the finding:
# shown at once on standard output unless --json. Exit code 0 passes, 4 is undecided, else failed.
report_check() {
    local name=$1 start=$EPOCHREALTIME text code state
    shift
    say "$name"
    text=$("$@" 2>&1)
    code=$?
    case $code in 0) state=passed ;; 4) state=undecided ;; *) state=failed ;; esac
    if [ $state != passed ] && [ $json = 0 ]; then
        [ -z "$text" ] || printf '%s\n' "$text"
    elif [ $verbose = 1 ] && [ -n "$text" ]; then
        printf '%s\n' "$text" >&2
    fi
    report_names+=("$name") report_states+=("$state") report_texts+=("$text")
    report_times+=("$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN{printf "%.3f", b - a}')")
}

escape_xml() {
    # In quotes: bash 5.2 takes a bare & in the replacement for what matched.
    local text=${1//&/"&amp;"}
    text=${text//</"&lt;"}
    text=${text//>/"&gt;"}
    printf '%s' "${text//\"/"&quot;"}" | tr -d '\000-\010\013\014\016-\037'
}

escape_json() {
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\n'/\\n}
    text=${text//$'\t'/\\t}
    printf '%s' "$text" | tr -d '\000-\037'
}

# report_finish: prints the verdict, writes JUnit XML if asked, and ends with the exit code.
report_finish() {
    local i total=${#report_names[@]} failed=0 undecided=0 code=0
    for ((i = 0; i < total; i++)); do
        case ${report_states[i]} in
            failed) failed=$((failed + 1)) ;;
            undecided) undecided=$((undecided + 1)) ;;
        esac
    done
    [ $undecided = 0 ] || code=4
    [ $failed = 0 ] || code=1
    if [ -n "$junit" ]; then
        {
            echo '<?xml version="1.0" encoding="UTF-8"?>'
            printf '<testsuite name="%s" tests="%d" failures="%d" errors="%d">\n' \
                "$verb" "$total" "$failed" "$undecided"
            for ((i = 0; i < total; i++)); do
                printf '  <testcase classname="%s" name="%s" time="%s">' "$verb" \
                    "$(escape_xml "${report_names[i]}")" "${report_times[i]}"
                case ${report_states[i]} in
                    failed) printf '<failure>%s</failure>' "$(escape_xml "${report_texts[i]}")" ;;
                    undecided) printf '<error>%s</error>' "$(escape_xml "${report_texts[i]}")" ;;
                esac
                echo '</testcase>'
            done
            echo '</testsuite>'
        } >"$junit" || die 1 "cannot write $junit"
    fi
    if [ $json = 1 ]; then
        printf '{"verb": "%s", "passed": %d, "failed": %d, "undecided": %d, "checks": [' "$verb" \
            $((total - failed - undecided)) "$failed" "$undecided"
        for ((i = 0; i < total; i++)); do
            [ "$i" = 0 ] || printf ', '
            printf '{"name": "%s", "state": "%s", "seconds": %s, "text": "%s"}' \
                "$(escape_json "${report_names[i]}")" "${report_states[i]}" "${report_times[i]}" \
                "$(escape_json "${report_texts[i]}")"
        done
        echo ']}'
    else
        for ((i = 0; i < total; i++)); do
            [ "$quiet" = 1 ] && [ "${report_states[i]}" = passed ] && continue
            printf '%-10s %s\n' "${report_states[i]}" "${report_names[i]}"
        done
        printf '%d passed, %d failed' $((total - failed - undecided)) "$failed"
        [ $undecided = 0 ] || printf ', %d undecided' $undecided
        echo
    fi
    exit $code
}
