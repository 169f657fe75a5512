# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="tell editors how C, C++ and RTL are compiled"
verb_groups="sim test rv32 sign service"
verb_details="Writes compile_commands.json (clangd) and verible.filelist (verible's language server) at the tree's root.
Neither belongs into a commit."

verb_run() {
    configure_native
    # Once more in any case: a new test's folder is found by configuring.
    logged configure cmake "$native" || exit 1
    run_python tools/editor/editor.py --build "$native"
}
