#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The gadgets that rtl/aes/README.md describes: each computes what it should, none leaks, each planted mistake does."""

import random
import sys
import unittest

import aes_gadgets as gadgets
from probing import CELLS, check, is_register


def quiet(_):
    pass


def run(module, vectors):
    """y0_o ^ y1_o in each cycle; a vector a cycle goes in, with drawn masks. Gates come after what they take."""
    random.seed(1)
    out = []
    drivers = {}
    for cell in module["cells"].values():
        drivers[cell["connections"]["Q" if is_register(cell["type"]) else "Y"][0]] = cell
    order = [bit for bit, cell in drivers.items() if not is_register(cell["type"])]
    state = {bit: 0 for bit, cell in drivers.items() if is_register(cell["type"])}
    for x in vectors + [0] * 8:
        values = dict(state)
        values.update({"0": 0, "1": 1})
        mask = random.getrandbits(8)
        for port, what in module["ports"].items():
            number = {"x0_i": x ^ mask, "x1_i": mask}.get(port, random.getrandbits(28))
            if what["direction"] == "input":
                values.update({bit: number >> i & 1 for i, bit in enumerate(what["bits"])})
        for bit in order:
            pins = drivers[bit]["connections"]
            a, b = values[pins["A"][0]], values[pins["B"][0]]
            values[bit] = a & b if drivers[bit]["type"] == "$_AND_" else a ^ b
        shares = [sum(values[b] << i for i, b in enumerate(module["ports"][f"y{k}_o"]["bits"])) for k in (0, 1)]
        out.append(shares[0] ^ shares[1])
        state = {bit: values[drivers[bit]["connections"]["D"][0]] for bit in state}
    return out


class Gadgets(unittest.TestCase):
    def test_sbox_is_that_of_the_standard(self):
        self.assertEqual([gadgets.sbox(x) for x in (0x00, 0x53, 0xFF)], [0x63, 0xED, 0x16])
        module, _ = gadgets.masked_sbox()
        got = run(module, [gadgets.into_tower(x) for x in range(256)])
        self.assertEqual([y ^ 0x63 for y in got[4:260]], [gadgets.sbox(x) for x in range(256)])

    def test_none_leaks(self):
        for module, spec in (gadgets.multiplier(2), gadgets.multiplier(4), gadgets.masked_sbox()):
            with self.subTest(spec["top"]):
                leaky, undecided, probes = check(module, spec)
                print(f"{spec['top']}: {probes} probes, {len(leaky)} leak, {len(undecided)} undecided", file=sys.stderr)
                self.assertEqual((leaky, undecided), ([], []))
                self.assertGreater(probes, 0)

    def test_each_mistake_leaks(self):
        for planted in gadgets.PLANTED:
            with self.subTest(planted):
                module, spec = gadgets.masked_sbox(planted)
                self.assertTrue(check(module, spec, quiet, stop=True)[0], "not found")

    def test_mistakes_of_one_multiplier(self):
        """With no other multiplier behind it, the masks of a multiplier are not missed: what follows needs them."""
        found = [p for p in gadgets.PLANTED if check(*gadgets.multiplier(4, p), quiet)[0]]
        self.assertEqual(found, ["no-register"])

    def test_cells(self):
        """Expressions of cells are their truth tables."""
        tables = {"$_BUF_": "0011", "$_NOT_": "1100", "$_AND_": "0001", "$_NAND_": "1110", "$_OR_": "0111",
                  "$_NOR_": "1000", "$_XOR_": "0110", "$_XNOR_": "1001", "$_ANDNOT_": "0010", "$_ORNOT_": "1011"}
        for kind, table in tables.items():
            got = ""
            for a in (0, 1):
                for b in (0, 1):
                    pins = {"A": frozenset([1]) if a else frozenset(), "B": frozenset([1]) if b else frozenset()}
                    got += "1" if CELLS[kind](pins.get) else "0"
            self.assertEqual(got, table, kind)


if __name__ == "__main__":
    unittest.main()
