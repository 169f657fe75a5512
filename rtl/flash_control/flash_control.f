// SPDX-License-Identifier: Apache-2.0
// flash_control alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/firewall/generated/resources_pkg.sv
rtl/bus/bus_pkg.sv
rtl/flash_control/flash_control_pkg.sv
rtl/bus/apb_port.sv
rtl/flash_control/flash_control.sv
