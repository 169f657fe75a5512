// SPDX-License-Identifier: Apache-2.0
// Birth alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/private_sha/private_sha_pkg.sv
rtl/efuse/efuse_pkg.sv
rtl/keys/keys_pkg.sv
rtl/birth/birth_pkg.sv
rtl/birth/generated/birth_regs_pkg.sv
rtl/lib/sparse_state.sv
rtl/bus/apb_guard.sv
rtl/birth/generated/birth_regs.sv
rtl/birth/birth_key.sv
rtl/birth/birth_control.sv
rtl/birth/birth.sv
