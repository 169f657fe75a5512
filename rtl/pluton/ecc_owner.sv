// SPDX-License-Identifier: Apache-2.0
// One ecc, three masters: software's window, birth, attest (rtl/birth/README.md, "ecc_owner").
//
//   Software --a request, bus quiet--> Probe --not busy--> Birth, Attest --request falls--> Leave --not busy--> Software
//   Probe --busy--> Software;  any --illegal code--> Error, until reset
//
// Invariant: ecc sees one master's accesses at a time, each from its setup phase on; the owner
// changes only after a read of STATUS that said not busy, with no other access between.
module ecc_owner
  import bus_pkg::*;
  import keys_pkg::OwnerNo;
  import keys_pkg::OwnerYes;
  import spec_pkg::SubjectPluton;
(
  input logic clk_i,
  input logic rst_ni,

  // Masters; hardware may drive an access only while it owns
  input  apb_req_t software_i,
  output apb_rsp_t software_o,
  input  logic     birth_request_i,
  input  apb_req_t birth_i,
  output apb_rsp_t birth_o,
  input  logic     attest_request_i,
  input  apb_req_t attest_i,
  output apb_rsp_t attest_o,

  output apb_req_t ecc_o,
  input  apb_rsp_t ecc_i,

  // Who works, for the rights in keys
  output logic [3:0] birth_owner_o,
  output logic [3:0] attest_owner_o,

  output logic alert_o
);

  localparam int unsigned StateWidth = 6;
  typedef enum logic [StateWidth-1:0] {
    StSoftware = 6'b000001,
    StProbe    = 6'b100111,
    StBirth    = 6'b010100,
    StAttest   = 6'b110010,
    StLeave    = 6'b001010,
    StError    = 6'b101100
  } state_e;

  localparam logic [31:0] OffsetStatus = 32'h0000_000C;  // of ecc; bit 0 is busy

  logic [StateWidth-1:0] state_q;
  state_e state_d, state;
  logic access_d, access_q;  // of our own read of STATUS
  logic passed_d, passed_q;  // ecc saw the last cycle of the window's access
  logic rested_d, rested_q;  // the last cycle was Software
  logic answered, ecc_busy;
  apb_req_t probe;
  apb_rsp_t refused_software, refused_birth, refused_attest;

  assign state    = state_e'(state_q);
  assign answered = access_q && ecc_i.pready;
  assign ecc_busy = ecc_i.prdata[0];

  always_comb begin
    state_d  = state;
    access_d = 1'b0;
    rested_d = 1'b0;
    passed_d = 1'b0;
    unique case (state)
      StSoftware: begin
        rested_d = 1'b1;
        passed_d = software_i.psel;
        if (rested_q && !software_i.psel && (birth_request_i || attest_request_i)) begin
          state_d = StProbe;
        end
      end
      StProbe: begin
        access_d = !answered;
        if (answered) begin
          state_d = StSoftware;
          if (!ecc_busy && attest_request_i) state_d = StAttest;
          if (!ecc_busy && birth_request_i) state_d = StBirth;
        end
      end
      StBirth:  if (!birth_request_i) state_d = StLeave;
      StAttest: if (!attest_request_i) state_d = StLeave;
      StLeave: begin
        access_d = !answered;
        if (answered && !ecc_busy) state_d = StSoftware;
      end
      default:  state_d = StError;  // and every illegal code
    endcase
  end

  assign birth_owner_o  = state == StBirth && birth_request_i ? OwnerYes : OwnerNo;
  assign attest_owner_o = state == StAttest && attest_request_i ? OwnerYes : OwnerNo;
  assign alert_o        = state == StError;

  always_comb begin
    probe         = '0;
    probe.psel    = 1'b1;
    probe.penable = access_q;
    probe.paddr   = OffsetStatus;
    probe.pauser  = SubjectPluton;
  end

  assign refused_software = '{software_i.penable, software_i.penable, '0};
  assign refused_birth    = '{birth_i.penable, birth_i.penable, '0};
  assign refused_attest   = '{attest_i.penable, attest_i.penable, '0};

  always_comb begin
    ecc_o      = '0;
    software_o = refused_software;
    birth_o    = refused_birth;
    attest_o   = refused_attest;
    unique case (state)
      StSoftware: begin
        // An access that began while ecc was read here is shown from its setup phase on.
        ecc_o         = software_i;
        ecc_o.penable = software_i.penable && passed_q;
        software_o    = '0;
        if (passed_q) software_o = ecc_i;
      end
      StProbe: begin
        ecc_o      = probe;
        software_o = '0;
      end
      StBirth: begin
        if (birth_request_i) begin
          ecc_o   = birth_i;
          birth_o = ecc_i;
        end
      end
      StAttest: begin
        if (attest_request_i) begin
          ecc_o    = attest_i;
          attest_o = ecc_i;
        end
      end
      StLeave: ecc_o = probe;
      default: ;
    endcase
  end

  sparse_state #(
    .Width     (StateWidth),
    .ResetValue(StSoftware)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      access_q <= 1'b0;
      passed_q <= 1'b0;
      rested_q <= 1'b0;
    end else begin
      access_q <= access_d;
      passed_q <= passed_d;
      rested_q <= rested_d;
    end
  end

endmodule
