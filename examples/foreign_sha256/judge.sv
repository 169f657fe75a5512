// SPDX-License-Identifier: Apache-2.0
// Judges a SHA-256 core behind adapter.sv: hashes messages in the core and in the golden model, and
// compares every digest. Message n has n bytes up to two blocks and more, so that every way to pad is
// there, and a random length after that. The messages depend on the seed alone, not on the simulator.
//
// +messages=N (200) +seed=N (1) +max_bytes=N (1000). Prints a verdict, "agreed: ..." or "FAILED: ...", and
// ends with $finish or $fatal.
module judge;
  import pluton_dpi_pkg::*;

  localparam int EveryLength = 136;  // bytes: lengths below come in order
  localparam int Patience = 100_000;  // cycles for one block
  localparam int MostShown = 5;

  logic clk = 1'b0, rst_n = 1'b0;
  logic valid = 1'b0, first = 1'b0;
  logic [511:0] block = '0;
  logic ready, done;
  logic [255:0] digest;

  initial forever #5 clk = !clk;

  adapter dut (
    .clk_i(clk),
    .rst_ni(rst_n),
    .valid_i(valid),
    .first_i(first),
    .block_i(block),
    .ready_o(ready),
    .done_o(done),
    .digest_o(digest)
  );

  int messages = 200, seed = 1, max_bytes = 1000;
  int mismatches = 0;
  longint cycles = 0;
  byte unsigned message[];

  // xorshift32 (Marsaglia 2003); never zero.
  int unsigned random_state;
  function automatic int unsigned draw();
    random_state ^= random_state << 13;
    random_state ^= random_state >> 17;
    random_state ^= random_state << 5;
    return random_state;
  endfunction

  // Byte i of the message as it is hashed (FIPS 180-4, 5.1.1), in a string of `padded` bytes.
  function automatic byte unsigned padded_byte(int i, int padded);
    longint bits = 64'(message.size()) * 8;
    if (i < message.size()) return message[i];
    if (i == message.size()) return 8'h80;
    if (i >= padded - 8) return bits[8*(padded-1-i)+:8];
    return 8'h00;
  endfunction

  // The bench acts on falling edges, where what the rising edge set is settled in every simulator.
  task automatic cycle();
    @(negedge clk);
    cycles++;
  endtask

  // What the core does not answer in time, it never answers.
  task automatic wait_ready(int number);
    for (int i = 0; ready !== 1'b1; i++) begin
      if (i == Patience) begin
        $display("message %0d (%0d bytes): the core is not ready after %0d cycles", number,
                 message.size(), Patience);
        mismatches++;
        verdict(number + 1);
      end
      cycle();
    end
  endtask

  task automatic hash_in_core(int number);
    int padded = (message.size() + 9 + 63) / 64 * 64;
    for (int at = 0; at < padded; at += 64) begin
      wait_ready(number);
      for (int i = 0; i < 64; i++) block[511-8*i-:8] = padded_byte(at + i, padded);
      first = at == 0;
      valid = 1'b1;
      cycle();
      valid = 1'b0;
    end
    wait_ready(number);
  endtask

  task automatic judge_message(int number);
    bit [511:0] model;
    int status = pluton_sha2(256, message, model);
    if (status != PLUTON_DPI_OK) $fatal(1, "the model: %s", pluton_dpi_text(status));
    hash_in_core(number);
    if (done === 1'b1 && digest === model[255:0]) return;
    mismatches++;
    if (mismatches > MostShown) return;
    $display("message %0d (%0d bytes):", number, message.size());
    if (done !== 1'b1) $display("  no digest is announced");
    $display("  core  %h", digest);
    $display("  model %h", model[255:0]);
    $write("  bytes ");
    foreach (message[i]) $write("%h", message[i]);
    $display("");
  endtask

  task automatic verdict(int judged);
    $display("%s: %0d messages, %0d mismatches, %0d cycles (seed %0d)",
             mismatches == 0 ? "agreed" : "FAILED", judged, mismatches, cycles, seed);
    if (mismatches == 0) $finish;
    else $fatal(1, "the core and the golden model differ");
  endtask

  initial begin
    void'($value$plusargs("messages=%d", messages));
    void'($value$plusargs("seed=%d", seed));
    void'($value$plusargs("max_bytes=%d", max_bytes));
    if (messages < 1 || seed < 1 || max_bytes < EveryLength) begin
      $display("wrong use: +messages=N and +seed=N from 1 on, +max_bytes=N from %0d on",
               EveryLength);
      $fatal(1, "nothing was judged");
    end
    random_state = seed;
    repeat (4) cycle();
    rst_n = 1'b1;
    cycle();
    for (int n = 0; n < messages; n++) begin
      message = new[n < EveryLength ? n : int'(draw() % (max_bytes + 1))];
      foreach (message[i]) message[i] = 8'(draw());
      judge_message(n);
    end
    verdict(messages);
  end

endmodule
