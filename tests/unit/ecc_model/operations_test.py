#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Scheduled microcode, interpreted cycle by cycle, against affine arithmetic."""

import random
import unittest

import common
import affine
import schedule
from machine import SETS

RNG = random.Random(6979)
P, N, G = affine.p, affine.n, affine.G
ONES = 2**64 - 1
SCALARS = (1, 2, 3, 16, N - 1, N - 2, N // 2, 2**255)


def extreme():
    """(scalar, blinding) that make all windows but the top one 0, 7, 8, 15: -15, -1, +1, +15."""
    for window in "078f":
        blind, value = divmod(2 * int("8" + 79 * window, 16) - 2**320 + 1, N)
        assert 0 < value and blind < 2**64
        yield value, blind


def word():
    return RNG.getrandbits(256)


def scalar():
    return RNG.randrange(1, N)


class Operations(unittest.TestCase):
    def agree(self, operation, inputs, names=("48x6",), blind=None, error=None):
        inputs = {"z": word(), "m": word(), **inputs}
        want = common.expected(operation, inputs)
        if error is not None:
            self.assertEqual(want[0], error)
        for name in names:
            blind = RNG.getrandbits(64) if blind is None else blind
            got = common.run(operation, name, inputs, blind)
            _, scheduled = common.prepared(operation, name)
            self.assertEqual(got, (*want, schedule.cycles(scheduled)), f"{operation} {name} {inputs}")
        return want[1]

    def test_public_key(self):
        for d in SCALARS:
            self.agree("public_key", {"d": d}, blind=0)
        for d in (1, 2, N - 1):
            self.agree("public_key", {"d": d}, blind=ONES)
        for d, blind in extreme():
            self.agree("public_key", {"d": d}, blind=blind)
        self.agree("public_key", {"d": scalar()}, SETS)
        for d in (0, N, 2**256 - 1):
            self.agree("public_key", {"d": d}, error="scalar")

    def test_sign(self):
        for k in SCALARS:
            self.agree("sign", {"d": scalar(), "k": k, "e": word()}, blind=RNG.choice((0, ONES)))
        for d, e in ((1, 0), (N - 1, 2**256 - 1)):
            self.agree("sign", {"d": d, "k": scalar(), "e": e}, SETS)
        for d, k in ((0, 1), (1, 0), (N, 1), (1, N), (2**256 - 1, 2**256 - 1)):
            self.agree("sign", {"d": d, "k": k, "e": 1}, error="scalar")
        d, k = scalar(), scalar()
        r = affine.multiply(k, G)[0] % N
        self.agree("sign", {"d": d, "k": k, "e": -r * d % N}, error="s_zero")

    def signed(self, d=None):
        d, e = d or scalar(), word()
        Q = affine.multiply(d, G)
        return {"qx": Q[0], "qy": Q[1], "e": e, **affine.sign(d, scalar(), e)[1]}

    def test_verify(self):
        good = self.signed()
        self.agree("verify", good, SETS, error="none")
        self.agree("verify", {**good, "s": N - good["s"]}, error="none")
        self.agree("verify", {**good, "e": good["e"] ^ 1}, error="signature")
        self.agree("verify", {**good, "r": 0}, error="range")
        self.agree("verify", {**good, "s": N}, error="range")
        self.agree("verify", {**good, "qy": good["qy"] ^ 1}, error="curve")
        self.agree("verify", {**good, "qx": P, "s": 0}, error="coordinate")

    def test_verify_where_points_meet(self):
        """Q = G makes both chains walk the same points; u1 = 0; u1 G = u2 Q; u1 G = -u2 Q."""
        self.agree("verify", self.signed(1), error="none")
        d, k = scalar(), scalar()
        Q = dict(zip(("qx", "qy"), affine.multiply(d, G)))
        r = affine.multiply(k, G)[0] % N
        for e, error in ((0, "none"), (r * d % N, "none"), (-r * d % N, "signature")):
            s = pow(k, -1, N) * (e + r * d) % N or 1
            self.agree("verify", {**Q, "e": e, "r": r, "s": s}, error=error)

    def test_ecdh(self):
        Q = affine.multiply(scalar(), G)
        point = {"qx": Q[0], "qy": Q[1]}
        self.agree("ecdh", {"d": scalar(), **point}, SETS)
        for d, blind in ((1, 0), (2, ONES), (N - 1, ONES), *extreme()):
            self.agree("ecdh", {"d": d, **point}, blind=blind)
        self.agree("ecdh", {"d": N, **point}, error="scalar")
        self.agree("ecdh", {"d": 1, "qx": 0, "qy": 0}, error="curve")
        self.agree("ecdh", {"d": 1, "qx": Q[0], "qy": 2**256 - 1}, error="coordinate")

    def test_scalar_check(self):
        for d in (1, N - 1):
            self.agree("scalar_check", {"d": d}, SETS, error="none")
        for d in (0, N, N + 1, 2**256 - 1):
            self.agree("scalar_check", {"d": d}, error="scalar")

    def test_point_check(self):
        for x, y in (G, (G[0], P - G[1])):
            self.agree("point_check", {"qx": x, "qy": y}, SETS, error="none")
        root = pow(affine.b, (P + 1) // 4, P)
        self.agree("point_check", {"qx": 0, "qy": root}, SETS, error="none")
        self.agree("point_check", {"qx": 1, "qy": 1}, error="curve")
        self.agree("point_check", {"qx": P, "qy": root}, error="coordinate")
        self.agree("point_check", {"qx": G[0], "qy": P + 1}, error="coordinate")

    def test_order_of_the_rows_changes_no_result(self):
        inputs = {"d": scalar(), "k": scalar(), "e": word(), "z": word(), "m": word()}
        orders = (0, 2**13 - 1, *(RNG.getrandbits(13) for _ in range(4)))
        for operation in ("sign", "public_key"):
            results = {str(common.run(operation, "48x6", inputs, 5, order)[:2]) for order in orders}
            self.assertEqual(results, {str(common.expected(operation, inputs))})

    def test_random_words_change_no_result(self):
        d, k = scalar(), scalar()
        results = {str(common.run("sign", "67x4", {"d": d, "k": k, "e": 5, "z": word(), "m": word()},
                                  RNG.getrandbits(64))) for _ in range(4)}
        self.assertEqual(len(results), 1)

    def test_random_words_of_zero_end_in_an_error(self):
        inputs = {"d": 5, "k": 7, "e": 9, "z": 1, "m": 1}
        for name, value in (("z", 0), ("z", P), ("m", 0), ("m", N)):
            error, outputs, _ = common.run("sign", "48x6", {**inputs, name: value})
            self.assertNotEqual(error, "none")
            self.assertEqual(outputs, {"r": 0, "s": 0})
        for value in (0, P):
            self.assertEqual(common.run("public_key", "48x6", {"d": 5, "z": value})[:2],
                             ("fault", {"x": 0, "y": 0}))



if __name__ == "__main__":
    unittest.main()
