#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes netlists of targets for simulation, and modules that stand in for their RTL.

Usage: netlist.py TARGET... [--out FOLDER] [--plan] [-q] [-j N]

<target>.v holds the netlist, in the cells of cells.sv. <top>.sv holds a module with the name, the
parameters and the ports of the RTL's; inside it is the netlist that was made with the parameters of the
instance, and an instance with other parameters is an error. Targets are those of synth.py, and so
are the exit codes.

--plan only prints, for a build: "netlist FILE", "replace RTL FILE", "block NAME" (of whose inside
nothing is named any more) and "source FILE", from which the netlists are made.
"""

import argparse
import concurrent.futures
import json
import pathlib
import re
import shutil
import sys
import threading

import synth
from synth import FAILED, MISSING, UNDECIDED, StepError

CELLS = synth.HERE / "cells.sv"


def modelled():
    """The cells that cells.sv has."""
    return set(re.findall(r"^module (\w+)", CELLS.read_text(), re.MULTILINE))


def header(file, top):
    """The RTL's declaration of the module, from `module` to the end of its ports, as verible lays it out."""
    found = re.search(rf"^module {top}\b.*?^\);$", file.read_text(), re.MULTILINE | re.DOTALL)
    if not found:
        raise StepError(FAILED, f"{file.name}: no declaration of module {top}")
    return found[0]


def parameters(declaration):
    """Parameters of a declaration: name -> the text of its default."""
    found = re.findall(r"^ *parameter (?:.* )?(\w+) *= *([^,\n]*?),?(?: *//.*)?$", declaration,
                       re.MULTILINE)
    return dict(found)


def check_cells(top, cells):
    for cell in cells:
        if cell["type"] not in modelled():
            raise StepError(FAILED, f"{cell['type']} has no model in {CELLS.name}")
        for name, value in cell["parameters"].items():
            if name.startswith("INITVAL") and "1" in value:
                raise StepError(FAILED, f"{top}: a memory counts on content from the bitstream")


def write_netlist(options, name, target, where):
    """Netlist of a target; returns its ports, name -> (direction, width)."""
    top = target["top"]
    _, ports = synth.synthesize(options.root, where, target)
    module = json.loads((where / f"{top}.json").read_text())["modules"][top]
    check_cells(top, module["cells"].values())
    unset = sorted({parameter for cell in module["cells"].values()
                    for parameter in cell["parameters"] if parameter.startswith("INITVAL")})
    # Names of synthesis tell nothing and are long. Single nets, ports too, since a part of a vector
    # that depends on another part looks like a loop to the simulator.
    synth.yosys(where, "netlist.log", [
        f"read_json {top}.json",
        f"rename {top} {name}__netlist",
        *(f"setparam -unset {parameter} t:TRELLIS_DPR16X4 t:DP16KD" for parameter in unset),
        "splitnets -ports",
        "rename -hide w:*",
        "rename -hide c:*",
        f"write_verilog -noattr {name}.v",
    ])
    return ports


def connections(ports):
    """Connections of a netlist's single ports to the ports of the module around it."""
    for name, (_, width) in ports.items():
        if width == 1:
            yield f".{name}({name})"
        else:
            yield from (f".\\{name}[{bit}] ({name}[{bit}])" for bit in range(width))


def rtl_file(options, target):
    """Where the RTL of a target's top lies."""
    top = target["top"]
    for file in synth.sources(options.root, target):
        if file.name == f"{top}.sv":
            return file
    raise StepError(FAILED, f"{top}.sv is not among the sources")


def stand_in(options, top, targets, ports):
    """Text of the module that stands in for the RTL of `top`. targets, ports: by name of target."""
    declaration = header(rtl_file(options, next(iter(targets.values()))), top)
    defaults = parameters(declaration)
    text = f"// Written by tools/synth/netlist.py.\n{declaration}\n"
    for name, target in targets.items():
        wanted = {**defaults, **target.get("parameters", {})}
        if set(wanted) != set(defaults):
            raise StepError(FAILED, f"{top} has no parameter {set(wanted) - set(defaults)}")
        joined = ",\n    ".join(connections(ports[name]))
        instance = f"  {name}__netlist u_netlist (\n    {joined}\n  );\n"
        if not wanted:
            return f"{text}{instance}endmodule\n"
        condition = " && ".join(f"{key} == ({value})" for key, value in wanted.items())
        text += f"  if ({condition}) begin : gen_{name}\n{instance}  end else "
    # The simulator ends here for an instance of which there is no netlist.
    shown = ", ".join(f"{key} = %0d" for key in defaults)
    values = ", ".join(defaults)
    return text + (f'begin : gen_none\n    $fatal(1, "no netlist of {top} with {shown}", {values});\n'
                   "  end\nendmodule\n")


def write_all(options, targets):
    shutil.rmtree(options.out, ignore_errors=True)
    folders = {name: options.out / "log" / name for name in targets}
    for folder in folders.values():
        folder.mkdir(parents=True)
    printer = synth.Printer(options.quiet)

    def one(name):
        printer.say(f"{name}: netlist")
        return write_netlist(options, name, targets[name], folders[name])

    with concurrent.futures.ThreadPoolExecutor(len(targets)) as pool:
        ports = dict(zip(targets, pool.map(one, targets)))
    tops = {}
    for name, target in targets.items():
        tops.setdefault(target["top"], {})[name] = target
    texts = {top: stand_in(options, top, members, ports) for top, members in tops.items()}
    for name, folder in folders.items():
        (folder / f"{name}.v").replace(options.out / f"{name}.v")
    for top, text in texts.items():
        (options.out / f"{top}.sv").write_text(text)


def print_plan(options, targets):
    lines = {}
    for name, target in targets.items():
        rtl = rtl_file(options, target)
        lines[f"netlist {options.out / name}.v"] = None
        lines[f"replace {rtl.relative_to(options.root)} {options.out / target['top']}.sv"] = None
        lines[f"block {target['block']}"] = None
        for file in synth.sources(options.root, target):
            lines[f"source {file}"] = None
        lines[f"source {rtl.parent / 'synth.toml'}"] = None
    for file in sorted(synth.HERE.glob("*.py")):
        lines[f"source {file}"] = None
    print("\n".join(lines))


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="netlist", description=__doc__.split("\n")[0])
    parser.add_argument("targets", nargs="+", metavar="TARGET")
    parser.add_argument("--root", type=pathlib.Path, default=synth.ROOT, help="the tree")
    parser.add_argument("--out", type=pathlib.Path, default=synth.ROOT / "build" / "netlist")
    parser.add_argument("--plan", action="store_true", help="only print what is made from what")
    parser.add_argument("-j", dest="jobs", type=int, default=1, metavar="N")
    parser.add_argument("-q", dest="quiet", action="store_true")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("-j: at least 1")
    options.root, options.out = options.root.resolve(), options.out.resolve()
    known = synth.read_targets(options.root)
    if unknown := [name for name in options.targets if name not in known]:
        parser.error(f"no target {', '.join(unknown)}; there are: {' '.join(known)}")
    targets = {name: known[name] for name in options.targets}
    synth.places = threading.BoundedSemaphore(options.jobs)
    try:
        (print_plan if options.plan else write_all)(options, targets)
    except StepError as error:
        print(f"netlist: {error}", file=sys.stderr)
        return {FAILED: 1, MISSING: 3, UNDECIDED: 4}[error.state]
    except OSError as error:
        print(f"netlist: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
