# SPDX-License-Identifier: Apache-2.0
"""The complete formulas of Renes, Costello and Batina (2015) for a = -3, as straight-line programs.

Algorithms 4 (add), 5 (mixed add) and 6 (double). Points are (X : Y : Z), x = X/Z, y = Y/Z; infinity
is (0 : Y : 0). They hold for every pair of points, only the mixed add's affine point can't be infinity.
"""

_ADD = """
t0=X1*X2 t1=Y1*Y2 t2=Z1*Z2 t3=X1+Y1 t4=X2+Y2 t3=t3*t4 t4=t0+t1 t3=t3-t4 t4=Y1+Z1 X3=Y2+Z2
t4=t4*X3 X3=t1+t2 t4=t4-X3 X3=X1+Z1 Y3=X2+Z2 X3=X3*Y3 Y3=t0+t2 Y3=X3-Y3 Z3=b*t2 X3=Y3-Z3
Z3=X3+X3 X3=X3+Z3 Z3=t1-X3 X3=t1+X3 Y3=b*Y3 t1=t2+t2 t2=t1+t2 Y3=Y3-t2 Y3=Y3-t0 t1=Y3+Y3
Y3=t1+Y3 t1=t0+t0 t0=t1+t0 t0=t0-t2 t1=t4*Y3 t2=t0*Y3 Y3=X3*Z3 Y3=Y3+t2 X3=t3*X3 X3=X3-t1
Z3=t4*Z3 t1=t3*t0 Z3=Z3+t1
"""
_MIXED = """
t0=X1*X2 t1=Y1*Y2 t3=X2+Y2 t4=X1+Y1 t3=t3*t4 t4=t0+t1 t3=t3-t4 t4=Y2*Z1 t4=t4+Y1 Y3=X2*Z1
Y3=Y3+X1 Z3=b*Z1 X3=Y3-Z3 Z3=X3+X3 X3=X3+Z3 Z3=t1-X3 X3=t1+X3 Y3=b*Y3 t1=Z1+Z1 t2=t1+Z1
Y3=Y3-t2 Y3=Y3-t0 t1=Y3+Y3 Y3=t1+Y3 t1=t0+t0 t0=t1+t0 t0=t0-t2 t1=t4*Y3 t2=t0*Y3 Y3=X3*Z3
Y3=Y3+t2 X3=t3*X3 X3=X3-t1 Z3=t4*Z3 t1=t3*t0 Z3=Z3+t1
"""
_DOUBLE = """
t0=X1*X1 t1=Y1*Y1 t2=Z1*Z1 t3=X1*Y1 t3=t3+t3 Z3=X1*Z1 Z3=Z3+Z3 Y3=b*t2 Y3=Y3-Z3 X3=Y3+Y3
Y3=X3+Y3 X3=t1-Y3 Y3=t1+Y3 Y3=X3*Y3 X3=X3*t3 t3=t2+t2 t2=t2+t3 Z3=b*Z3 Z3=Z3-t2 Z3=Z3-t0
t3=Z3+Z3 Z3=Z3+t3 t3=t0+t0 t0=t3+t0 t0=t0-t2 t0=t0*Z3 Y3=Y3+t0 t0=Y1*Z1 t0=t0+t0 Z3=t0*Z3
X3=X3-Z3 Z3=t0*t1 Z3=Z3+Z3 Z3=Z3+Z3
"""
_KIND = {"*": "mul", "+": "add", "-": "sub"}


def _parse(text):
    steps = []
    for step in text.split():
        target, expression = step.split("=")
        sign = next(c for c in expression if c in _KIND)
        left, right = expression.split(sign)
        steps.append((target, _KIND[sign], left, right))
    return tuple(steps)


ADD, MIXED, DOUBLE = _parse(_ADD), _parse(_MIXED), _parse(_DOUBLE)
ALL = {"add": ADD, "mixed": MIXED, "double": DOUBLE}


def run(steps, names, apply):
    """Runs a formula on whatever `apply(kind, left, right)` computes with; returns X3, Y3, Z3."""
    names = dict(names)
    for target, kind, left, right in steps:
        names[target] = apply(kind, names[left], names[right])
    return names["X3"], names["Y3"], names["Z3"]
