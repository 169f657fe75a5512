// SPDX-License-Identifier: Apache-2.0
// A bus checker at every port of the chip outside Pluton, and that a slave of the fabric grants every request in its
// cycle. Bound into `soc` by soc_checkers.sv; in every simulation.
module soc_checks
  import bus_pkg::*;
#(
  parameter int unsigned Masters = 7,
  parameter int unsigned Devices = 9
) (
  input logic                   clk_i,
  input logic                   rst_ni,
  input obi_req_t [Masters-1:0] master_req_i,
  input obi_rsp_t [Masters-1:0] master_rsp_i,
  input obi_req_t [        3:0] slave_req_i,
  input obi_rsp_t [        3:0] slave_rsp_i,
  input obi_req_t               flash_req_i,
  input obi_rsp_t               flash_rsp_i,
  input apb_req_t [Devices-1:0] device_req_i,
  input apb_rsp_t [Devices-1:0] device_rsp_i
);

  for (genvar m = 0; m < Masters; m++) begin : gen_master
    obi_checker u_check (
      .clk_i,
      .rst_ni,
      .req_i(master_req_i[m]),
      .rsp_i(master_rsp_i[m])
    );
  end

  for (genvar s = 0; s < 4; s++) begin : gen_slave
    obi_checker u_check (
      .clk_i,
      .rst_ni,
      .req_i(slave_req_i[s]),
      .rsp_i(slave_rsp_i[s])
    );

    always_ff @(posedge clk_i) begin
      if (rst_ni && slave_req_i[s].req) begin
        GrantedAtOnce : assert (slave_rsp_i[s].gnt);
      end
    end
  end

  obi_checker u_flash (
    .clk_i,
    .rst_ni,
    .req_i(flash_req_i),
    .rsp_i(flash_rsp_i)
  );

  for (genvar d = 0; d < Devices; d++) begin : gen_device
    apb_checker u_check (
      .clk_i,
      .rst_ni,
      .req_i(device_req_i[d]),
      .rsp_i(device_rsp_i[d])
    );
  end

endmodule
