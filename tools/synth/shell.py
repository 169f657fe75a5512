# SPDX-License-Identifier: Apache-2.0
"""The shell in which a core is placed and routed.

A core has more ports than the package has pins, and paths through pins say nothing about it. So its
inputs come from one long shift register, and its outputs go into a register that folds itself over
one pin. Every path of the core thus begins and ends in a flip-flop, nothing is optimised away, and
the shell adds at most one LUT (the fold) behind an output.
"""

CLOCK, RESET = "clk_i", "rst_ni"


def shell_verilog(top, ports):
    """Verilog of module `shell` around `top`; ports: name -> (direction, width)."""
    if ports.get(CLOCK) != ("input", 1):
        raise ValueError(f"{top} has no input {CLOCK}")
    inputs, outputs, connections = 0, 0, []
    for name, (direction, width) in ports.items():
        if name in (CLOCK, RESET):
            signal = name
        elif direction == "input":
            signal = f"in_q[{inputs} +: {width}]"
            inputs += width
        elif direction == "output":
            signal = f"out[{outputs} +: {width}]"
            outputs += width
        else:
            raise ValueError(f"{top}: port {name} is {direction}")
        connections.append(f"      .\\{name} ({signal})")
    if not inputs or not outputs:
        raise ValueError(f"{top} has no inputs or no outputs")
    joined = ",\n".join(connections)
    return f"""module shell (
    input  {CLOCK},
    input  {RESET},
    input  serial_i,
    output serial_o
);
  reg  [{inputs}:0] in_q;
  reg  [{outputs - 1}:0] out_q;
  wire [{outputs - 1}:0] out;
  assign serial_o = out_q[{outputs - 1}];
  always @(posedge {CLOCK}) begin
    in_q  <= {{in_q, serial_i}};
    out_q <= {{out_q, in_q[{inputs}]}} ^ out;
  end
  \\{top} u_core (
{joined}
  );
endmodule
"""
