#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Proves the multiplier's recurrence in the integers, for each set of digits, and refutes false variants.

The stages of rtl/ecc/ecc_reduce.sv and the passes of rtl/ecc/ecc_multiplier.sv as equations between
integers, with the products of a digit and b free natural numbers; z3 in linear integer arithmetic.
Proved, with R = 2^(w D):

  rows        b < 2^268: the sums of products of 18 bits fit into their registers
  product p   R t = a b + q p with 0 <= q < R, so that q = -a b / p mod R (p is odd)
  bound p     a b <= R p implies t < 2 p
  widths      high < 2^268, rest < 2^(256 - w), carry <= 1 (2 above 48 bits a digit)
  digits n    the first pass's digits and upper half are a b
  quotient n  the second pass's digits are (a b mod R) n' mod R, though its sums are cut off at 2^288, or
              lower at the accumulator's width
  product n   high + third's high + (a b mod R is not 0) = t with R t = a b + q n
  bound n     a b <= R n implies t < 2 n

That the RTL does what these equations say is proved beside this file, of each stage by itself:
ecc_rows_stages and ecc_reduce_stages for any products, ecc_multiplier_time for the cycle in which each
acts. Joining them is reading, which scaled.py and tests/unit/ecc_multiplier check: the one for all operands of a smaller
clone, the other for some operands of the RTL.

Usage: recurrence.py    Exit codes: 0 all as expected, 1 not, 3 z3 is missing, 4 z3 gave no answer.
"""

import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "ecc"))
import curve  # noqa: E402

try:
    import z3
except ImportError:
    print("recurrence: z3-solver is missing; ./pluton doctor prove shows what is needed", file=sys.stderr)
    sys.exit(3)

SETS = ((48, 6), (34, 8), (67, 4))
VALUE = 268
LIMB, LIMBS = 18, 15
SECONDS = 120


class Problem:
    """Integers of one set, and what holds of them."""

    def __init__(self, w, d):
        self.w, self.d, self.r = w, d, 1 << (w * d)
        self.known = []

    def natural(self, name, below=None):
        x = z3.Int(name)
        self.known.append(x >= 0)
        if below is not None:
            self.known.append(x < below)
        return x

    def let(self, *facts):
        self.known.extend(facts)

    def weighed(self, digits):
        return z3.Sum([(1 << (self.w * k)) * x for k, x in enumerate(digits)])

    def accumulate(self, name, limit=None, cut=None):
        """Stage 4: products, digits, and what is left above them."""
        base = 1 << self.w
        products = [self.natural(f"{name}_s{k}", limit) for k in range(self.d)]
        digits = [self.natural(f"{name}_z{k}", base) for k in range(self.d)]
        highs = [self.natural(f"{name}_h{k}") for k in range(self.d)]
        high = z3.IntVal(0)
        for k in range(self.d):
            lost = 0 if cut is None else cut * self.natural(f"{name}_e{k}")
            self.let(products[k] + high == base * highs[k] + digits[k] + lost)
            high = highs[k]
        return products, digits, highs


def reduction(w, d, multiple, limit=None):
    """Mod p, stages 4 to 7: (problem, products, quotients, highs, rests, carries, result)."""
    x = Problem(w, d)
    base = 1 << w
    products, digits, highs = x.accumulate("a", limit)
    quotients = [x.natural(f"q{k}", base) for k in range(d)]
    rests, carries = [], []
    rest, carry, step_low, step_high = (z3.IntVal(0),) * 4
    for k in range(d):
        rest_low, rest_high = x.natural(f"rl{k}", base), x.natural(f"rh{k}")
        x.let(rest == base * rest_high + rest_low)
        following = x.natural(f"c{k}")
        x.let(digits[k] + rest_low + carry + step_low == base * following + quotients[k])
        rest, carry = rest_high + step_high, following
        step_low, step_high = x.natural(f"ml{k}", base), x.natural(f"mh{k}")
        x.let(multiple * quotients[k] == base * step_high + step_low)
        rests.append(rest)
        carries.append(carry)
    result = highs[-1] + rest + carry + multiple * quotients[-1]
    return x, products, quotients, highs, rests, carries, result


def passes(w, d, carry):
    """Mod n, whole passes: (problem, a b, q, t)."""
    x = Problem(w, d)
    inverse = -pow(curve.N, -1, x.r) % x.r
    product = x.natural("ab")
    high, low = x.natural("high"), x.natural("low", x.r)
    quotient, j = x.natural("q", x.r), x.natural("j")
    third_high, third_low = x.natural("high3"), x.natural("low3", x.r)
    x.let(product == x.r * high + low, quotient == inverse * low - x.r * j,
          curve.N * quotient == x.r * third_high + third_low)
    return x, product, quotient, high + third_high + carry(low)


def rows(w, d, bits=VALUE):
    """ecc_rows: a digit's parts times the limbs of b, added in rows, and the rows."""
    x = Problem(w, d)
    total, claims = z3.IntVal(0), []
    for j in range(0, w, LIMB):
        part = min(LIMB, w - j)
        row = z3.Sum([(1 << i) * x.natural(f"p{j}_{i}", ((1 << min(LIMB, bits - i)) - 1) * ((1 << part) - 1) + 1)
                      for i in range(0, bits, LIMB)])
        total += (1 << j) * row
        claims.append(row < 1 << (LIMBS * LIMB + part))
    return x, z3.And(claims + [total < 1 << (VALUE + w)])


def product_p(w, d, multiple=None):
    x, products, quotients, *_, t = reduction(w, d, multiple or (curve.P + 1) >> w)
    return x, x.r * t == x.weighed(products) + curve.P * x.weighed(quotients)


def bound_p(w, d, slack=1):
    x, products, _, _, _, _, t = reduction(w, d, (curve.P + 1) >> w)
    x.let(x.weighed(products) <= slack * x.r * curve.P)
    return x, t < 2 * curve.P


def widths(w, d, narrower=0):
    most = (1 << w) - 1
    x, _, _, highs, rests, carries, _ = reduction(
        w, d, (curve.P + 1) >> w, most * ((1 << VALUE) - 1) + 1)
    limit = (1 if w <= 48 else 2)
    return x, z3.And([h < 1 << VALUE for h in highs] + [c <= limit for c in carries] +
                     [r < 1 << (256 - w - narrower) for r in rests])


def digits_n(w, d):
    x = Problem(w, d)
    products, digits, highs = x.accumulate("a")
    return x, x.weighed(products) == x.r * highs[-1] + x.weighed(digits)


def quotient_n(w, d, cut=288):
    x = Problem(w, d)
    inverse = -pow(curve.N, -1, x.r) % x.r
    lows = [x.natural(f"low{k}", 1 << w) for k in range(d)]
    products, digits, _ = x.accumulate("b", None, 1 << (VALUE + w))
    for k in range(d):
        x.let(products[k] == inverse * lows[k] - (1 << cut) * x.natural(f"g{k}"))
    j, rest = z3.Int("j"), x.natural("rest", x.r)
    x.let(inverse * x.weighed(lows) - x.weighed(digits) == x.r * j + rest)
    return x, rest == 0


def product_n(w, d, carry=lambda low: z3.If(low != 0, 1, 0)):
    x, ab, q, t = passes(w, d, carry)
    return x, x.r * t == ab + curve.N * q


def bound_n(w, d, slack=1):
    x, ab, _, t = passes(w, d, lambda low: z3.If(low != 0, 1, 0))
    x.let(ab <= slack * x.r * curve.N)
    return x, t < 2 * curve.N


TRUE = (("rows", rows), ("product p", product_p), ("bound p", bound_p), ("widths", widths), ("digits n", digits_n),
        ("quotient n", quotient_n), ("product n", product_n), ("bound n", bound_n))
FALSE = (
    ("rows, b of 270 bits", lambda w, d: rows(w, d, 270)),
    ("product p, a shift one too many",
     lambda w, d: product_p(w, d, ((curve.P + 1) >> w) + (1 << (256 - w)))),
    ("bound p, a b <= 2 R p", lambda w, d: bound_p(w, d, 2)),
    ("widths, rest 100 bits narrower", lambda w, d: widths(w, d, 100)),
    ("quotient n, sums cut off below R", lambda w, d: quotient_n(w, d, w * d - 1)),
    ("product n, no carry", lambda w, d: product_n(w, d, lambda low: 0)),
    ("product n, always a carry", lambda w, d: product_n(w, d, lambda low: 1)),
    ("bound n, a b <= 2 R n", lambda w, d: bound_n(w, d, 2)),
)


def ask(problem, claim):
    solver = z3.SolverFor("QF_LIA")
    solver.set("timeout", 1000 * SECONDS)
    solver.add(*problem.known)
    solver.add(z3.Not(claim))
    return solver.check()


def answer(case, w, d):
    """z3's answer in a process of its own: what it was asked before changes where it looks."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, str(ask(*case(w, d))).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as result:
        word = result.read()
    os.waitpid(child, 0)
    return word


def constants():
    """The package's constants are those of these proofs."""
    text = (ROOT / "rtl/ecc/ecc_pkg.sv").read_text()
    found = {name: int(value, 16) for name, value in
             re.findall(r"(\w+) =\s*\d+'h([0-9a-f_]+);", text)}
    expected = {"Prime": curve.P, "Order": curve.N, "OrderInverse": -pow(curve.N, -1, 1 << 288) % (1 << 288)}
    return all(found.get(name) == value for name, value in expected.items())


def main():
    if len(sys.argv) > 1:
        print("usage: recurrence.py", file=sys.stderr)
        return 2
    failed, undecided = [], []
    if not constants():
        failed.append("constants of rtl/ecc/ecc_pkg.sv")
    for w, d in SETS:
        for cases, expected in ((TRUE, "unsat"), (FALSE, "sat")):
            for name, case in cases:
                said = answer(case, w, d)
                word = {"unsat": "proved", "sat": "refuted"}.get(said, "no answer")
                print(f"{w}x{d} {name}: {word}", flush=True)
                if word == "no answer":
                    undecided.append(name)
                elif said != expected:
                    failed.append(name)
    for name in failed:
        print(f"FAILED: {name}")
    for name in undecided:
        print(f"undecided: {name}")
    return 1 if failed else 4 if undecided else 0


if __name__ == "__main__":
    sys.exit(main())
