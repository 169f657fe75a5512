#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The complete formulas and the divsteps, against affine arithmetic and against modular inverses."""

import random
import unittest

import common  # noqa: F401
import affine
import formulas
import interpret

RNG = random.Random(2015)
P, N = affine.p, affine.n


def projective(point):
    z = RNG.randrange(1, P)
    if point is None:
        return 0, z, 0
    return point[0] * z % P, point[1] * z % P, z


def to_affine(X, Y, Z):
    if Z % P == 0:
        assert X % P == 0 and Y % P, "not a point"
        return None
    inverse = pow(Z, -1, P)
    return X * inverse % P, Y * inverse % P


def field(kind, a, b):
    return {"mul": a * b, "add": a + b, "sub": a - b}[kind] % P


def run(steps, left, right=(0, 0, 0)):
    names = dict(zip(("X1", "Y1", "Z1", "X2", "Y2", "Z2"), (*left, *right)), b=affine.b)
    return to_affine(*formulas.run(steps, names, field))


def point():
    return affine.multiply(RNG.randrange(1, N), affine.G)


def pairs():
    """Random ones, and every case that incomplete formulas stumble over."""
    for _ in range(8):
        P1 = point()
        opposite = P1[0], P - P1[1]
        for P2 in (point(), P1, opposite, affine.G, affine.add(P1, P1), None):
            yield P1, P2
            yield P2, P1
    yield None, None


class Formulas(unittest.TestCase):
    def test_add(self):
        for left, right in pairs():
            self.assertEqual(run(formulas.ADD, projective(left), projective(right)),
                             affine.add(left, right))

    def test_mixed(self):
        for left, right in pairs():
            if right is not None:
                self.assertEqual(run(formulas.MIXED, projective(left), (*right, 1)),
                                 affine.add(left, right))

    def test_double(self):
        for one in [point() for _ in range(16)] + [None]:
            self.assertEqual(run(formulas.DOUBLE, projective(one)), affine.add(one, one))

    def test_a_wrong_step_is_seen(self):
        left, right = point(), point()
        for name, steps in formulas.ALL.items():
            for i, (target, kind, a, b) in enumerate(steps):
                wrong = (*steps[:i], (target, "sub" if kind == "add" else "add", a, b), *steps[i + 1:])
                if name == "double":
                    right = left
                second = (*right, 1) if name == "mixed" else projective(right)
                try:
                    result = run(wrong, projective(left), second)
                except AssertionError:
                    continue
                self.assertNotEqual(result, affine.add(left, right), f"{name}, step {i}")


class Divsteps(unittest.TestCase):
    def test_inverse(self):
        for m in (P, N):
            for x in [1, 2, 3, m - 1, m - 2, m // 2, 2**255] + [RNG.randrange(1, m) for _ in range(40)]:
                result = interpret.divsteps(x, m)
                self.assertEqual(result * x % m, 1)
                self.assertTrue(0 <= result < 2 * interpret.INVERSE_OFFSET * m)

    def test_zero_has_zero(self):
        for m in (P, N):
            self.assertEqual(interpret.divsteps(0, m) % m, 0)


if __name__ == "__main__":
    unittest.main()
