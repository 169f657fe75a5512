#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/figures with small sources: nothing is taken from an earlier run, and what is missing or missed
fails."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
FIGURES = ROOT / "tools" / "figures" / "figures.py"
sys.path[:0] = [str(FIGURES.parent), str(ROOT / "tools" / "synth")]

from figures import read_tables  # noqa: E402
from synth import read_targets  # noqa: E402

TABLE = """
[source.flat]
command = ["sh", "flat.sh", "{out}", "{tier}"]
shows = "./flat"
format = "flat"
[source.synth]
command = ["sh", "synth.sh", "{targets}"]
shows = "./synth {targets}"
format = "synth"
[[key]]
name = "a.khz"
unit = "kHz"
text = "speed"
source = "flat"
reads = "khz"
at_least = 1000
"""

BLOCK = """
[[key]]
name = "a.cycles"
unit = "cycles"
text = "a"
source = "flat"
at_most = 65
peers = [{ who = "they", value = "66", how = "seen" }]
[[key]]
name = "a.lut4"
unit = "LUT4"
text = "area"
source = "synth"
target = "core"
field = "lut4"
[[key]]
name = "a.fmax"
unit = "MHz"
text = "clock"
source = "synth"
target = "core"
field = "fmax_mhz"
digits = 1
"""

GOOD_FLAT = {"a.cycles": {"value": 65, "unit": "cycles"}, "khz": 1200.5}
GOOD_SYNTH = {"targets": [{"target": "core", "lut4": 10, "fmax": {"worst": 51.25},
                           "limit": {"lut4": 10, "fmax_mhz": 50}}]}


class Figures(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        (self.root / "docs").mkdir()
        (self.root / "table.toml").write_text(TABLE)
        self.block = self.root / "tests" / "perf" / "a" / "figures.toml"
        self.block.parent.mkdir(parents=True)
        self.block.write_text(BLOCK)
        (self.root / ".gitignore").write_text("build/\n")
        self.sources(GOOD_FLAT, GOOD_SYNTH)
        self.git("init", "-q")
        self.commit()

    def tearDown(self):
        self.folder.cleanup()

    def git(self, *arguments):
        subprocess.run(["git", "-C", str(self.root), "-c", "user.name=n", "-c", "user.email=e",
                        *arguments], check=True, capture_output=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "state")

    def sources(self, flat, synth, flat_code=0, synth_code=0):
        (self.root / "flat.sh").write_text(
            f"cat >\"$1\" <<'END'\n{json.dumps(flat)}\nEND\nexit {flat_code}\n")
        (self.root / "synth.sh").write_text(
            f"test \"$*\" = core || exit 9\ncat <<'END'\n{json.dumps(synth)}\nEND\n"
            f"exit {synth_code}\n")

    def run_figures(self, *arguments):
        command = [sys.executable, str(FIGURES), "--root", str(self.root), "--table",
                   str(self.root / "table.toml"), "-q", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def figures(self):
        return json.loads((self.root / "build" / "figures.json").read_text())

    def page(self):
        path = self.root / "docs" / "figures.md"
        return path.read_text() if path.exists() else None

    def test_all_measured(self):
        done = self.run_figures()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        figures = self.figures()
        self.assertEqual({name: f["value"] for name, f in figures.items()},
                         {"a.cycles": 65, "a.khz": 1200.5, "a.lut4": 10, "a.fmax": 51.25})
        head = subprocess.run(["git", "-C", str(self.root), "rev-parse", "HEAD"],
                              capture_output=True, text=True, check=True).stdout.strip()
        self.assertEqual(figures["a.lut4"], {"value": 10, "unit": "LUT4", "command": "./synth core",
                                             "commit": head, "tier": "quick", "promise": ["at most", 10]})
        self.assertIn("| `a.cycles` | 65 cycles | they | 66 | seen |", self.page())
        self.assertEqual(self.run_figures("--json").returncode, 0)
        self.assertEqual(json.loads(self.run_figures("--json").stdout), figures)

    def test_the_page_may_be_committed(self):
        self.run_figures()
        self.assertEqual(self.run_figures("--json").returncode, 0)
        self.commit()
        self.assertEqual(self.run_figures("--json").returncode, 0)

    def test_another_tree(self):
        self.run_figures()
        (self.root / "new.sv").write_text("\n")
        self.assertEqual(self.run_figures("--json").returncode, 3)
        self.commit()
        self.assertEqual(self.run_figures("--json").returncode, 3)

    def test_a_changed_tree_is_of_no_commit(self):
        (self.root / "new.sv").write_text("\n")
        self.run_figures()
        self.assertTrue(self.figures()["a.lut4"]["commit"].endswith("+changes"))
        self.assertEqual(self.run_figures("--json").returncode, 3)

    def test_nothing_measured(self):
        self.assertEqual(self.run_figures("--json").returncode, 3)

    def test_missing_key_fails_and_is_not_filled(self):
        self.run_figures()
        before = self.page()
        self.sources({"khz": 1300}, GOOD_SYNTH)
        done = self.run_figures()
        self.assertEqual(done.returncode, 1)
        self.assertIn("FAILED a.cycles: not measured", done.stdout)
        self.assertNotIn("a.cycles", self.figures())
        self.assertEqual(self.figures()["a.khz"]["value"], 1300)
        self.assertEqual(self.page(), before)

    def test_no_value_is_no_number(self):
        for value in (None, "65", True, {"value": float("nan")}):
            self.sources({"a.cycles": value, "khz": 1300}, GOOD_SYNTH)
            self.assertEqual(self.run_figures().returncode, 1, value)
            self.assertNotIn("a.cycles", self.figures())

    def test_failing_source_fails_its_keys(self):
        self.sources(GOOD_FLAT, GOOD_SYNTH, flat_code=1)
        done = self.run_figures()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(sorted(self.figures()), ["a.fmax", "a.lut4"])

    def test_missing_program(self):
        self.sources(GOOD_FLAT, GOOD_SYNTH, synth_code=3)
        self.assertEqual(self.run_figures().returncode, 3)
        self.assertEqual(sorted(self.figures()), ["a.cycles", "a.khz"])

    def test_missed_promises_fail(self):
        good = GOOD_SYNTH["targets"][0]
        for flat, core in (({**GOOD_FLAT, "a.cycles": 66}, good),
                           ({**GOOD_FLAT, "khz": 999}, good),
                           (GOOD_FLAT, {**good, "lut4": 11}),
                           (GOOD_FLAT, {**good, "fmax": {"worst": 49.9}})):
            self.sources(flat, {"targets": [core]}, synth_code=1)
            done = self.run_figures("--junit", str(self.root / "build" / "j.xml"))
            self.assertEqual(done.returncode, 1, done.stdout)
            self.assertIn("3 passed, 1 failed", done.stdout)
            self.assertIn("**missed**", self.page())
            self.assertIn('failures="1"', (self.root / "build" / "j.xml").read_text())

    def test_a_source_that_judges(self):
        self.sources(GOOD_FLAT, GOOD_SYNTH, flat_code=1)
        table = self.root / "table.toml"
        table.write_text(table.read_text().replace('format = "flat"', 'format = "flat"\njudges = true'))
        self.commit()
        self.assertEqual(self.run_figures().returncode, 0)
        self.assertEqual(self.figures()["a.cycles"]["value"], 65)
        self.sources({}, GOOD_SYNTH, flat_code=1)
        done = self.run_figures()
        self.assertEqual(done.returncode, 1)
        self.assertIn("FAILED a.cycles: not measured", done.stdout)

    def test_only_one_source(self):
        self.assertEqual(self.run_figures("--only", "synth").returncode, 1)
        self.assertNotIn("a.cycles", self.figures())
        self.assertEqual(self.run_figures().returncode, 0)
        first = self.figures()["a.lut4"]
        self.sources({"a.cycles": 64, "khz": 999}, {"targets": []})
        self.commit()
        done = self.run_figures("--only", "flat")
        self.assertEqual(done.returncode, 1)
        self.assertIn("FAILED a.khz: 999 kHz, at least 1,000", done.stdout)
        self.assertEqual(self.figures()["a.lut4"], first)
        self.assertEqual(self.figures()["a.cycles"]["value"], 64)
        for commit in (first["commit"], self.figures()["a.cycles"]["commit"]):
            self.assertIn(f"`{commit}`", self.page())
        self.assertEqual(self.run_figures("--json").returncode, 3)
        done = self.run_figures("--only", "other")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no source 'other'", done.stderr)

    def test_quotient(self):
        block = next(self.root.glob("tests/perf/*/figures.toml"))
        written = block.read_text()
        us = """[[key]]
name = "a.us"
unit = "us"
text = "time"
quotient = ["a.cycles", "a.fmax"]
at_most = {}
"""
        for most, code in ((1.3, 0), (1.2, 1)):
            block.write_text(written + us.format(most))
            done = self.run_figures()
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertAlmostEqual(self.figures()["a.us"]["value"], 65 / 51.25)
        block.write_text(written + us.format(1).replace("a.fmax", "nothing"))
        done = self.run_figures()
        self.assertEqual(done.returncode, 2)
        self.assertIn("keys that are not there", done.stderr)

    def test_not_routed_is_not_measured(self):
        core = {key: value for key, value in GOOD_SYNTH["targets"][0].items() if key != "fmax"}
        self.sources(GOOD_FLAT, {"targets": [core]})
        self.assertEqual(self.run_figures().returncode, 1)
        self.assertNotIn("a.fmax", self.figures())

    def test_wrong_table(self):
        for change in ('source = "flat"', 'field = "lut4"'):
            self.block.write_text(BLOCK.replace(change, "", 1))
            self.assertEqual(self.run_figures().returncode, 2)
        for text in (BLOCK.replace("a.cycles", "a.khz"), BLOCK + "[source.other]\n", "[", ""):
            self.block.write_text(text)
            done = self.run_figures()
            self.assertEqual(done.returncode, 2, text)
            self.assertIn("figures: ", done.stderr)

    def test_a_block_more(self):
        more = self.root / "tests" / "perf" / "b" / "figures.toml"
        more.parent.mkdir()
        more.write_text(BLOCK[:BLOCK.index("[[key]]", 9)].replace("a.cycles", "b.cycles"))
        self.sources({**GOOD_FLAT, "b.cycles": 64}, GOOD_SYNTH)
        done = self.run_figures()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(list(self.figures()).count("b.cycles"), 1)
        lines = [line.split()[1].rstrip(":") for line in done.stdout.splitlines()[:-1]]
        self.assertEqual(lines, ["a.cycles", "a.lut4", "a.fmax", "b.cycles", "a.khz"])

    def test_keys_are_listed_and_nothing_is_measured(self):
        done = self.run_figures("--keys")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([line.split()[0] for line in done.stdout.splitlines()],
                         ["a.cycles", "a.lut4", "a.fmax", "a.khz"])
        self.assertIn("./synth core", done.stdout)
        self.assertFalse((self.root / "build").exists())

    def test_the_shipped_tables_have_what_secrets_cost(self):
        keys = {key["name"]: key for key in read_tables(ROOT, FIGURES.parent / "figures.toml")["key"]}
        for name in ("birth.cycles", "chip.ready_cycles", "attest.token_cycles",
                     "attest.token_cycles_verified", "drbg.cycles_per_word"):
            self.assertIn(name, keys)
        self.assertTrue(any(name.startswith("trng.detect.") for name in keys))
        for block in ("trng", "drbg", "efuse", "lifecycle", "keys", "birth", "attest", "alert"):
            self.assertEqual(keys[f"{block}.ecp5.lut4"]["source"], "synth")

    def test_the_shipped_tables_name_declared_targets(self):
        table = read_tables(ROOT, FIGURES.parent / "figures.toml")
        targets = read_targets(ROOT)
        wanted = [key["target"] for key in table["key"] if "target" in key]
        self.assertTrue(wanted)
        for target in wanted:
            self.assertIn(target, targets)


if __name__ == "__main__":
    unittest.main(verbosity=2)
