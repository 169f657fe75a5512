// SPDX-License-Identifier: Apache-2.0
// Bites when its kick does not come in time. Contract: README.md.
//
// Invariant: `started_q`, `period_q` and `bite_q` change but once after reset, from zero: no
// register clears the first and the last, or writes the period when started.
module watchdog
  import bus_pkg::*;
(
  input logic clk_i,
  input logic rst_ni, // of the core that it watches

  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,

  output logic bite_o
);

  // Offsets / 4.
  localparam logic [1:0] WordId = 2'd0;
  localparam logic [1:0] WordStart = 2'd1;
  localparam logic [1:0] WordKick = 2'd2;

  localparam logic [31:0] KickWord = 32'h4B49_434B;
  localparam logic [31:0] PeriodLeast = 32'd16;

  logic refuse, read, write;
  logic [ 1:0] word;
  logic [31:0] rdata;
  logic started_d, started_q, bite_d, bite_q;
  logic [31:0] period_d, period_q, count_d, count_q;
  logic unused_apb, unused_read;

  assign word = apb_i.paddr[3:2];

  always_comb begin
    refuse = apb_i.paddr[15:4] != '0;
    rdata  = '0;
    unique case (word)
      WordId: begin
        rdata = resources_pkg::DeviceWatchdogId;
        if (apb_i.pwrite) refuse = 1'b1;
      end
      WordStart: if (!apb_i.pwrite || started_q || (apb_i.pwdata < PeriodLeast)) refuse = 1'b1;
      WordKick: begin
        if (!apb_i.pwrite || !started_q || bite_q || (apb_i.pwdata != KickWord)) refuse = 1'b1;
      end
      default: begin  // COUNT
        rdata = count_q;
        if (apb_i.pwrite) refuse = 1'b1;
      end
    endcase
  end

  apb_port u_port (
    .apb_i,
    .apb_o,
    .refuse_i(refuse),
    .rdata_i (rdata),
    .read_o  (read),
    .write_o (write)
  );

  assign unused_apb = ^apb_i;
  assign unused_read = read;
  assign bite_o = bite_q;

  always_comb begin
    started_d = started_q;
    period_d  = period_q;
    count_d   = count_q;
    if (started_q && !bite_q) count_d = count_q - 1'b1;
    if (write && (word == WordStart)) begin
      started_d = 1'b1;
      period_d  = apb_i.pwdata;
      count_d   = apb_i.pwdata;
    end
    if (write && (word == WordKick)) count_d = period_q;
    bite_d = bite_q || (started_q && (count_d == '0));
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      started_q <= 1'b0;
      bite_q    <= 1'b0;
      period_q  <= '0;
      count_q   <= '0;
    end else begin
      started_q <= started_d;
      bite_q    <= bite_d;
      period_q  <= period_d;
      count_q   <= count_d;
    end
  end

endmodule
