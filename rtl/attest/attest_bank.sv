// SPDX-License-Identifier: Apache-2.0
// The registers of attest behind their guard, in the datapath's byte order.
//
// Guarantees: while `frozen_i` no write reaches a register; of the memory of words the public ones alone
// are read, of the token what is inside its length, both only while they are released.
module attest_bank
  import attest_pkg::*;
  import attest_template_pkg::*;
  import bus_pkg::*;
  import spec_pkg::*;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // Status
  input logic          frozen_i,
  input logic          busy_i,
  input logic          done_i,
  input logic          ready_i,
  input error_e        error_i,
  input logic   [11:0] length_i,  // of the payload

  output logic        command_o,
  output logic [ 2:0] op_o,
  output logic        nonce_write_o,
  output logic [ 2:0] nonce_index_o,
  output logic [31:0] nonce_word_o,

  // Words: the read one is there in the same cycle. The token: in the next.
  output logic [ 5:0] word_address_o,
  input  logic [31:0] word_i,
  output logic        token_read_o,
  output logic [ 9:0] token_address_o,
  input  logic [31:0] token_i
);

  localparam int unsigned AddrWidth = attest_regs_pkg::ATTEST_REGS_MIN_ADDR_WIDTH;
  localparam logic [9:0] TokenWords = 10'((TokenMax + 3) / 4);
  localparam logic [3:0] PlaceNone = {1'b0, PlaceSeed};

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  attest_regs_pkg::attest__in_t to_regs;
  attest_regs_pkg::attest__out_t from_regs;
  logic is_words, is_token, refuse, nonce_place, words_read, token_ack_q;
  logic [3:0] place;
  logic [11:0] length;
  logic unused_bits;

  function automatic logic [31:0] swapped(logic [31:0] word);
    swapped = {word[7:0], word[15:8], word[23:16], word[31:24]};
  endfunction

  assign is_words = apb_i.paddr[AddrWidth-1:8] == 5'd1;
  assign is_token = apb_i.paddr[12];
  assign place = {1'b0, apb_i.paddr[7:5]};
  assign nonce_place = place == {1'b0, PlaceNonce};
  assign refuse = apb_i.paddr[1:0] != '0 || (apb_i.pwrite && (apb_i.pstrb != '1 || frozen_i)) ||
      (is_words && (place == PlaceNone || apb_i.pwrite != nonce_place)) ||
      (is_token && (apb_i.pwrite || apb_i.paddr[11:2] >= TokenWords));

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

  attest_regs u_regs (
    .clk          (clk_i),
    .arst_n       (rst_ni),
    .s_apb_psel   (regs_req.psel),
    .s_apb_penable(regs_req.penable),
    .s_apb_pwrite (regs_req.pwrite),
    .s_apb_pprot  (regs_req.pprot),
    .s_apb_paddr  (regs_req.paddr[AddrWidth-1:0]),
    .s_apb_pwdata (regs_req.pwdata),
    .s_apb_pstrb  (regs_req.pstrb),
    .s_apb_pready (regs_rsp.pready),
    .s_apb_prdata (regs_rsp.prdata),
    .s_apb_pslverr(regs_rsp.pslverr),
    .hwif_in      (to_regs),
    .hwif_out     (from_regs)
  );

  assign unused_bits = ^{
    regs_req.paddr[31:AddrWidth],
    regs_req.pauser,
    from_regs.CMD.wr_biten,
    from_regs.CMD.wr_data,
    from_regs.WORDS.addr,
    from_regs.WORDS.wr_biten,
    from_regs.BUFFER.addr,
    from_regs.BUFFER.req_is_wr,
    from_regs.BUFFER.wr_data,
    from_regs.BUFFER.wr_biten
  };

  assign length = done_i ? length_i + 12'(TokenFixed - PayloadFixed) : '0;

  assign to_regs.STATUS.busy.next = busy_i;
  assign to_regs.STATUS.done.next = done_i;
  assign to_regs.STATUS.ready.next = ready_i;
  assign to_regs.STATUS.error.next = error_i;
  assign to_regs.LENGTH.value.next = length;

  assign to_regs.CMD.wr_ack = command_o;
  assign command_o = from_regs.CMD.req && from_regs.CMD.req_is_wr;
  assign op_o = from_regs.CMD.wr_data.op;

  // The guard lets only the nonce's writes and the other places' reads through.
  assign nonce_write_o = from_regs.WORDS.req && from_regs.WORDS.req_is_wr;
  assign nonce_index_o = from_regs.WORDS.addr[4:2];
  assign nonce_word_o = swapped(from_regs.WORDS.wr_data);
  assign word_address_o = from_regs.WORDS.addr[7:2];
  assign to_regs.WORDS.wr_ack = nonce_write_o;
  assign words_read = from_regs.WORDS.req && !from_regs.WORDS.req_is_wr;
  assign to_regs.WORDS.rd_ack = words_read;
  assign to_regs.WORDS.rd_data = ready_i && words_read ? swapped(word_i) : '0;

  // The length's last word, whole or not, has its missing bytes zero already.
  assign token_read_o = from_regs.BUFFER.req;
  assign token_address_o = from_regs.BUFFER.addr[11:2];
  assign to_regs.BUFFER.wr_ack = 1'b0;
  assign to_regs.BUFFER.rd_ack = token_ack_q;
  assign to_regs.BUFFER.rd_data = done_i && {token_address_o, 2'b00} < length ? swapped(
      token_i
  ) : '0;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) token_ack_q <= 1'b0;
    else token_ack_q <= token_read_o;
  end

endmodule
