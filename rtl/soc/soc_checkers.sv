// SPDX-License-Identifier: Apache-2.0
// Binds the bus checkers to the chip; Pluton's own are in rtl/pluton/pluton_checkers.sv.
bind soc soc_checks #(
  .Devices(Devices)
) u_checks (
  .clk_i,
  .rst_ni      (rst_n),
  .master_req_i(master_req),
  .master_rsp_i(master_rsp),
  .slave_req_i (slave_req),
  .slave_rsp_i (slave_rsp),
  .flash_req_i (flash_o),
  .flash_rsp_i (flash_i),
  .device_req_i(device_req),
  .device_rsp_i(device_rsp)
);
