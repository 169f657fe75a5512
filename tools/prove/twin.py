#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the two-copy model of a design that must not show its secrets, from a list of what is secret.

    twin.py POLICY.toml [--out twin.json] SOURCE...

The list (tests/formal/secrecy/secrecy.toml is one) names secret registers, memories and inputs; what may be
seen of them (declassified); what leaves by private ports (outputs). Everything else is public by default: the invariant
"every register that is not on the list is the same in both copies" is generated from the netlist.

How: the public registers, memories and inputs are the same in both copies, so they are there once. The second copy is
only what a secret of this cycle reaches: that cone is doubled, with the second copy's secrets. Where it
ends in a public register, memory or output, an assertion says that both copies want the same. One that no secret
reaches is the same by structure. The step of the induction is in these assertions; its start is the reset, so every
public register must have one.

Names of assertions: r_ next value of a register, m_ a memory's port, o_ an output, s_ a wire where
the copies meet (it is proved to be the same, and the same from there on), i_ invariants: of registers that are secret
at times only, and those that the sources bind in, of each copy.

Exit codes: 0 made, 1 the list does not fit the design, 2 wrong use, 3 Yosys failed.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tomllib

YOSYS = pathlib.Path(__file__).with_name("yosys.py")
BITWISE = {"$not", "$pos", "$and", "$or", "$xor", "$xnor", "$_NOT_", "$_AND_", "$_OR_", "$_XOR_"}
FORMAL = {"$assert", "$assume", "$cover"}
FLOPS = {"$dff", "$adff", "$aldff"}

SCRIPT = """\
read_slang --threads 1 {defines} --top {top} {files}
hierarchy -check -top {top}
proc -norom
flatten
chformal -lower
memory_collect
dffunmap
opt_clean
check -assert
write_json {out}
"""


class Wrong(Exception):
    """The list does not fit the design."""


def like(name, pattern):
    """Only * is special: names hold brackets."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name) is not None


def elaborate(policy, sources, out):
    script = SCRIPT.format(top=policy["top"], files=" ".join(sources), out=out,
                           defines=" ".join(f"-D {d}" for d in policy.get("defines", [])))
    pathlib.Path("elaborate.ys").write_text(script)
    done = subprocess.run([sys.executable, str(YOSYS), "-q", "-l", "elaborate.log", "-s", "elaborate.ys"],
                          check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        print(f"twin: {done.stderr.strip().splitlines()[-1:] or 'Yosys failed'}", file=sys.stderr)
        sys.exit(3)
    return json.loads(pathlib.Path(out).read_text())["modules"][policy["top"]]


class Twin:
    def __init__(self, policy, module, never=()):
        self.policy = policy
        self.never = set(never)  # conditions of the list that are low in this case
        self.exempt = set()  # registers that are secret while one of them is high: public here
        self.module = module
        self.cells = module["cells"]
        self.names = module["netnames"]
        self.next_bit = 1 + max(b for n in self.names.values() for b in n["bits"] if isinstance(b, int))
        for cell in self.cells.values():
            for bits in cell["connections"].values():
                self.next_bit = max([self.next_bit, *(b + 1 for b in bits if isinstance(b, int))])
        self.driver = {}
        self.users = collections.defaultdict(list)
        for name, cell in self.cells.items():
            for port, bits in cell["connections"].items():
                for index, bit in enumerate(bits):
                    if not isinstance(bit, int):
                        continue
                    if cell["port_directions"][port] == "output":
                        self.driver[bit] = name
                    else:
                        self.users[bit].append((name, port, index))
        self.other = {}  # tainted bit -> the second copy's
        self.added = {}
        self.count = collections.Counter()
        self.used = set()  # entries of the list that met something
        self.label = self.labels()

    # ---- Names

    def labels(self):
        """Bit -> the shortest name that says where it lives, with its place."""
        best = {}
        for name, net in sorted(self.names.items(), key=lambda n: (n[1]["hide_name"], len(n[0]), n[0])):
            for index, bit in enumerate(net["bits"]):
                if isinstance(bit, int) and bit not in best:
                    best[bit] = (name, index)
        return best

    def find(self, entry):
        """Bits of the wires that an entry names: `name`, with * and [high:low]."""
        match = re.fullmatch(r"(.+?)(?:\[(\d+)(?::(\d+))?\])?", entry)
        pattern, high, low = match[1], match[2], match[3] or match[2]
        hits = [n for n in self.names if n == pattern]
        if not hits and entry in self.names:
            hits, high = [entry], None
        if not hits and "*" in pattern:
            hits = [n for n in self.names if like(n, pattern)]
        if not hits:
            raise Wrong(f"no wire '{entry}'")
        bits = []
        for name in hits:
            all_bits = self.names[name]["bits"]
            bits += all_bits if high is None else all_bits[int(low):int(high) + 1]
        return [b for b in bits if isinstance(b, int)]

    def single(self, entry):
        bits = self.names.get(entry, {}).get("bits")
        if not bits or len(bits) != 1:
            raise Wrong(f"condition '{entry}' is not one wire of one bit")
        return bits[0]

    # ---- New cells

    def fresh(self, width):
        bits = list(range(self.next_bit, self.next_bit + width))
        self.next_bit += width
        return bits

    def cell(self, kind, connections, outputs, name=None, **parameters):
        self.count["cells"] += 1
        name = name or f"$twin${self.count['cells']}"
        if name in self.cells or name in self.added:
            raise Wrong(f"two assertions are called {name}")
        self.added[name] = {
            "hide_name": int(name.startswith("$")), "type": kind, "attributes": {"src": f"{self.policy['top']}:1"},
            "parameters": {k: format(v, "032b") for k, v in parameters.items()},
            "port_directions": {p: "output" if p in outputs else "input" for p in connections},
            "connections": connections}

    def gate(self, kind, a, b):
        (y,) = self.fresh(1)
        self.cell(kind, {"A": [a], "B": [b], "Y": [y]}, "Y", A_SIGNED=0, B_SIGNED=0,
                  A_WIDTH=1, B_WIDTH=1, Y_WIDTH=1)
        return y

    def inverted(self, a):
        (y,) = self.fresh(1)
        self.cell("$not", {"A": [a], "Y": [y]}, "Y", A_SIGNED=0, A_WIDTH=1, Y_WIDTH=1)
        return y

    def equal(self, a, b):
        (y,) = self.fresh(1)
        self.cell("$eq", {"A": a, "B": b, "Y": [y]}, "Y", A_SIGNED=0, B_SIGNED=0,
                  A_WIDTH=len(a), B_WIDTH=len(b), Y_WIDTH=1)
        return y

    def mux(self, select, when_no, when_yes):
        (y,) = self.fresh(1)
        self.cell("$mux", {"A": [when_no], "B": [when_yes], "S": [select], "Y": [y]}, "Y", WIDTH=1)
        return y

    def free(self, width):
        bits = self.fresh(width)
        self.cell("$anyseq", {"Y": bits}, "Y", WIDTH=width)
        return bits

    def promise(self, kind, name, bits, unless=(), other=None):
        """The copies agree on these bits, unless one of the wires is high."""
        other = other or self.other
        bits = [b for b in bits if b in other]
        if not bits:
            return
        y = self.equal(bits, [other[b] for b in bits])
        for condition in unless:
            y = self.gate("$or", y, condition)
        name = re.sub(r"\W+", "_", f"{kind}_{name}").strip("_")
        self.cell("$assert", {"A": [y], "EN": ["1"]}, "", name=name)
        self.count[kind] += 1

    # ---- What is secret

    def read(self):
        policy = self.policy
        self.q_of = {b: (name, i) for name, c in self.cells.items() if c["type"] in FLOPS
                     for i, b in enumerate(c["connections"]["Q"])}
        self.secret, self.kept, self.opened = {}, {}, {}
        self.ties, self.hidden, self.secret_mems = set(), {}, set()
        self.inputs, self.uncleared, self.meets = {}, set(), {}
        ports = {n for n, p in self.module["ports"].items() if p["direction"] == "input"}
        if ports != set(policy["inputs"]):
            raise Wrong(f"[inputs] and the design's differ: {', '.join(sorted(ports ^ set(policy['inputs'])))}")
        for rule in policy.get("secret", []):
            when = rule.get("when")
            if when in self.never:
                for entry in rule.get("registers", []):
                    self.exempt.update(self.find(entry))
                continue
            for entry in rule.get("registers", []):
                bits = [b for b in self.find(entry) if b in self.q_of]
                if not bits:
                    raise Wrong(f"'{entry}' is no register")
                for bit in bits:
                    if when or rule.get("keep"):
                        self.kept[bit] = when
                    else:
                        self.secret[bit] = True
            for entry in rule.get("memories", []):
                hits = [n for n, c in self.cells.items() if c["type"] == "$mem_v2" and
                        like(self.memory_name(c), entry)]
                if not hits:
                    raise Wrong(f"no memory '{entry}'")
                self.secret_mems.update(hits)
            for entry in rule.get("inputs", []):
                for bit in self.find(entry):
                    if bit in self.driver:
                        raise Wrong(f"'{entry}' is no input")
                    self.inputs[bit] = when
        for rule in policy.get("declassified", []):
            for entry in rule.get("wires", []):
                for bit in self.find(entry):
                    if bit in self.q_of:
                        raise Wrong(f"'{entry}' is a register: name it as one")
                    if "when" in rule:
                        self.meets[bit] = (entry, rule["when"])
                    else:
                        self.ties.add(bit)
            for entry in rule.get("registers", []):
                for bit in self.find(entry):
                    if bit in self.q_of:
                        self.opened[bit] = rule.get("when")
        for rule in policy.get("same", []):
            for entry in rule["wires"]:
                self.meets.update((bit, (entry, None)) for bit in self.find(entry))
        for rule in policy.get("private", []):
            for entry in rule["outputs"]:
                for bit in self.find(entry):
                    self.hidden[bit] = rule.get("when")
        for rule in policy.get("uncleared", []):
            for entry in rule["registers"]:
                self.uncleared.update(self.find(entry))

    @staticmethod
    def memory_name(cell):
        return cell["parameters"]["MEMID"].lstrip("\\")

    # ---- Where it goes

    def reached(self, cell, port, index):
        """Output bits of a cell that an input bit can change."""
        kind, connections = cell["type"], cell["connections"]
        if kind in FLOPS or kind in FORMAL or kind in ("$mem_v2", "$print", "$scopeinfo"):
            return []
        if kind in BITWISE or (kind == "$mux" and port != "S"):
            y = connections["Y"]
            signed = int(cell["parameters"].get("A_SIGNED", "0"), 2)
            top = index == len(connections[port]) - 1
            return y[index:] if signed and top else y[index:index + 1]
        if kind == "$pmux" and port != "S":
            return [connections["Y"][index % len(connections["Y"])]]
        if kind == "$bwmux":
            return [connections["Y"][index]]
        if kind in ("$add", "$sub", "$neg"):
            return connections["Y"][index:]
        return [b for p, d in cell["port_directions"].items() if d == "output" for b in connections[p]]

    def spread(self):
        self.taint = set()
        queue = collections.deque()

        def add(bit):
            if isinstance(bit, int) and bit not in self.taint and bit not in self.ties:
                self.taint.add(bit)
                queue.append(bit)

        for bit in [*self.secret, *self.kept, *self.inputs]:
            add(bit)
        for name in self.secret_mems:
            for bit in self.cells[name]["connections"]["RD_DATA"]:
                add(bit)
        while queue:
            bit = queue.popleft()
            if bit in self.meets:
                continue
            for name, port, index in self.users[bit]:
                for out in self.reached(self.cells[name], port, index):
                    add(out)
        for bit in self.taint:
            self.other[bit] = None

    # ---- The second copy

    def copy(self):
        conditions = {}

        def condition(name):
            if name not in conditions:
                conditions[name] = self.single(name)
                self.promise("s", name, [conditions[name]])  # it is public itself
            return conditions[name]

        second = dict(zip(self.taint, self.fresh(len(self.taint))))  # before it is tied
        self.other = {bit: other for bit, other in second.items() if bit not in self.meets}
        b_of = lambda bit: self.other.get(bit, bit)

        # Secret at times only: what is read of them is the first copy's at all others, as the invariant says.
        for bit, when in self.kept.items():
            if when is not None:
                self.other[bit] = self.mux(condition(when), bit, second[bit])

        # Sources
        for bit, when in self.inputs.items():
            other = self.free(1)[0] if when is None else self.mux(condition(when), bit, self.free(1)[0])
            self.buffer(other, second[bit])
        for bit in self.secret:
            self.buffer(self.free(1)[0], second[bit])
        for name in self.secret_mems:
            bits = [b for b in self.cells[name]["connections"]["RD_DATA"] if b in self.taint]
            for bit, other in zip(bits, self.free(len(bits))):
                self.buffer(other, second[bit])

        # Logic
        for name, cell in list(self.cells.items()):
            kind, connections = cell["type"], cell["connections"]
            if kind == "$mem_v2":
                continue
            if kind in FLOPS:
                self.flop(name, cell, second, b_of, condition)
                continue
            ins = [b for p, bits in connections.items() if cell["port_directions"][p] == "input" for b in bits]
            outs = [b for p, bits in connections.items() if cell["port_directions"][p] == "output" for b in bits]
            if kind in FORMAL:
                if any(b in self.other for b in ins) and kind != "$cover":
                    label = name.rsplit(".", 1)[-1].lstrip("\\")
                    self.double(f"{label}_other" if not label.startswith("$") else None, cell, second, b_of)
            elif any(b in second for b in outs):
                self.double(None, cell, second, b_of)

        # Promises. Where the copies meet, the second goes on with the first's value.
        for name, when in dict.fromkeys(self.meets.values()):
            bits = [b for b in self.find(name) if b in second]
            if not bits and not self.never:
                raise Wrong(f"no secret reaches '{name}'")
            self.promise("s", name, bits, [] if when is None else [condition(when)], second)
        for name, cell in self.cells.items():
            if cell["type"] in FLOPS:
                self.register(cell, condition)
            elif cell["type"] == "$mem_v2" and name not in self.secret_mems:
                self.memory(cell)
        self.outputs(condition)
        for when in sorted(self.never):
            self.cell("$assume", {"A": [self.inverted(condition(when))], "EN": ["1"]}, "")
        for rule in [] if self.never else self.policy.get("cover", []):
            a = self.single(rule["when"])
            for entry in rule.get("differ", []):
                bits = self.find(entry)
                if not any(b in self.other for b in bits):
                    raise Wrong(f"cover {rule['name']}: no secret reaches {entry}")
                same = self.equal(bits, [b_of(b) for b in bits])
                a = self.gate("$and", a, self.inverted(same))
            self.cell("$cover", {"A": [a], "EN": ["1"]}, "", name=rule["name"])

    def buffer(self, source, target):
        self.cell("$pos", {"A": [source], "Y": [target]}, "Y", A_SIGNED=0, A_WIDTH=1, Y_WIDTH=1)

    def double(self, name, cell, second, b_of):
        self.count["cells"] += 1
        connections = {}
        for port, bits in cell["connections"].items():
            if cell["port_directions"][port] == "input":
                connections[port] = [b_of(b) for b in bits]
            else:
                connections[port] = [second[b] if b in second else self.fresh(1)[0] for b in bits]
        new = dict(cell, connections=connections, attributes={})
        self.added[name or f"$twin${self.count['cells']}"] = new
        self.count["doubled"] += 1

    def flop(self, name, cell, second, b_of, condition):
        connections = cell["connections"]
        for port in ("CLK", "ARST", "ALOAD", "AD"):
            if any(b in self.other for b in connections.get(port, [])):
                raise Wrong(f"a secret reaches {port} of {self.title(connections['Q'])}")
        places = [i for i, b in enumerate(connections["Q"]) if b in self.kept]
        if not places:
            return
        pick = lambda bits: [bits[i] for i in places]
        new = json.loads(json.dumps(cell))
        new["attributes"] = {}
        new["parameters"]["WIDTH"] = format(len(places), "032b")
        if "ARST_VALUE" in new["parameters"]:
            value = new["parameters"]["ARST_VALUE"][::-1]
            new["parameters"]["ARST_VALUE"] = "".join(value[i] for i in places)[::-1]
        new["connections"] = {port: bits if port in ("CLK", "ARST", "ALOAD") else pick(bits)
                              for port, bits in connections.items()}
        new["connections"]["D"] = [b_of(b) for b in pick(connections["D"])]
        new["connections"]["Q"] = [second[b] for b in pick(connections["Q"])]
        self.added[f"$twin$other${name}"] = new
        # At times only: the same unless the condition holds.
        for when in {self.kept[b] for b in pick(connections["Q"])} - {None}:
            bits = [b for b in pick(connections["Q"]) if self.kept[b] == when]
            self.promise("i", self.title(bits), bits, [condition(when)], second)

    def title(self, bits):
        names = [self.label[b] for b in bits if b in self.label]
        name = names[0][0] if names else "unnamed"
        whole = len(self.names[name]["bits"]) == len(bits) if names else True
        return name if whole else f"{name}_{names[0][1]}"

    def in_reset(self, cell):
        for port, polarity in (("ARST", "ARST_POLARITY"), ("ALOAD", "ALOAD_POLARITY")):
            if port in cell["connections"]:
                bit = cell["connections"][port][0]
                return bit if int(cell["parameters"][polarity], 2) else self.inverted(bit)
        return None

    def register(self, cell, condition):
        q, d = cell["connections"]["Q"], cell["connections"]["D"]
        public = [i for i, b in enumerate(q) if b not in self.secret and b not in self.kept and b not in self.exempt]
        if not public:
            self.count["secret registers"] += 1
            return
        self.count["registers"] += 1
        self.count["register bits"] += len(public)
        groups = collections.defaultdict(list)
        for i in public:
            groups[self.opened.get(q[i])].append(i)
        clears = cell["type"] == "$adff" or (cell["type"] == "$aldff" and
                                             all(b in ("0", "1") for b in cell["connections"]["AD"]))
        if not clears and not all(q[i] in self.uncleared for i in public):
            raise Wrong(f"public register {self.title(q)} has no reset, and is not listed as uncleared")
        for when, places in groups.items():
            bits = [d[i] for i in places]
            if not any(b in self.other for b in bits):
                continue
            unless = [] if when is None else [condition(when)]
            reset = self.in_reset(cell)
            if reset is not None:
                unless.append(reset)
            self.promise("r", self.title([q[i] for i in places]), bits, unless)

    def memory(self, cell):
        connections = cell["connections"]
        self.count["memories"] += 1
        width = len(connections["WR_DATA"]) // max(1, int(cell["parameters"]["WR_PORTS"], 2))
        name = self.memory_name(cell)
        self.promise("m", f"{name}_write", connections["WR_EN"])
        self.promise("m", f"{name}_read", connections["RD_ADDR"])
        ports = int(cell["parameters"]["WR_PORTS"], 2)
        places = len(connections["WR_ADDR"]) // max(1, ports)
        for port in range(ports):
            bits = [*connections["WR_DATA"][port * width:(port + 1) * width],
                    *connections["WR_ADDR"][port * places:(port + 1) * places]]
            if any(b in self.other for b in bits):
                enable = connections["WR_EN"][port * width:(port + 1) * width]
                (y,) = self.fresh(1)
                self.cell("$logic_not", {"A": enable, "Y": [y]}, "Y", A_SIGNED=0, A_WIDTH=width, Y_WIDTH=1)
                self.promise("m", f"{name}_data_{port}", bits, [y])

    def outputs(self, condition):
        groups = collections.defaultdict(list)
        seen = {b: n.rsplit("seen_", 1)[1] for n, net in self.names.items()
                if re.search(r"(^|\.)seen_\w+$", n) for b in net["bits"] if isinstance(b, int)}
        for port, what in self.module["ports"].items():
            if what["direction"] != "output":
                continue
            for bit in what["bits"]:
                if isinstance(bit, int) and self.hidden.get(bit, bit) is not None:
                    groups[seen.get(bit, port), self.hidden.get(bit)].append(bit)
        for (name, when), bits in groups.items():
            self.count["outputs"] += 1
            self.count["output bits"] += len(bits)
            self.promise("o", name, bits, [] if when is None else [condition(when)])

    def make(self):
        self.read()
        self.spread()
        self.copy()
        self.module["cells"].update(self.added)
        return self.module


def main(arguments):
    parser = argparse.ArgumentParser(description="Make the two-copy model of a design.")
    parser.add_argument("policy", type=pathlib.Path, help="what is secret, and what may be seen of it (TOML)")
    parser.add_argument("sources", nargs="*", help="SystemVerilog, packages first")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("twin.json"))
    parser.add_argument("--never", action="append", default=[], metavar="WIRE",
                        help="only the case in which this condition of the list is low")
    parser.add_argument("--netlist", type=pathlib.Path, help="take this netlist instead of elaborating")
    options = parser.parse_args(arguments)
    try:
        policy = tomllib.loads(options.policy.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        parser.error(f"{options.policy}: {error}")
    try:
        if options.netlist:
            module = json.loads(options.netlist.read_text())["modules"][policy["top"]]
        else:
            module = elaborate(policy, options.sources, "netlist.json")
        twin = Twin(policy, module, options.never)
        made = twin.make()
    except Wrong as error:
        print(f"twin: {options.policy.name}: {error}", file=sys.stderr)
        return 1
    except KeyError as error:
        parser.error(f"{options.policy}: no entry {error}")
    options.out.write_text(json.dumps({"creator": "twin", "modules": {policy["top"]: made}}))
    n = twin.count
    print(f"{n['registers']} public registers ({n['register bits']} bits), {n['memories']} public memories, "
          f"{n['outputs']} outputs ({n['output bits']} bits); {n['secret registers']} registers and "
          f"{len(twin.secret_mems)} memories are secret")
    print(f"a secret reaches {n['r']} registers, {n['m']} memory ports, {n['o']} outputs, {n['s']} wires where the "
          "copies meet: to be proved; "
          f"{n['i']} invariants of registers that are secret at times; all else is the same by structure")
    print(f"{n['doubled']} of {len(twin.cells) - len(twin.added)} cells doubled")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
