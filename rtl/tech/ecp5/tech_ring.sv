// SPDX-License-Identifier: Apache-2.0
// A loop of an odd number of inverting LUTs: it oscillates by itself while `enable_i` is high, and rests at 1
// otherwise. How fast, and how much it jitters, is the silicon's matter, and nothing here says.
// `keep`: to synthesis a chain of inverters is one of them, and an inverter's loop a contradiction.
module tech_ring #(
  parameter int unsigned Stages = 5
) (
  input  logic enable_i,
  output logic ring_o
);

  localparam logic [15:0] Nand = 16'h7777;  // of A and B
  localparam logic [15:0] Inverter = 16'h5555;  // of A

  (* keep *) logic [Stages-1:0] node;

  if (Stages % 2 == 0) begin : gen_refused
    $error("tech_ring: an even number of inverters does not oscillate");
  end

  (* keep *)
  LUT4 #(
    .INIT(Nand)
  ) u_gate (
    .A(node[Stages-1]),
    .B(enable_i),
    .C(1'b0),
    .D(1'b0),
    .Z(node[0])
  );

  for (genvar i = 1; i < Stages; i++) begin : gen_inverter
    (* keep *)
    LUT4 #(
      .INIT(Inverter)
    ) u_inverter (
      .A(node[i-1]),
      .B(1'b0),
      .C(1'b0),
      .D(1'b0),
      .Z(node[i])
    );
  end

  assign ring_o = node[Stages-1];

endmodule
