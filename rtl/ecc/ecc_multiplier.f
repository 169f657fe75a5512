// SPDX-License-Identifier: Apache-2.0
// ecc_multiplier alone. Packages first. Paths from the root of the repository.
rtl/ecc/generated/ecc_microcode_pkg.sv
rtl/ecc/ecc_pkg.sv
rtl/tech/sim/tech_mult18.sv
rtl/lib/sparse_state.sv
rtl/ecc/ecc_rows.sv
rtl/ecc/ecc_reduce.sv
rtl/ecc/ecc_multiplier.sv
