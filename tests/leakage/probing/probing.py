#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""First-order probing check with glitches of a masked circuit, exact, on a netlist of Yosys.

Usage: probing.py NETLIST.json SPEC.toml        the module SPEC names
       probing.py --rtl SPEC.toml               synthesizes the SPEC's files first (build/venv's pyosys)

A glitch-extended probe on a wire sees every register and input that its logic comes from. The circuit is secure
if the joint distribution of what any one probe sees does not depend on a secret. Exit 0 secure, 1 a probe leaks
(its registers are printed), 4 a probe could not be decided, 2 wrong use.

SPEC: top; shares = [[port0, port1], ...], a secret is their XOR; random = [ports], fresh bits in every cycle;
control = { port = value }, constant; cycles, for how many the circuit runs from registers of zero; with --rtl
files, and parameters = { name = value }. Clock and reset are ports named in `clock` and `reset`.

Shares of every cycle are of a secret of their own. Inputs count as registers: who drives them does so from one.
Not in the model: a register's transition from one value to the next, and coupling between wires.
"""

import argparse
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

MOST_BITS = 20  # of secrets and masks that one probe is enumerated over

# An expression is a set of terms that are XORed. A term is 1 (the constant), a variable (a string), or a product
# ("and", left, right) of expressions. Equal terms cancel.
ZERO, ONE = frozenset(), frozenset([1])


class Undecided(Exception):
    """A probe that is too large to enumerate."""


def product(left, right):
    if not left or not right:
        return ZERO
    if left == ONE:
        return right
    if right == ONE or left == right:
        return left
    return frozenset([("and", *sorted((left, right), key=hash))])


def inverted(x):
    return x ^ ONE


CELLS = {
    "$_BUF_": lambda p: p("A"),
    "$_NOT_": lambda p: inverted(p("A")),
    "$_AND_": lambda p: product(p("A"), p("B")),
    "$_NAND_": lambda p: inverted(product(p("A"), p("B"))),
    "$_OR_": lambda p: inverted(product(inverted(p("A")), inverted(p("B")))),
    "$_NOR_": lambda p: product(inverted(p("A")), inverted(p("B"))),
    "$_XOR_": lambda p: p("A") ^ p("B"),
    "$_XNOR_": lambda p: inverted(p("A") ^ p("B")),
    "$_ANDNOT_": lambda p: product(p("A"), inverted(p("B"))),
    "$_ORNOT_": lambda p: inverted(product(inverted(p("A")), p("B"))),
    "$_MUX_": lambda p: p("A") ^ product(p("S"), p("A") ^ p("B")),
}


def is_register(kind):
    return kind.startswith(("$_DFF_", "$_DFFE_", "$_SDFF_", "$_SDFFE_", "$_SDFFCE_", "$_ALDFF_", "$_ALDFFE_"))


class Circuit:
    """A module, its wires as expressions of inputs and random bits, cycle by cycle."""

    def __init__(self, module, spec):
        self.names, self.driver, self.inputs = {}, {}, {}
        for name, net in module["netnames"].items():
            for i, bit in enumerate(net["bits"]):
                label = f"{name}[{i}]" if len(net["bits"]) > 1 else name
                self.names.setdefault(bit, label)
        for port, what in module["ports"].items():
            if what["direction"] == "input":
                for i, bit in enumerate(what["bits"]):
                    self.inputs[bit] = (port, i)
        for cell in module["cells"].values():
            out = "Q" if is_register(cell["type"]) else "Y"
            if not is_register(cell["type"]) and cell["type"] not in CELLS:
                sys.exit(f"probing.py: a cell of type {cell['type']}: flatten, techmap and simplemap first")
            (bit,) = cell["connections"][out]
            self.driver[bit] = cell
        self.shares = {}
        for number, pair in enumerate(spec["shares"]):
            for share, port in enumerate(pair):
                self.shares[port] = (number, share)
        self.random = set(spec.get("random", []))
        self.control = spec.get("control", {})
        self.clocks = {spec.get("clock", "clk_i"), spec.get("reset", "rst_ni")}
        known = set(self.shares) | self.random | set(self.control) | self.clocks
        for port, _ in self.inputs.values():
            if port not in known:
                sys.exit(f"probing.py: the SPEC says nothing of input {port}")
        self.values = {}

    def input_value(self, bit, cycle):
        port, i = self.inputs[bit]
        if port in self.control:
            return ONE if self.control[port] >> i & 1 else ZERO
        if port in self.random:
            return frozenset([f"r:{port}[{i}]@{cycle}"])
        number, share = self.shares[port]
        mask = frozenset([f"m:{number}[{i}]@{cycle}"])
        return mask if share else mask ^ frozenset([f"s:{number}[{i}]@{cycle}"])

    def value(self, bit, cycle):
        """The expression of a wire in a cycle; registers are zero in cycle 0."""
        if bit in ("0", "x"):
            return ZERO
        if bit == "1":
            return ONE
        key = (bit, cycle)
        if key not in self.values:
            if bit in self.inputs:
                self.values[key] = self.input_value(bit, cycle)
            elif is_register(self.driver[bit]["type"]):
                (data,) = self.driver[bit]["connections"]["D"]
                self.values[key] = self.value(data, cycle - 1) if cycle > 0 else ZERO
            else:
                connections = self.driver[bit]["connections"]
                self.values[key] = CELLS[self.driver[bit]["type"]](lambda pin: self.value(connections[pin][0], cycle))
        return self.values[key]

    def sources(self, bit, seen):
        """Registers and inputs that the logic of a wire comes from: what a probe on it sees."""
        if bit in seen:
            return seen[bit]
        if isinstance(bit, str):
            seen[bit] = frozenset()
        elif bit in self.inputs:
            quiet = self.inputs[bit][0] in self.clocks or self.inputs[bit][0] in self.control
            seen[bit] = frozenset() if quiet else frozenset([bit])
        elif is_register(self.driver[bit]["type"]):
            seen[bit] = frozenset([bit])
        else:
            pins = [w for pin, wires in self.driver[bit]["connections"].items() if pin != "Y" for w in wires]
            seen[bit] = frozenset().union(*(self.sources(w, seen) for w in pins))
        return seen[bit]

    def probes(self):
        seen = {}
        everything = set()
        for cell in self.driver.values():
            for wires in cell["connections"].values():
                everything.update(self.sources(w, seen) for w in wires)
        everything.discard(frozenset())
        largest = sorted(everything, key=len, reverse=True)
        kept = []
        for probe in largest:
            if not any(probe < other for other in kept):
                kept.append(probe)
        return kept


def support(expression, memo):
    if expression not in memo:
        out = set()
        for term in expression:
            if isinstance(term, str):
                out.add(term)
            elif isinstance(term, tuple):
                out |= support(term[1], memo) | support(term[2], memo)
        memo[expression] = frozenset(out)
    return memo[expression]


def nonlinear(expression, memo):
    """Variables inside products."""
    return frozenset().union(
        *(support(t[1], memo) | support(t[2], memo) for t in expression if isinstance(t, tuple)), frozenset())


def reduced(seen, memo):
    """Takes out what is uniform and independent of the rest: an expression with a mask that stands in sums alone.
    Added to the others that have the mask (which can be undone), it is the only one that has it."""
    seen = [e for e in dict.fromkeys(seen) if e - ONE]
    while True:
        inside = frozenset().union(*(nonlinear(e, memo) for e in seen), frozenset())
        found = next(((e, t) for e in seen for t in e if isinstance(t, str) and t[0] != "s" and t not in inside), None)
        if found is None:
            return seen
        pivot, mask = found
        rest = [e ^ pivot if mask in e else e for e in seen if e is not pivot]
        seen = [e for e in dict.fromkeys(rest) if e - ONE]


def operands(expression, found):
    """The sums inside products, the outer ones first."""
    for term in expression:
        if isinstance(term, tuple):
            for side in term[1:]:
                if side not in found:
                    found[side] = None
                    operands(side, found)
    return found


def substituted(expression, variable, by, memo, done):
    if expression not in done:
        if variable not in support(expression, memo):
            done[expression] = expression
        else:
            out = ZERO
            for term in expression:
                if term == variable:
                    out ^= by
                elif isinstance(term, tuple):
                    out ^= product(*(substituted(side, variable, by, memo, done) for side in term[1:]))
                else:
                    out ^= frozenset([term])
            done[expression] = out
    return done[expression]


def factored(expression):
    """x y + x z as x (y + z): products of shares become those of what is shared."""
    while True:
        found = {}
        for term in expression:
            if not isinstance(term, tuple):
                continue
            for common, other in ((term[1], term[2]), (term[2], term[1])):
                if common in found:
                    first, rest = found[common]
                    expression = expression - {first, term} ^ product(common, factored(rest ^ other))
                    break
                found[common] = (term, other)
            else:
                continue
            break
        else:
            return expression


def simplified(seen, memo):
    """Inside products a mask hides a sum, too: for mask + rest write mask everywhere, and so for mask, mask + rest. The
    mask is as uniform as before; it counts as a gain if fewer variables are left."""
    while True:
        seen = reduced(seen, memo)
        have = frozenset().union(*(support(e, memo) for e in seen), frozenset())
        for side in operands(frozenset().union(*seen, ZERO), {}):
            mask = next((t for t in sorted(map(str, side)) if t[0] in "mr" and t not in nonlinear(side, memo)), None)
            if mask is None or len(side) == 1:
                continue
            done = {}
            tried = [substituted(e, mask, side, memo, done) for e in seen]
            if len(frozenset().union(*(support(e, memo) for e in tried), frozenset())) < len(have):
                seen = tried
                break
        else:
            return seen


def depends(seen, memo):
    """Whether the joint distribution of expressions depends on a secret; exact."""
    seen = [factored(e) for e in simplified(seen, memo)]
    variables = sorted(frozenset().union(*(support(e, memo) for e in seen), frozenset()))
    secrets = [v for v in variables if v[0] == "s"]
    masks = [v for v in variables if v[0] != "s"]
    if not secrets:
        return False
    if len(variables) > MOST_BITS or len(seen) > 16:
        raise Undecided(f"{len(variables)} bits behind {len(seen)} values")
    # A column has a bit for each assignment of the variables; the secrets are the lowest ones of its index.
    everything = (1 << (1 << len(variables))) - 1
    columns = {}
    for i, v in enumerate(secrets + masks):
        half = (1 << (1 << i)) - 1
        columns[v] = everything // ((half + 1) * (half + 1) - 1) * (half << (1 << i))
    values = {}

    def evaluate(expression):
        if expression not in values:
            out = 0
            for term in expression:
                if term == 1:
                    out ^= everything
                elif isinstance(term, str):
                    out ^= columns[term]
                else:
                    out ^= evaluate(term[1]) & evaluate(term[2])
            values[expression] = out
        return values[expression]

    # of[0]: the assignments with secrets of zero; of[k], with the secrets k.
    first = everything // ((1 << (1 << len(secrets))) - 1)
    of = [first << k for k in range(1 << len(secrets))]

    def differs(where, left):
        counts = {(where & part).bit_count() for part in of}
        if len(counts) > 1:
            return True
        if counts == {0} or not left:
            return False
        column = evaluate(left[0])
        return differs(where & column, left[1:]) or differs(where & ~column, left[1:])

    return differs(everything, seen)


def check(module, spec, report=print, stop=False):
    """Leaky and undecided probes, as lists of names; and how many probes there are. stop: at the first that leaks."""
    circuit = Circuit(module, spec)
    memo, leaky, undecided = {}, [], []
    probes = circuit.probes()
    last = spec["cycles"]
    done = set()
    for probe, cycle in itertools.product(probes, range(1, last + 1)):
        seen = [circuit.value(bit, cycle) for bit in sorted(probe)]
        key = frozenset(seen)
        if key in done:
            continue
        done.add(key)
        names = sorted(circuit.names[bit] for bit in probe)
        try:
            if depends(seen, memo):
                leaky.append(names)
                report(f"leaks in cycle {cycle}: {' '.join(names)}")
                if stop:
                    break
        except Undecided as why:
            undecided.append(names)
            report(f"undecided in cycle {cycle}, {why}: {' '.join(names)}")
    return leaky, undecided, len(probes)


def patched(spec, root, patch, copy):
    for name in spec["files"]:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, copy / name)
    done = subprocess.run(["patch", "-s", "-p1", "-d", copy, "-i", pathlib.Path(patch).resolve()], check=False)
    if done.returncode:
        sys.exit(f"probing.py: {patch} does not apply to the files of the SPEC")
    return copy


def synthesize(spec, root, target):
    from pyosys import libyosys  # of build/venv

    files = " ".join(str(root / f) for f in spec["files"])
    parameters = " ".join(f"-G {k}={v}" for k, v in spec.get("parameters", {}).items())
    design = libyosys.Design()
    for line in (f"read_slang --threads 1 --top {spec['top']} {parameters} {files}",
                 f"hierarchy -top {spec['top']}", "proc", "flatten", "opt_clean", "opt_dff", "techmap", "simplemap", "opt_clean",
                 "splitnets", f"write_json {target}"):
        libyosys.run_pass("tee -q " + line, design)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rtl", action="store_true", help="synthesize the files that SPEC names")
    parser.add_argument("paths", nargs="+", metavar="NETLIST.json SPEC.toml")
    parser.add_argument("--patch", metavar="FILE", help="with --rtl: to a copy of those files, first; the first leak ends the search")
    arguments = parser.parse_args()
    if len(arguments.paths) != (1 if arguments.rtl else 2):
        parser.error("give a netlist and a SPEC, or --rtl and a SPEC")
    spec = tomllib.loads(pathlib.Path(arguments.paths[-1]).read_text(encoding="utf-8"))
    root = pathlib.Path(__file__).resolve().parents[3]
    with tempfile.TemporaryDirectory() as folder:
        netlist = pathlib.Path(folder, "netlist.json") if arguments.rtl else pathlib.Path(arguments.paths[0])
        if arguments.patch:
            root = patched(spec, root, arguments.patch, pathlib.Path(folder, "patched"))
        if arguments.rtl:
            synthesize(spec, root, netlist)
        module = json.loads(netlist.read_text(encoding="utf-8"))["modules"][spec["top"]]
    leaky, undecided, probes = check(module, spec, stop=arguments.patch is not None)
    print(f"{spec['top']}: {probes} probes, {len(leaky)} leak, {len(undecided)} undecided")
    sys.exit(1 if leaky else 4 if undecided else 0)


if __name__ == "__main__":
    main()
