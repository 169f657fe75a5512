#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Verbs, options and help.
. "$(dirname "$0")/frame.sh"
frame

expect 0 "help" "$pluton" help
silent err "help leaves standard error empty"
for file in "$tree"/tools/verbs/*.sh; do
    verb=$(basename "$file" .sh)
    says out "^  $verb +[a-z]" "help lists $verb"
done
for file in "$tree"/tools/verbs/*.sh; do
    verb=$(basename "$file" .sh)
    expect 0 "$verb -h" "$pluton" "$verb" -h
    says out "^usage: ./pluton $verb" "$verb -h shows its use"
    says out "--tier quick.full" "$verb -h shows the common options"
    expect 2 "$verb with an unknown option" "$pluton" "$verb" --no-such-option
    says err "unknown option '--no-such-option'" "$verb names the unknown option"
    silent out "$verb leaves standard output empty then"
done
expect 0 "help of a verb" "$pluton" help cosim
says out "^usage: ./pluton cosim" "help VERB is VERB -h"
expect 0 "--version" "$pluton" --version
says out "^[0-9]+\.[0-9]+\.[0-9]+$" "--version prints the version"

expect 2 "no verb" "$pluton"
says err "usage: ./pluton VERB" "no verb shows the use"
expect 2 "unknown verb" "$pluton" nosuchverb
says err "unknown verb 'nosuchverb'; there are:.*cosim" "an unknown verb names the others"
expect 2 "a path as verb" "$pluton" ../verbs/cosim
expect 2 "an option before the verb" "$pluton" -v cosim
expect 2 "an empty verb with options" "$pluton" "" -h

expect 2 "a number that is none" "$pluton" cosim --ops ten
expect 2 "a negative number" "$pluton" cosim --ops=-1
expect 2 "a number with a leading zero" "$pluton" cosim -j 08
expect 2 "no jobs" "$pluton" cosim -j 0
expect 2 "netlists with firmware that needs the core" "$pluton" cosim --netlist --firmware rv32
expect 2 "a word that is not one of the alternatives" "$pluton" cosim --firmware arm
says err "not one of native, rv32" "the alternatives are named"
expect 2 "two alternatives at once" "$pluton" cosim --firmware "native|rv32"
expect 2 "a tier that is none" "$pluton" cosim --tier slow
expect 2 "an option without its value" "$pluton" cosim --seed
expect 2 "a flag with a value" "$pluton" cosim --json=yes
expect 2 "an argument where none belongs" "$pluton" docs sha2
expect 2 "no argument where one belongs" "$pluton" measure
expect 2 "two arguments where one belongs" "$pluton" test one two
expect 2 "an unknown verb for doctor" "$pluton" doctor nosuchverb

# What a verb gets.
verb_file echo <<'END'
verb_about="prints what it was given"
verb_options="--ops=N --mode=a|b --out=FILE --flag"
verb_arguments="[X...]"
verb_run() {
    pass_options
    printf '<%s>' "${passed[@]}" "-j$jobs" "yes=$yes" "${arguments[@]}"
    echo
}
END
expect 0 "all forms of options" "$pluton" echo x --ops=5 --mode b --out "a b" --flag -j3 --seed 7 \
    --tier full --json -q -v --junit r.xml --yes -- -y '*'
says out "^<--tier><full><--seed><7><--junit><r.xml><--json><-q><-v><--ops><5><--mode><b><--out><a b><--flag><-j3><yes=1><x><-y><\*>$" \
    "a verb gets its options as they were given"
expect 0 "from another folder, by a link" bash -c "cd / && ln -s '$pluton' '$scratch/link' && '$scratch/link' echo"

# A new verb is one file.
expect 0 "help with a new verb" "$pluton" help
says out "^  echo +prints what" "help lists a new verb"
finish
