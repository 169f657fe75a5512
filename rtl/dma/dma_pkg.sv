// SPDX-License-Identifier: Apache-2.0
// Numbers and types of the DMA.
package dma_pkg;

  import spec_pkg::subject_e;

  // Offsets / 4.
  localparam logic [2:0] WordId = 3'd0;
  localparam logic [2:0] WordStatus = 3'd1;
  localparam logic [2:0] WordSource = 3'd2;
  localparam logic [2:0] WordDestination = 3'd3;
  localparam logic [2:0] WordLength = 3'd4;
  localparam logic [2:0] WordValue = 3'd5;
  localparam logic [2:0] WordCommand = 3'd6;
  localparam logic [2:0] WordAck = 3'd7;

  localparam logic [31:0] CommandCopy = 32'd1;
  localparam logic [31:0] CommandFill = 32'd2;

  // Who makes a register access, and so who a job is for.
  typedef struct packed {
    subject_e subject;
    logic     nonsecure;
  } writer_t;

  // No subject has this code; the firewall refuses it.
  localparam writer_t Nobody = '{subject: subject_e'(3'd7), nonsecure: 1'b1};

  typedef struct packed {
    logic        copy;         // else fill
    logic [31:0] source;       // of a copy, else zero
    logic [31:0] destination;
    logic [31:0] length;
    logic [31:0] value;        // of a fill, else zero
    writer_t     writer;
  } job_t;

endpackage
