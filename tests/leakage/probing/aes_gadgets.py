# SPDX-License-Identifier: Apache-2.0
"""Masked gadgets of rtl/aes/README.md as netlists in the form of Yosys, gate by gate: what the contract
describes, apart from the RTL. `planted` is one mistake of PLANTED, or None."""

PLANTED = {
    "cross-without-mask": "p01 and p10 without r",
    "sum-without-mask": "p00 and p11 without s, where the sum goes into another multiplier",
    "one-mask-for-all": "one bit r for all bits of a product",
    "no-register": "p00 + p01 before a register, not behind it",
    "masks-twice": "both products of E take the same masks",
    "one-share": "share 1 of a nibble enters as zero, the whole as share 0",
}


# ---- the fields: GF(4) = GF(2)[w], w^2 = w + 1; GF(16) = GF(4)[z], z^2 = z + w; GF(256) = GF(16)[y], y^2 = y + lift
def mul2(a, b, half):
    """a b in the field of 2 half bits above that of `half` bits."""
    if half == 0:
        return a & b
    mask = (1 << half) - 1
    ah, al, bh, bl = a >> half, a & mask, b >> half, b & mask
    low = mul2(al, bl, half // 2)
    high = mul2(ah, bh, half // 2)
    cross = mul2(ah ^ al, bh ^ bl, half // 2) ^ low
    return cross << half | low ^ mul2(high, LIFT[half], half // 2)


LIFT = {1: 1, 2: 2}  # y^2 = y + LIFT[bits of the field below]
LIFT[4] = next(c for c in range(16) if all(mul2(x, x, 2) ^ x != c for x in range(16)))


def mul(a, b, bits):
    return mul2(a, b, bits // 2)


def power(x, n, bits):
    out = 1
    for _ in range(n):
        out = mul(out, x, bits)
    return out


# x of FIPS 197 in the tower: a root of its polynomial.
ROOT = next(g for g in range(2, 256) if power(g, 8, 8) ^ power(g, 4, 8) ^ power(g, 3, 8) ^ g ^ 1 == 0)


def into_tower(x):
    out = 0
    for i in range(8):
        if x >> i & 1:
            out ^= power(ROOT, i, 8)
    return out


FROM_TOWER = {into_tower(x): x for x in range(256)}


def affine(x):
    out = 0x63
    for n in range(5):
        out ^= (x << n | x >> (8 - n)) & 0xFF
    return out


def sbox(x):
    return affine(FROM_TOWER[power(into_tower(x), 254, 8)])


# ---- netlists
class Netlist:
    def __init__(self):
        self.count, self.cells, self.ports, self.nets = 2, {}, {}, {}

    def bit(self):
        self.count += 1
        return self.count - 1

    def port(self, name, direction, bits):
        if isinstance(bits, int):
            bits = [self.bit() for _ in range(bits)]
        self.ports[name] = {"direction": direction, "bits": bits}
        self.nets[name] = {"bits": bits}
        return bits

    def gate(self, kind, a, b):
        if kind == "$_XOR_" and "0" in (a, b):
            return b if a == "0" else a
        if kind == "$_AND_" and "0" in (a, b):
            return "0"
        out = self.bit()
        self.cells[f"g{out}"] = {"type": kind, "connections": {"A": [a], "B": [b], "Y": [out]}}
        return out

    def xor(self, *bits):
        out = "0"
        for b in bits:
            out = self.gate("$_XOR_", out, b)
        return out

    def xors(self, x, y):
        return [self.xor(a, b) for a, b in zip(x, y, strict=True)]

    def register(self, bits, name):
        clock = self.ports["clk_i"]["bits"][0]
        out = []
        for d in bits:
            q = self.bit()
            self.cells[f"q{q}"] = {"type": "$_DFF_P_", "connections": {"C": [clock], "D": [d], "Q": [q]}}
            out.append(q)
        self.nets[name] = {"bits": out}
        return out

    def linear(self, function, bits, width):
        """function(x), linear over GF(2), of the bits."""
        columns = [function(1 << i) for i in range(len(bits))]
        return [self.xor(*(b for b, c in zip(bits, columns, strict=True) if c >> k & 1)) for k in range(width)]

    def multiply(self, x, y):
        n = len(x)
        out = ["0"] * n
        for i in range(n):
            for j in range(n):
                bit = self.gate("$_AND_", x[i], y[j])
                p = mul(1 << i, 1 << j, n)
                out = [self.xor(o, bit) if p >> k & 1 else o for k, o in enumerate(out)]
        return out

    def module(self):
        return {"ports": self.ports, "cells": self.cells, "netnames": self.nets}


def dom_mul(net, x, y, r, s, sums, planted, name):
    """Shares x[0], x[1], y[0], y[1]; masks r, s (s may be None); sums[i]: what is added to p00 and p11.
    The result's two shares, XORs behind registers."""
    n = len(x[0])
    if planted == "cross-without-mask":
        r = ["0"] * n
    if planted == "one-mask-for-all":
        r = [r[0]] * n
    if s is None or planted == "sum-without-mask":
        s = ["0"] * n
    p00 = net.xors(net.xors(net.multiply(x[0], y[0]), sums[0]), s)
    p11 = net.xors(net.xors(net.multiply(x[1], y[1]), sums[1]), s)
    p01 = net.xors(net.multiply(x[0], y[1]), r)
    p10 = net.xors(net.multiply(x[1], y[0]), r)
    if planted == "no-register":
        return [net.register(net.xors(p00, p01), name + "0"), net.register(net.xors(p10, p11), name + "1")]
    q = [net.register(p, name + i) for p, i in ((p00, "00"), (p01, "01"), (p10, "10"), (p11, "11"))]
    return [net.xors(q[0], q[1]), net.xors(q[2], q[3])]


def begin(share_bits, mask_bits):
    net = Netlist()
    net.port("clk_i", "input", 1)
    shares = [net.port("x0_i", "input", share_bits), net.port("x1_i", "input", share_bits)]
    return net, shares, net.port("mask_i", "input", mask_bits)


SPEC = {"shares": [["x0_i", "x1_i"]], "random": ["mask_i"], "clock": "clk_i"}


def multiplier(bits, planted=None):
    """A multiplier of one sharing's two halves, as in B."""
    net, x, mask = begin(2 * bits, 2 * bits)
    zero = [["0"] * bits] * 2
    high, low = [s[bits:] for s in x], [s[:bits] for s in x]
    out = dom_mul(net, high, low, mask[:bits], mask[bits:], zero, planted, "p")
    for i in (0, 1):
        net.port(f"y{i}_o", "output", out[i])
    return net.module(), {**SPEC, "top": f"mul{bits}", "cycles": 2}


def masked_sbox(planted=None):
    """Registers B to E and the map of share sums behind them; the inputs are register A, in the tower."""
    net, a, mask = begin(8, 28)
    if planted == "one-share":
        a = [a[0][:4] + net.xors(a[0][4:], a[1][4:]), a[1][:4] + ["0"] * 4]
    bmask, cmask, dmask, emask = mask[:8], mask[8:12], mask[12:20], mask[20:28]
    if planted == "masks-twice":
        emask = emask[:4] + emask[:4]

    def halves(shares, n):
        return [s[n:] for s in shares], [s[:n] for s in shares]

    def stage(shares, name):
        return [net.register(s, f"{name}{i}") for i, s in enumerate(shares)]

    # B: d = a_h a_l + lift a_h^2 + a_l^2
    ah, al = halves(a, 4)
    sums = [net.linear(lambda v: mul(LIFT[4], power(v >> 4, 2, 4), 4) ^ power(v & 15, 2, 4), s, 4) for s in a]
    d = dom_mul(net, ah, al, bmask[:4], bmask[4:], sums, planted, "b")
    a = stage(a, "b_a")
    # C: e' = d_h d_l + lift d_h^2 + d_l^2
    dh, dl = halves(d, 2)
    sums = [net.linear(lambda v: mul(LIFT[2], power(v >> 2, 2, 2), 2) ^ power(v & 3, 2, 2), s, 2) for s in d]
    e = dom_mul(net, dh, dl, cmask[:2], cmask[2:], sums, planted, "c")
    a, d = stage(a, "c_a"), stage(d, "c_d")
    # D: 1 / e' is its square; the nibble's inverse is (d_h / e', (d_h + d_l) / e')
    e = [net.linear(lambda v: power(v, 2, 2), s, 2) for s in e]
    dh, dl = halves(d, 2)
    both = [net.xors(h, w) for h, w in zip(dh, dl, strict=True)]
    zero = [["0"] * 2] * 2
    high = dom_mul(net, e, dh, dmask[:2], dmask[2:4], zero, planted, "d_h")
    low = dom_mul(net, e, both, dmask[4:6], dmask[6:], zero, planted, "d_l")
    a = stage(a, "d_a")
    i = [w + h for h, w in zip(high, low, strict=True)]
    # E: i a_h, i (a_h + a_l)
    ah, al = halves(a, 4)
    both = [net.xors(h, w) for h, w in zip(ah, al, strict=True)]
    zero = [["0"] * 4] * 2
    high = dom_mul(net, i, ah, emask[:4], None, zero, planted, "e_h")
    low = dom_mul(net, i, both, emask[4:], None, zero, planted, "e_l")
    out = [w + h for h, w in zip(high, low, strict=True)]
    for k in (0, 1):
        net.port(f"y{k}_o", "output", net.linear(lambda v: affine(FROM_TOWER[v]) ^ 0x63, out[k], 8))
    return net.module(), {**SPEC, "top": "sbox", "cycles": 5}
