#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The masked AES engine, gate by gate, for leakage_aes.cpp, which simulates many copies of it at once.

Usage: netlist.py OUT [--patch FILE]    the RTL that rtl/aes/aes.f names, with the patch on a copy of it

OUT has a line for each thing. Wires are numbers; 0 and 1 are the constants.
  wires N
  port NAME WIRE...                             lowest bit first
  register NAME RESET D Q                       a bit
  memory NAME WORDS READ WRITE ; RADDR ; WADDR ; WDATA ; RDATA    lists of wires; what is read is a register of its own
  gates KIND COUNT, then COUNT lines "Y A B [S]": in an order in which each gate comes after what it takes
"""

import argparse
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
TOP = "aes_top"
BENCH = ["tests/lib/register_port.sv", "tests/unit/aes_rtl/aes_top.sv"]
MEMORY = "rtl/aes/aes_ram.sv"
GATE, OPEN_GATE = "rtl/tech/sim/tech_clock_gate.sv", "tests/formal/ecc/any/tech_clock_gate.sv"  # Idle changes nothing anyway
KINDS = {"$_BUF_": "A", "$_NOT_": "A", "$_AND_": "AB", "$_NAND_": "AB", "$_OR_": "AB", "$_NOR_": "AB", "$_XOR_": "AB",
         "$_XNOR_": "AB", "$_ANDNOT_": "AB", "$_ORNOT_": "AB", "$_MUX_": "ABS"}


def boxes(path):
    """The memory, whose words are kept by the simulation: a black box for each of its two sizes, since the front end gives all
    instances of a black box the ports of one."""
    text = path.read_text(encoding="utf-8")
    head = text[text.index("module "):text.index(");\n", text.index(") (")) + 3]
    out = [head, "  if (Width == 128) begin : gen_rows aes_ram_128x64 u_box (.*); end\n",
           "  else begin : gen_buffer aes_ram_32x1024 u_box (.*); end\nendmodule\n"]
    for width, words in ((128, 64), (32, 1024)):
        box = head.replace("module aes_ram", f"(* blackbox *) module aes_ram_{width}x{words}")
        out += [box.replace("Width     = 32", f"Width = {width}").replace("Words     = 64", f"Words = {words}"), "endmodule\n"]
    return "".join(out)


def synthesize(tree, folder):
    from pyosys import libyosys  # of build/venv

    files = [line for line in (ROOT / "rtl/aes/aes.f").read_text(encoding="utf-8").splitlines() if line.startswith("rtl/")]
    box = folder / "aes_ram.sv"
    box.write_text(boxes(tree / MEMORY), encoding="utf-8")
    paths = [str(box if f == MEMORY else ROOT / OPEN_GATE if f == GATE else tree / f) for f in files] + [str(ROOT / f) for f in BENCH]
    out = folder / "netlist.json"
    design = libyosys.Design()
    for line in (f"read_slang --threads 1 -D SYNTHESIS=1 --top {TOP} -G Masked=1 {' '.join(paths)}", f"hierarchy -top {TOP}", "proc",
                 "flatten", "opt_clean", "opt_expr", "bmuxmap", "demuxmap", "techmap", "simplemap", "opt_expr", "opt_clean", f"write_json {out}"):
        libyosys.run_pass("tee -q " + line, design)
    return json.loads(out.read_text(encoding="utf-8"))["modules"][TOP]


def wires(bits):
    """Numbers of wires; what is open is zero."""
    return [int(b) if isinstance(b, str) and b in "01" else 0 if isinstance(b, str) else b for b in bits]


def write(module, out):
    names = {}
    for name, net in module["netnames"].items():
        for i, bit in enumerate(net["bits"]):
            if bit not in names or "q_q" in name and "q_q" not in names[bit]:
                names[bit] = f"{name}[{i}]"
    most, gates, known, lines = 1, {}, {0, 1}, []
    for net in module["netnames"].values():
        most = max([most, *wires(net["bits"])])
    for name, port in module["ports"].items():
        bits = wires(port["bits"])
        lines.append(f"port {name} {' '.join(map(str, bits))}")
        if port["direction"] == "input":
            known.update(bits)
    for name, cell in module["cells"].items():
        kind, pins = cell["type"], {k: wires(v) for k, v in cell["connections"].items()}
        if kind in KINDS:
            gates[pins["Y"][0]] = (kind, [pins[p][0] for p in KINDS[kind]])
        elif kind in ("$_DFF_PN0_", "$_DFF_PN1_"):
            known.add(pins["Q"][0])
            lines.append(f"register {names[pins['Q'][0]]} {kind[8]} {pins['D'][0]} {pins['Q'][0]}")
        elif kind == "$_ALDFF_PN_" and pins["AD"][0] in (0, 1):
            known.add(pins["Q"][0])
            lines.append(f"register {names[pins['Q'][0]]} {pins['AD'][0]} {pins['D'][0]} {pins['Q'][0]}")
        elif "raddr_i" in pins:
            known.update(pins["rdata_o"])
            lists = " ; ".join(" ".join(map(str, pins[p])) for p in ("raddr_i", "waddr_i", "wdata_i", "rdata_o"))
            lines.append(f"memory {name} {1 << len(pins['raddr_i'])} {pins['read_i'][0]} {pins['write_i'][0]} ; {lists}")
        elif kind != "$scopeinfo":
            sys.exit(f"netlist.py: a cell of type {kind}")

    # Level by level, so that gates of one kind come together.
    level = dict.fromkeys(known, 0)
    for start in gates:
        stack = [start]
        while stack:
            y = stack[-1]
            if y in level:
                stack.pop()
                continue
            if y not in gates:
                sys.exit(f"netlist.py: nothing drives wire {y}, {names.get(y)}")
            waits = [a for a in gates[y][1] if a not in level]
            if waits:
                if len(stack) > len(gates):
                    sys.exit("netlist.py: a loop")
                stack.extend(waits)
            else:
                level[y] = 1 + max(level[a] for a in gates[y][1])
                stack.pop()
    runs = collections.defaultdict(list)
    for y, (kind, inputs) in gates.items():
        runs[level[y], kind].append(f"{y} {' '.join(map(str, inputs))}")
    for (_, kind), run in sorted(runs.items()):
        lines += [f"gates {kind} {len(run)}", *run]
    out.write_text("\n".join([f"wires {most + 1}", *lines, ""]), encoding="utf-8")
    print(f"{len(gates)} gates, {sum(line.startswith('register') for line in lines)} registers")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--patch", metavar="FILE", help="to a copy of the RTL, first")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, tree = pathlib.Path(name), ROOT
        if arguments.patch:
            tree = folder / "tree"
            shutil.copytree(ROOT / "rtl", tree / "rtl")
            done = subprocess.run(["patch", "-s", "--fuzz=0", "-p1", "-d", tree, "-i", pathlib.Path(arguments.patch).resolve()],
                                  check=False)
            if done.returncode:
                sys.exit(f"netlist.py: {arguments.patch} does not apply")
        module = synthesize(tree, folder)
    write(module, arguments.out)


if __name__ == "__main__":
    main()
