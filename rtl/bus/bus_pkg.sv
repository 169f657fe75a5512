// SPDX-License-Identifier: Apache-2.0
// Types of the two buses inside Pluton.
//
// OBI-style (core, readers, memories): a request is held unchanged until `gnt`; exactly one
// response (`rvalid`, with `rdata` and `err`) follows each grant, in order, one cycle later or more.
// A master has at most one request granted and not yet answered, but may raise the next in the
// cycle of the answer. APB4 (block registers) with the subject as the sideband `pauser`.
// A refused access answers `err` (APB: `pslverr`), reads zero, and has no effect.
package bus_pkg;

  import spec_pkg::subject_e;

  typedef struct packed {
    logic        req;
    logic        we;
    logic [3:0]  be;
    logic [31:0] addr;
    logic [31:0] wdata;
    subject_e    subject;    // who: a constant at the port, or latched with the job
    logic        nonsecure;  // 1: on behalf of the non-secure world
  } obi_req_t;

  typedef struct packed {
    logic        gnt;
    logic        rvalid;
    logic        err;
    logic [31:0] rdata;
  } obi_rsp_t;

  typedef struct packed {
    logic        psel;
    logic        penable;
    logic        pwrite;
    logic [31:0] paddr;
    logic [31:0] pwdata;
    logic [3:0]  pstrb;
    logic [2:0]  pprot;    // [1] = nonsecure
    subject_e    pauser;
  } apb_req_t;

  typedef struct packed {
    logic        pready;
    logic        pslverr;
    logic [31:0] prdata;
  } apb_rsp_t;

endpackage
