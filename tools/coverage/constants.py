# SPDX-License-Identifier: Apache-2.0
"""Which toggle points cannot toggle: bits that are a constant once the design is elaborated.

Yosys reads the design with the parameters of a simulation and propagates constants: through logic
(opt_expr) and through flip-flops whose reset value they are (opt_dff); nothing that makes use of what is
not observed. A point is left out where its bit is 0 or 1 in every instance of every simulation. A bit
that Yosys does not name, or names with another width, is no constant here.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
YOSYS = ROOT / "tools" / "synth" / "yosys_run.py"
VENV = ROOT / "build" / "venv" / "bin" / "python"
TOP = "pluton_sim"
ROUNDS = 6  # of propagation; each carries a constant through at least one more flip-flop
INSERTED = re.compile(r'\(&\(vlSymsp->__Vcoverage\[(\d+)\]\), first, "([^"]*)", (\d+), (\d+),\s*"([^"]*)",\s*'
                      r'"v_toggle/[^"]*",\s*"([^"]*)"')


class Missing(Exception):
    """Yosys cannot be run, or does not read the design."""


def in_tree(name):
    """A path below rtl/, from the root of whatever tree it is in."""
    return "rtl/" + ("/" + name).rsplit("/rtl/", 1)[1] if "/rtl/" in "/" + name else name


def inserted(folder):
    """(file, line, column, instance) -> the names of its points in the order of their declaration, of C++
    by verilator --coverage."""
    signals = collections.defaultdict(dict)
    for path in pathlib.Path(folder).glob("*.cpp"):
        for found in INSERTED.finditer(path.read_text(encoding="utf-8")):
            number, name, line, column, instance, comment = found.groups()
            signals[in_tree(name), line, column, instance][comment] = int(number)
    return {key: sorted(names, key=names.get) for key, names in signals.items()}


def unpacked(file, line, column, name):
    """Of the dimensions behind a signal's name where it is declared: whether element 0 has the highest bits."""
    try:
        text = (ROOT / file).read_text(encoding="utf-8").splitlines()[int(line) - 1][int(column) - 1:]
    except (OSError, IndexError):
        return []
    found = re.match(rf"{name}\s*((?:\[[^\]]*\]\s*)*)", text)
    # [N] is [0:N-1].
    return [":" not in size or size.strip().startswith("0:")
            for size in re.findall(r"\[([^\]]*)\]", found[1] if found else "")]


def lowest_first(names, zero_is_highest=()):
    """The names of a signal's bits, a.b[0] and so on in the order of declaration, in that of its bits. The first
    dimensions are those of zero_is_highest, as unpacked() finds them."""
    def sorted_parts(parts, depth=0):
        groups = []
        for name, rest in parts:
            found = re.match(r"\[\d+\]|\.\w+", rest)
            part = found[0] if found else ""
            if not groups or groups[-1][0] != part:
                groups.append((part, []))
            groups[-1][1].append((name, rest[len(part):]))
        if groups[0][0].startswith("["):
            groups.sort(key=lambda group: int(group[0][1:-1]),
                        reverse=depth < len(zero_is_highest) and zero_is_highest[depth])
        elif groups[0][0]:
            groups.reverse()  # the last member has the lowest bits
        return [name for part, members in groups
                for name in (sorted_parts(members, depth + 1) if part else [name for name, _ in members])]

    return sorted_parts([(name, re.sub(r"^\w+", "", name)) for name in names])


def commands(files, parameters, out):
    given = " ".join(f"-G {name}={value}" for name, value in parameters.items())
    yield (f"read_slang -j 1 --no-synthesis-define --ignore-assertions --top {TOP} {given} "
           + " ".join(str(file) for file in files))
    # Multiplexers by bits: one that chooses between the same constants is that constant.
    yield from ("proc", "opt_clean", "pmuxtree", "simplemap t:$mux", "setattr -set keep 1 w:*")
    for _ in range(ROUNDS):
        yield from ("opt_expr -fine", "opt_dff", "opt_clean")
    yield from ("delete c:*", f"write_json {out}")


def wires(files, parameters, out):
    """(file, line, column) -> [(hierarchy, name, bits)] of every net that is declared in the design."""
    python = str(VENV) if VENV.exists() else sys.executable
    done = subprocess.run([python, str(YOSYS)], input="\n".join(commands(files, parameters, out)) + "\n",
                          text=True, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise Missing("Yosys: " + (done.stdout.splitlines() or ["no output"])[-1])
    nets = json.loads(pathlib.Path(out).read_text(encoding="utf-8"))["modules"][TOP]["netnames"]
    declared = collections.defaultdict(list)
    for net in nets.values():
        source = re.match(r"(.*):(\d+)\.(\d+)", net["attributes"].get("src", ""))
        path = net["attributes"].get("hdlname", "").split(" ")
        if source and path[-1]:
            declared[in_tree(source[1]), source[2], source[3]].append(
                ("." + ".".join([TOP] + path[:-1]), path[-1], net["bits"]))
    return declared


def constant(signals, declared):
    """place -> whether the bit is a constant in every instance; places as coverage.py has them."""
    found = {}
    for (file, line, column, instance), names in signals.items():
        base = re.match(r"\w*", names[0])[0]
        nets = [(path, bits) for path, name, bits in declared.get((file, line, column), ())
                if name == base and (path == instance or path.startswith(instance + "."))]
        # In a generate block the net has a longer path, and another instance would too.
        nets = [bits for path, bits in nets if path == instance] or [bits for _, bits in nets]
        bits = nets[0] if len(nets) == 1 and len(nets[0]) == len(names) else [None] * len(names)
        for name, bit in zip(lowest_first(names, unpacked(file, line, column, base)), bits):
            place = (file, line, column, name)
            found[place] = found.get(place, True) and bit in ("0", "1")
    return found


def everywhere(simulations):
    """The places that are constants in all of the results of constant() in which they are."""
    found = {}
    for places in simulations:
        for place, same in places.items():
            found[place] = found.get(place, True) and same
    return {place for place, same in found.items() if same}
