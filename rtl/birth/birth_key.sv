// SPDX-License-Identifier: Apache-2.0
// One key: lets ecc generate it, or compute its public key, by the ordinary registers, and hashes
// 0x04 || X || Y with the private SHA-256 as the words come.
//
//   Idle --start--> CMD --> STATUS until not busy --> word 0 --> Push --> ... word 15 --> Push --> Last --> Wait --release--> Idle
//   STATUS with an error, a refused access --> Failed --> Idle
//   any --illegal code, psha_alert_i, started while not Idle--> Error, until reset
//
// Guarantees: the digest is over exactly the sixteen words that were read after a STATUS that said done;
// only public words pass here. Does not: check the key, or who owns ecc.
module birth_key
  import birth_pkg::*;
  import bus_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  logic   start_i,
  input  logic   generate_i,  // else public key
  input  logic   slot_i,      // 0 or 1
  input  logic   release_i,   // of a job that is done
  output logic   done_o,      // the digest stands on the private SHA-256's wires
  output logic   failed_o,
  output error_e error_o,

  // ecc
  output apb_req_t ecc_o,
  input  apb_rsp_t ecc_i,

  // Private SHA-256
  output logic      psha_request_o,
  output psha_req_t psha_o,
  input  psha_rsp_t psha_i,
  input  logic      psha_alert_i,

  output logic alert_o
);

  localparam logic [31:0] OffsetCommand = 32'h0000_0008;
  localparam logic [31:0] OffsetStatus = 32'h0000_000C;
  localparam logic [31:0] OffsetFirst = 32'h0000_02A0;  // SECOND follows it
  localparam logic [3:0] OpPublicKey = 4'd1, OpGenerate = 4'd2;  // of ecc's CMD
  localparam logic [7:0] Uncompressed = 8'h04;  // SEC 1, section 2.3.3

  logic [JobWidth-1:0] state_q;
  job_e state_d, state;
  item_e item_d, item_q;
  logic [3:0] index_d, index_q;
  logic [31:0] word_d, word_q, command;
  logic [7:0] carry_d, carry_q;
  error_e error_d, error_q;
  logic accepted, hashing, broken;
  logic status_busy, status_done;
  logic [7:0] status_error;

  assign state        = job_e'(state_q);

  assign status_busy  = ecc_i.prdata[0];
  assign status_done  = ecc_i.prdata[1];
  assign status_error = ecc_i.prdata[15:8];

  // ecc's CMD: op, and the slot of the key or of the result
  always_comb begin
    command      = '0;
    command[3:0] = generate_i ? OpGenerate : OpPublicKey;
    if (generate_i) command[24] = slot_i;
    else command[16] = slot_i;
  end

  always_comb begin
    ecc_o = '0;
    if (state inside {JobSetup, JobAccess}) begin
      ecc_o.psel    = 1'b1;
      ecc_o.penable = state == JobAccess;
      ecc_o.pauser  = SubjectPluton;
      unique case (item_q)
        ItemCommand: begin
          ecc_o.pwrite = 1'b1;
          ecc_o.pstrb  = '1;
          ecc_o.paddr  = OffsetCommand;
          ecc_o.pwdata = command;
        end
        ItemStatus: ecc_o.paddr = OffsetStatus;
        default:    ecc_o.paddr = OffsetFirst + {26'd0, index_q, 2'b00};
      endcase
    end
  end

  assign hashing = (state inside {JobSetup, JobAccess} && item_q == ItemWord) ||
      state inside {JobPush, JobLast, JobWait};
  assign psha_request_o = hashing;
  assign accepted = psha_i.grant && psha_i.ready;

  always_comb begin
    psha_o = '{valid: 1'b0, word: '0, bytes: 3'd4, finish: 1'b0, restart: 1'b0};
    if (state == JobPush) begin
      psha_o.valid = 1'b1;
      psha_o.word  = {carry_q, word_q[31:8]};
    end
    if (state == JobLast) begin
      psha_o.valid  = 1'b1;
      psha_o.word   = {carry_q, 24'd0};
      psha_o.bytes  = 3'd1;
      psha_o.finish = 1'b1;
    end
  end

  always_comb begin
    state_d = state;
    item_d = item_q;
    index_d = index_q;
    word_d = word_q;
    carry_d = carry_q;
    error_d = error_q;
    broken  = psha_alert_i || (start_i && state != JobIdle) ||
        !(item_q inside {ItemCommand, ItemStatus, ItemWord});
    unique case (state)
      JobIdle: begin
        if (start_i) begin
          state_d = JobSetup;
          item_d  = ItemCommand;
          index_d = '0;
          carry_d = Uncompressed;
        end
      end
      JobSetup:  state_d = JobAccess;
      JobAccess: begin
        if (ecc_i.pready) begin
          state_d = JobSetup;
          unique case (item_q)
            ItemCommand: item_d = ItemStatus;
            ItemStatus: begin
              if (!status_busy) begin
                item_d = ItemWord;
                if (!status_done || status_error != ErrorNone) begin
                  state_d = JobFailed;
                  error_d = status_error != ErrorNone ? error_e'(status_error) : ErrorInternal;
                end
              end
            end
            ItemWord: begin
              state_d = JobPush;
              word_d = {
                ecc_i.prdata[7:0], ecc_i.prdata[15:8], ecc_i.prdata[23:16], ecc_i.prdata[31:24]
              };
            end
            default: ;  // broken
          endcase
          if (ecc_i.pslverr) begin
            state_d = JobFailed;
            error_d = ErrorInternal;
          end
        end
      end
      JobPush: begin
        if (accepted) begin
          carry_d = word_q[7:0];
          index_d = index_q + 4'd1;
          state_d = (&index_q) ? JobLast : JobSetup;
        end
      end
      JobLast:   if (accepted) state_d = JobWait;
      JobWait:   if (release_i) state_d = JobIdle;
      JobFailed: state_d = JobIdle;
      default:   state_d = JobError;  // and every illegal code
    endcase
    if (broken) state_d = JobError;
  end

  assign done_o   = state == JobWait && psha_i.done;
  assign failed_o = state == JobFailed;
  assign error_o  = error_q;
  assign alert_o  = state == JobError;

  sparse_state #(
    .Width     (JobWidth),
    .ResetValue(JobIdle)
  ) u_state (
    .clk_i,
    .rst_ni,
    .d_i(state_d),
    .q_o(state_q)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      item_q  <= ItemCommand;
      index_q <= '0;
      word_q  <= '0;
      carry_q <= '0;
      error_q <= ErrorNone;
    end else begin
      item_q  <= item_d;
      index_q <= index_d;
      word_q  <= word_d;
      carry_q <= carry_d;
      error_q <= error_d;
    end
  end

endmodule
