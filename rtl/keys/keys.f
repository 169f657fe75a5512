// SPDX-License-Identifier: Apache-2.0
// The key store alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/efuse/efuse_pkg.sv
rtl/keys/keys_pkg.sv
rtl/keys/generated/keys_regs_pkg.sv
rtl/lib/sparse_state.sv
rtl/bus/apb_guard.sv
rtl/keys/generated/keys_regs.sv
rtl/keys/keys_words.sv
rtl/keys/keys_memory.sv
rtl/keys/keys_slots.sv
rtl/keys/keys_rights.sv
rtl/keys/keys_commands.sv
rtl/keys/keys_control.sv
rtl/keys/keys.sv
