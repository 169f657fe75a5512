# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="regenerate RTL packages, register blocks, headers and pages from their sources"
verb_groups="docs"
verb_details="Writes the files under */generated/. ./pluton lint fails when they are not fresh."

verb_run() {
    report_check "spec/ and register descriptions" \
        "$PLUTON_ROOT/tools/gen/generate.sh" "$build/venv/bin/python"
    report_finish
}
