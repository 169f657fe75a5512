#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/report and tools/results on known results: what is there is shown, what is missing or of another
tree is said, and no text of a result becomes markup."""

import html.parser
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

from datasets import BOOT, COSIM, COVERAGE, HOSTILE, ROOT, Scratch, figures_table, gather, prove, results, targets, task
import sections

RESULTS = ROOT / "tools" / "results" / "results.py"


class Page(html.parser.HTMLParser):
    """The page as elements; everything that would load or run something."""

    VOID = ("meta", "link", "br", "hr")

    def __init__(self, text):
        super().__init__()
        self.open, self.text, self.scripts, self.ids, self.links = [], [], [], [], []
        self.rows, self.outside, self.handlers, self.images = 0, [], [], 0
        self.feed(text)
        self.close()
        self.words = " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.handlers += [key for key in named if key.startswith("on")]
        self.outside += [v for k, v in attrs if k in ("src", "srcset", "data", "action", "xlink:href", "style")]
        self.rows += tag == "tr"
        self.images += tag in ("img", "iframe", "object", "embed")
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "a":
            self.links.append(named["href"])
        if tag == "script":
            self.scripts.append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        raise AssertionError(f"<{tag}/> in HTML")

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            raise AssertionError(f"</{tag}> closes another element")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
        elif not self.open or self.open[-1] != "style":
            self.text.append(data)


class Texts(unittest.TestCase):
    """assertIn without the whole page in the message."""

    def assertIn(self, member, container, msg=None):
        self.assertTrue(member in container, msg or f"not there: {member}")

    def assertNotIn(self, member, container, msg=None):
        self.assertTrue(member not in container, msg or f"there: {member}")


class Report(Texts):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Scratch(folder.name)

    def page(self):
        found = Page(self.tree.render().read_text("utf-8"))
        self.assertEqual(found.open, [])
        self.assertEqual(len(found.scripts), 1)
        self.assertEqual((found.handlers, found.outside, found.images), ([], [], 0))
        self.assertEqual(len(found.ids), len(set(found.ids)))
        for link in found.links:
            self.assertTrue(link.startswith(("#", "../")), link)
            if link.startswith("#"):
                self.assertIn(link[1:], found.ids)
        return found

    def section(self, name):
        facts = self.tree.facts()
        content = sections.cosim(facts, self.tree.root, self.tree.root / "build/report/index.html") \
            if name == "cosim" else getattr(sections, name)(facts)
        return " ".join(Page("".join(str(part) for part in content if part)).words.split())

    # ---- nothing, something, everything ----

    def test_nothing_measured(self):
        words = self.page().words
        self.assertIn("Nothing has been measured in this tree yet", words)
        for verb in ("cosim", "figures", "coverage", "synth", "prove", "test", "boot"):
            self.assertIn(f"./pluton {verb}", words)
        facts = self.tree.facts()
        self.assertEqual([facts[k]["standing"] for k in ("cosim", "coverage", "tests")], ["missing"] * 3)
        self.assertIn(f"{len(facts['figures']['rows'])} not measured", self.section("figures"))
        self.assertNotIn("agreed", words)
        self.assertNotIn("kept", self.section("figures"))

    def test_everything_of_this_commit(self):
        self.tree.good()
        found = self.page()
        self.assertIn("Everything agreed at this commit", found.words)
        for text in ("218,938", "15,170,499", "seed 7", "quick", "96.9 %", "969 of 1,000", "3,403",
                     "OpenTitan hmac", "all 2 passed", "openpluton 9.8.7"):
            self.assertIn(text, found.words)
        self.assertNotIn("another state", found.words)
        facts = self.tree.facts()
        proofs, bugs = prove.collect()
        self.assertEqual(len(facts["proofs"]["rows"]), len(proofs))
        for proof in proofs:
            for part in proof.about.split("`"):  # `this` is code
                self.assertIn(part.strip(), found.words)
        self.assertEqual(sum(len(row["planted"]) for row in facts["proofs"]["rows"]), len(bugs))

    def test_another_commit(self):
        self.tree.good()
        (self.tree.root / "new.sv").write_text("\n")
        self.tree.commit()
        words = self.page().words
        self.assertIn("not everything was measured at this state of the tree", words)
        self.assertIn("The tree is at", self.section("cosim"))
        self.assertIn("measured at another state of the tree", self.section("proofs"))
        self.assertNotIn("at this commit, by", words)

    def test_the_measured_page_alone_changes_nothing(self):
        self.tree.good()
        (self.tree.root / "docs").mkdir()
        (self.tree.root / "docs" / "figures.md").write_text("x\n")
        self.tree.commit()
        self.assertIn("Everything agreed at this commit", self.page().words)

    def test_a_changed_tree(self):
        (self.tree.root / "new.sv").write_text("\n")
        self.tree.good()
        self.assertIn("changes that were not committed", self.section("cosim"))
        self.assertIn("changes that were not committed", self.section("figures"))
        self.assertNotIn("Everything agreed", self.page().words)

    def test_outside_of_a_repository(self):
        self.tree.good()
        (self.tree.root / ".git").rename(self.tree.root / "gone")
        with mock.patch.dict(os.environ, GIT_CEILING_DIRECTORIES=str(self.tree.root.parent)):
            self.assertNotIn("Everything agreed", self.page().words)

    # ---- what failed ----

    def test_a_divergence(self):
        self.tree.good()
        waves = self.tree.diverged()
        found = self.page()
        self.assertIn("Failed: Co-simulation, Tests", found.words)
        for text in ("4,711", "0x1" + "0" * 256, "The first difference", f"gtkwave '{waves.with_suffix('.gtkw')}'"):
            self.assertIn(text, found.words)
        files = [link for link in found.links if link.startswith("../")]
        self.assertEqual(files, ["../waves/a%20b%20%26%20%3Cc%3E.fst", "../waves/a%20b%20%26%20%3Cc%3E.gtkw"])
        waves.unlink()
        self.assertIn("no longer there", self.page().words)

    def test_hostile_texts_stay_text(self):
        self.tree.good()
        self.tree.diverged()
        found = self.page()
        shown = " ".join(HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd").split())
        # operation, source, block, field, got, replay and its button's name aside, a test's output
        self.assertEqual(found.words.count(shown), 7)
        self.assertNotIn("alert(", "".join(found.scripts))

    def test_a_missed_promise(self):
        self.tree.good()
        name = next(k["name"] for k in figures_table()["key"] if "at_most" in k)
        self.tree.figures(**{name: {"value": 10 ** 6, "unit": "x", "command": "y", "tier": "quick",
                                    "commit": results.commit_of(self.tree.root)[0]}})
        self.assertIn("Failed: Figures", self.page().words)
        self.assertIn("✗ missed", self.section("figures"))

    def test_one_figure_missing(self):
        self.tree.good()
        name = figures_table()["key"][0]["name"]
        self.tree.figures(**{name: None})
        self.assertIn("1 not measured", self.section("figures"))
        self.assertNotIn("Everything agreed", self.page().words)

    def test_a_failed_proof_and_a_bug_that_was_missed(self):
        self.tree.good()
        proof = prove.collect()[0][0]
        self.tree.leave(f"prove/{proof.name.replace('/', '.')}",
                        [task(proof, "prove", "proof", "a_x in step 4", "fail")], 1)
        self.assertIn("Failed: Proofs", self.page().words)
        self.assertIn("✗ a_x in step 4", self.section("proofs"))
        planted = [row for row in self.tree.facts()["proofs"]["rows"] if row["name"] == proof.name][0]
        self.assertIn(f"Planted bugs found: 0 of {len(planted['planted'])}", self.section("proofs"))

    def test_coverage_below_its_promise(self):
        self.tree.good()
        self.tree.leave("coverage", COVERAGE, 1)
        self.assertIn("Failed: Coverage", self.page().words)

    def test_an_undecided_proof(self):
        self.tree.good()
        proof = prove.collect()[0][0]
        self.tree.leave(f"prove/{proof.name.replace('/', '.')}",
                        [task(proof, "prove", "proof", "time limit", "undecided")], 4)
        self.assertIn("Not everything was decided", self.page().words)

    def test_an_area_that_grew_and_one_without_result(self):
        self.tree.good()
        first, second = list(targets())[:2]
        self.tree.leave(f"synth/{first}", {"area": None, "checks": [["synthesis", "failed", "no top"]]}, 1)
        self.tree.leave(f"synth/{second}", None, 1)
        words = self.section("area")
        self.assertIn("✗ synthesis no top", words)
        self.assertIn("✗ no result", words)
        self.assertIn("Failed: Area", self.page().words)

    def test_results_that_are_none(self):
        for result in (None, [], 5, "x", {}, {"operations": 3}, {"operations": [1]}, {"tests": [None]},
                       {"rtl": {}}, {"area": {"lut": "x"}}):
            for name in ("cosim", "coverage", "test", "boot", *(f"synth/{n}" for n in ("sha2_engine", "ulx3s")),
                         "prove/accumulator"):
                self.tree.leave(name, result, 1)
            words = self.page().words
            self.assertNotIn("Everything agreed", words)
            self.assertIn("Failed: Co-simulation", words)

    def test_files_that_are_none(self):
        for text in ("", "{", "[]", '{"name": "cosim"}', "\x00"):
            results.write_whole(self.tree.root / results.FOLDER / "cosim.json", text)
            results.write_whole(self.tree.root / "build" / "figures.json", text)
            self.assertIn("Nothing measured", self.section("cosim"))
            self.page()

    # ---- who owns what ----

    def classes(self):
        """Of the picture's cells, the classes of each one's stripes, by strip."""
        facts = self.tree.facts()
        picture = str(sections.map_picture(sections.map_rows(facts["boot"]), sections.map_subjects(facts["boot"]),
                                           facts["resources"]))
        strips = []
        for svg in re.findall(r"<svg.*?</svg>", picture):
            found = {}
            for name, x, y in re.findall(r'<rect class="(\w+)" x="([\d.]+)" y="(\d+)"', svg):
                found.setdefault((int(y) // 12, int(float(x)) // 12), []).append(name)
            strips.append([found[at] for at in sorted(found)])
        return strips

    def test_the_map_of_the_firewalls(self):
        self.tree.good()
        words = self.section("owners")
        for text in ("✓ booted after 3,456,789 cycles", "Firewalls closed", "sram 0x80010000 to 0x8002FFFF", "gpio0",
                     "Secure World's for good", "Pluton's core runs"):
            self.assertIn(text, words)
        sram, flash, devices = self.classes()
        self.assertEqual(sram, [["owner1"], ["owner1", "owner2"], ["owner1", "owner2"]] + [["owner1"]] * 61)
        self.assertEqual(flash, [["owner1"]] * 64)
        known = self.tree.facts()["resources"]["devices"]
        told = {"firewall": ["owner1"], "gpio0": ["owner3"], "spi0": ["nobody"]}
        self.assertEqual(devices, [told.get(name, ["untold"]) for name in known])

    def test_a_boot_that_was_refused(self):
        self.tree.good()
        self.tree.leave("boot", BOOT | {"booted": False, "closed": False, "end": HOSTILE}, 1)
        words = self.section("owners")
        self.assertIn("did not boot", words)
        self.assertIn("Firewalls open", words)
        self.assertNotIn("Failed", self.page().words)

    def test_maps_that_are_none(self):
        self.tree.good()
        for wrong in (None, {}, 5, [5], [{"name": HOSTILE}], [{"name": HOSTILE, "kind": HOSTILE, "first": 1, "bytes": 2,
                                                               "state": HOSTILE, "rights": {"radio": HOSTILE}}]):
            self.tree.leave("boot", BOOT | {"map": wrong, "subjects": [HOSTILE, "radio"], "cores": wrong})
            self.page()

    def test_numbers_of_peers(self):
        for text, value in (("66", 66), ("3,403 (3,013 LUT4, 195 CCU2C)", 3403), ("1.5", 1.5),
                            ("840 in hardware, 9,436 by firmware", None), ("", None), (",", None),
                            ("about 7", None), ("7-9", None)):
            self.assertEqual(sections.peer_value(text), value, text)

    def test_a_new_block_needs_no_change_here(self):
        root = self.tree.root
        (root / "rtl" / "new").mkdir(parents=True)
        (root / "rtl" / "new" / "new.sby").write_text(
            "#@ about It never forgets.\n#@ parameters shipped, all\n[tasks]\nprove\n")
        (root / "rtl" / "new" / "synth.toml").write_text(
            '[target.new_core]\ntop = "new"\nfolders = ["rtl/new"]\naim_mhz = 1\n')
        (root / "tests" / "perf" / "new").mkdir(parents=True)
        (root / "tests" / "perf" / "new" / "figures.toml").write_text(
            '[[key]]\nname = "new.cycles"\nunit = "cycles"\ntext = "a new figure"\nsource = "cosim"\n'
            'peers = [{ who = "they", value = "5", how = "h" }]\n')
        self.tree.commit()
        with mock.patch.object(prove, "ROOT", root), mock.patch.object(gather, "TREE", root):
            self.tree.good()
            words = self.page().words
        for text in ("It never forgets.", "new_core", "a new figure", "Everything agreed"):
            self.assertIn(text, words)

    def test_the_program(self):
        command = [sys.executable, str(ROOT / "tools/report/report.py"), "--at", str(self.tree.root)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(pathlib.Path(done.stdout.strip()).is_file())
        facts = json.loads(subprocess.run([*command, "--json"], capture_output=True, check=True).stdout)
        self.assertEqual(facts["cosim"]["standing"], "missing")
        (self.tree.root / "file").write_text("")
        done = subprocess.run([*command, "--out", str(self.tree.root / "file" / "x.html")],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(subprocess.run([*command, "--none"], capture_output=True, check=False).returncode, 2)


class Results(unittest.TestCase):
    """results.py in a frame of the tree of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = Scratch(folder.name)
        self.script = self.tree.root / "tools" / "results" / "results.py"
        results.write_whole(self.script, RESULTS.read_text())
        self.tree.commit()

    def run_results(self, *arguments, text=None):
        return subprocess.run([sys.executable, "-B", str(self.script), *arguments], capture_output=True,
                              input=text, text=True, check=False)

    def program(self, script):
        return self.run_results("run", "x", "--tier", "full", "--shown", "./pluton x", "--", "sh", "-c", script)

    def test_what_a_program_leaves(self):
        done = self.program('echo out; echo "{\\"a\\": 1}" >"$PLUTON_RESULT"; exit 1')
        self.assertEqual((done.returncode, done.stdout), (1, "out\n"))
        kept = results.last(self.tree.root, "x")
        self.assertEqual((kept["result"], kept["exit"], kept["tier"], kept["command"], kept["changed"]),
                         ({"a": 1}, 1, "full", "./pluton x", False))
        self.assertEqual(kept["commit"], results.commit_of(self.tree.root)[0])
        self.assertEqual([p.name for p in (self.tree.root / results.FOLDER).iterdir()], ["x.json"])

    def test_a_program_that_leaves_nothing_or_half(self):
        for script in ("exit 0", 'printf "{" >"$PLUTON_RESULT"; exit 0', "kill -SEGV $$"):
            self.program(script)
            self.assertIsNone(results.last(self.tree.root, "x")["result"])

    def test_arguments_reach_the_program(self):
        done = self.run_results("run", "x", "--", "printf", "<%s>", "--a", "--", "-b", "c d")
        self.assertEqual(done.stdout, "<--a><--><-b><c d>")

    def test_what_came_to_no_verdict_leaves_the_last(self):
        self.program('echo 1 >"$PLUTON_RESULT"')
        for code in (2, 3, 130, 143):
            self.assertEqual(self.program(f'echo 2 >"$PLUTON_RESULT"; exit {code}').returncode, code)
            self.assertEqual(results.last(self.tree.root, "x")["result"], 1)
        self.assertEqual(self.program("exit 4").returncode, 4)
        self.assertEqual(results.last(self.tree.root, "x")["result"], 1)
        self.assertEqual(self.run_results("run", "x", "--", "/no/such/program").returncode, 3)
        self.assertEqual(results.last(self.tree.root, "x")["result"], 1)

    def test_a_signal_reaches_the_program(self):
        process = subprocess.Popen([sys.executable, "-B", str(self.script), "run", "x", "--", "sh", "-c",
                                    "trap 'echo ended; exit 143' TERM; echo started; while :; do sleep 0.1; done"],
                                   stdout=subprocess.PIPE, text=True)
        self.assertEqual(process.stdout.readline(), "started\n")
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.communicate(timeout=20)[0], "ended\n")
        self.assertEqual(process.returncode, 143)
        self.assertIsNone(results.last(self.tree.root, "x"))

    def test_a_result_that_cannot_be_kept_changes_no_verdict(self):
        results.write_whole(self.tree.root / "build", "a file")
        done = self.program("exit 0")
        self.assertEqual(done.returncode, 0)
        self.assertIn("not kept", done.stderr)

    def test_stamp_and_leave(self):
        stamp = self.run_results("stamp", "--tier", "full", "--shown", "./pluton y").stdout
        (self.tree.root / "late").write_text("x")  # what changes during the work is not in the stamp
        self.assertEqual(self.run_results("leave", "y", stamp, "1", text='{"b": 2}').returncode, 0)
        kept = results.last(self.tree.root, "y")
        self.assertEqual((kept["result"], kept["exit"], kept["changed"]), ({"b": 2}, 1, False))
        self.assertFalse(results.still_of(self.tree.root, kept["commit"], kept["changed"]))

    def test_tests_of_ctest(self):
        path = self.tree.root / "t.xml"
        path.write_text('<testsuite><testcase name="a" time="1.5" status="run"/><testcase name="b&lt;" '
                        'time="2" status="fail"><failure/><system-out>why</system-out></testcase></testsuite>')
        script = ROOT / "tools" / "results" / "tests.py"
        done = subprocess.run([sys.executable, str(script), str(path)], capture_output=True, text=True, check=True)
        report = json.loads(done.stdout)
        self.assertEqual((report["passed"], report["failed"]), (1, 1))
        self.assertEqual(report["tests"][1], {"name": "b<", "seconds": 2.0, "passed": False, "output": "why"})
        path.write_text("<testsuite>")
        self.assertEqual(subprocess.run([sys.executable, str(script), str(path)], capture_output=True,
                                        check=False).returncode, 1)


class Cosim(unittest.TestCase):
    """The program leaves what the page reads."""

    def test_its_keys(self):
        program = os.environ["PLUTON_COSIM"]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "result.json"
            subprocess.run([program, "--block", "accumulator", "--ops", "1", "-q"], check=True,
                           capture_output=True, env=dict(os.environ, PLUTON_RESULT=str(path)))
            kept = json.loads(path.read_text())
        self.assertLessEqual(set(COSIM), set(kept))
        self.assertGreater(len(kept["operations"]), 0)
        for row in kept["operations"]:
            self.assertEqual(set(row), set(COSIM["operations"][0]))


if __name__ == "__main__":
    unittest.main(verbosity=1)
