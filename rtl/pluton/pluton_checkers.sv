// SPDX-License-Identifier: Apache-2.0
// Binds the bus checkers to every bus port inside Pluton; compiled into every simulation.

// Masters of the crossbar and the two sides of the chip.
bind obi_xbar obi_checker u_check_data (
  .clk_i,
  .rst_ni,
  .req_i(data_i),
  .rsp_i(data_o)
);
bind obi_xbar obi_checker u_check_fetch (
  .clk_i,
  .rst_ni,
  .req_i(fetch_i),
  .rsp_i(fetch_o)
);
bind obi_xbar obi_checker u_check_sha2 (
  .clk_i,
  .rst_ni,
  .req_i(sha2_i),
  .rsp_i(sha2_o)
);
bind obi_xbar obi_checker u_check_measure (
  .clk_i,
  .rst_ni,
  .req_i(measure_i),
  .rsp_i(measure_o)
);
bind obi_xbar obi_checker u_check_aes (
  .clk_i,
  .rst_ni,
  .req_i(aes_i),
  .rsp_i(aes_o)
);
bind pluton obi_checker u_check_host (
  .clk_i,
  .rst_ni,
  .req_i(host_i),
  .rsp_i(host_o)
);

// Slaves of the crossbar.
bind obi_xbar obi_checker u_check_rom (
  .clk_i,
  .rst_ni,
  .req_i(rom_o),
  .rsp_i(rom_i)
);
bind obi_xbar obi_checker u_check_tcm (
  .clk_i,
  .rst_ni,
  .req_i(tcm_o),
  .rsp_i(tcm_i)
);
bind obi_xbar obi_checker u_check_registers (
  .clk_i,
  .rst_ni,
  .req_i(registers_o),
  .rsp_i(registers_i)
);
bind obi_xbar obi_checker u_check_chip (
  .clk_i,
  .rst_ni,
  .req_i(chip_o),
  .rsp_i(chip_i)
);

// Registers, before the guards and behind them.
bind obi_apb apb_checker u_check_apb (
  .clk_i,
  .rst_ni,
  .req_i(apb_o),
  .rsp_i(apb_i)
);
bind apb_guard apb_checker #(
  .MayBreak(1'b1)
) u_check_bus (
  .clk_i,
  .rst_ni,
  .req_i(apb_i),
  .rsp_i(apb_o)
);
bind apb_guard apb_checker #(
  .ErrorIsZero(1'b0),
  .MayBreak   (1'b1)
) u_check_regs (
  .clk_i,
  .rst_ni,
  .req_i(regs_o),
  .rsp_i(regs_i)
);
