#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a chip is told to believe: the root hash, before its birth and for good; revoked keys.

PLUTON_SIGN, PLUTON_CHIP: the programs.
"""

import os
import unittest

from authority import AuthorityTest, run

CHIP = os.environ["PLUTON_CHIP"]


class Trust(AuthorityTest):
    def setUp(self):
        super().setUp()
        self.die = self.folder / "a.fuse"
        run(CHIP, "new", self.die, "--blank")

    def chip(self, verb, *words, code=0, says=""):
        done = run(CHIP, verb, self.die, *words, code=code)
        self.assertIn(says, done.stderr.decode())
        return done.stdout.decode()

    def test_root(self):
        root = self.keys()["root", "development"]
        self.assertNotIn("root", self.chip("show"))
        self.chip("trust", "--root", root)
        self.assertIn(f"root         {root}\n", self.chip("show"))
        self.chip("trust", "--root", root, code=1, says="already")
        self.chip("trust", "--root", "ab" * 32, code=1, says="another root key")
        self.chip("birth")
        self.chip("secure")
        self.assertIn(f"root         {root}\n", self.chip("show"))

    def test_after_birth(self):
        self.chip("birth")
        self.chip("trust", "--root", "ab" * 32, code=1, says="the chip is born")
        self.assertNotIn("root", self.chip("show"))

    def test_revoke(self):
        self.chip("trust", "--root", "ab" * 32)
        self.assertIn("revoked      0x00000000\n", self.chip("show"))
        self.chip("revoke", 3)
        self.chip("revoke", 31)
        self.assertIn("revoked      3 31\n", self.chip("revoke", 3))
        self.assertIn("revoked      0x80000008\n", self.chip("show"))
        self.chip("birth")
        self.chip("secure")
        self.chip("revoke", 0)
        self.assertIn("revoked      0x80000009\n", self.chip("show"))

    def test_second(self):
        self.chip("trust", "--root", "ab" * 32, "--second-hash", "cd" * 32)
        shown = self.chip("show")
        self.assertIn("root         " + "ab" * 32, shown)
        self.assertIn("second       compulsory\nsecond key   " + "cd" * 32, shown)
        self.chip("trust", "--root", "ab" * 32, "--second-hash", "cd" * 32, code=1, says="already")

    def test_wrong_use(self):
        self.chip("trust", code=2)
        self.chip("trust", "--root", "ab", code=2)
        self.chip("trust", "--root", "xy" * 32, code=2)
        self.chip("show", "--root", "ab" * 32, code=2)
        self.chip("revoke", code=2)
        self.chip("revoke", 32, code=2)
        self.chip("revoke", -1, code=2)
        self.chip("revoke", "x", code=2)


if __name__ == "__main__":
    unittest.main()
