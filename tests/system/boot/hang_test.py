#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A runtime that hangs when Normal World is up: its watchdog resets the whole chip, and the accumulation register
begins anew. The runtime is this build's, with the first instruction of its `runtime_step` replaced by a jump to itself,
signed like any other: it boots, is measured, releases the monitor, and never takes a turn.

PLUTON_NM: nm of the RISC-V compiler; the rest as boot_test.py has it; PLUTON_BOOT must be the one with Pluton's own core.
"""

import hashlib
import os
import re
import struct
import subprocess
import unittest

import boot_test
from boot_test import FIRMWARE, fi, payload, run

TCM = 0x00100000
JUMP_TO_ITSELF = 0x0000006F
# Of firmware/runtime/runtime.h; and what a boot up to the first turn takes at most.
SILENCE, BOOT_MOST = 10_000_000, 2_000_000


def address_of(symbol):
    lines = subprocess.run([os.environ["PLUTON_NM"], FIRMWARE / "runtime.elf"], capture_output=True, check=True,
                           text=True).stdout.splitlines()
    return next(int(line.split()[0], 16) for line in lines if line.split()[-1] == symbol)


class HangTest(unittest.TestCase):
    setUpClass = classmethod(boot_test.BootTest.setUpClass.__func__)
    setUp = boot_test.BootTest.setUp
    images = boot_test.BootTest.images
    flash = boot_test.BootTest.flash

    def test_hung_runtime(self):
        data = bytearray(payload("runtime"))
        struct.pack_into("<I", data, address_of("runtime_step") - TCM, JUMP_TO_ITSELF)
        images = self.images()
        images["PLRT"] = fi.image("PLRT", bytes(data), signer=self.signer, release=1, version=1)
        self.flash(first=images).write(self.path)
        # So far that the second boot has begun, and the second silence has not ended.
        text = run(boot_test.BOOT, self.die, self.path, "--seed", boot_test.SEED, "--trace", "--cycles",
                   SILENCE + 2 * BOOT_MOST, code=1, timeout=3500)
        report = boot_test.Report(text)
        events = [(int(line.split()[0]), line.split(None, 1)[1]) for line in text.partition("\nlog\n")[0].splitlines()
                  if re.match(r" *\d+  ", line)]
        resets = [at for at, what in events if what == "-- the chip's reset"]
        self.assertEqual(len(resets), 1, text)
        released = next(at for at, what in events if what.startswith("boot: SMON"))
        self.assertLess(released, resets[0])
        self.assertLess(resets[0], BOOT_MOST + SILENCE)
        self.assertGreater(resets[0], SILENCE)
        # Both cores, and the handover with them.
        self.assertIn((resets[0], "-- application core: in reset"), [(at, what) for at, what in events])
        # The same boot once more, from a register that is zero: the log has each component once.
        self.assertEqual([line for line in report.boots if line.startswith("boot: PLRT")],
                         report.boots[:1] * 2)
        rom = (FIRMWARE / "rom.bin").read_bytes().ljust(0x4000, b"\0")
        expected = [fi.entry("BROM", 0, bytes(32), hashlib.sha256(rom).digest())]
        for kind in ("PLRT", "SMON"):
            header, body = images[kind][:fi.HEADER_BYTES], images[kind][fi.HEADER_BYTES:]
            key = header[fi.OFFSETS["key"]:fi.OFFSETS["key"] + 64]
            expected.append(fi.entry(kind, 1, hashlib.sha256(b"\x04" + key).digest(), hashlib.sha256(body).digest()))
        log = [fi.entry(kind, int(version), bytes.fromhex(signer), bytes.fromhex(digest))
               for kind, version, digest, signer in report.log]
        self.assertEqual(log, expected)
        self.assertEqual(report.register, fi.register(expected).hex())


if __name__ == "__main__":
    unittest.main(verbosity=2)
