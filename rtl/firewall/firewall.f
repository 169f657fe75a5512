// SPDX-License-Identifier: Apache-2.0
// firewall alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/bus/bus_pkg.sv
rtl/firewall/generated/resources_pkg.sv
rtl/firewall/firewall_pkg.sv
rtl/lib/sticky.sv
rtl/lib/doubled.sv
rtl/tech/sim/tech_clock_gate.sv
rtl/firewall/firewall_entry.sv
rtl/firewall/firewall_table.sv
rtl/firewall/firewall_judge.sv
rtl/firewall/firewall_refusals.sv
rtl/firewall/firewall_regs.sv
rtl/firewall/firewall.sv
