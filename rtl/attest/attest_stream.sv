// SPDX-License-Identifier: Apache-2.0
// Walks the template: one byte a cycle, to the hash, to the token, or to both (README.md, "Stream").
//
// Guarantees: a byte for both goes to both in the same cycle, or to neither; a word of a field is fetched
// before its first byte and used once. Does not know what the fields hold.
module attest_stream
  import attest_template_pkg::*;
  import private_sha_pkg::psha_req_t;
(
  input logic clk_i,
  input logic rst_ni,

  // `load_i` in the cycle before the first of a stream; `run_i` in its cycles
  input  logic                     load_i,
  input  logic                     fresh_i,  // with load: the token begins
  input  logic [TemplateWidth-1:0] next_i,   // with load: its first instruction
  input  logic                     run_i,
  input  logic [TemplateWidth-1:0] first_i,  // the stream's first and last instruction
  input  logic [TemplateWidth-1:0] last_i,
  output logic                     ended_o,  // all is emitted

  // Words of fields
  output logic          fetch_o,
  output field_e        fetch_field_o,
  output logic   [ 3:0] fetch_index_o,
  output logic   [ 4:0] fetch_entry_o,
  input  logic          fetch_done_i,
  input  logic   [31:0] fetch_word_i,

  output logic [11:0] length_o,  // of the payload

  // Short fields
  input logic [ 4:0] entries_i,
  input logic [15:0] life_cycle_i,
  input logic        overflow_i,
  input logic        tainted_i,

  // To the hash, and to the token
  output psha_req_t        psha_o,
  input  logic             psha_ready_i,
  output logic             write_o,
  output logic      [ 9:0] address_o,
  output logic      [31:0] word_o,

  output logic bad_type_o,        // the byte is not one that a type may have
  output logic bad_life_cycle_o,  // no life cycle that signs
  output logic stray_o            // fault: outside the stream, or a message of another length
);

  logic [TemplateWidth-1:0] pc_d, pc_q;
  logic ended_d, ended_q, loaded_d, loaded_q;
  (* keep *) logic loaded_nq;  // a word that only seems to be there would be the last field's
  logic [31:0] word_d, word_q;  // of the field that is emitted
  logic [5:0] place_d, place_q;  // of the next byte in its field
  logic [4:0] entry_d, entry_q;
  logic [11:0] hashed_d, hashed_q;  // bytes that went to the hash
  logic [9:0] address_d, address_q;

  instruction_t instruction;
  field_e field;
  logic [11:0] length;
  logic short, version, present, wanted, emit, field_ends, word_ends, message_ends, repeats;
  logic to_hash, to_token, in_payload, hash_complete, token_complete;
  logic [7:0] short_byte, word_byte, value;
  logic [ 3:0] nibble;
  logic [31:0] hash_word;
  logic [2:0] hash_bytes, unused_token_bytes;

  attest_template u_template (
    .address_i    (pc_q),
    .instruction_o(instruction)
  );

  assign field   = field_e'(instruction.value[4:0]);
  assign version = field == FieldVersion;

  // Its factor is constant, and needs no multiplier.
  always_comb begin
    length = 12'(PayloadFixed);
    for (int unsigned i = 0; i < 5; i++) begin
      if (entries_i[i]) length = length + 12'(PayloadEntry << i);
    end
  end

  // What the next byte is

  always_comb begin
    short = 1'b1;
    unique case (field)
      FieldPayloadLength: short_byte = place_q[0] ? length[7:0] : {4'h0, length[11:8]};
      FieldLifeCycle:     short_byte = place_q[0] ? life_cycle_i[7:0] : life_cycle_i[15:8];
      FieldComponents:    short_byte = {3'b100, entries_i};
      FieldOverflow:      short_byte = {7'b1111010, overflow_i};
      FieldTainted:       short_byte = {7'b1111010, tainted_i};
      default: begin
        short_byte = '0;
        short      = 1'b0;
      end
    endcase
  end

  assign word_byte = word_q[31-8*5'(place_q[1:0])-:8];
  assign nibble = word_q[31-4*5'(place_q[2:0])-:4];

  always_comb begin
    value = word_byte;
    if (version) value = nibble < 4'd10 ? {4'h3, nibble} : 8'h57 + 8'(nibble);  // 0-9, a-f
    if (short) value = short_byte;
    if (!instruction.is_field) value = instruction.value;
  end

  assign present = !instruction.is_field || short || loaded_q;
  assign fetch_o = run_i && !ended_q && !present;
  assign fetch_field_o = field;
  assign fetch_index_o = place_q[5:2];
  assign fetch_entry_o = entry_q;

  assign bad_type_o = run_i && !ended_q && present && instruction.is_field && field == FieldType &&
      !(word_byte inside {[8'h30 : 8'h39], [8'h41 : 8'h5A]});
  assign bad_life_cycle_o = run_i && !ended_q && instruction.is_field && field == FieldLifeCycle &&
      !(life_cycle_i inside {LifeCycleDebug, LifeCycleSecured, LifeCycleProvisioned});

  // Where it goes

  assign in_payload = pc_q >= PayloadFirst && pc_q <= PayloadLast;
  assign to_hash = pc_q < TokenHeadFirst || in_payload;
  assign to_token = pc_q >= TokenHeadFirst;

  // The next entry, or the rest
  assign field_ends = !instruction.is_field || place_q == field_last(field);
  assign word_ends = version ? field_ends : place_q[1:0] == 2'd3;
  assign repeats = pc_q == EntryLast && entry_q + 5'd1 != entries_i;
  assign message_ends = pc_q == last_i && field_ends;

  assign wanted = run_i && !ended_q && present && !bad_type_o && !bad_life_cycle_o;
  assign emit = wanted && (psha_ready_i || !psha_o.valid);

  attest_packer u_hash (
    .clk_i,
    .rst_ni,
    .clear_i   (load_i),
    .byte_i    (value),
    .last_i    (message_ends),
    .take_i    (emit && to_hash),
    .complete_o(hash_complete),
    .word_o    (hash_word),
    .bytes_o   (hash_bytes)
  );

  always_comb begin
    psha_o = '{valid: 1'b0, word: '0, bytes: 3'd4, finish: 1'b0, restart: 1'b0};
    if (wanted && to_hash && hash_complete) begin
      psha_o.valid  = 1'b1;
      psha_o.word   = hash_word;
      psha_o.bytes  = hash_bytes;
      psha_o.finish = message_ends;
    end
  end

  // The token's last byte is the one that ends its tail: a stream with nothing for the hash.
  attest_packer u_token (
    .clk_i,
    .rst_ni,
    .clear_i   (load_i && fresh_i),
    .byte_i    (value),
    .last_i    (message_ends && !to_hash),
    .take_i    (emit && to_token),
    .complete_o(token_complete),
    .word_o,
    .bytes_o   (unused_token_bytes)
  );

  assign write_o = emit && to_token && token_complete;
  assign address_o = address_q;
  assign length_o = length;
  assign ended_o = ended_q;

  assign stray_o = loaded_q == loaded_nq || (run_i && !ended_q &&
      (pc_q < first_i || pc_q > last_i ||
       (message_ends && in_payload &&
        hashed_q + 12'd1 != length + 12'(SignedFixed - PayloadFixed))));

  always_comb begin
    pc_d      = pc_q;
    ended_d   = ended_q;
    loaded_d  = loaded_q;
    word_d    = word_q;
    place_d   = place_q;
    entry_d   = entry_q;
    hashed_d  = hashed_q;
    address_d = address_q + 10'(write_o);
    if (fetch_o && fetch_done_i) begin
      word_d   = fetch_word_i;
      loaded_d = 1'b1;
    end
    if (emit) begin
      place_d  = place_q + 6'd1;
      hashed_d = hashed_q + 12'(to_hash);
      if (word_ends) loaded_d = 1'b0;
      if (field_ends) begin
        place_d = '0;
        pc_d    = repeats ? EntryFirst : pc_q + 1'b1;
        ended_d = message_ends;
        if (pc_q == EntryLast) entry_d = entry_q + 5'd1;
      end
    end
    if (load_i) begin
      pc_d     = next_i;
      ended_d  = 1'b0;
      loaded_d = 1'b0;
      place_d  = '0;
      entry_d  = '0;
      hashed_d = '0;
      if (fresh_i) address_d = '0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      pc_q      <= '0;
      ended_q   <= 1'b0;
      loaded_q  <= 1'b0;
      loaded_nq <= 1'b1;
      word_q    <= '0;
      place_q   <= '0;
      entry_q   <= '0;
      hashed_q  <= '0;
      address_q <= '0;
    end else begin
      pc_q      <= pc_d;
      ended_q   <= ended_d;
      loaded_q  <= loaded_d;
      loaded_nq <= !loaded_d;
      word_q    <= word_d;
      place_q   <= place_d;
      entry_q   <= entry_d;
      hashed_q  <= hashed_d;
      address_q <= address_d;
    end
  end

endmodule
