// SPDX-License-Identifier: Apache-2.0
// attest alone, on the technology cells of simulation. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/private_sha/private_sha_pkg.sv
rtl/accumulator/accumulator_pkg.sv
rtl/efuse/efuse_pkg.sv
rtl/keys/keys_pkg.sv
rtl/attest/generated/attest_template_pkg.sv
rtl/attest/attest_pkg.sv
rtl/attest/generated/attest_regs_pkg.sv
rtl/tech/sim/tech_ram.sv
rtl/lib/sparse_state.sv
rtl/bus/apb_guard.sv
rtl/attest/generated/attest_regs.sv
rtl/attest/generated/attest_template.sv
rtl/attest/attest_packer.sv
rtl/attest/attest_stream.sv
rtl/attest/attest_control.sv
rtl/attest/attest_ecc.sv
rtl/attest/attest_bank.sv
rtl/attest/attest.sv
