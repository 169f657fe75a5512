// SPDX-License-Identifier: Apache-2.0
// The register window: one APB master to Pluton's blocks, 64 KiB each (spec/address_map.toml).
//
// Guarantees: a block sees only accesses to its own window; an address of no block is answered with
// a bus error and zero data.
module pluton_apb
  import bus_pkg::*;
  import spec_pkg::*;
(
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output apb_req_t sha2_o,
  input  apb_rsp_t sha2_i,
  output apb_req_t measure_o,
  input  apb_rsp_t measure_i,
  output apb_req_t accumulator_o,
  input  apb_rsp_t accumulator_i
);

  always_comb begin
    sha2_o        = '0;
    measure_o     = '0;
    accumulator_o = '0;
    apb_o         = '0;
    if (apb_i.psel) begin
      unique case (apb_i.paddr[31:16])
        Sha2Base[31:16]:        sha2_o = apb_i;
        MeasureBase[31:16]:     measure_o = apb_i;
        AccumulatorBase[31:16]: accumulator_o = apb_i;
        default:                ;
      endcase
    end
    unique case (apb_i.paddr[31:16])
      Sha2Base[31:16]:        apb_o = sha2_i;
      MeasureBase[31:16]:     apb_o = measure_i;
      AccumulatorBase[31:16]: apb_o = accumulator_i;
      default: begin
        apb_o.pready  = apb_i.penable;
        apb_o.pslverr = apb_i.penable;
      end
    endcase
  end

endmodule
