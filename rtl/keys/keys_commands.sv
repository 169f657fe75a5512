// SPDX-License-Identifier: Apache-2.0
// Software's side of the store: registers (keys.rdl), the command that waits for the store, and the KEY
// words until LOAD moves them.
//
// Guarantees: no register reads a KEY word; the words are written only while no command waits and the
// store is open, and count as written only until the LOAD that ends, or zeroize. The command that waits
// has an inverted copy: a flip there is a fault, not another command, and not one that is forgotten.
module keys_commands
  import bus_pkg::*;
  import keys_pkg::*;
  import spec_pkg::error_e;
  import spec_pkg::ErrorInternal;
  import spec_pkg::ErrorKey;
  import spec_pkg::ErrorNone;
  import spec_pkg::SubjectPluton;
(
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  // The command that waits or is in progress
  output logic           ask_o,
  output logic     [2:0] op_o,
  output purpose_e       purpose_o,
  output logic     [1:0] caller_o,
  output logic     [4:0] slot_o,
  output logic           written_o,
  input  logic           end_i,
  input  logic           refuse_i,
  input  error_e         refuse_error_i,

  // KEY words, first byte in bits 31:24
  input  logic [ 2:0] word_i,
  output logic [31:0] key_o,
  input  logic        zero_i,  // word `word_i` gets zero

  output logic fault_o,

  input logic               zeroize_i,
  input phase_e             phase_i,
  input logic               loaded_i,
  input error_e             load_error_i,
  input logic   [Slots-1:0] full_i,
  input logic   [Slots-1:0] created_i
);

  localparam int unsigned AddrWidth = keys_regs_pkg::KEYS_REGS_MIN_ADDR_WIDTH;

  apb_req_t regs_req;
  apb_rsp_t regs_rsp;
  keys_regs_pkg::keys__in_t to_regs;
  keys_regs_pkg::keys__out_t from_regs;
  keys_regs_pkg::keys__CMD__external__fields__out_t cmd;

  logic busy_d, busy_q, failed, closed, cut, command, key_write, key_we;
  logic [7:0] written_d, written_q;
  logic [2:0] op_d, op_q;
  logic [3:0] purpose_d, purpose_q;
  logic [1:0] caller_d, caller_q;
  logic [4:0] slot_d, slot_q;
  (* keep *) logic [14:0] waiting_nq;
  logic [14:0] waiting_d, waiting;
  error_e error_d, error_q, error;
  logic [31:0] key_data;
  logic [ 2:0] key_address;

  assign failed = phase_i == StError;
  assign closed = failed || phase_i == StClear;
  assign cut = (zeroize_i || phase_i == StClear) && !failed;

  apb_guard #(
    .Subject  (SubjectPluton),
    .AddrWidth(AddrWidth)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i,
    .apb_o,
    .refuse_i(apb_i.paddr[1:0] != '0 || (apb_i.paddr[6] && !apb_i.pwrite) ||
              (apb_i.pwrite && (busy_q || closed || apb_i.pstrb != '1))),
    .regs_o(regs_req),
    .regs_i(regs_rsp)
  );

  assign cmd = from_regs.CMD.wr_data;
  assign command = from_regs.CMD.req && from_regs.CMD.req_is_wr;
  assign key_write = from_regs.KEY.req && from_regs.KEY.req_is_wr;

  always_comb begin
    busy_d    = busy_q;
    error_d   = error_q;
    written_d = written_q;
    op_d      = op_q;
    purpose_d = purpose_q;
    caller_d  = caller_q;
    slot_d    = slot_q;
    if (refuse_i) error_d = refuse_error_i;
    if (end_i) busy_d = 1'b0;
    if (end_i && op_q == OpLoad) written_d = '0;
    if (key_write) written_d[from_regs.KEY.addr[4:2]] = 1'b1;
    if (command) begin
      busy_d    = 1'b1;
      error_d   = ErrorNone;
      op_d      = cmd.op;
      purpose_d = cmd.purpose;
      caller_d  = cmd.caller;
      slot_d    = cmd.slot;
    end
    if (cut) begin
      if (busy_d || busy_q) error_d = ErrorKey;
      busy_d    = 1'b0;
      written_d = '0;
    end
    if (failed) begin
      busy_d    = 1'b0;
      written_d = '0;
    end
  end

  always_comb begin
    error = error_q;
    if (busy_q) error = ErrorNone;
    if (failed) error = ErrorInternal;
  end

  assign waiting_d   = {busy_d, op_d, purpose_d, caller_d, slot_d};
  assign waiting     = {busy_q, op_q, purpose_q, caller_q, slot_q};
  assign fault_o     = waiting != ~waiting_nq;

  assign ask_o       = busy_q;
  assign op_o        = op_q;
  assign purpose_o   = purpose_of(purpose_q);
  assign caller_o    = caller_q;
  assign slot_o      = slot_q;
  assign written_o   = &written_q;

  // A zero wins over the bus; they meet only where the word would not count.
  assign key_we      = zero_i || key_write;
  assign key_address = zero_i ? word_i : from_regs.KEY.addr[4:2];
  always_comb begin
    key_data = '0;
    if (!zero_i) begin
      key_data = {
        from_regs.KEY.wr_data[7:0],
        from_regs.KEY.wr_data[15:8],
        from_regs.KEY.wr_data[23:16],
        from_regs.KEY.wr_data[31:24]
      };
    end
  end

  keys_words u_key (
    .clk_i,
    .we_i   (key_we),
    .waddr_i(key_address),
    .word_i (key_data),
    .raddr_i(word_i),
    .word_o (key_o)
  );

  assign to_regs.CMD.wr_ack             = command;
  assign to_regs.STATUS.busy.next       = busy_q && !failed;
  assign to_regs.STATUS.closed.next     = closed;
  assign to_regs.STATUS.loaded.next     = loaded_i;
  assign to_regs.STATUS.error.next      = error;
  assign to_regs.STATUS.load_error.next = load_error_i;
  assign to_regs.SLOTS.full.next        = full_i;
  assign to_regs.SLOTS.created.next     = created_i;
  assign to_regs.KEY.wr_ack             = key_write;
  assign to_regs.KEY.rd_ack             = from_regs.KEY.req && !from_regs.KEY.req_is_wr;
  assign to_regs.KEY.rd_data            = '0;

  logic unused_bits;
  assign unused_bits = ^{
    regs_req.paddr[31:AddrWidth],
    regs_req.pauser,
    cmd,
    from_regs.CMD.wr_biten,
    from_regs.KEY.addr,
    from_regs.KEY.wr_biten
  };

  keys_regs u_regs (
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

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      busy_q     <= 1'b0;
      written_q  <= '0;
      op_q       <= '0;
      purpose_q  <= '0;
      caller_q   <= '0;
      slot_q     <= '0;
      waiting_nq <= '1;
      error_q    <= ErrorNone;
    end else begin
      busy_q     <= busy_d;
      written_q  <= written_d;
      op_q       <= op_d;
      purpose_q  <= purpose_d;
      caller_q   <= caller_d;
      slot_q     <= slot_d;
      waiting_nq <= ~waiting_d;
      error_q    <= error_d;
    end
  end

endmodule
