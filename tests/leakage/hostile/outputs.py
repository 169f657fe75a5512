#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every output of the simulated Pluton is in the record that two chips are compared by, but for the fuse array's.

usage: outputs.py FOLDER    sim/native, with pluton_sim.sv and simulation.cpp
"""
import re
import sys

LEFT_OUT = {"fuse_op_o", "fuse_row_o", "fuse_bit_o"}  # no wire that software meets; keys are burnt by it


def missing(ports: str, harness: str) -> set[str]:
    outputs = set(re.findall(r"^\s*output\s+logic\s*(?:\[[^]]*\])?\s*(\w+)", ports, re.M))
    body = re.search(r"void Simulation::observe\(\)\n\{\n(.*?)\n\}\n", harness, re.S)
    if not outputs or not body:
        sys.exit("FAILED: no outputs, or no record of them")
    if not LEFT_OUT <= outputs:
        sys.exit("FAILED: what is left out is no output")
    return outputs - LEFT_OUT - set(re.findall(r"\btop\.(\w+)", body.group(1)))


def main() -> None:
    with open(f"{sys.argv[1]}/pluton_sim.sv", encoding="utf-8") as file:
        ports = file.read()
    with open(f"{sys.argv[1]}/simulation.cpp", encoding="utf-8") as file:
        harness = file.read()
    lost = missing(ports, harness)
    if lost:
        sys.exit(f"FAILED: not compared: {', '.join(sorted(lost))}")
    # It can fail: another output is one that is missing.
    added = ports.replace("  output logic [31:0] alert_o", "  output logic leak_o,\n  output logic [31:0] alert_o")
    if missing(added, harness) != {"leak_o"}:
        sys.exit("FAILED: an output that is added is not seen")
    print("every output is compared")


main()
