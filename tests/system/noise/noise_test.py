#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Raw noise samples, by the program behind ./pluton chip noise. PLUTON_CHIP names it.

A recorded source shows that what comes out is what the chip's noise port got, later than its
start-up test, in order and without a gap.
"""

import math
import os
import pathlib
import random
import re
import subprocess
import tempfile
import unittest

CHIP = os.environ["PLUTON_CHIP"]
RANDOM = random.Random(int(os.environ.get("PLUTON_SEED") or "6", 0))
START_UP = 1024  # samples that the start-up test takes: rtl/trng/README.md
RUN = 81  # its repetition count test's cutoff


class NoiseTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.home = pathlib.Path(self.folder.name)
        self.out = self.home / "raw.bin"

    def noise(self, *words, code=0, file=None, stdout=subprocess.PIPE):
        done = subprocess.run([CHIP, "noise", *map(str, words), "--", str(file or self.out)],
                              stdout=stdout, stderr=subprocess.PIPE, timeout=120, check=False)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        if code != 0:
            self.assertEqual(done.stdout or b"", b"")
            self.assertRegex(done.stderr.decode(), r"^pluton chip: .+\n$")
        return done

    def samples(self, *words):
        self.out.unlink(missing_ok=True)
        self.noise(*words)
        return self.out.read_bytes()

    def record(self, count):
        bits = bytes(RANDOM.randrange(2) for _ in range(count))
        (self.home / "record").write_bytes(bits)
        return bits, f"file:{self.home / 'record'}"

    def nothing_written(self):
        self.assertEqual([p.name for p in self.home.iterdir() if p.name.startswith("raw")], [])

    # ---- what comes out ----

    def test_samples_are_those_of_the_noise_port(self):
        bits, profile = self.record(60000)
        for count in (1, 31, 32, 33, 5000):
            got = self.samples("--raw", count, "--noise", profile)
            self.assertEqual(len(got), count)
            if count == 5000:
                self.assertGreaterEqual(bits.find(got), START_UP)

    def test_seeds(self):
        first = self.samples("--raw", 2000, "--seed", 7)
        self.assertEqual(self.samples("--raw", 2000, "--seed", 7), first)
        self.assertNotEqual(self.samples("--raw", 2000, "--seed", 8), first)
        # Without a seed the operating system gives them.
        self.assertNotEqual(self.samples("--raw", 2000), self.samples("--raw", 2000))

    def test_standard_output(self):
        done = self.noise("--raw", 100, "--seed", 7, file="-")
        self.assertEqual(done.stdout, self.samples("--raw", 100, "--seed", 7))

    def test_a_defect_below_the_tests_is_in_the_samples(self):
        # Found by no test of the chip, plainly by anyone who assesses the samples.
        got = self.samples("--raw", 20000, "--noise", "correlated:0.8", "--seed", 3)
        self.assertEqual(set(got), {0, 1})
        same = sum(a == b for a, b in zip(got, got[1:])) / (len(got) - 1)
        self.assertLess(abs(same - 0.8), 5 * math.sqrt(0.8 * 0.2 / len(got)))

    # ---- what goes wrong ----

    def failed(self, count, profile, *words):
        """The samples that it says came before the failure, and its message."""
        self.out.unlink(missing_ok=True)
        text = self.noise("--raw", count, "--noise", profile, *words, code=1).stderr.decode()
        self.assertIn("noise source failed its health tests", text)
        self.nothing_written()
        told = re.search(rf"(none|\d+) of {count} raw samples came", text)
        return (0 if told[1] == "none" else int(told[1])), text

    def test_failure_while_sampling(self):
        bits, profile = self.record(60000)
        first = bits.find(self.samples("--raw", 5000, "--noise", profile))
        onset = first + 3000
        # At least these were there, and what came after the failure counts as nothing.
        good, text = self.failed(5000, f"stuck:1@{onset}", "--seed", 7)
        self.assertIn("(repetition count)", text)
        self.assertGreater(good, 3000 + RUN - 64)
        self.assertLess(good, 3000 + RUN)
        good, text = self.failed(5000, f"biased:0.97@{onset}", "--seed", 7)
        self.assertGreaterEqual(good, 3000 - 32)
        # The record ends: no sample comes any more.
        good, text = self.failed(100000, profile)
        self.assertIn("(silence)", text)
        self.assertEqual(good, (len(bits) - first) // 32 * 32)

    def test_failure_before(self):
        for profile in ("stuck:0", "biased:0.97", "oscillating:1"):
            self.assertEqual(self.failed(1000, profile)[0], 0)

    def test_a_file_is_not_replaced(self):
        self.out.write_text("kept")
        self.assertIn("exists", self.noise("--raw", 10, code=2).stderr.decode())
        self.assertEqual(self.out.read_text(), "kept")
        self.out.unlink()
        self.out.symlink_to("nowhere")
        self.noise("--raw", 10, code=2)
        self.assertTrue(self.out.is_symlink())
        self.noise("--raw", 10, file=self.home, code=2)

    def test_no_file_can_be_made(self):
        self.noise("--raw", 10, file=self.home / "no" / "folder", code=2)
        (self.home / "file").write_text("")
        self.noise("--raw", 10, file=self.home / "file" / "raw.bin", code=2)
        with open("/dev/full", "wb") as full:
            self.noise("--raw", 10, file="-", code=1, stdout=full)

    def test_wrong_use(self):
        for words in ([], ["--raw", "0"], ["--raw", "-1"], ["--raw", "1e6"], ["--raw", ""],
                      ["--raw", "100000001"], ["--raw", "99999999999999999999"],
                      ["--raw", "10", "--noise", "loud"], ["--raw", "10", "--seed", "x"],
                      ["--raw", "10", "--blank"], ["--raw", "10", "--nonce", "00" * 32]):
            self.noise(*words, code=2)
            self.nothing_written()
        done = subprocess.run([CHIP, "show", self.out, "--raw", "10"], capture_output=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
