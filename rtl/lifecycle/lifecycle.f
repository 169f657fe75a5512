// SPDX-License-Identifier: Apache-2.0
// lifecycle alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/efuse/generated/fuse_map_pkg.sv
rtl/efuse/efuse_pkg.sv
rtl/lifecycle/lifecycle_pkg.sv
rtl/lib/sticky.sv
rtl/lib/sparse_state.sv
rtl/lib/doubled.sv
rtl/bus/apb_guard.sv
rtl/lifecycle/lifecycle_view.sv
rtl/lifecycle/lifecycle_regs.sv
rtl/lifecycle/lifecycle.sv
