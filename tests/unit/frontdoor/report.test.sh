#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The report of verbs that consist of checks: exit codes, JSON, JUnit.
. "$(dirname "$0")/frame.sh"
frame
verb_file checks <<'END'
verb_about="runs the checks named"
verb_arguments="[X...]"
verb_run() {
    local x
    for x in "${arguments[@]}"; do report_check "$x" "check_$x"; done
    report_finish
}
check_good() { echo "good's chatter"; }
check_bad() { echo 'found <this> & "that"' && return 1; }
check_unsure() { return 4; }
END
expect 0 "all good" "$pluton" checks good good
says out "^2 passed, 0 failed$" "two passed"
expect 1 "one bad" "$pluton" checks good bad
says out "^1 passed, 1 failed$" "one failed"
says out 'found <this>' "the finding is shown"
expect 4 "one undecided" "$pluton" checks good unsure
says out "^1 passed, 0 failed, 1 undecided$" "one undecided"
expect 1 "bad outweighs undecided" "$pluton" checks unsure bad
expect 0 "quiet" "$pluton" checks good -q
silent err "quiet leaves standard error empty"
expect 1 "JSON" "$pluton" checks good bad unsure --json --junit "$scratch/junit.xml" -q
cat >"$scratch/read.py" <<'END'
import json, sys, xml.etree.ElementTree as tree
report = json.load(open(sys.argv[1]))
assert [c["state"] for c in report["checks"]] == ["passed", "failed", "undecided"], report
assert report["checks"][1]["text"] == 'found <this> & "that"', report
suite = tree.parse(sys.argv[2]).getroot()
assert suite.get("tests") == "3" and suite.get("failures") == "1" and suite.get("errors") == "1"
assert suite.find("testcase/failure").text == 'found <this> & "that"'
END
cp "$scratch/out" "$scratch/report.json"
expect 0 "JSON and JUnit say the same" python3 "$scratch/read.py" "$scratch/report.json" \
    "$scratch/junit.xml"
expect 1 "JUnit that cannot be written" "$pluton" checks good --junit "$scratch/none/junit.xml"
says err "cannot write" "it is said"
finish
