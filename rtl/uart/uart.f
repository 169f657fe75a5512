// SPDX-License-Identifier: Apache-2.0
// uart alone. Packages first. Paths from the root of the repository.
rtl/lib/generated/spec_pkg.sv
rtl/firewall/generated/resources_pkg.sv
rtl/bus/bus_pkg.sv
rtl/bus/apb_port.sv
rtl/lib/fifo.sv
rtl/uart/uart_rx.sv
rtl/uart/uart_tx.sv
rtl/uart/uart.sv
