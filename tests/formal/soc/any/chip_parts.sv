// SPDX-License-Identifier: Apache-2.0
// In the places of the chip's blocks, where its top is proved: each does anything in any cycle. The application core says
// of its accesses what app_core_props.sv proves of it: one of its two worlds.
module pluton
  import bus_pkg::*;
  import debug_pkg::jtag_req_t;
  import debug_pkg::jtag_rsp_t;
  import efuse_pkg::fuse_req_t;
  import efuse_pkg::fuse_rsp_t;
  import pluton_pkg::*;
  import spec_pkg::*;
#(
  parameter bit RuntimeCore = 1'b0,
  parameter bit Secrets     = 1'b1,
  parameter bit AesMasked   = 1'b1
) (
  input  logic                                clk_i,
  input  logic                                rst_ni,
  input  logic                                por_ni,
  input  obi_req_t                            host_i,
  output obi_rsp_t                            host_o,
  output obi_req_t                            mem_o,
  input  obi_rsp_t                            mem_i,
  input  apb_req_t                            normal_mailbox_i,
  output apb_rsp_t                            normal_mailbox_o,
  output logic        [mailbox_pkg::Irqs-1:0] normal_mailbox_irq_o,
  input  apb_req_t                            secure_mailbox_i,
  output apb_rsp_t                            secure_mailbox_o,
  output logic        [mailbox_pkg::Irqs-1:0] secure_mailbox_irq_o,
  output logic                                noise_enable_o,
  input  logic                                noise_valid_i,
  input  logic                                noise_bit_i,
  output fuse_req_t                           fuse_o,
  input  fuse_rsp_t                           fuse_i,
  input  logic                                persistent_i,
  output logic                                reset_request_o,
  output logic                                watchdog_bite_o,
  input  jtag_req_t                           jtag_i,
  output jtag_rsp_t                           jtag_o,
  output jtag_req_t                           debug_jtag_o,
  input  jtag_rsp_t                           debug_jtag_i,
  output key_req_t                            sha2_key_o,
  input  key_rsp_t                            sha2_key_i,
  output key_req_t                            ecc_key_o,
  input  key_rsp_t                            ecc_key_i,
  output key_offer_t                          ecc_offer_o,
  input  key_answer_t                         ecc_answer_i,
  output random_req_t                         random_o,
  input  random_rsp_t                         random_i,
  output key_req_t                            aes_key_o,
  input  key_rsp_t                            aes_key_i,
  output random_req_t                         aes_random_o,
  input  random_rsp_t                         aes_random_i,
  input  logic        [                  3:0] blank_i,
  output logic        [           Alerts-1:0] alert_o
);

  formal_any #(.Width($bits(obi_req_t))) u_mem (.value_o(mem_o));
  formal_any #(.Width($bits(apb_rsp_t))) u_normal (.value_o(normal_mailbox_o));
  formal_any #(.Width($bits(apb_rsp_t))) u_secure (.value_o(secure_mailbox_o));
  formal_any #(.Width(mailbox_pkg::Irqs)) u_normal_irq (.value_o(normal_mailbox_irq_o));
  formal_any #(.Width(mailbox_pkg::Irqs)) u_secure_irq (.value_o(secure_mailbox_irq_o));
  formal_any #(.Width(1)) u_request (.value_o(reset_request_o));
  formal_any #(.Width(1)) u_bite (.value_o(watchdog_bite_o));

  assign host_o = '0;
  assign noise_enable_o = 1'b0;
  assign fuse_o = '0;
  assign jtag_o = '0;
  assign debug_jtag_o = '0;
  assign sha2_key_o = '0;
  assign ecc_key_o = '0;
  assign ecc_offer_o = '0;
  assign random_o = '0;
  assign aes_key_o = '0;
  assign aes_random_o = '0;
  assign alert_o = '0;

endmodule

module app_core
  import bus_pkg::*;
  import spec_pkg::*;
(
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic     [31:0] boot_addr_i,
  input  logic            run_i,
  output logic            core_rst_no,
  output obi_req_t        fetch_o,
  input  obi_rsp_t        fetch_i,
  output obi_req_t        data_o,
  input  obi_rsp_t        data_i,
  input  logic            irq_timer_i,
  input  logic     [13:0] irq_fast_i,
  input  logic            debug_req_i,
  output logic            alert_o
);

  logic fetch_machine, data_machine;
  obi_req_t fetch, data;

  formal_any #(.Width(1)) u_core_rst (.value_o(core_rst_no));
  formal_any #(.Width(1)) u_fetch_machine (.value_o(fetch_machine));
  formal_any #(.Width(1)) u_data_machine (.value_o(data_machine));
  formal_any #(.Width($bits(obi_req_t))) u_fetch (.value_o(fetch));
  formal_any #(.Width($bits(obi_req_t))) u_data (.value_o(data));

  assign alert_o = 1'b0;

  always_comb begin
    fetch_o           = fetch;
    fetch_o.we        = 1'b0;
    fetch_o.subject   = fetch_machine ? SubjectAppSecure : SubjectAppNormal;
    fetch_o.nonsecure = !fetch_machine;
    data_o            = data;
    data_o.subject    = data_machine ? SubjectAppSecure : SubjectAppNormal;
    data_o.nonsecure  = !data_machine;
  end

endmodule

// Between core and fabric it lets a request through as it is, or answers it itself.
module app_debug
  import bus_pkg::*;
  import debug_pkg::jtag_req_t;
  import debug_pkg::jtag_rsp_t;
(
  input  logic      clk_i,
  input  logic      rst_ni,
  input  jtag_req_t jtag_i,
  output jtag_rsp_t jtag_o,
  input  logic      core_rst_ni,
  output logic      debug_req_o,
  input  obi_req_t  core_fetch_i,
  output obi_rsp_t  core_fetch_o,
  input  obi_req_t  core_data_i,
  output obi_rsp_t  core_data_o,
  output obi_req_t  fetch_o,
  input  obi_rsp_t  fetch_i,
  output obi_req_t  data_o,
  input  obi_rsp_t  data_i
);

  logic [1:0] through;

  formal_any #(.Width(2)) u_through (.value_o(through));
  formal_any #(.Width($bits(obi_rsp_t))) u_fetch (.value_o(core_fetch_o));
  formal_any #(.Width($bits(obi_rsp_t))) u_data (.value_o(core_data_o));
  formal_any #(.Width(1)) u_debug_req (.value_o(debug_req_o));

  assign jtag_o = '0;

  always_comb begin
    fetch_o     = core_fetch_i;
    data_o      = core_data_i;
    fetch_o.req = core_fetch_i.req && through[0];
    data_o.req  = core_data_i.req && through[1];
  end

endmodule

module dma
  import bus_pkg::*;
(
  input  logic     clk_i,
  input  logic     rst_ni,
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,
  output obi_req_t mem_o,
  input  obi_rsp_t mem_i,
  output logic     irq_o
);

  formal_any #(.Width($bits(obi_req_t))) u_mem (.value_o(mem_o));
  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

endmodule

module firewall
  import bus_pkg::*;
  import firewall_pkg::*;
#(
  parameter int unsigned Ports = 7
) (
  input  logic                                                        clk_i,
  input  logic                                                        rst_ni,
  input  ask_t     [                         Ports-1:0]               ask_i,
  output logic     [                         Ports-1:0]               allow_o,
  input  apb_req_t                                                    apb_i,
  output apb_rsp_t                                                    apb_o,
  input  logic                                                        handover_i,
  output logic                                                        handover_o,
  output logic     [resources_pkg::ResourceDevices-1:0][Subjects-1:0] readers_o,
  output logic                                                        irq_o,
  output logic                                                        alert_o
);

  formal_any #(.Width(Ports)) u_allow (.value_o(allow_o));
  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_handover (.value_o(handover_o));
  formal_any #(.Width(1)) u_alert (.value_o(alert_o));
  formal_any #(.Width($bits(readers_o))) u_readers (.value_o(readers_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

endmodule

module resets
  import bus_pkg::*;
(
  input  logic                  clk_i,
  input  logic                  por_ni,
  output logic                  rst_no,
  input  apb_req_t              apb_i,
  output apb_rsp_t              apb_o,
  input  logic                  pluton_request_i,
  input  logic                  pluton_bite_i,
  input  logic                  firewall_alert_i,
  output logic                  handover_o,
  input  logic                  handover_i,
  output logic     [31:0]       app_start_o,
  output logic                  app_run_o,
  input  logic                  app_rst_ni,
  input  logic                  bite_i,
  output logic     [ 2:0][31:0] core_start_o,
  output logic     [ 2:0][31:0] core_code_end_o,
  output logic     [ 2:0]       core_run_o,
  output logic     [ 2:0]       core_stopped_o,
  input  logic     [ 2:0]       core_rst_ni,
  input  logic     [ 2:0]       core_trap_i,
  input  logic     [ 2:0]       core_bite_i,
  output logic                  core_irq_o
);

  formal_any #(.Width(96)) u_core_start (.value_o(core_start_o));
  formal_any #(.Width(96)) u_core_code_end (.value_o(core_code_end_o));
  formal_any #(.Width(3)) u_core_run (.value_o(core_run_o));
  formal_any #(.Width(3)) u_core_stopped (.value_o(core_stopped_o));
  formal_any #(.Width(1)) u_core_irq (.value_o(core_irq_o));
  formal_any #(.Width(1)) u_rst (.value_o(rst_no));
  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_handover (.value_o(handover_o));
  formal_any #(.Width(1)) u_run (.value_o(app_run_o));
  formal_any #(.Width(32)) u_start (.value_o(app_start_o));

endmodule

module watchdog
  import bus_pkg::*;
(
  input  logic     clk_i,
  input  logic     rst_ni,
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,
  output logic     bite_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_bite (.value_o(bite_o));

endmodule

module flash_control
  import bus_pkg::*;
  import flash_control_pkg::*;
(
  input  logic           clk_i,
  input  logic           rst_ni,
  input  apb_req_t       apb_i,
  output apb_rsp_t       apb_o,
  output flash_command_t flash_command_o,
  input  logic           flash_done_i,
  input  logic           flash_error_i
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));

  assign flash_command_o = '0;

endmodule

module timer
  import bus_pkg::*;
(
  input  logic     clk_i,
  input  logic     rst_ni,
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,
  output logic     irq_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

endmodule

module uart
  import bus_pkg::*;
#(
  parameter int unsigned CyclesPerBit = 217
) (
  input  logic     clk_i,
  input  logic     rst_ni,
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,
  input  logic     rx_i,
  output logic     tx_o,
  output logic     irq_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

  assign tx_o = 1'b1;

endmodule

module tech_ram #(
  parameter  int unsigned Words     = 1024,
  parameter               InitFile  = "",
  localparam int unsigned AddrWidth = $clog2(Words)
) (
  input  logic                 clk_i,
  input  logic                 req_i,
  input  logic                 we_i,
  input  logic [          3:0] be_i,
  input  logic [AddrWidth-1:0] addr_i,
  input  logic [         31:0] wdata_i,
  output logic [         31:0] rdata_o
);

  formal_any #(.Width(32)) u_rdata (.value_o(rdata_o));

endmodule

// Of its accesses it says what realtime_core's README promises; its memory answers as tech_ram does.
module realtime_core
  import bus_pkg::*;
  import spec_pkg::*;
#(
  parameter subject_e           Subject   = SubjectRealtime0,
  parameter int unsigned        TcmWords  = 49152,
  parameter logic        [11:0] OwnWindow = 12'h210
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  logic     [31:0] start_i,
  input  logic     [31:0] code_end_i,
  input  logic            run_i,
  output logic            core_rst_no,
  input  obi_req_t        tcm_i,
  output obi_rsp_t        tcm_o,
  output obi_req_t        data_o,
  input  obi_rsp_t        data_i,
  input  logic     [15:0] irq_i,
  output logic            trap_o
);

  obi_req_t data;
  logic [31:0] rdata;
  logic rvalid_q;

  formal_any #(.Width(1)) u_core_rst (.value_o(core_rst_no));
  formal_any #(.Width(1)) u_trap (.value_o(trap_o));
  formal_any #(.Width($bits(obi_req_t))) u_data (.value_o(data));
  formal_any #(.Width(32)) u_rdata (.value_o(rdata));

  always_comb begin
    data_o           = data;
    data_o.subject   = Subject;
    data_o.nonsecure = 1'b1;
    tcm_o            = '{gnt: 1'b1, rvalid: rvalid_q, err: 1'b0, rdata: rvalid_q ? rdata : '0};
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      rvalid_q <= 1'b0;
    end else begin
      rvalid_q <= tcm_i.req;
    end
  end

endmodule

module intercore
  import bus_pkg::*;
  import mailbox_pkg::Irqs;
#(
  parameter logic [31:0] Id = 32'h0
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  apb_req_t            a_i,
  output apb_rsp_t            a_o,
  output logic     [Irqs-1:0] a_irq_o,
  input  apb_req_t            b_i,
  output apb_rsp_t            b_o,
  output logic     [Irqs-1:0] b_irq_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_a (.value_o(a_o));
  formal_any #(.Width($bits(apb_rsp_t))) u_b (.value_o(b_o));
  formal_any #(.Width(Irqs)) u_a_irq (.value_o(a_irq_o));
  formal_any #(.Width(Irqs)) u_b_irq (.value_o(b_irq_o));

endmodule

module gpio
  import bus_pkg::*;
#(
  parameter int unsigned        Pins = 4,
  parameter logic        [31:0] Id   = 32'h0
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  apb_req_t            apb_i,
  output apb_rsp_t            apb_o,
  input  logic     [Pins-1:0] pins_i,
  output logic     [Pins-1:0] pins_o,
  output logic     [Pins-1:0] pins_en_o,
  output logic                irq_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

  assign pins_o    = '0;
  assign pins_en_o = '0;

endmodule

module spi
  import bus_pkg::*;
#(
  parameter logic [31:0] Id = 32'h0
) (
  input  logic     clk_i,
  input  logic     rst_ni,
  input  apb_req_t apb_i,
  output apb_rsp_t apb_o,
  output logic     cs_no,
  output logic     sck_o,
  output logic     mosi_o,
  input  logic     miso_i,
  output logic     irq_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

  assign cs_no  = 1'b1;
  assign sck_o  = 1'b0;
  assign mosi_o = 1'b1;

endmodule

module adc
  import bus_pkg::*;
#(
  parameter logic [31:0] Id = 32'h0
) (
  input  logic            clk_i,
  input  logic            rst_ni,
  input  apb_req_t        apb_i,
  output apb_rsp_t        apb_o,
  output logic     [ 2:0] channel_o,
  output logic            sample_o,
  output logic     [11:0] dac_o,
  input  logic            compare_i,
  output logic            irq_o
);

  formal_any #(.Width($bits(apb_rsp_t))) u_apb (.value_o(apb_o));
  formal_any #(.Width(1)) u_irq (.value_o(irq_o));

  assign channel_o = '0;
  assign sample_o  = 1'b0;
  assign dac_o     = '0;

endmodule
