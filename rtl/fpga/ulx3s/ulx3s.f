// SPDX-License-Identifier: Apache-2.0
// The board top, on the technology cells of simulation. Paths from the root of the repository.
-f rtl/pluton/pluton.f
rtl/fpga/ulx3s/uart_pkg.sv
rtl/uart/uart_rx.sv
rtl/uart/uart_tx.sv
rtl/fpga/ulx3s/uart_request.sv
rtl/fpga/ulx3s/uart_bridge.sv
rtl/fpga/ulx3s/reset_gen.sv
rtl/fpga/ulx3s/sram_window.sv
rtl/fpga/ulx3s/ulx3s.sv
