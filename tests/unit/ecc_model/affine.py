# SPDX-License-Identifier: Apache-2.0
"""The operations of the engine by affine arithmetic, straight from FIPS 186-5 and SP 800-56A r3.

Shares nothing with tools/ecc: curve constants included. A point is (x, y), infinity is None.
"""

p = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
n = 115792089210356248762697446949407573529996955224135760342422259061068512044369
b = 41058363725152142129326129780047268409114441015993725554835256314039467401291
G = (48439561293906451759052585252797914202762949526041747995844080717082404635286,
     36134250956749795798585127919587881956611106672985015071877198253568414405109)


def on_curve(point):
    x, y = point
    return (y * y - x * x * x + 3 * x - b) % p == 0


def add(left, right):
    if left is None:
        return right
    if right is None:
        return left
    if left[0] == right[0]:
        if (left[1] + right[1]) % p == 0:
            return None
        slope = (3 * left[0] ** 2 - 3) * pow(2 * left[1], -1, p) % p
    else:
        slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, p) % p
    x = (slope * slope - left[0] - right[0]) % p
    return x, (slope * (left[0] - x) - left[1]) % p


def multiply(k, point):
    total = None
    while k:
        if k & 1:
            total = add(total, point)
        point = add(point, point)
        k >>= 1
    return total


def public_key(d):
    """(error, outputs), as all below."""
    if not 1 <= d < n:
        return "scalar", {"x": 0, "y": 0}
    return "none", dict(zip("xy", multiply(d, G)))


def sign(d, k, e):
    if not (1 <= d < n and 1 <= k < n):
        return "scalar", {"r": 0, "s": 0}
    r = multiply(k, G)[0] % n
    s = pow(k, -1, n) * (e + r * d) % n
    if r == 0 or s == 0:
        return "s_zero" if r else "r_zero", {"r": 0, "s": 0}
    return "none", {"r": r, "s": s}


def scalar_check(d):
    return ("none" if 1 <= d < n else "scalar"), {}


def point_check(qx, qy):
    if qx >= p or qy >= p:
        return "coordinate", {}
    return ("none" if on_curve((qx, qy)) else "curve"), {}


def verify(qx, qy, e, r, s):
    error, _ = point_check(qx, qy)
    if error != "none":
        return error, {}
    if not (1 <= r < n and 1 <= s < n):
        return "range", {}
    w = pow(s, -1, n)
    point = add(multiply(e * w % n, G), multiply(r * w % n, (qx, qy)))
    return ("none" if point and point[0] % n == r else "signature"), {}


def ecdh(d, qx, qy):
    if not 1 <= d < n:
        return "scalar", {"x": 0}
    error, _ = point_check(qx, qy)
    if error != "none":
        return error, {"x": 0}
    return "none", {"x": multiply(d, (qx, qy))[0]}
