#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The report in a browser, from a file: as wide as a phone and as a desk, in light and dark.

PLUTON_SHOTS=DIR keeps a picture of each.
"""

import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
from browser import OUTSIDE, PALE, PROGRAM, Browser  # noqa: E402
from datasets import BOOT, HOSTILE, OPERATIONS, Scratch, figures, figures_table, prove, targets  # noqa: E402
import sections  # noqa: E402

WIDTHS = (360, 1280)


def rows(caption):
    return f"""[...document.querySelectorAll('caption')].find(c => c.textContent === {caption!r})
        .closest('table').tBodies[0].rows.length"""


class InBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Scratch(folder.name)

    def open(self, path, name):
        """Every width and scheme: nothing said, nothing fetched, nothing cut off, nothing pale."""
        for width in WIDTHS:
            for dark in (False, True):
                with self.subTest(width=width, dark=dark):
                    self.browser.open(path, width, dark)
                    self.assertEqual(self.browser.complaints(), [])
                    fetched = [url for url in self.browser.requests() if not url.startswith("data:")]
                    self.assertEqual(fetched, [path.as_uri()])
                    self.assertLessEqual(self.browser.run("document.documentElement.scrollWidth"), width)
                    self.assertEqual(self.browser.run(f"{OUTSIDE}({width})"), [])
                    self.assertEqual(self.browser.run(PALE), [])
                    if os.environ.get("PLUTON_SHOTS"):
                        self.browser.screenshot(pathlib.Path(os.environ["PLUTON_SHOTS"])
                                                / f"{name}-{width}{'-dark' if dark else ''}.png")

    def test_everything(self):
        self.tree.good()
        self.open(self.tree.render(), "good")
        run = self.browser.run
        self.assertEqual(run(rows("Operations of the last co-simulation")), len(OPERATIONS))
        table = figures_table()["key"]
        self.assertEqual(run(rows("Figures, promises and peers")), len(table))
        declared = targets()
        self.assertEqual(run(rows("Area and clock by synthesis for ECP5")), len(declared))
        self.assertEqual(run(rows("Coverage by the co-simulation")), 2)
        self.assertEqual(run("document.querySelectorAll('.proof').length"), len(prove.collect()[0]))
        self.assertEqual(run("document.querySelectorAll('.tiles .badge.good').length"), 7)
        self.assertEqual(run(rows("The firewalls' map: r read, w write, x execute")), len(BOOT["map"]))
        self.assertEqual(run("document.querySelectorAll('svg.map').length"), 3)
        # A chart for each figure that has a promise or a peer with a number, and bars as long as their values.
        limits = {name: target.get("limit", {}) for name, target in declared.items()}
        drawn = [key for key in table if key.get("peers")
                 or figures.promise_of(key, limits.get(key.get("target"), {}))]
        self.assertEqual(run("document.querySelectorAll('#figures ~ .charts .chart').length"), len(drawn))
        ratio = run("""(() => { const [ours, peer] = [...document.querySelectorAll('#figures ~ .charts .chart')]
            .find(c => c.textContent.includes('sha2.sha256.cycles_per_block')).querySelectorAll('rect');
            return peer.getBoundingClientRect().width / ours.getBoundingClientRect().width; })()""")
        self.assertAlmostEqual(ratio, 66 / 65, places=2)
        self.assertEqual(run("document.querySelectorAll('rect *, line *').length"), 0)
        self.assertEqual(run("[...document.querySelectorAll('rect, line')].filter(e => !e.getClientRects().length).length"), 0)
        promised = [key for key in drawn if figures.promise_of(key, limits.get(key.get("target"), {}))]
        bars = sum(1 + sum(sections.peer_value(peer["value"]) is not None for peer in key.get("peers", []))
                   for key in promised)
        self.assertEqual(run("document.querySelectorAll('#figures ~ .charts line.tick').length"), bars)

    def test_nothing(self):
        self.open(self.tree.render(), "empty")
        self.assertEqual(self.browser.run("document.querySelectorAll('.tiles .badge.none').length"), 7)
        self.assertEqual(self.browser.run("document.querySelectorAll('.notice').length"), 7)
        self.assertEqual(self.browser.run("document.querySelectorAll('.badge.good').length"), 0)

    def test_a_divergence_with_hostile_texts(self):
        self.tree.good()
        self.tree.diverged()
        self.open(self.tree.render(), "diverged")
        run = self.browser.run
        self.assertEqual(run("document.querySelectorAll('script').length"), 1)
        self.assertEqual(run("document.querySelectorAll('img').length"), 0)
        self.assertEqual(run("document.querySelectorAll('.divergence dd')[1].textContent"),
                         HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd"))
        found = run("[...document.querySelectorAll('.divergence a')].map(a => a.href)")
        for url in found:
            path = pathlib.Path(self.browser.run(f"decodeURIComponent(new URL({url!r}).pathname)"))
            self.assertTrue(path.is_file(), path)
        self.assertEqual(len(found), 2)

    def test_by_keyboard(self):
        self.tree.good()
        self.browser.open(self.tree.render(), 1280)
        run, tab = self.browser.run, lambda: self.browser.press("Tab", 9)
        tab()
        self.assertEqual(run("document.activeElement.className"), "skip")
        self.assertGreaterEqual(run("document.activeElement.getBoundingClientRect().left"), 0)
        self.browser.press("Enter", 13, "\r")
        self.assertEqual(run("document.activeElement.id"), "main")
        seen = set()
        for _ in range(200):
            tab()
            seen.add(run("document.activeElement.tagName + (document.activeElement.className || '')"))
        self.assertLessEqual({"DIVscroll", "BUTTON", "SUMMARY"}, seen)
        run("document.querySelector('summary').focus()")
        self.browser.press("Enter", 13, "\r")
        self.assertTrue(run("document.querySelector('details').open"))
        run("document.querySelector('.command button').focus()")
        self.browser.press("Enter", 13, "\r")
        run("new Promise(done => setTimeout(done, 300))")
        self.assertIn(run("document.querySelector('.command button').textContent"), ("Copied", "Selected"))

    def test_outline(self):
        self.tree.good()
        self.browser.open(self.tree.render(), 1280)
        levels = self.browser.run("[...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1])")
        self.assertEqual(levels.count(1), 1)
        self.assertTrue(all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels)
        self.assertEqual(self.browser.run("document.querySelectorAll('th:not([scope])').length"), 0)
        self.assertEqual(self.browser.run("document.querySelectorAll('svg:not([aria-hidden])').length"), 0)

    def test_on_paper(self):
        self.tree.good()
        self.browser.open(self.tree.render(), 1280)
        self.assertGreater(self.browser.run("document.querySelectorAll('details:not([open])').length"), 0)
        self.assertTrue(self.browser.pdf().startswith(b"%PDF"))
        self.assertEqual(self.browser.run("document.querySelectorAll('details:not([open])').length"), 0)

    def test_these_checks_can_fail(self):
        for planted, check in (
                ("<script>console.error('x')</script>", lambda: self.browser.complaints() == []),
                ("<script>nothing()</script>", lambda: self.browser.complaints() == []),
                ("<img src=other.png>", lambda: len(self.browser.requests()) == 1),
                ("<div style='width:2000px'>x</div>",
                 lambda: self.browser.run("document.documentElement.scrollWidth") <= 360),
                ("<div class=wide style='margin-left:200px;width:500px'>x</div>",
                 lambda: self.browser.run(f"{OUTSIDE}(360)") == []),
                ("<p style='color:#aaa'>x</p>", lambda: self.browser.run(PALE) == [])):
            path = self.tree.root / "planted.html"
            path.write_text(f"<!DOCTYPE html><meta name=viewport content='width=device-width'>{planted}")
            self.browser.open(path, 360)
            self.assertFalse(check(), planted)


if __name__ == "__main__":
    if not shutil.which(PROGRAM):
        sys.exit(f"{PROGRAM} is missing; ./pluton doctor test --yes installs it")
    unittest.main(verbosity=1)
