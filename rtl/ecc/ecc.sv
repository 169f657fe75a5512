// SPDX-License-Identifier: Apache-2.0
// The P-256 block: registers (ecc.rdl), memories of operands, key port, random port, nonce unit and
// engine. Guarantees, commands, phases and errors: README.md beside this file.
//
// Three small memories hold 32-bit words of 256-bit numbers, most significant first. Operands (public:
// e, qx, qy, r, s, and the results), secrets (d, k) and random words never share a read port, and the
// only memory that a register reads is the first, of which only the results, and only once released.
module ecc
  import bus_pkg::*;
  import spec_pkg::*;
  import private_sha_pkg::psha_req_t;
  import private_sha_pkg::psha_rsp_t;
  import ecc_microcode_pkg::*;
  import ecc_pkg::*;
#(
  parameter int unsigned Width  = 48,
  parameter int unsigned Digits = 6
) (
  input logic clk_i,
  input logic rst_ni,

  // Registers
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Key store
  output key_req_t    key_o,
  input  key_rsp_t    key_i,
  output key_offer_t  offer_o,
  input  key_answer_t answer_i,

  // Random words
  output random_req_t random_o,
  input  random_rsp_t random_i,

  // Private SHA-256
  output logic              psha_request_o,
  output psha_req_t         psha_o,
  input  psha_rsp_t         psha_i,
  input  logic      [255:0] digest_i,
  input  logic              psha_alert_i,

  input  logic [3:0] blank_i,
  output logic       test_used_o,  // a test register was written, or a command with `test` accepted
  output logic       alert_o
);

  localparam int unsigned AddrWidth = ecc_regs_pkg::ECC_REGS_MIN_ADDR_WIDTH;
  localparam logic [AddrWidth-1:0] OffsetCmd = 10'h008;

  // Places in the memory of operands, in numbers of eight words
  localparam logic [2:0] PlaceE = 3'd0, PlaceQx = 3'd1, PlaceQy = 3'd2, PlaceR = 3'd3;
  localparam logic [2:0] PlaceS = 3'd4, PlaceFirst = 3'd5, PlaceSecond = 3'd6;
  localparam logic [3:0] PlaceScalar = 4'd7, PlaceNonce = 4'd8;  // of secrets

  function automatic logic [31:0] swap_bytes(logic [31:0] x);
    return {x[7:0], x[15:8], x[23:16], x[31:24]};
  endfunction

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  logic regs_ready, regs_slverr;
  logic [31:0] regs_rdata;
  ecc_regs_pkg::ecc__in_t regs_in;
  ecc_regs_pkg::ecc__out_t regs_out;

  phase_e phase;
  job_t job, new_job;
  logic
      busy, done, released, sweep_all, sweep_first, sweep_second, sweep_random, abort, stop, second;
  logic phase_first, engine_whole;
  logic [2:0] program_number, input_number, word_number;
  logic word_valid, loaded, engine_start, engine_done, engine_alert, nonce_alert, sweeping;
  logic test_there_q, random_full, nonce_done, nonce_fail;
  logic [5:0] sweep;
  error_e error, verdict, error_q, error_d;
  fail_e engine_fail;

  // Of the codes these two alone have 101 and 000 on top. An illegal code may count as one of them in its
  // cycle: the error state follows, and wipes.
  assign sweeping = phase[7:5] == 3'b101 || phase[7:5] == 3'b000;

  // Refusals by bus error

  logic [AddrWidth-1:0] offset;
  logic [3:0] place;  // of an operand
  logic is_zeroize, is_operand, is_result, is_test, refuse, blank;

  assign blank = blank_i == BlankYes;
  assign offset = apb_i.paddr[AddrWidth-1:0];
  assign place = offset[8:5];
  assign is_zeroize = offset == OffsetCmd && apb_i.pwdata[3:0] == OpZeroize;
  assign is_operand = offset[9];
  assign is_result = place == 4'(PlaceFirst) || place == 4'(PlaceSecond);
  assign is_test = place == PlaceScalar || place == PlaceNonce;
  assign refuse     = apb_i.paddr[1:0] != '0 || (is_operand && place > PlaceNonce) ||
      (is_operand && is_test && !blank) || (is_operand && apb_i.pwrite == is_result) ||
      (apb_i.pwrite && (apb_i.pstrb != 4'b1111 || ((busy || phase == StError) && !is_zeroize)));

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  // Commands

  ecc_regs_pkg::ecc__CMD__external__fields__out_t cmd;
  logic
      cmd_req,
      takes_key,
      tests,
      from_slot,
      uses_store,
      accepted,
      zeroize,
      start,
      operand_write,
      operand_read;

  assign cmd = regs_out.CMD.wr_data;
  assign cmd_req = regs_out.CMD.req && regs_out.CMD.req_is_wr;
  assign takes_key = cmd.op inside {OpPublicKey, OpSign, OpEcdh, OpCheckScalar};
  assign from_slot = takes_key && !cmd.test;
  assign tests = takes_key && cmd.test;
  assign uses_store = from_slot || cmd.op == OpGenerate;

  always_comb begin
    verdict = ErrorNone;
    if (!(cmd.op inside {[OpPublicKey : OpZeroize]}) || (cmd.op == OpSign && (&cmd.nonce))) begin
      verdict = ErrorCommand;
    end else if ((tests && !blank) || (cmd.op == OpSign && cmd.nonce != NonceHedged && !cmd.test) ||
                 (cmd.op == OpEcdh && cmd.test && cmd.deliver)) begin
      // A key of the key store never meets a nonce that software can choose or predict, and no slot
      // takes a secret that software knows.
      verdict = ErrorDenied;
    end else if (uses_store && !caller_valid(cmd.caller)) begin
      verdict = ErrorCaller;
    end
  end

  always_comb begin
    new_job = '{
        program_code: ProgramPublicKey,
        test: tests,
        key: from_slot,
        random: cmd.op inside {OpPublicKey, OpGenerate, OpSign, OpEcdh},
        nonce: 1'b0,
        mode: 2'd0,
        verify: 1'b0,
        deliver: 1'b0,
        results: cmd.op inside {OpPublicKey, OpGenerate, OpSign, OpEcdh},
        slot: cmd.slot,
        to_slot: cmd.to,
        subject: caller_subject(cmd.caller),
        operation: KeyOperationPublicKey
    };
    unique case (cmd.op)
      OpGenerate: begin
        new_job.nonce     = 1'b1;
        new_job.mode      = 2'd2;
        new_job.deliver   = 1'b1;
        new_job.operation = KeyOperationGenerate;
      end
      OpSign: begin
        new_job.program_code = ProgramSign;
        new_job.nonce        = cmd.nonce != NonceGiven;
        new_job.mode         = {1'b0, cmd.nonce == NonceHedged};
        new_job.verify       = cmd.verify;
        new_job.operation    = KeyOperationSign;
      end
      OpVerify:      new_job.program_code = ProgramVerify;
      OpEcdh: begin
        new_job.program_code = ProgramEcdh;
        new_job.deliver      = cmd.deliver;
        new_job.results      = !cmd.deliver;
        new_job.operation    = cmd.deliver ? KeyOperationAgreeTo : KeyOperationAgree;
      end
      OpCheckPoint:  new_job.program_code = ProgramPointCheck;
      OpCheckScalar: new_job.program_code = ProgramScalarCheck;
      default:       new_job.program_code = ProgramPublicKey;
    endcase
  end

  assign accepted = cmd_req && verdict == ErrorNone;
  assign zeroize = accepted && cmd.op == OpZeroize;
  assign start = accepted && !zeroize;
  assign operand_write = regs_out.OPERANDS.req && regs_out.OPERANDS.req_is_wr;
  assign operand_read = regs_out.OPERANDS.req && !regs_out.OPERANDS.req_is_wr;

  // The code of a refused command, until the next one or a wipe; control has that of an accepted one.
  always_comb begin
    error_d = error_q;
    if (busy) error_d = ErrorNone;
    if (cmd_req) error_d = verdict;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) error_q <= ErrorNone;
    else error_q <= error_d;
  end

  ecc_control u_control (
    .clk_i,
    .rst_ni,
    .start_i       (start),
    .start_job_i   (new_job),
    .zeroize_i     (zeroize),
    .test_lost_i   (test_there_q && !blank),
    .alert_i       (engine_alert || nonce_alert || psha_alert_i),
    .key_valid_i   (key_i.valid),
    .key_last_i    (key_i.last),
    .key_error_i   (key_i.error),
    .random_full_i (random_full),
    .random_error_i(random_i.error),
    .nonce_done_i  (nonce_done),
    .nonce_fail_i  (nonce_fail),
    .engine_done_i (engine_done),
    .engine_whole_i(engine_whole),
    .engine_fail_i (engine_fail),
    .answer_i,
    .phase_o       (phase),
    .job_o         (job),
    .second_o      (second),
    .first_cycle_o (phase_first),
    .program_o     (program_number),
    .input_o       (input_number),
    .word_o        (word_number),
    .word_valid_o  (word_valid),
    .loaded_o      (loaded),
    .engine_start_o(engine_start),
    .sweep_o       (sweep),
    .abort_o       (abort),
    .stop_o        (stop),
    .busy_o        (busy),
    .done_o        (done),
    .released_o    (released),
    .sweep_all_o   (sweep_all),
    .sweep_first_o (sweep_first),
    .sweep_second_o(sweep_second),
    .sweep_random_o(sweep_random),
    .error_o       (error),
    .alert_o
  );

  // Memories

  (* ram_style = "distributed" *)logic [31:0] operands[64];
  (* ram_style = "distributed" *)logic [31:0] secrets [16];
  (* ram_style = "distributed" *)logic [31:0] randoms [32];

  logic [5:0] operand_read_address, operand_address;
  logic [3:0] secret_read_address, secret_address;
  logic [4:0] random_read_address, random_address;
  logic [31:0] operand_word, secret_word, random_word, operand_data, secret_data, random_data;
  logic operand_we, secret_we, random_we;

  assign operand_word = operands[operand_read_address];
  assign secret_word  = secrets[secret_read_address];
  assign random_word  = randoms[random_read_address];

  always_ff @(posedge clk_i) begin
    if (operand_we) operands[operand_address] <= operand_data;
    if (secret_we) secrets[secret_address] <= secret_data;
    if (random_we) randoms[random_address] <= random_data;
  end

  // Random words: z, m, draw in the memory, blinding and order in registers

  logic [4:0] random_count_d, random_count_q;
  logic random_take, random_clear_d, random_clear_q;
  logic [63:0] blind_q;
  logic [12:0] order_q;

  assign random_full = random_count_q == 5'(RandomWords) && !random_clear_q;
  // The last word is asked for by the command itself: a source that is not healthy any more is met
  // before a word of it is used.
  assign random_o.valid = !random_clear_q &&
      ((phase == StIdle && random_count_q < 5'(RandomWords - 1)) ||
       (phase == StRandom && !random_full));
  assign random_take = random_o.valid && random_i.valid && !random_i.error;

  logic random_wiped;
  assign random_wiped = phase == StSweep ? (sweep_all || sweep_random) : phase == StError;

  // After an error the words are overwritten, one a cycle, before others are asked for.
  always_comb begin
    random_count_d = random_count_q + 5'(random_take || random_clear_q);
    random_clear_d = random_clear_q && !(&random_count_q);
    if (random_i.error && random_o.valid) begin
      random_count_d = '0;
      random_clear_d = 1'b1;
    end
    if (random_wiped) begin
      random_count_d = '0;
      random_clear_d = 1'b0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      random_count_q <= '0;
      random_clear_q <= 1'b0;
    end else begin
      random_count_q <= random_count_d;
      random_clear_q <= random_clear_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (random_wiped || random_clear_q) begin
      blind_q <= '0;
      order_q <= '0;
    end else if (random_take) begin
      if (random_count_q == RandomBlindHigh) blind_q[63:32] <= random_i.word;
      if (random_count_q == RandomBlindLow) blind_q[31:0] <= random_i.word;
      if (random_count_q == RandomOrder) order_q <= random_i.word[12:0];
    end
  end

  // Nonce unit

  logic nonce_start, nonce_busy, nonce_we;
  logic [1:0] nonce_source;
  logic [3:0] nonce_address;
  logic [2:0] nonce_waddr;
  logic [31:0] nonce_word, nonce_wdata;

  assign nonce_start = phase_first;

  always_comb begin
    unique case (nonce_source)
      2'd0:    nonce_word = secret_word;
      2'd1:    nonce_word = operand_word;
      default: nonce_word = random_word;
    endcase
  end

  ecc_nonce u_nonce (
    .clk_i,
    .rst_ni,
    .wipe_i   (sweeping),
    .start_i  (nonce_start),
    .mode_i   (job.mode),
    .busy_o   (nonce_busy),
    .done_o   (nonce_done),
    .fail_o   (nonce_fail),
    .source_o (nonce_source),
    .address_o(nonce_address),
    .word_i   (nonce_word),
    .we_o     (nonce_we),
    .waddr_o  (nonce_waddr),
    .wdata_o  (nonce_wdata),
    .psha_request_o,
    .psha_o,
    .psha_i,
    .digest_i,
    .alert_o  (nonce_alert)
  );

  // Words on their way into the engine (Load) and out of it (results)

  logic [255:0] shifter_d, shifter_q;
  logic output_valid, output_taken, output_second, output_second_q, unload_q;
  logic [  2:0] unload_word_q;
  logic [255:0] output_value;
  logic [ 31:0] load_word;
  logic [3:0] load_input_d, load_input_q;
  logic [2:0] load_place_d, load_place_q;
  logic [2:0] next_program, next_input;
  logic next_second;

  // Which number is loaded, and from where, is told a cycle ahead: the way through the memories begins
  // at a register.
  assign next_second = second || phase == StUnload;
  assign next_program = next_second ? ProgramVerify :
      (cmd_req && phase == StIdle) ? new_job.program_code : job.program_code;
  assign next_input = (phase == StLoad) ? input_number + 3'(word_number == 3'd7) : '0;

  always_comb begin
    load_input_d = InputD;
    if (32'(next_input) < unsigned'($size(
            Inputs[0]
        )) && 32'(next_program) < unsigned'($size(
            Inputs
        ))) begin
      load_input_d = Inputs[next_program][next_input];
    end
    unique case (load_input_d)
      InputE:  load_place_d = PlaceE;
      InputQx: load_place_d = PlaceQx;
      InputQy: load_place_d = PlaceQy;
      InputR:  load_place_d = next_second ? PlaceFirst : PlaceR;
      default: load_place_d = next_second ? PlaceSecond : PlaceS;
    endcase
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      load_input_q <= '0;
      load_place_q <= '0;
    end else begin
      load_input_q <= load_input_d;
      load_place_q <= load_place_d;
    end
  end

  always_comb begin
    unique case (load_input_q)
      InputD, InputK: load_word = secret_word;
      InputZ, InputM: load_word = random_word;
      default:        load_word = operand_word;
    endcase
  end

  // An output that is still in the engine's pipeline when a program is cut off is none.
  assign output_taken = output_valid && phase == StRunning;

  always_comb begin
    shifter_d = shifter_q;
    if (output_taken) shifter_d = output_value;
    else if (word_valid || unload_q) shifter_d = {shifter_q[223:0], load_word & {32{word_valid}}};
  end

  always_ff @(posedge clk_i) begin
    if (stop || engine_start || (sweeping && !unload_q)) shifter_q <= '0;
    else shifter_q <= shifter_d;
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      unload_q        <= 1'b0;
      unload_word_q   <= '0;
      output_second_q <= 1'b0;
    end else begin
      unload_q      <= (output_taken || (unload_q && !(&unload_word_q))) && !abort;
      unload_word_q <= unload_q ? unload_word_q + 3'd1 : '0;
      if (output_taken) output_second_q <= output_second;
    end
  end

  // What is read, and written, where

  localparam logic [3:0] BitsLoad = phase_bits(StLoad), BitsNonce = phase_bits(StNonce);
  localparam logic [3:0] BitsDeliver = phase_bits(StDeliver);
  logic [3:0] reading;

  assign reading = phase_bits(phase);

  always_comb begin
    operand_read_address = regs_out.OPERANDS.addr[7:2];
    secret_read_address  = {load_input_q == InputK, word_number};
    random_read_address  = (load_input_q == InputM ? RandomM : RandomZ) + 5'(word_number);
    unique case (reading)
      BitsLoad: operand_read_address = {load_place_q, word_number};
      BitsNonce: begin
        operand_read_address = {PlaceE, nonce_address[2:0]};
        secret_read_address  = {1'b0, nonce_address[2:0]};
        random_read_address  = RandomDraw + 5'(nonce_address);
      end
      BitsDeliver: begin
        operand_read_address = {PlaceFirst, word_number};
        secret_read_address  = {1'b0, word_number};
        random_read_address  = RandomM + 5'(word_number);
      end
      default:  operand_read_address = regs_out.OPERANDS.addr[7:2];
    endcase
  end

  logic test_write;

  assign test_write = operand_write && regs_out.OPERANDS.addr[8:5] inside {PlaceScalar, PlaceNonce};
  assign test_used_o = test_write || (start && tests);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) test_there_q <= 1'b0;
    else test_there_q <= test_write || (test_there_q && !(sweeping && (&sweep)));
  end

  always_comb begin
    operand_we      = operand_write && !test_write;
    operand_address = regs_out.OPERANDS.addr[7:2];
    operand_data    = swap_bytes(regs_out.OPERANDS.wr_data);
    if (sweeping) begin
      operand_address = sweep;
      operand_data = '0;
      operand_we      = sweep_all || (sweep[5:3] == PlaceFirst && sweep_first) ||
          (sweep[5:3] == PlaceSecond && sweep_second);
    end
    if (unload_q) begin
      operand_we      = 1'b1;
      operand_address = {output_second_q ? PlaceSecond : PlaceFirst, unload_word_q};
      operand_data    = shifter_q[255:224];
    end

    secret_we      = test_write;
    secret_address = {regs_out.OPERANDS.addr[8:5] == PlaceNonce, regs_out.OPERANDS.addr[4:2]};
    secret_data    = swap_bytes(regs_out.OPERANDS.wr_data);
    if (phase == StKey && key_i.valid) begin
      secret_we      = 1'b1;
      secret_address = {1'b0, word_number};
      secret_data    = key_i.share0 ^ key_i.share1;
    end
    if (nonce_we) begin
      secret_we      = 1'b1;
      secret_address = {job.mode != 2'd2, nonce_waddr};
      secret_data    = nonce_wdata;
    end
    if (sweeping) begin
      secret_we      = 1'b1;
      secret_address = sweep[3:0];
      secret_data    = '0;
    end

    random_we      = random_take;
    random_address = random_count_q;
    random_data    = random_i.word;
    if (random_wiped || random_clear_q) begin
      random_we      = 1'b1;
      random_address = random_wiped ? sweep[4:0] : random_count_q;
      random_data    = '0;
    end
  end

  // Engine. Its clock stands while no program is loaded, run or wiped: it has nothing to do then, and
  // keeps its state by itself.

  logic clk_engine, engine_enable;

  assign engine_enable = phase inside {StLoad, StRunning, StUnload} || sweeping;

  tech_clock_gate u_clock_gate (
    .clk_i,
    .enable_i(engine_enable),
    .clk_o   (clk_engine)
  );

  ecc_engine #(
    .Width (Width),
    .Digits(Digits)
  ) u_engine (
    .clk_i          (clk_engine),
    .rst_ni,
    .wipe_i         (sweeping),
    .sweep_i        (sweep),
    .load_i         (loaded),
    .load_register_i(6'(ConstantRegisters) + 6'(input_number) - 6'd1),
    .load_value_i   (shifter_q),
    .program_i      (program_number),
    .start_i        (engine_start),
    .blind_i        (blind_q),
    .order_i        (order_q),
    .done_o         (engine_done),
    .whole_o        (engine_whole),
    .fail_o         (engine_fail),
    .output_valid_o (output_valid),
    .output_second_o(output_second),
    .output_o       (output_value),
    .alert_o        (engine_alert)
  );

  // Key port

  logic asks, offers;
  logic [31:0] delivered;

  assign asks = phase == StKey;
  assign offers = phase == StDeliver;
  assign delivered = job.program_code == ProgramEcdh ? operand_word : secret_word;
  assign key_o = '{
          valid: asks,
          slot: asks ? job.slot : '0,
          operation: asks ? job.operation : '0,
          subject: asks ? job.subject : '0
      };
  assign offer_o = '{
          valid: offers,
          last: offers && word_number == 3'd7,
          slot: offers ? job.to_slot : '0,
          operation: offers ? job.operation : '0,
          subject: offers ? job.subject : '0,
          share0: offers ? delivered ^ random_word : '0,
          share1: offers ? random_word : '0
      };

  // Registers

  assign regs_in.VERSION.width.next = 10'(Width);
  assign regs_in.VERSION.digits.next = 4'(Digits);
  assign regs_in.CMD.wr_ack = cmd_req;
  assign regs_in.STATUS.busy.next = busy;
  assign regs_in.STATUS.done.next = done;
  assign regs_in.STATUS.waiting.next = phase == StRandom;
  assign regs_in.STATUS.error.next = (error_q != ErrorNone && phase == StIdle) ? error_q : error;
  assign regs_in.OPERANDS.wr_ack = operand_write;
  assign regs_in.OPERANDS.rd_ack = operand_read;
  assign regs_in.OPERANDS.rd_data = released ? swap_bytes(operand_word) : '0;

  logic unused_bits;
  assign unused_bits = ^{regs_req.paddr[31:AddrWidth], regs_req.pauser, cmd, regs_out.CMD.wr_biten,
                         regs_out.OPERANDS.addr, regs_out.OPERANDS.wr_biten, nonce_busy, job};

  assign regs_rsp = '{pready: regs_ready, pslverr: regs_slverr, prdata: regs_rdata};

  ecc_regs u_regs (
    .clk(clk_i),
    .arst_n(rst_ni),
    .s_apb_psel(regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite(regs_req.pwrite),
    .s_apb_pprot(regs_req.pprot),
    .s_apb_paddr(regs_req.paddr[AddrWidth-1:0]),
    .s_apb_pwdata(regs_req.pwdata),
    .s_apb_pstrb(regs_req.pstrb),
    .s_apb_pready(regs_ready),
    .s_apb_prdata(regs_rdata),
    .s_apb_pslverr(regs_slverr),
    .hwif_in(regs_in),
    .hwif_out(regs_out)
  );

endmodule
