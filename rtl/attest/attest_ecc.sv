// SPDX-License-Identifier: Apache-2.0
// What attest says to ecc, as an APB master (README.md, "States"): which access belongs to which state.
//
// Guarantees: SIGN is asked for in state SignStart alone, always verified, with the hedged nonce, of slot 0;
// E is written in state SignLoad alone, with the digest's words.
module attest_ecc
  import attest_pkg::*;
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input attest_state_e       state_i,
  input logic          [4:0] index_i,
  input logic          [0:0] slot_i,
  input logic                fetch_i,       // in SignTake: a word of the signature
  input logic          [3:0] fetch_index_i,

  output logic [ 5:0] address_o,  // of the word that SignLoad writes
  input  logic [31:0] word_i,

  output logic        done_o,   // the access ends in this cycle, well
  output logic        fault_o,  // with an error
  output logic [31:0] word_o,   // what it read, big-endian
  output logic [31:0] read_o,   // the same as a number

  output apb_req_t ecc_o,
  input  apb_rsp_t ecc_i
);

  // Of ecc.rdl
  localparam logic [9:0] OffsetCmd = 10'h008, OffsetStatus = 10'h00C, OffsetE = 10'h200;
  localparam logic [9:0] OffsetFirst = 10'h2A0;
  localparam logic [31:0] CmdPublicKey = 32'h0000_0001;  // op, caller self
  localparam logic [31:0] CmdSign = 32'h0000_0043;  // op, verify; hedged, caller self, slot 0
  localparam int unsigned CmdSlot = 16;

  logic valid, write, access_d, access_q;
  logic [ 9:0] offset;
  logic [31:0] data;

  function automatic logic [31:0] swap_bytes(logic [31:0] x);
    return {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  // E is the digest, QX and QY the attestation public key.
  assign address_o = index_i < 5'd8 ? {PlaceNonce, index_i[2:0]} : 6'(index_i) - 6'd8;

  always_comb begin
    valid  = 1'b1;
    write  = 1'b0;
    offset = OffsetStatus;
    data   = '0;
    unique case (state_i)
      StKeyStart: begin
        write  = 1'b1;
        offset = OffsetCmd;
        data   = CmdPublicKey | (32'(slot_i) << CmdSlot);
      end
      StSignLoad: begin
        write  = 1'b1;
        offset = OffsetE + {3'b0, index_i, 2'b00};
        data   = swap_bytes(word_i);
      end
      StSignStart: begin
        write  = 1'b1;
        offset = OffsetCmd;
        data   = CmdSign;
      end
      StKeyPoll, StSignPoll: ;
      StKeyTake: offset = OffsetFirst + {3'b0, index_i, 2'b00};
      StSignTake: begin
        valid  = fetch_i;
        offset = OffsetFirst + {4'b0, fetch_index_i, 2'b00};
      end
      default: valid = 1'b0;
    endcase
  end

  always_comb begin
    ecc_o = '0;
    if (valid) begin
      ecc_o.psel    = 1'b1;
      ecc_o.penable = access_q;
      ecc_o.pwrite  = write;
      ecc_o.paddr   = 32'(offset);
      ecc_o.pwdata  = data;
      ecc_o.pstrb   = {4{write}};
      ecc_o.pauser  = SubjectPluton;
    end
  end

  assign done_o   = valid && access_q && ecc_i.pready && !ecc_i.pslverr;
  assign fault_o  = valid && access_q && ecc_i.pready && ecc_i.pslverr;
  assign read_o   = ecc_i.prdata;
  assign word_o   = swap_bytes(ecc_i.prdata);
  assign access_d = valid && !(access_q && ecc_i.pready);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) access_q <= 1'b0;
    else access_q <= access_d;
  end

endmodule
