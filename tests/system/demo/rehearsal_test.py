#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The story of ./pluton demo with synthetic devices in the chips' parts: each of its steps, its report, and that it ends
at the step where something is not as it must be. What the chips do is system.demo's to show.

PLUTON_PROGRAMS, PLUTON_FIRMWARE: folders. Arguments are those of unittest.
"""

import contextlib
import hashlib
import html.parser
import io
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tools" / "demo"), str(ROOT / "tests" / "lib")]
import demo  # noqa: E402
import folders  # noqa: E402
from chip_parts import CHIP, HONEST, TOKEN, put_in_the_part  # noqa: E402

PROGRAMS, FIRMWARE = (pathlib.Path(os.environ[name]) for name in ("PLUTON_PROGRAMS", "PLUTON_FIRMWARE"))
GOLDEN_ROM = hashlib.sha256(b"openpluton golden device: no ROM").hexdigest()

class Report(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.titles, self.text, self.tags = [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.text += data
        if self.tags[-1:] == ["h2"]:
            self.titles.append(data)


class Rehearsal(unittest.TestCase):
    def setUp(self):
        temporary, programs = folders.temporary("pluton-demo-"), tempfile.TemporaryDirectory(prefix="pluton-demo-")
        self.addCleanup(temporary.cleanup)
        self.addCleanup(programs.cleanup)
        self.base, self.programs = pathlib.Path(temporary.name), pathlib.Path(programs.name)
        for program in PROGRAMS.iterdir():
            (self.programs / program.name).symlink_to(program)
        self.replace("pluton_chip", CHIP)
        self.replace("pluton_token", TOKEN, **HONEST)

    def replace(self, name, text, **words):
        put_in_the_part(self.programs, name, text, golden=PROGRAMS / "pluton-golden", **words)

    def tell(self, code=0):
        said = io.StringIO()
        words = ["demo", str(self.base / "demo"), str(self.programs), str(FIRMWARE)]
        with mock.patch.object(sys, "argv", words), mock.patch.object(demo.Stage, "rom", lambda stage: GOLDEN_ROM), \
                contextlib.redirect_stdout(said):
            got = demo.main()
        self.assertEqual(got, code, said.getvalue())
        return said.getvalue(), Report((self.base / "demo" / "report.html").read_text(encoding="utf-8"))

    def test_to_its_end(self):
        said, report = self.tell()
        self.assertIn("13 steps, each as it must be", said)
        self.assertEqual(len(report.titles), 13)
        for words in ("nonce_foreign", "nonce_used", "component_missing", "device_unknown", "update root", "event=raised",
                      "welcome, CN=", "of processor time", "rogue.example: refused", "frames to: gateway.example"):
            self.assertIn(words, report.text)
        self.assertNotIn("script", report.tags)

    def test_the_radio_reaches_the_rogue_host(self):
        for words, says in (({"verdict": "sent"}, "does not say `rogue.example: refused`"),
                            ({"hosts": ["gateway.example", "rogue.example"]}, "another host than the named one"),
                            ({"hosts": ["rogue.example"]}, "another host than the named one")):
            with self.subTest(words):
                self.replace("pluton_token", TOKEN, **HONEST | words)
                said, report = self.tell(1)
                self.assertIn("failed in step 4: ", said)
                self.assertIn(says, said)
                self.assertEqual(len(report.titles), 4)

    def test_nothing_was_tampered_with(self):
        self.replace("pluton-flash", f"#!/bin/sh\n[ $1 = corrupt ] || exec {PROGRAMS}/pluton-flash \"$@\"\n")
        said, report = self.tell(1)
        self.assertIn("failed in step 9: it is not in update mode", said)
        self.assertEqual(len(report.titles), 9)

    def test_the_clone_is_no_stranger(self):
        """A second chip with the keys of the first."""
        self.replace("pluton_chip", CHIP.replace('new "$2" --root "$4" ;;', '''new "$2" --root "$4" ;;
    secure) case $2 in b.fuse) while ! grep -q "secured 1" a.fuse; do sleep 0.1; done; cp a.fuse b.fuse; exit ;; esac
            exec {golden} secure "$2" ;;
    never) ;;'''))
        said, _ = self.tell(1)
        self.assertIn("failed in step 13", said)


if __name__ == "__main__":
    unittest.main()
