# SPDX-License-Identifier: Apache-2.0
"""P-256 (SP 800-186, section 3.2.1.3) and the rows of the comb table."""

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
MODULUS = {"p": P, "n": N}


def _add(left, right):
    """The sum of two points, not opposite; the table needs no infinity."""
    if left == right:
        slope = (3 * left[0] * left[0] - 3) * pow(2 * left[1], -1, P)
    else:
        slope = (right[1] - left[1]) * pow(right[0] - left[0], -1, P)
    x = (slope * slope - left[0] - right[0]) % P
    return x, (slope * (left[0] - x) - left[1]) % P


def comb_rows(rows):
    """Row i holds (2 j + 1) 16^i G for j = 0 to 7, affine."""
    table, base = [], G
    for _ in range(rows):
        double = _add(base, base)
        row = [base]
        while len(row) < 8:
            row.append(_add(row[-1], double))
        table.append(row)
        base = _add(row[-1], base)
    return table
