// SPDX-License-Identifier: Apache-2.0
// The chip's registers: one APB master to the devices of spec/resources.toml, by their values.
//
// Guarantees: a device sees only accesses to its own window, as the firewall has found it (one decoder: resources_pkg);
// an address of none is answered with a bus error and zero data.
module soc_apb
  import bus_pkg::*;
  import resources_pkg::*;
#(
  parameter int unsigned Devices = 9
) (
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output apb_req_t [Devices-1:0] device_o,
  input  apb_rsp_t [Devices-1:0] device_i
);

  resource_t resource;
  logic unused_resource;

  assign resource        = resource_at(apb_i.paddr);
  assign unused_resource = ^{resource.fixed, resource.boot};

  always_comb begin
    device_o      = '0;
    apb_o         = '0;
    apb_o.pready  = apb_i.penable;
    apb_o.pslverr = apb_i.penable;
    if (apb_i.psel) begin
      for (int unsigned d = 0; d < Devices; d++) begin
        if (resource.valid && (resource.kind == KindDevice) &&
            (resource.index == 8'(ResourceFirewall + d))) begin
          device_o[d] = apb_i;
          apb_o       = device_i[d];
        end
      end
    end
  end

endmodule
