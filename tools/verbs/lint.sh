# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
verb_about="check RTL, C, licences and generated files with every linter"
verb_groups="sim docs lint"
verb_details="Waivers, each with its reason, are in lint/."

verb_run() {
    # shellcheck source=tools/lint/checks.sh
    . "$PLUTON_ROOT/tools/lint/checks.sh"
    lint_all
    report_finish
}
