// SPDX-License-Identifier: Apache-2.0
// The registers of one side of a mailbox. *Output* is the FIFO that this side pushes into, *input* the one
// that it pops.
//
// Invariant: nothing of the other side changes but by `act_o`, and that is zero but in the access cycle of an
// access that the guard let through.
module mailbox_side
  import bus_pkg::*;
  import mailbox_pkg::*;
  import spec_pkg::*;
#(
  parameter subject_e        Subject   = SubjectPluton,
  parameter bit              Nonsecure = 1'b0,
  parameter bit              Anyone    = 1'b0,
  parameter logic     [31:0] Id        = '0
) (
  input logic clk_i,
  input logic rst_ni,

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output act_t act_o,
  input  act_t other_i,

  input logic   [CountWidth-1:0] output_count_i,
  input logic   [CountWidth-1:0] output_next_i,
  input entry_t                  input_head_i,
  input logic   [CountWidth-1:0] input_count_i,
  input logic   [CountWidth-1:0] input_next_i,

  input logic mine_i,  // this side holds the semaphore
  input logic taken_i, // a read of it in this cycle reads 1

  output logic [Irqs-1:0] irq_o
);

  localparam logic [CountWidth-1:0] Full = CountWidth'(Depth);
  localparam logic [CountWidth-1:0] ThresholdReset = 4'd1;

  apb_req_t judged_req, regs_req;
  apb_rsp_t regs_rsp;
  logic refuse, armed_d, armed_q, access, write;
  logic [4:0] word;
  logic [CountWidth-1:0] room, room_next;
  logic [3:0] event_now, int_en_d, int_en_q, int_sts_d, int_sts_q;
  logic [3:0] nf_thrs_d, nf_thrs_q, ne_thrs_d, ne_thrs_q;
  logic [7:0] sw_en_d, sw_en_q, sw_sts_d, sw_sts_q;
  logic [31:0] staged_d, staged_q;
  logic unused_regs_req, unused_other;

  // What the access may not do, as the setup cycle sees it. Until the access cycle nothing but this
  // side itself could make room scarcer, take from input or take the semaphore away.
  always_comb begin
    refuse = 1'b0;
    unique case (apb_i.paddr[6:2])
      WordVersion, WordId, WordPushCnt, WordPopCnt: refuse = apb_i.pwrite;
      WordGenCtrl, WordSwRxIntEn, WordSwRxIntSts, WordFifoCtrl, WordNfThrs, WordNeThrs, WordIntEn,
          WordIntSts:
      ;
      WordSwTxIntPort, WordDataPush: refuse = !apb_i.pwrite;
      WordCmdPush: refuse = !apb_i.pwrite || (output_count_i == Full);
      WordCmdPop, WordDataPop: refuse = apb_i.pwrite || (input_count_i == '0);
      WordSemaphore: refuse = apb_i.pwrite && !mine_i;
      default: refuse = 1'b1;
    endcase
    if (apb_i.paddr[1:0] != '0) refuse = 1'b1;
    if (apb_i.pwrite && (apb_i.pstrb != '1)) refuse = 1'b1;
  end

  // Whom the firewall lets come, where it is the one who chooses, counts as the side's subject.
  always_comb begin
    judged_req = apb_i;
    if (Anyone) begin
      judged_req.pauser   = Subject;
      judged_req.pprot[1] = Nonsecure;
    end
  end

  apb_guard #(
    .Subject  (Subject),
    .Nonsecure(Nonsecure),
    .AddrWidth(7)
  ) u_guard (
    .clk_i,
    .rst_ni,
    .apb_i   (judged_req),
    .apb_o,
    .refuse_i(refuse),
    .regs_o  (regs_req),
    .regs_i  (regs_rsp)
  );

  // A verdict counts for one access cycle, the one right after its setup cycle.
  assign armed_d = regs_req.psel && !regs_req.penable;
  assign access = regs_req.psel && regs_req.penable && armed_q;
  assign write = access && regs_req.pwrite;
  assign word = regs_req.paddr[6:2];
  assign unused_regs_req = ^{regs_req.paddr, regs_req.pstrb, regs_req.pprot, regs_req.pauser};
  assign unused_other = ^{other_i.soft_reset, other_i.take, other_i.give, other_i.entry};

  always_comb begin
    act_o = '0;
    if (access && !regs_req.pwrite) begin
      act_o.pop  = word == WordCmdPop;
      act_o.take = word == WordSemaphore;
    end
    if (write) begin
      unique case (word)
        WordGenCtrl: act_o.soft_reset = regs_req.pwdata[1:0] != '0;
        WordSwTxIntPort: act_o.sw = regs_req.pwdata[7:0];
        WordCmdPush: begin
          act_o.push  = 1'b1;
          act_o.entry = '{cmd: regs_req.pwdata, data: staged_q};
        end
        WordSemaphore: act_o.give = !regs_req.pwdata[0];
        default: ;
      endcase
    end
  end

  assign room      = Full - output_count_i;
  assign room_next = Full - output_next_i;

  always_comb begin
    event_now        = '0;
    event_now[IrqRd] = other_i.pop;
    event_now[IrqNf] = (room < nf_thrs_q) && (room_next >= nf_thrs_q);
    event_now[IrqWr] = other_i.push;
    event_now[IrqNe] = (input_count_i < ne_thrs_q) && (input_next_i >= ne_thrs_q);
    if (act_o.soft_reset) event_now[IrqNe] = other_i.push;
  end

  always_comb begin
    int_en_d  = int_en_q;
    int_sts_d = int_sts_q;
    nf_thrs_d = nf_thrs_q;
    ne_thrs_d = ne_thrs_q;
    sw_en_d   = sw_en_q;
    sw_sts_d  = sw_sts_q;
    staged_d  = staged_q;
    if (write) begin
      unique case (word)
        WordSwRxIntEn: sw_en_d = regs_req.pwdata[7:0];
        WordSwRxIntSts: sw_sts_d = sw_sts_q & ~regs_req.pwdata[7:0];
        WordNfThrs: nf_thrs_d = regs_req.pwdata[3:0];
        WordNeThrs: ne_thrs_d = regs_req.pwdata[3:0];
        WordIntEn: int_en_d = regs_req.pwdata[3:0];
        WordIntSts: int_sts_d = int_sts_q & ~regs_req.pwdata[3:0];
        WordCmdPush: staged_d = '0;
        WordDataPush: staged_d = regs_req.pwdata;
        default: ;
      endcase
    end
    if (act_o.soft_reset) begin
      int_en_d  = '0;
      int_sts_d = '0;
      nf_thrs_d = ThresholdReset;
      ne_thrs_d = ThresholdReset;
      sw_en_d   = '0;
      sw_sts_d  = '0;
      staged_d  = '0;
    end
    // What happens now wins over a clear.
    int_sts_d |= event_now;
    sw_sts_d |= other_i.sw;
  end

  always_comb begin
    regs_rsp         = '0;
    regs_rsp.pready  = regs_req.penable;
    regs_rsp.pslverr = regs_req.penable && !armed_q;
    if (access && !regs_req.pwrite) begin
      unique case (word)
        WordVersion: regs_rsp.prdata = Version;
        WordId: regs_rsp.prdata = Id;
        WordSwRxIntEn: regs_rsp.prdata = 32'(sw_en_q);
        WordSwRxIntSts: regs_rsp.prdata = 32'(sw_sts_q);
        WordNfThrs: regs_rsp.prdata = 32'(nf_thrs_q);
        WordNeThrs: regs_rsp.prdata = 32'(ne_thrs_q);
        WordIntEn: regs_rsp.prdata = 32'(int_en_q);
        WordIntSts: regs_rsp.prdata = 32'(int_sts_q);
        WordPushCnt: regs_rsp.prdata = 32'(output_count_i);
        WordCmdPop: regs_rsp.prdata = input_head_i.cmd;
        WordDataPop: regs_rsp.prdata = input_head_i.data;
        WordPopCnt: regs_rsp.prdata = 32'(input_count_i);
        WordSemaphore: regs_rsp.prdata = 32'(taken_i);
        default: ;  // GEN_CTRL, FIFO_CTRL
      endcase
    end
  end

  assign irq_o = {(sw_sts_q & sw_en_q) != '0, int_sts_q & int_en_q};

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      armed_q   <= 1'b0;
      int_en_q  <= '0;
      int_sts_q <= '0;
      nf_thrs_q <= ThresholdReset;
      ne_thrs_q <= ThresholdReset;
      sw_en_q   <= '0;
      sw_sts_q  <= '0;
      staged_q  <= '0;
    end else begin
      armed_q   <= armed_d;
      int_en_q  <= int_en_d;
      int_sts_q <= int_sts_d;
      nf_thrs_q <= nf_thrs_d;
      ne_thrs_q <= ne_thrs_d;
      sw_en_q   <= sw_en_d;
      sw_sts_q  <= sw_sts_d;
      staged_q  <= staged_d;
    end
  end

endmodule
