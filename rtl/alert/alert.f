// SPDX-License-Identifier: Apache-2.0
// alert alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/alert/alert_pkg.sv
rtl/lib/sticky.sv
rtl/lib/sparse_state.sv
rtl/lib/doubled.sv
rtl/bus/apb_guard.sv
rtl/alert/alert.sv
rtl/alert/alert_regs.sv
