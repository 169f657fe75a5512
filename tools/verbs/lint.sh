# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="check RTL, C, licences and generated files with every linter"
verb_groups="docs lint sign"
verb_options="--fix"
verb_details="--tier full runs clang-tidy on C++ too.
--fix: format RTL and C first. Rules and waivers, each with its reason, are in lint/."

verb_run() {
    # shellcheck source=tools/lint/checks.sh
    . "$PLUTON_ROOT/tools/lint/checks.sh"
    [ ${#own[@]} = 0 ] || report_check "formatting" lint_fix
    lint_all
    report_finish
}
