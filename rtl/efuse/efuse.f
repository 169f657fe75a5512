// SPDX-License-Identifier: Apache-2.0
// efuse alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/lib/secded_pkg.sv
rtl/bus/bus_pkg.sv
rtl/efuse/generated/fuse_map_pkg.sv
rtl/efuse/efuse_pkg.sv
rtl/efuse/efuse_control_pkg.sv
rtl/lib/wipeable.sv
rtl/lib/sparse_state.sv
rtl/lib/doubled.sv
rtl/lib/secded_decode.sv
rtl/bus/apb_guard.sv
rtl/efuse/efuse_row.sv
rtl/efuse/efuse_decode.sv
rtl/efuse/efuse_shadow.sv
rtl/efuse/efuse_areas.sv
rtl/efuse/efuse_rules.sv
rtl/efuse/efuse_steps.sv
rtl/efuse/efuse_control.sv
rtl/efuse/efuse_regs.sv
rtl/efuse/efuse.sv
