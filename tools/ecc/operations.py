# SPDX-License-Identifier: Apache-2.0
"""The operations of the engine as programs. Errors are those of cmodel/ecc.h, plus `fault`.

Names: d key, k nonce, e digest, z a random word for projective coordinates, m a random word that
masks the second half of sign (s = (m k)^-1 (m e + r (m d)), so that neither d nor k enters a sum or the
inverter bare). A random word of 0 ends in an error, never in a result.
"""

from machine import DIGITS, ROWS
from program import Program


def points(*names):
    return [c + name for name in names for c in "XYZ"]


TABLE = ["T" + c + str(j) for c in "XYZ" for j in range(8)]


def check_scalar(block, name):
    block.check(name, "below_n", "scalar")
    block.check(name, "nonzero", "scalar")


def check_curve(block, x, y, error):
    """y^2 = x^3 - 3 x + b, all times R."""
    right = block.add(block.mul(block.mul(x, x), x), "b")
    right = block.sub(right, block.add(block.add(x, x), x))
    difference = block.sub(block.mul(y, y), right)
    block.check(block.canon(block.mul(difference, "one")), "zero", error)


def load_point(block):
    """Checks the point (qx, qy) and returns it times R."""
    for name in ("qx", "qy"):
        block.check(name, "below_p", "coordinate")
    x, y = block.mul("qx", "r2p"), block.mul("qy", "r2p")
    check_curve(block, x, y, "curve")
    return x, y


def set_infinity(block, name, y):
    """(0 : y : 0)"""
    block.write("X" + name, block.add("zero", "zero"))
    block.write("Y" + name, y)
    block.write("Z" + name, block.add("zero", "zero"))


def comb(program):
    """A and B grow by the rows of the table, each by every other row: two chains fill the multiplier."""
    block = program.block("comb", repeat=ROWS // 4, stride=4, shuffled=True)
    sums = {"A": block.read_point("A"), "B": block.read_point("B")}
    for index in range(4):
        name = "AB"[index % 2]
        sums[name] = block.point_mixed(sums[name], block.comb(index, 0))
    for name, point in sums.items():
        block.write_point(name, point)


def normalise(block, point):
    """Affine x and y, times R."""
    X, Y, Z = point
    plain = block.canon(block.mul(Z, "one"))
    block.invert(plain, "p")
    inverse = block.mul(block.inverse("p"), "r2p")
    return block.mul(X, inverse), block.mul(Y, inverse), plain


def plain(block, value, output="none"):
    return block.canon(block.mul(value, "one"), output=output)


def odd_multiples(program):
    """T0 to T7 become (2 j + 1) Q, Q being left in T0 by the block before."""
    block = program.block("multiples")
    point = tuple(block.read(f"T{c}0") for c in "XYZ")
    double = block.point_double(point)
    for j in range(1, 8):
        point = block.point_add(double, point)
        for c, value in zip("XYZ", point):
            block.write(f"T{c}{j}", value)


def public_key():
    program = Program("public_key", ("d", "z"), ("x", "y"), points("A", "B"))
    start = program.block("start")
    check_scalar(start, "d")
    start.scalar(0, "d", "blinded")
    set_infinity(start, "A", start.add("z", "zero"))
    set_infinity(start, "B", start.mul("z", "z"))
    comb(program)
    end = program.block("finish")
    x, y, _ = normalise(end, end.point_add(end.read_point("A"), end.read_point("B")))
    check_curve(end, x, y, "fault")
    plain(end, x, "first")
    plain(end, y, "second")
    return program


def sign():
    program = Program("sign", ("d", "k", "e", "z", "m"), ("r", "s"), [*points("A", "B"), "md", "me"])
    start = program.block("start")
    check_scalar(start, "d")
    check_scalar(start, "k")
    start.scalar(0, "k", "blinded")
    mask = start.mul("m", "r2n", "n")
    mk = start.canon(start.mul(mask, "k", "n"), "n")
    start.check(mk, "nonzero", "fault")
    start.invert(mk, "n")
    start.write("md", start.mul(mask, "d", "n"))
    start.write("me", start.mul(mask, "e", "n"))
    set_infinity(start, "A", start.add("z", "zero"))
    set_infinity(start, "B", start.mul("z", "z"))
    comb(program)
    end = program.block("finish")
    inverse = end.mul(end.inverse("n"), "r2n", "n")
    x, y, _ = normalise(end, end.point_add(end.read_point("A"), end.read_point("B")))
    check_curve(end, x, y, "fault")
    r = end.canon(plain(end, x), "n", "first")
    end.check(r, "nonzero", "r_zero")
    product = end.mul(end.mul(r, "r2n", "n"), "md", "n")
    s = end.canon(end.mul(inverse, end.add("me", product), "n"), "n", "second")
    end.check(s, "nonzero", "s_zero")
    return program


def verify():
    program = Program("verify", ("qx", "qy", "e", "r", "s"), (), [*points("B"), *TABLE],
                      share={"XA": "qx", "YA": "qy", "ZA": "s"})
    start = program.block("start")
    for name in ("r", "s"):
        start.check(name, "below_n", "range")
        start.check(name, "nonzero", "range")
    start.invert(start.canon("s", "n"), "n")
    x, y = load_point(start)
    for c, value in zip("XY", (x, y)):
        start.write(f"T{c}0", value)
    start.write("TZ0", start.add("mone", "zero"))
    odd_multiples(program)
    scalars = program.block("scalars")
    inverse = scalars.mul(scalars.inverse("n"), "r2n", "n")
    for number, name in enumerate(("e", "r")):
        scalars.scalar(number, scalars.canon(scalars.mul(inverse, name, "n"), "n"), "plain")
    for name in "AB":
        set_infinity(scalars, name, scalars.add("mone", "zero"))
    loop = program.block("windows", repeat=DIGITS["plain"])
    point = loop.read_point("B")
    for _ in range(4):
        point = loop.point_double(point)
    loop.write_point("B", loop.point_add(point, loop.window(0, 1)))
    loop.write_point("A", loop.point_mixed(loop.read_point("A"), loop.comb(0, 0)))
    end = program.block("finish")
    x, _, _ = normalise(end, end.point_add(end.read_point("A"), end.read_point("B")))
    difference = end.sub(end.canon(plain(end, x), "n"), "r", "n")
    end.check(end.canon(end.mul(difference, "one", "n"), "n"), "zero", "signature")
    return program


def ecdh():
    program = Program("ecdh", ("d", "qx", "qy", "z"), ("x",), [*points("A"), *TABLE], delivers=True)
    start = program.block("start")
    check_scalar(start, "d")
    start.scalar(0, "d", "blinded", ahead=True)
    x, y = load_point(start)
    start.write("TX0", start.mul(x, "z"))
    start.write("TY0", start.mul(y, "z"))
    start.write("TZ0", start.mul("z", "mone"))
    set_infinity(start, "A", start.add("z", "zero"))
    odd_multiples(program)
    loop = program.block("windows", repeat=DIGITS["blinded"] // 2, stride=2)
    point = loop.read_point("A")
    for index in (1, 0):
        for _ in range(4):
            point = loop.point_double(point)
        point = loop.point_add(point, loop.window(index, 0))
    loop.write_point("A", point)
    end = program.block("finish")
    x, y, Z = normalise(end, end.read_point("A"))
    end.check(Z, "nonzero", "infinity")
    check_curve(end, x, y, "fault")
    plain(end, x, "first")
    return program


def scalar_check():
    program = Program("scalar_check", ("d",), ())
    check_scalar(program.block("check"), "d")
    return program


def point_check():
    program = Program("point_check", ("qx", "qy"), ())
    load_point(program.block("check"))
    return program


OPERATIONS = {f.__name__: f for f in (public_key, sign, ecdh, verify, point_check, scalar_check)}
