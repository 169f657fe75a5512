// SPDX-License-Identifier: Apache-2.0
// What the store knows of its slots: which are full, and whose and what for the session slots are.
//
// Guarantees: a slot becomes full only by `fill_i`; empty wins over fill. A session slot's purpose and
// subject change only from free and to free. Full bits and subjects have an inverted copy, purposes
// sparse codes; what disagrees is a fault, and so is a full slot that cannot be.
module keys_slots
  import keys_pkg::*;
  import spec_pkg::subject_e;
(
  input logic clk_i,
  input logic rst_ni,

  input logic             clear_i,  // all slots empty and free
  input logic [Slots-1:0] fill_i,
  input logic [Slots-1:0] empty_i,

  // A session slot is created or, with PurposeNone, freed
  input logic           set_i,
  input logic     [3:0] slot_i,
  input purpose_e       purpose_i,
  input subject_e       subject_i,

  output logic     [Slots-1:0]                   full_o,
  output logic     [Slots-1:0][PurposeWidth-1:0] purpose_o,
  output subject_e [Slots-1:0]                   subject_o,
  output logic                                   fault_o
);

  (* keep *)logic [Slots-1:0] full_q;
  (* keep *)logic [Slots-1:0] empty_q;
  logic [Slots-1:0] full_d, empty_d, bad;

  assign full_d  = clear_i ? '0 : (full_q | fill_i) & ~empty_i;
  assign empty_d = clear_i ? '1 : (empty_q & ~fill_i) | empty_i;
  assign full_o  = full_q & ~empty_q;
  assign fault_o = |bad;

  for (genvar s = 0; s < Slots; s++) begin : gen_slot
    if (s < FirstSession) begin : gen_device
      assign purpose_o[s] = PurposeNone;
      assign subject_o[s] = subject_e'('0);
      assign bad[s] = full_q[s] == empty_q[s] || (!DeviceKeys[s] && full_q[s]);
    end else begin : gen_session
      logic [PurposeWidth-1:0] purpose_d, purpose_q;
      (* keep *) logic [2:0] subject_q, subject_nq;
      logic [2:0] subject_d, subject_nd;
      logic legal;

      always_comb begin
        purpose_d  = purpose_q;
        subject_d  = subject_q;
        subject_nd = subject_nq;
        if (set_i && slot_i == 4'(unsigned'(s))) begin
          purpose_d  = purpose_i;
          subject_d  = subject_i;
          subject_nd = ~subject_i;
        end
        if (clear_i) begin
          purpose_d  = PurposeNone;
          subject_d  = '0;
          subject_nd = '1;
        end
      end

      always_comb begin
        unique case (purpose_e'(purpose_q))
          PurposeNone:    legal = !full_q[s];
          PurposeHmac:    legal = 1'b1;
          PurposeShared:  legal = 1'b1;
          PurposeSign:    legal = 1'b1;
          PurposeAgree:   legal = 1'b1;
          PurposeAgreeTo: legal = 1'b1;
          PurposeAes128:  legal = 1'b1;
          PurposeAes192:  legal = 1'b1;
          PurposeAes256:  legal = 1'b1;
          default:        legal = 1'b0;
        endcase
      end

      assign purpose_o[s] = purpose_q;
      assign subject_o[s] = subject_e'(subject_q);
      assign bad[s] = full_q[s] == empty_q[s] || subject_q != ~subject_nq || !legal;

      sparse_state #(
        .Width     (PurposeWidth),
        .ResetValue(PurposeNone)
      ) u_purpose (
        .clk_i,
        .rst_ni,
        .d_i(purpose_d),
        .q_o(purpose_q)
      );

      always_ff @(posedge clk_i or negedge rst_ni) begin
        if (!rst_ni) begin
          subject_q  <= '0;
          subject_nq <= '1;
        end else begin
          subject_q  <= subject_d;
          subject_nq <= subject_nd;
        end
      end
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      full_q  <= '0;
      empty_q <= '1;
    end else begin
      full_q  <= full_d;
      empty_q <= empty_d;
    end
  end

endmodule
