#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tools/coverage on points that are made up: unreachable lines and constant bits are left out of the count; a line is
refused that was reached, that names nothing, that no proof shows, or that is one too many, and a bit that toggled."""

import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "coverage"))
import coverage  # noqa: E402

FILE = "rtl/private_sha/private_sha.sv"
LINE = "default: begin  // Error, and every illegal code"
PROOF = "rtl/private_sha/private_sha_props.sv a_state"


class Unreachable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def entries(self, file=FILE, line=LINE, shown_by=(PROOF,)):
        path = self.folder / "unreachable.toml"
        path.write_text(f"[[unreachable]]\nfile = '{file}'\nline = '{line}'\nreason = 'none'\n"
                        f"shown_by = {list(shown_by)}\n")
        return coverage.unreachable(path)

    def data(self, hits, kind="line", text_of_all="case", name="coverage"):
        """A file of points on lines 1, 2, ... of FILE, which were reached so often."""
        text = ["# SystemC::Coverage-3\n"]
        for number, reached in enumerate(hits, 1):
            text.append(f"C '\x01f\x02/tree/{FILE}\x01l\x02{number}\x01n\x020\x01page\x02v_{kind}/x"
                        f"\x01o\x02{text_of_all}\x01h\x02top' {reached}\n")
        path = self.folder / f"{name}-{kind}.dat"
        path.write_text("".join(text))
        return path

    def test_the_list_of_the_tree(self):
        lines, wrong = coverage.unreachable()
        self.assertEqual(wrong, [])
        self.assertTrue(lines)

    def test_left_out(self):
        table, missed, _, wrong = coverage.count([self.data([1] * 9 + [0])], {(FILE, 10): "none"})
        self.assertEqual((table["rtl"]["line"], missed, wrong), ([9, 9], [], []))

    def test_other_lines_are_missed(self):
        table, missed, *_ = coverage.count([self.data([1] * 8 + [0, 0])], {(FILE, 10): "none"})
        self.assertEqual((table["rtl"]["line"], [place[1] for place in missed]), ([8, 9], [9]))

    def test_toggles_count(self):
        table, *_ = coverage.count([self.data([0], "toggle")], {(FILE, 1): "none"})
        self.assertEqual(table["rtl"]["toggle"], [0, 1])

    def test_any_run_counts(self):
        paths = [self.data([1, 0, 0], name="engines"), self.data([0, 1, 0], name="secrets")]
        table, missed, *_ = coverage.count(paths, {})
        self.assertEqual((table["rtl"]["line"], [place[1] for place in missed]), ([2, 3], [3]))

    def test_bits_of_a_signal_are_listed_as_one(self):
        missed = [("rtl/a/a.sv", 7, "toggle", f"word[{bit}]") for bit in (0, 10, 9, 8)]
        missed += [("rtl/a/a.sv", 9, "branch", "if")]
        self.assertEqual(list(coverage.listed(missed)),
                         ["rtl/a/a.sv:7: toggle word[0,10:8]", "rtl/a/a.sv:9: branch if"])

    def test_before_the_reset(self):
        for text, reached in (("case", 1), ("block", 2)):
            paths = [self.data([1, 0], "line", text), self.data([0, 1], "line", text, "before")]
            self.assertEqual(coverage.count(paths, {})[0]["rtl"]["line"], [reached, 2], text)

    def test_reached(self):
        *_, wrong = coverage.count([self.data([1] * 10)], {(FILE, 10): "none"})
        self.assertEqual(len(wrong), 1)
        self.assertIn("was reached", wrong[0])

    def test_too_many(self):
        *_, wrong = coverage.count([self.data([1] * 9 + [0])], {(FILE, 10): "none", (FILE, 9): "none"})
        self.assertTrue(any("2 of 10 lines" in text for text in wrong), wrong)

    def bits(self, *numbers):
        """Bits that count as constants: those on these lines of data()."""
        return {(FILE, str(number), "0", "case") for number in numbers}

    def test_constant_bits(self):
        table, missed, left_out, wrong = coverage.count([self.data([2] * 9 + [0], "toggle")], {}, self.bits(10))
        self.assertEqual((table["rtl"]["toggle"], missed, wrong), ([9, 9], [], []))
        self.assertEqual(left_out, {"rtl/private_sha": 1})

    def test_once_is_not_rise_and_fall(self):
        """Nor is once in each of two runs, which begin at the same reset."""
        paths = [self.data([1, 2, 0], "toggle", name="engines"), self.data([1, 0, 0], "toggle", name="secrets")]
        table, missed, *_ = coverage.count(paths, {})
        self.assertEqual((table["rtl"]["toggle"], [place[1] for place in missed]), ([1, 3], [1, 3]))

    def test_a_constant_that_toggled(self):
        for toggles in (1, 9):
            table, _, left_out, wrong = coverage.count(
                [self.data([0] * 9 + [toggles], "toggle")], {}, self.bits(10))
            self.assertEqual((table["rtl"]["toggle"], sum(left_out.values())), ([int(toggles > 1), 10], 0))
            self.assertEqual(len(wrong), 1)
            self.assertIn("counts as a constant, and toggled", wrong[0])

    def test_more_constants_than_a_tenth(self):
        """What is more counts as missed."""
        table, missed, left_out, wrong = coverage.count([self.data([2] * 17 + [0] * 3, "toggle")], {},
                                                        self.bits(18, 19, 20))
        self.assertEqual((table["rtl"]["toggle"], len(missed), wrong), ([17, 18], 1, []))
        self.assertEqual(left_out, {"rtl/private_sha": 2})

    def test_constants_of_no_point(self):
        table, _, left_out, wrong = coverage.count([self.data([2] * 10, "toggle")], {}, self.bits(11))
        self.assertEqual((table["rtl"]["toggle"], sum(left_out.values()), wrong), ([10, 10], 0, []))

    def test_no_such_line(self):
        lines, wrong = self.entries(line="default: nothing")
        self.assertEqual((lines, len(wrong)), ({}, 1))

    def test_found(self):
        lines, wrong = self.entries()
        self.assertEqual((len(lines), wrong), (1, []))

    def test_without_proof(self):
        for proofs in ((), ("rtl/private_sha/private_sha_props.sv a_nothing",), (PROOF, FILE)):
            self.assertEqual(len(self.entries(shown_by=proofs)[1]), 1, proofs)


if __name__ == "__main__":
    unittest.main()
