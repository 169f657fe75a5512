// SPDX-License-Identifier: Apache-2.0
// The runtime core; after pluton.f where `RuntimeCore` is 1. Ibex itself comes from its Python
// package: ibex_files.txt names the files, from that package's root.
rtl/pluton/runtime_core.sv
