// SPDX-License-Identifier: Apache-2.0
// ecc_scalar alone. Packages first. Paths from the root of the repository.
rtl/ecc/generated/ecc_microcode_pkg.sv
rtl/ecc/ecc_pkg.sv
rtl/lib/sparse_state.sv
rtl/ecc/ecc_scalar.sv
