// SPDX-License-Identifier: Apache-2.0
// The switch of ecc's masters alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/keys/keys_pkg.sv
rtl/lib/sparse_state.sv
rtl/pluton/ecc_owner.sv
