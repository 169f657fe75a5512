// SPDX-License-Identifier: Apache-2.0
// The store's one sequencer (README.md, "Phases and cycles"): whom it serves, and where a transfer stands.
//
//   Clear --16 cycles--> Idle --a client asks--> Judge --right--> Draw --8 masks--> Move --8 words--> Idle
//   Judge --refused--> Idle;  Draw, Move --anything wrong--> Wipe --16 cycles--> Idle
//   any --zeroize--> Clear;  any --illegal code, copies disagree--> Error, until reset
//
// Invariant: one client at a time, and only in Move a word moves; a slot that is being filled is empty
// from Judge to the last word, and what leads out of Move before that wipes it.
module keys_control
  import keys_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input logic zeroize_i,
  input logic fault_i,    // of the slots, or of the command that waits

  // Who asks, most urgent first, and for which slot
  input birth_key_req_t       birth_i,
  input logic                 fuses_ask_i,
  input logic           [1:0] area_i,           // the committed one
  input logic                 offer_valid_i,
  input logic           [4:0] offer_slot_i,
  input logic                 ecc_valid_i,
  input logic           [4:0] ecc_slot_i,
  input logic                 sha2_valid_i,
  input logic           [4:0] sha2_slot_i,
  input logic                 aes_valid_i,
  input logic           [4:0] aes_slot_i,
  input logic                 software_ask_i,
  input logic           [4:0] software_slot_i,
  input logic           [2:0] software_op_i,

  // The client's request as it is in this cycle
  input logic gone_i,
  input logic right_i,         // may go on; software's in Judge only
  input logic random_valid_i,
  input logic random_error_i,
  input logic fuses_fail_i,    // Load, Burn: an error, or not the word that is due
  input logic last_fail_i,     // Take: `last` is not where it must be
  input logic partner_i,       // Move: word `count` can move

  output phase_e  phase_o,
  output client_e client_o,
  output job_t    job_o,
  output logic    gap_o,     // the cycle after a row was burnt

  output logic draw_o,         // this mask is kept
  output logic move_o,         // this word moves
  output logic last_move_o,    // and it ends what the client asked for
  output logic refuse_o,       // the client's request ends here, refused
  output logic by_random_o,    // because of the random port,
  output logic by_fuses_o,     // because of the fuses' ports
  output logic create_o,       // software's CREATE acts
  output logic wipe_start_o,   // next phase is Wipe, of the slots
  output logic wipe_one_o,     // {target},
  output logic wipe_device_o,  // 0 to 3
  output logic wiped_o,        // last cycle of Wipe
  output logic asked_o,        // the fuses' load was latched
  output logic fault_o,
  output logic alert_o
);

  logic [ PhaseWidth-1:0] phase_code;
  logic [ClientWidth-1:0] client_code;
  phase_e phase_d, phase;
  client_e client_d, client;
  (* keep *)job_t job_q;
  (* keep *)job_t job_nq;
  job_t job_d;
  logic gap_d, gap_q, client_legal, same, loads, burns, fills_one, wipes, fails;
  logic last_word;

  assign phase  = phase_e'(phase_code);
  assign client = client_e'(client_code);

  always_comb begin
    unique case (client)
      ClientBirth, ClientFuses, ClientOffer, ClientEcc, ClientSha2, ClientAes, ClientSoftware:
      client_legal = 1'b1;
      default: client_legal = 1'b0;
    endcase
  end

  assign fault_o = fault_i || !client_legal || job_q != ~job_nq;

  // The request is still the one that was latched.
  always_comb begin
    unique case (client)
      ClientBirth: begin
        same = birth_i.op == birth_key_op_e'(job_q.op) && {3'b000, birth_i.slot} == job_q.slot &&
            birth_i.area == job_q.area;
      end
      ClientFuses:    same = area_i == job_q.area;
      ClientOffer:    same = offer_slot_i == job_q.slot;
      ClientEcc:      same = ecc_slot_i == job_q.slot;
      ClientSha2:     same = sha2_slot_i == job_q.slot;
      ClientAes:      same = aes_slot_i == job_q.slot;
      ClientSoftware: same = software_slot_i == job_q.slot;
      default:        same = 1'b0;
    endcase
  end

  // What the client wants
  assign loads = client == ClientFuses || (client == ClientBirth && job_q.op == BirthKeyLoad);
  assign burns = client == ClientBirth && job_q.op == BirthKeyBurn;
  assign fills_one = client == ClientOffer || client == ClientSoftware ||
      (client == ClientBirth && job_q.op == BirthKeyRoot);
  assign wipes = (client == ClientBirth && job_q.op == BirthKeyWipe) ||
      (client == ClientSoftware && software_op_i == OpRelease);

  assign last_word = job_q.count[2:0] == 3'd7;

  always_comb begin
    phase_d       = phase;
    client_d      = client;
    job_d         = job_q;
    gap_d         = 1'b0;
    draw_o        = 1'b0;
    move_o        = 1'b0;
    last_move_o   = 1'b0;
    refuse_o      = 1'b0;
    by_random_o   = 1'b0;
    by_fuses_o    = 1'b0;
    create_o      = 1'b0;
    wipe_start_o  = 1'b0;
    wipe_one_o    = 1'b0;
    wipe_device_o = 1'b0;
    wiped_o       = 1'b0;
    asked_o       = 1'b0;
    fails         = 1'b0;

    unique case (phase)
      StClear: begin
        job_d.count = job_q.count + 4'd1;
        if (&job_q.count && !zeroize_i) phase_d = StIdle;
      end

      StIdle: begin
        job_d   = '0;
        phase_d = StJudge;
        if (birth_i.op != BirthKeyNone) begin
          client_d   = ClientBirth;
          job_d.op   = birth_i.op;
          job_d.slot = {3'b000, birth_i.slot};
          job_d.area = birth_i.area;
        end else if (fuses_ask_i) begin
          client_d   = ClientFuses;
          job_d.area = area_i;
          asked_o    = 1'b1;
        end else if (offer_valid_i) begin
          client_d   = ClientOffer;
          job_d.slot = offer_slot_i;
        end else if (ecc_valid_i) begin
          client_d   = ClientEcc;
          job_d.slot = ecc_slot_i;
        end else if (sha2_valid_i) begin
          client_d   = ClientSha2;
          job_d.slot = sha2_slot_i;
        end else if (aes_valid_i) begin
          client_d   = ClientAes;
          job_d.slot = aes_slot_i;
        end else if (software_ask_i) begin
          client_d   = ClientSoftware;
          job_d.slot = software_slot_i;
        end else begin
          phase_d = StIdle;
        end
      end

      StJudge: begin
        phase_d = StDraw;
        if (gone_i) begin
          phase_d = StIdle;
        end else if (!same || !right_i) begin
          refuse_o   = 1'b1;
          by_fuses_o = client == ClientFuses;
          phase_d    = StIdle;
          // What software wanted to load does not stay.
          if (client == ClientSoftware && software_op_i == OpLoad) begin
            wipe_start_o = 1'b1;
            phase_d      = StWipe;
          end
        end else if (wipes) begin
          wipe_start_o  = 1'b1;
          wipe_one_o    = client == ClientSoftware;
          wipe_device_o = client == ClientBirth;
          phase_d       = StWipe;
        end else if (client == ClientSoftware && software_op_i == OpCreate) begin
          create_o = 1'b1;
          phase_d  = StIdle;
        end
      end

      StDraw, StMove: begin
        if (gone_i) begin
          fails = 1'b1;
        end else if (!same || (!right_i && client != ClientSoftware)) begin
          fails      = 1'b1;
          refuse_o   = 1'b1;
          by_fuses_o = client == ClientFuses;
        end else if (random_error_i) begin
          fails       = 1'b1;
          refuse_o    = 1'b1;
          by_random_o = 1'b1;
        end else if (phase == StMove && (fuses_fail_i || last_fail_i)) begin
          fails      = 1'b1;
          refuse_o   = 1'b1;
          by_fuses_o = fuses_fail_i;
        end else if (phase == StDraw) begin
          draw_o = random_valid_i;
          if (random_valid_i) job_d.count = job_q.count + 4'd1;
          if (random_valid_i && last_word) begin
            job_d.count = '0;
            phase_d     = StMove;
          end
        end else if (partner_i) begin
          move_o      = 1'b1;
          gap_d       = burns;
          job_d.count = job_q.count + 4'd1;
          if (last_word) begin
            job_d.count = '0;
            phase_d     = StIdle;
            last_move_o = !loads || job_q.secret == SlotRoot[1:0];
            if (!last_move_o) begin
              job_d.secret = job_q.secret + 2'd1;
              phase_d      = StDraw;
            end
          end
        end
        if (fails) begin
          wipe_start_o  = 1'b1;
          wipe_one_o    = fills_one;
          wipe_device_o = loads;
          phase_d       = StWipe;
        end
      end

      StWipe: begin
        job_d.count = job_q.count + 4'd1;
        if (&job_q.count) begin
          wiped_o = 1'b1;
          phase_d = StIdle;
        end
      end

      default: begin
        // Terminal, and so is an illegal code: nothing below leads out of it.
        job_d.count = job_q.count + 4'd1;
        phase_d     = StError;
      end
    endcase

    if (wipe_start_o) begin
      job_d.count  = '0;
      job_d.one    = wipe_one_o;
      job_d.device = wipe_device_o;
    end
    if (zeroize_i && !(phase inside {StClear, StError})) begin
      phase_d     = StClear;
      job_d.count = '0;
    end
    if (fault_o) begin  // no rule acts in this cycle
      phase_d       = StError;
      client_d      = ClientSoftware;
      job_d         = '0;
      gap_d         = 1'b0;
      draw_o        = 1'b0;
      move_o        = 1'b0;
      last_move_o   = 1'b0;
      refuse_o      = 1'b0;
      create_o      = 1'b0;
      wipe_start_o  = 1'b0;
      wipe_one_o    = 1'b0;
      wipe_device_o = 1'b0;
      wiped_o       = 1'b0;
      asked_o       = 1'b0;
    end
  end

  assign phase_o  = phase;
  assign client_o = client;
  assign job_o    = job_q;
  assign gap_o    = gap_q;
  assign alert_o  = phase == StError;

  sparse_state #(
    .Width     (PhaseWidth),
    .ResetValue(StClear)
  ) u_phase (
    .clk_i,
    .rst_ni,
    .d_i(phase_d),
    .q_o(phase_code)
  );

  sparse_state #(
    .Width     (ClientWidth),
    .ResetValue(ClientSoftware)
  ) u_client (
    .clk_i,
    .rst_ni,
    .d_i(client_d),
    .q_o(client_code)
  );

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      job_q  <= '0;
      job_nq <= '1;
      gap_q  <= 1'b0;
    end else begin
      job_q  <= job_d;
      job_nq <= ~job_d;
      gap_q  <= gap_d;
    end
  end

endmodule
