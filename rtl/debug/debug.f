// SPDX-License-Identifier: Apache-2.0
// debug alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/efuse/efuse_pkg.sv
rtl/lifecycle/lifecycle_pkg.sv
rtl/debug/debug_pkg.sv
rtl/lib/sticky.sv
rtl/lib/sparse_state.sv
rtl/lib/doubled.sv
rtl/bus/apb_guard.sv
rtl/debug/debug_regs.sv
rtl/debug/debug_control.sv
rtl/debug/debug_extend.sv
rtl/debug/debug_clamp.sv
rtl/debug/debug.sv
