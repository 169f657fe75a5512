#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The program's front: microcode that is the same every time and says what was scheduled, exit codes."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import common
import export
from machine import SETS


def tool(*arguments, seed="0"):
    return subprocess.run([sys.executable, common.TOOL / "model.py", *arguments], text=True,
                          capture_output=True, check=False, env={**os.environ, "PYTHONHASHSEED": seed})


class Export(unittest.TestCase):
    def test_deterministic(self):
        first, second = (tool("export", "--set", "48x6", seed=seed) for seed in "12")
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        self.assertEqual(first.stdout, second.stdout)
        self.assertEqual(first.stdout.count("# SPDX-License-Identifier"), 6)

    def test_says_what_was_scheduled(self):
        for operation in ("sign", "verify"):
            program, scheduled = common.prepared(operation, "48x6")
            lines = iter(export.export(program, SETS["48x6"], scheduled, 0).splitlines()[3:])
            for part in scheduled:
                head = next(lines).split()
                self.assertEqual(head[:4], ["block", part.block.name, "words", str(len(part.slots))])
                cycle = 0
                for slot in part.slots:
                    word, comment = next(lines).split("#")
                    found = export.decode(int(word, 16))
                    self.assertEqual(found, export.fields(slot, found["wait"]))
                    self.assertEqual(slot.cycle, cycle)
                    self.assertIn(slot.op.algebra(), comment)
                    cycle += found["wait"]
                self.assertEqual(cycle, part.length)
            self.assertIsNone(next(lines, None))

    def test_field_too_small(self):
        _, scheduled = common.prepared("sign", "48x6")
        with self.assertRaisesRegex(ValueError, "wait = 1024 does not fit in 10 bits"):
            export.encode(export.fields(scheduled[0].slots[0], 1024))


class Front(unittest.TestCase):
    def test_tables(self):
        for what in ("cycles", "bounds"):
            done = tool(what, "--set", "67x4")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertEqual(len(done.stdout.splitlines()), 1 + 6)

    def test_above_the_commit(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "commit.toml")
            path.write_text("[48x6]\nsign = 100\n", encoding="utf-8")
            done = tool("cycles", "--set", "48x6", "--operation", "sign", "--commit", path)
            self.assertEqual((done.returncode, done.stderr), (1, "1 above the commit\n"))
            path.write_text("not a table", encoding="utf-8")
            self.assertEqual(tool("cycles", "--commit", path).returncode, 2)

    def test_wrong_use(self):
        for arguments in ((), ("cycles", "--set", "66x4"), ("export", "--operation", "nothing"),
                          ("cycles", "--commit", "/nowhere")):
            done = tool(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)


if __name__ == "__main__":
    unittest.main()
