// SPDX-License-Identifier: Apache-2.0
// What is hashed (README.md, "Stream"): from the load of a message on, the words for the hash are those of
// the template and of the fetched words, byte by byte, whole and once; what is payload goes to the token.
//
// The template is written down here once more, from docs/generated/token.md; what walks it knows bytes only.
//
// FORMAL_STREAM = 1, for planted bugs: the stream alone, driven as attest drives it.
`ifndef FORMAL_STREAM
`define FORMAL_STREAM 1'b0
`endif

module attest_stream_props
  import attest_template_pkg::*;
  import private_sha_pkg::psha_req_t;
(
  input logic clk_i,
  input logic rst_ni,

  input logic                     load_i,
  input logic                     fresh_i,
  input logic [TemplateWidth-1:0] next_i,
  input logic                     run_i,
  input logic [TemplateWidth-1:0] first_i,
  input logic [TemplateWidth-1:0] last_i,
  input logic                     ended_o,

  input logic          fetch_o,
  input field_e        fetch_field_o,
  input logic   [ 3:0] fetch_index_o,
  input logic   [ 4:0] fetch_entry_o,
  input logic          fetch_done_i,
  input logic   [31:0] fetch_word_i,

  input logic [ 4:0] entries_i,
  input logic [15:0] life_cycle_i,
  input logic        overflow_i,
  input logic        tainted_i,

  input psha_req_t        psha_o,
  input logic             psha_ready_i,
  input logic             write_o,
  input logic      [ 9:0] address_o,
  input logic      [31:0] word_o,
  input logic             stray_o,

  // A byte goes somewhere
  input logic       emit,
  input logic       to_hash,
  input logic       to_token,
  input logic [7:0] value,

  // State
  input logic [TemplateWidth-1:0] pc_i,
  input logic [              5:0] place_i,
  input logic [              4:0] entry_i,
  input logic                     loaded_i,
  input logic [             31:0] word_i,
  input logic [             11:0] hashed_i,
  input logic [              1:0] hash_count_i,
  input logic [             23:0] hash_held_i,
  input logic [              1:0] token_count_i,
  input logic [             23:0] token_held_i,
  input logic [              9:0] address_i
);

  // attestation_point, general_point, general_key; signed_head and payload. Three digits each: a byte, or
  // 100 + field.
  localparam logic [7:0] Payload = 8'd38, End = 8'd184;
  localparam logic [7:0] First = 8'd150, Last = 8'd164;  // of an entry
  localparam logic [0:184][11:0] Message = {
    192'h004_100_101_004_102_103_0A4_001_002_020_001_021_058_020_102_022,
    192'h058_020_103_084_06A_053_069_067_06E_061_074_075_072_065_031_043,
    192'h0A1_001_026_040_059_10E_0AC_008_0A1_005_058_020_105_00A_058_020,
    192'h107_019_001_000_058_021_001_104_019_001_009_078_021_074_061_067,
    192'h03A_070_073_061_063_065_072_074_069_066_069_065_064_02E_06F_072,
    192'h067_02C_032_030_032_033_03A_070_073_061_023_074_066_06D_019_001,
    192'h00C_058_020_106_019_009_05A_001_019_009_05B_019_10F_019_009_05C,
    192'h058_020_099_069_0F6_072_0E8_01D_0A1_0E1_048_080_03B_022_069_015,
    192'h096_0B1_0D3_0D4_008_0C6_069_092_07B_087_09F_0EE_088_0FA_078_0E2,
    192'h09B_062_019_009_05F_110_0A4_001_064_109_002_058_020_10A_004_068,
    192'h10B_005_058_020_10C_03A_000_001_000_000_058_020_108_03A_000_001,
    108'h000_001_111_03A_000_001_000_002_112
  };

  logic past;

  logic run;
  formal_start u_start (
    .clk_i,
    .rst_ni,
    .past_o(past),
    .run_o (run)
  );

  // ---- The walk ----

  logic hash_q;  // the loaded message is for the hash
  logic signed_q;  // it is the one that is signed
  logic [7:0] start_q, end_q;
  logic [7:0] i_q;
  logic [5:0] p_q;
  logic [4:0] e_q;
  logic [11:0] bytes_q, token_q;  // bytes so far
  logic ended_q;
  logic [31:0] fetched_q;  // the last word of a field
  logic fresh_q;  // not all its bytes were emitted
  logic [23:0] hash_held_q, token_held_q;  // the last three bytes

  logic [ 8:0] code;
  logic [ 5:0] last_place;
  logic [ 7:0] expected;
  logic [ 3:0] digit;
  logic [11:0] length;
  logic word_ends, in_field, of_words, of_log, walks, at_end, full;
  field_e field;

  assign code = Message[i_q][8:0];
  assign in_field = code[8];
  assign field = field_e'(code[4:0]);
  assign of_log = in_field &&
      (field inside {FieldRegister, FieldType, FieldDigest, FieldVersion, FieldSigner});
  assign of_words = of_log ||
      (in_field &&
       (field inside {FieldAttestationX, FieldAttestationY, FieldGeneralX, FieldGeneralY,
                      FieldThumbprint, FieldNonce, FieldDevice, FieldSeed}));
  assign digit = fetched_q[31-4*5'(p_q[2:0])-:4];
  assign length = 12'd288 + 12'd87 * 12'(entries_i);
  assign walks = emit && to_hash && hash_q;
  assign at_end = (i_q == end_q) && (p_q == last_place);
  assign word_ends = (field == FieldVersion) ? (p_q == 6'd7) : (p_q[1:0] == 2'd3);
  assign full = (bytes_q[1:0] == 2'd3) || at_end;

  always_comb begin
    last_place = '0;
    if (of_words) last_place = 6'd31;
    if (in_field) begin
      unique case (field)
        FieldType:                          last_place = 6'd3;
        FieldVersion:                       last_place = 6'd7;
        FieldPayloadLength, FieldLifeCycle: last_place = 6'd1;
        default:                            ;
      endcase
    end
  end

  always_comb begin
    expected = code[7:0];
    if (of_words) expected = fetched_q[31-8*5'(p_q[1:0])-:8];
    if (in_field) begin
      unique case (field)
        FieldVersion: expected = (digit < 4'd10) ? 8'h30 + 8'(digit) : 8'h61 + 8'(digit) - 8'd10;
        FieldPayloadLength: expected = p_q[0] ? length[7:0] : {4'd0, length[11:8]};
        FieldLifeCycle: expected = p_q[0] ? life_cycle_i[7:0] : life_cycle_i[15:8];
        FieldComponents: expected = 8'h80 + 8'(entries_i);
        FieldOverflow: expected = overflow_i ? 8'hF5 : 8'hF4;
        FieldTainted: expected = tainted_i ? 8'hF5 : 8'hF4;
        default: ;
      endcase
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      hash_q       <= 1'b0;
      signed_q     <= 1'b0;
      start_q      <= '0;
      end_q        <= '0;
      i_q          <= '0;
      p_q          <= '0;
      e_q          <= '0;
      bytes_q      <= '0;
      token_q      <= '0;
      ended_q      <= 1'b0;
      fetched_q    <= '0;
      fresh_q      <= 1'b0;
      hash_held_q  <= '0;
      token_held_q <= '0;
    end else begin
      if (fetch_o && fetch_done_i) begin
        fetched_q <= fetch_word_i;
        fresh_q   <= 1'b1;
      end
      if (walks) begin
        if (word_ends) fresh_q <= 1'b0;
        hash_held_q <= {hash_held_q[15:0], expected};
        bytes_q     <= bytes_q + 12'd1;
        p_q         <= p_q + 6'd1;
        ended_q     <= at_end;
        if (p_q == last_place) begin
          p_q <= '0;
          i_q <= i_q + 8'd1;
          if (i_q == Last) begin
            e_q <= e_q + 5'd1;
            if (e_q + 5'd1 != entries_i) i_q <= First;
          end
        end
      end
      if (emit && to_token) begin
        token_held_q <= {token_held_q[15:0], to_hash ? expected : value};
        token_q      <= token_q + 12'd1;
      end
      if (load_i) begin
        hash_q   <= next_i != TokenTailFirst;
        signed_q <= next_i == SignedHeadFirst;
        start_q  <= next_i;
        i_q      <= next_i;
        unique case (next_i)
          AttestationPointFirst: end_q <= 8'd2;
          GeneralPointFirst:     end_q <= 8'd5;
          GeneralKeyFirst:       end_q <= 8'd18;
          default:               end_q <= End;
        endcase
        p_q     <= '0;
        e_q     <= '0;
        bytes_q <= '0;
        ended_q <= 1'b0;
        fresh_q <= 1'b0;
        if (fresh_i) token_q <= '0;
      end
    end
  end

  // ---- Driven as attest drives it ----

  if (`FORMAL_STREAM) begin : gen_alone
    logic run_q;
    logic [4:0] entries;
    formal_constant #(
      .Width(5)
    ) u_entries (
      .clk_i,
      .value_o(entries)
    );
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) run_q <= 1'b0;
      else run_q <= 1'b1;
    end
    always_comb begin
      assume (rst_ni == past);
      assume (load_i == !run_i);
      assume (run_i == run_q);
      assume (fresh_i && (next_i == SignedHeadFirst));
      assume ((first_i == SignedHeadFirst) && (last_i == PayloadLast));
      assume ((entries_i == entries) && (entries == 5'd1));
      assume (fetch_done_i && psha_ready_i);
    end
  end else begin : gen_driven
    // As attest drives it; carries the induction.
    logic [7:0] last;
    always_comb begin
      unique case (first_i)
        AttestationPointFirst: last = AttestationPointLast;
        GeneralPointFirst:     last = GeneralPointLast;
        GeneralKeyFirst:       last = GeneralKeyLast;
        SignedHeadFirst:       last = PayloadLast;
        default:               last = TokenTailLast;
      endcase
    end

    a_runs_what_is_loaded :
    assert property (@(posedge clk_i) disable iff (!rst_ni) !past || (load_i != run_i));

    a_loads_a_message :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !load_i || ((fresh_i == (next_i == SignedHeadFirst)) &&
        (next_i inside {AttestationPointFirst, GeneralPointFirst, GeneralKeyFirst, SignedHeadFirst,
                        TokenTailFirst})));

    a_runs_to_its_end :
    assert property (@(posedge clk_i) disable iff (!rst_ni)
        !past || !run_i || ((first_i == start_q) && (last_i == last)));
  end

  // ---- Promises ----

  logic [31:0] word, token_word;

  always_comb begin
    unique case (bytes_q[1:0])
      2'd0:    word = {expected, 24'd0};
      2'd1:    word = {hash_held_q[7:0], expected, 16'd0};
      2'd2:    word = {hash_held_q[15:0], expected, 8'd0};
      default: word = {hash_held_q, expected};
    endcase
  end
  assign token_word = {token_held_q, to_hash ? expected : value};

  a_hash_has_the_message :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !hash_q || !psha_o.valid ||
      (!ended_q && full && (psha_o.word == word) &&
       (psha_o.bytes == 3'(bytes_q[1:0]) + 3'd1) && (psha_o.finish == at_end) && !psha_o.restart));

  a_no_byte_is_lost :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !walks || (run_i && (!full || (psha_o.valid && psha_ready_i))));

  a_length_is_kept :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !walks || !at_end || !signed_q ||
      stray_o ||
      (bytes_q + 12'd1 == length + 12'd20));

  a_field_is_fetched :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !hash_q || !fetch_o ||
      (of_words && (fetch_field_o == field) && (fetch_index_o == p_q[5:2]) &&
       (!of_log || (field == FieldRegister) || (fetch_entry_o == e_q))));

  a_word_is_fetched_anew :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !walks || !of_words || fresh_q);

  a_type_is_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !walks || !in_field || (field != FieldType) ||
      (value inside {[8'h30 : 8'h39], [8'h41 : 8'h5A]}));

  a_life_cycle_is_legal :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !walks || !in_field || (field != FieldLifeCycle) ||
      (life_cycle_i inside {16'h2000, 16'h3000, 16'h4000}));

  a_token_has_the_payload :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !walks || (to_token == (i_q >= Payload)));

  a_token_is_written :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !hash_q ||
      ((write_o == (emit && to_token && (token_q[1:0] == 2'd3))) &&
       (!write_o || ((word_o == token_word) && (address_o == token_q[11:2])))));

  // ---- Carry the induction ----

  logic in_token_head, live;
  assign live = hash_q && run_i;
  assign in_token_head = pc_i inside {[TokenHeadFirst : TokenHeadLast]};

  a_end_is_seen :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !live || (ended_o == ended_q));

  a_start :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !live || (start_q == AttestationPointFirst && end_q == 8'd2) ||
      (start_q == GeneralPointFirst && end_q == 8'd5) ||
      (start_q == GeneralKeyFirst && end_q == 8'd18) ||
      (start_q == SignedHeadFirst && end_q == End));

  a_signed :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !run_i || ((signed_q == (start_q == SignedHeadFirst)) &&
                          (hash_q == (start_q != TokenTailFirst))));

  logic placed;
  assign placed = in_token_head ?
      (signed_q && (i_q == Payload) && (p_q == '0) && !loaded_i && (place_i <= 6'd1) &&
       ((place_i == '0) || (pc_i == TokenHeadLast))) :
      ((place_i == p_q) && (pc_i == i_q + ((i_q < Payload) ? 8'd0 : PayloadFirst - Payload)));

  a_place :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !live || ended_q ||
      ((hashed_i == bytes_q) && (entry_i == e_q) && (i_q >= start_q) && (i_q <= end_q) &&
       (p_q <= last_place) && placed));

  a_word :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !live || ended_q ||
      ((loaded_i == fresh_q) && (!loaded_i || (of_words && (word_i == fetched_q)))));

  a_hash_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni)
      !past || !live || ended_q || ((hash_count_i == bytes_q[1:0]) &&
      ((hash_count_i < 2'd1) || (hash_held_i[7:0] == hash_held_q[7:0])) &&
      ((hash_count_i < 2'd2) || (hash_held_i[15:8] == hash_held_q[15:8])) &&
      ((hash_count_i < 2'd3) || (hash_held_i[23:16] == hash_held_q[23:16]))));

  a_token_held :
  assert property (@(posedge clk_i) disable iff (!rst_ni) !past || !live || !signed_q ||
      ((token_count_i == token_q[1:0]) && (address_i == token_q[11:2]) &&
      ((token_count_i < 2'd1) || (token_held_i[7:0] == token_held_q[7:0])) &&
      ((token_count_i < 2'd2) || (token_held_i[15:8] == token_held_q[15:8])) &&
      ((token_count_i < 2'd3) || (token_held_i[23:16] == token_held_q[23:16]))));

  logic unused;
  assign unused = run;

endmodule

bind attest_stream attest_stream_props u_props (
  .pc_i         (pc_q),
  .place_i      (place_q),
  .entry_i      (entry_q),
  .loaded_i     (loaded_q),
  .word_i       (word_q),
  .hashed_i     (hashed_q),
  .hash_count_i (u_hash.count_q),
  .hash_held_i  (u_hash.held_q),
  .token_count_i(u_token.count_q),
  .token_held_i (u_token.held_q),
  .address_i    (address_q),
  .*
);
