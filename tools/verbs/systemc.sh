# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="run Pluton in a SystemC TLM-2.0 platform"
verb_groups="sim systemc"
verb_options="--clock-mhz=N --quantum-ns=N --memory-ns=N"
verb_details="Builds the example platform (core, router, memories, Pluton as a TLM-2.0 module) and runs it: the core
hashes messages with the C driver, and every digest is checked against the golden model. Prints cycles,
simulated time, digests and speed. --clock-mhz: Pluton's clock (100). --quantum-ns: how far the core may run
ahead of simulated time (1000). --memory-ns: delay of each memory access (0)."

verb_run() {
    build_targets pluton_systemc
    pass_options
    export SC_COPYRIGHT_MESSAGE=DISABLE
    exec "$native/bin/pluton_systemc" "${passed[@]}"
}
