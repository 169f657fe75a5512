// SPDX-License-Identifier: Apache-2.0
// Interrupts follow their device: a line of a core is high only for a device that the core's subject may read by the
// firewall's table of this cycle. Contract: README.md, Interrupts.
module interrupts
  import firewall_pkg::Subjects;
  import resources_pkg::*;
  import spec_pkg::*;
(
  // By the devices' values in spec/resources.toml
  input logic [ResourceDevices-1:0]               irq_i,
  input logic [ResourceDevices-1:0][Subjects-1:0] readers_i,

  // The application core
  output logic        app_timer_o,
  output logic [13:0] app_fast_o,

  // Real-time 0, real-time 1, radio
  output logic [2:0][15:0] core_o
);

  localparam int unsigned Cores = 3;
  localparam subject_e [Cores-1:0] CoreSubject = {SubjectRadio, SubjectRealtime1, SubjectRealtime0};

  // By core: its timer, serial line, mailbox to the application core.
  localparam logic [Cores-1:0][7:0] Timers = {
    8'(ResourceRadioTimer), 8'(ResourceRealtime1Timer), 8'(ResourceRealtime0Timer)
  };
  localparam logic [Cores-1:0][7:0] Uarts = {
    8'(ResourceRadioUart), 8'(ResourceRealtime1Uart), 8'(ResourceRealtime0Uart)
  };
  localparam logic [Cores-1:0][7:0] MailboxEnds = {
    8'(ResourceRadioMailbox), 8'(ResourceRealtime1Mailbox), 8'(ResourceRealtime0Mailbox)
  };

  logic [Subjects-1:0][ResourceDevices-1:0] line;
  logic [ResourceDevices-1:0] app;

  for (genvar d = 0; d < ResourceDevices; d++) begin : gen_device
    for (genvar s = 0; s < Subjects; s++) begin : gen_subject
      assign line[s][d] = irq_i[d] && readers_i[d][s];
    end
  end

  function automatic logic of(logic [ResourceDevices-1:0] lines, logic [7:0] entry);
    of = lines[6'(entry-8'(ResourceDevicesFirst))];
  endfunction

  assign app         = line[SubjectAppSecure] | line[SubjectAppNormal];
  assign app_timer_o = of(app, 8'(ResourceTimer));

  always_comb begin
    app_fast_o     = '0;
    app_fast_o[0]  = of(app, 8'(ResourceFirewall));
    app_fast_o[1]  = of(app, 8'(ResourceSecureMailbox));
    app_fast_o[2]  = of(app, 8'(ResourceNormalMailbox));
    app_fast_o[3]  = of(app, 8'(ResourceUart0));
    app_fast_o[4]  = of(app, 8'(ResourceDma));
    app_fast_o[5]  = of(app, 8'(ResourceResets));
    app_fast_o[6]  = of(app, 8'(ResourceMailboxRealtime0));
    app_fast_o[7]  = of(app, 8'(ResourceMailboxRealtime1));
    app_fast_o[8]  = of(app, 8'(ResourceMailboxRadio));
    app_fast_o[9]  = of(app, 8'(ResourceGpio0));
    app_fast_o[10] = of(app, 8'(ResourceGpio1));
    app_fast_o[11] = of(app, 8'(ResourceSpi0));
    app_fast_o[12] = of(app, 8'(ResourceAdc));
    for (int unsigned i = 0; i < Cores; i++) begin
      if (of(app, Timers[i]) || of(app, Uarts[i])) app_fast_o[13] = 1'b1;
    end
  end

  always_comb begin
    core_o = '0;
    for (int unsigned i = 0; i < Cores; i++) begin
      core_o[i][0] = of(line[CoreSubject[i]], Timers[i]);
      core_o[i][1] = of(line[CoreSubject[i]], Uarts[i]);
      core_o[i][2] = of(line[CoreSubject[i]], MailboxEnds[i]);
      core_o[i][4] = of(line[CoreSubject[i]], 8'(ResourceGpio0));
      core_o[i][5] = of(line[CoreSubject[i]], 8'(ResourceGpio1));
      core_o[i][6] = of(line[CoreSubject[i]], 8'(ResourceSpi0));
      core_o[i][7] = of(line[CoreSubject[i]], 8'(ResourceAdc));
      core_o[i][8] = of(line[CoreSubject[i]], 8'(ResourceUart0));
      core_o[i][9] = of(line[CoreSubject[i]], 8'(ResourceDma));
    end
    core_o[0][3] = of(line[SubjectRealtime0], 8'(ResourceRealtime0Peer));
    core_o[1][3] = of(line[SubjectRealtime1], 8'(ResourceRealtime1Peer));
  end

endmodule
