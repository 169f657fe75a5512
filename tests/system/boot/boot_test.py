#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Boots of a simulated chip from flashes that are made here, by a second implementation of the formats
(tests/lib/flash_image.py): what runs, what does not and why, and that log and register are those that follow from the
files.

PLUTON_BOOT: the program of ./pluton boot, PLUTON_CHIP: that of ./pluton chip, PLUTON_FIRMWARE: the folder of rom.bin
and the payloads. PLUTON_TIER: quick or full. Arguments are those of unittest.
"""

import hashlib
import itertools
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import flash_image as fi  # noqa: E402

BOOT, CHIP = os.environ["PLUTON_BOOT"], os.environ["PLUTON_CHIP"]
FIRMWARE = pathlib.Path(os.environ["PLUTON_FIRMWARE"])
SEED = os.environ.get("PLUTON_SEED") or "6"
NATIVE = "native" in pathlib.Path(BOOT).name

# Devices by their number in spec/resources.toml, and the permission of Normal World's reads and writes.
DEVICES = {"normal_mailbox": 5, "timer": 6, "uart0": 7}
DEVICE_FIRST = 128
NORMAL_RW = 3 << 6
SECURE_RW = 3 << 3
GRANTS = [
    (DEVICE_FIRST + DEVICES["uart0"], NORMAL_RW | SECURE_RW),
    (DEVICE_FIRST + DEVICES["timer"], NORMAL_RW),
    (DEVICE_FIRST + DEVICES["normal_mailbox"], NORMAL_RW),
]
NAMED = sum(1 << number for number in DEVICES.values())

# Rows of the fuses that are unary, two copies each (docs/generated/fuse-map.md), and the layout of a die
# (docs/die-file.md).
REVOCATION, ROLLBACK = 25, 29
HEADER, ROW, SUM = 32, 24, 32


def payload(name):
    data = (FIRMWARE / f"{name}.bin").read_bytes()
    return data + b"\0" * (-len(data) % 4)


def short_world():
    """Normal World that ends at once: li a7, 4; li a0, 0; ecall."""
    return (bytes(0x80) + struct.pack("<III", 0x00400893, 0x00000513, 0x00000073)).ljust(0x200, b"\x13")


def short_runtime():
    """What is measured as the runtime, and no more than that where firmware of the host is Pluton's."""
    return payload("runtime")[:1024] if NATIVE else payload("runtime")


def run(program, *words, code=0, timeout=3600):
    done = subprocess.run([program, *map(str, words)], capture_output=True, timeout=timeout, check=False)
    if done.returncode != code:
        raise AssertionError(f"{words}: {done.returncode}, not {code}: "
                             f"{done.stdout.decode()[-4000:]} {done.stderr.decode()}")
    return done.stdout.decode()


class Report:
    """What pluton_boot printed."""

    def __init__(self, text):
        head, _, tail = text.partition("\nlog\n")
        self.text = text
        self.lines = [re.sub(r"^ *\d+  ", "", line) for line in head.splitlines()]
        self.boots = [line for line in self.lines if line.startswith("boot: ")]
        entries = itertools.takewhile(lambda line: line.startswith("  "), tail.splitlines())
        self.log = [re.fullmatch(r"  (....)  version (\d+)  digest (\w{64})  signer (\w{64})", line).groups()
                    for line in entries]
        self.register = re.search(r"^register  (\w{64})$", tail, re.M).group(1)
        self.refused = re.findall(r"^refused   (.*)$", tail, re.M)


def burn_unary(die, row, bits):
    """Ones in both copies of a unary row, as pulses would leave them."""
    data = bytearray(die.read_bytes())
    for copy in range(2):
        at = HEADER + ROW * (row + copy)
        whole, weak, dead = struct.unpack_from(">QQQ", data, at)
        struct.pack_into(">QQQ", data, at, whole | bits, weak, dead)
    data[-SUM:] = hashlib.sha256(data[:-SUM]).digest()
    die.write_bytes(data)


class Bench(unittest.TestCase):
    """A die that is born, flashes for it, and what a boot of them is to show."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.signer = fi.Signer()
        cls.born = pathlib.Path(cls.folder.name) / "born.fuse"
        run(CHIP, "new", cls.born, "--blank")
        run(CHIP, "trust", cls.born, "--root", cls.signer.root.hash().hex(), "--seed", SEED)
        run(CHIP, "birth", cls.born, "--seed", SEED)

    def setUp(self):
        self.die = pathlib.Path(self.folder.name) / f"{self.id()}.fuse"
        self.die.write_bytes(self.born.read_bytes())
        self.die.chmod(0o600)
        self.path = self.die.with_suffix(".flash")
        self.addCleanup(lambda: self.path.unlink(missing_ok=True))

    # ---- making, booting, judging ----

    def images(self, release=1, version=1, signer=None, normal="normal", grants=None, **options):
        """{type: image}, by `signer`; payloads of this build. `short`: as little to run as there can be."""
        signer = signer or self.signer
        common = {"signer": signer, "release": release, "version": version}
        short = options.get("short")
        return {
            "PLRT": fi.image("PLRT", short_runtime() if short else payload("runtime"), **common),
            "SMON": fi.image("SMON", payload("monitor"), **common),
            "POLI": fi.image("POLI", fi.policy(GRANTS if grants is None else grants), **common),
            "NWOS": fi.image("NWOS", short_world() if short else payload(normal),
                             devices=options.get("devices", NAMED), **common),
        }

    def flash(self, first=None, second=None):
        """Two slots, releases 1 and 2 unless given; the table names slot 0."""
        flash = fi.Flash()
        flash.put(SECTOR_TABLE, fi.table(1, 0))
        flash.put_slot(0, self.images(release=1, short=True) if first is None else first)
        flash.put_slot(1, self.images(release=2, short=True) if second is None else second)
        return flash

    def boot(self, flash, *options, code=0, die=None):
        flash.write(self.path)
        return Report(run(BOOT, die or self.die, self.path, "--seed", SEED, *options, code=code))

    def judge(self, report, images):
        """Log and register are those of these images, in the order of the chain."""
        rom = (FIRMWARE / "rom.bin").read_bytes().ljust(0x4000, b"\0")
        expected = [fi.entry("BROM", 0, bytes(32), hashlib.sha256(rom).digest())]
        boots = []
        for kind in [kind for kind in ORDER if kind in images]:
            header, data = images[kind][:fi.HEADER_BYTES], images[kind][fi.HEADER_BYTES:]
            number = lambda name: int.from_bytes(header[fi.OFFSETS[name]:fi.OFFSETS[name] + 4], "little")  # noqa: E731
            key = header[fi.OFFSETS["key"]:fi.OFFSETS["key"] + 64]
            digest = hashlib.sha256(data).digest()
            signer = hashlib.sha256(b"\x04" + key).digest() if any(key) else bytes(32)
            expected.append(fi.entry(kind, number("security_version"), signer, digest))
            boots.append(f"boot: {kind} release {number('release')} version {number('security_version')} "
                         f"digest {digest.hex()}")
        log = [fi.entry(kind, int(version), bytes.fromhex(signer), bytes.fromhex(digest))
               for kind, version, digest, signer in report.log]
        self.assertEqual(log, expected)
        self.assertEqual(report.register, fi.register(expected).hex())
        self.assertEqual(report.boots[-len(boots):], boots)


class BootTest(Bench):
    # ---- what boots ----

    def test_boots(self):
        images = self.images()
        report = self.boot(self.flash(first=images))
        self.judge(report, images)
        self.assertEqual(report.refused, [])
        self.assertIn("normal: runs", report.lines)
        self.assertIn("normal: SHA-256 of abc: " + hashlib.sha256(b"abc").hexdigest(), report.lines)
        self.assertTrue(any(re.fullmatch(r"normal: random: \w{64}", line) for line in report.lines))
        self.assertTrue(any(re.fullmatch(r"normal: public keys: \w{256}", line) for line in report.lines))
        self.assertTrue(any(re.fullmatch(r"normal: token: (\w\w){400,}", line) for line in report.lines))
        self.assertIn("normal: load: error 0x0203", report.lines)
        self.assertIn("normal: done", report.lines)
        print(f"cycles: {report.text.splitlines()[-1]}")

    def test_table_names_the_slot(self):
        second = self.images(release=2)
        flash = self.flash(second=second)
        flash.put(SECTOR_TABLE + 0x1000, fi.table(2, 1))
        self.judge(self.boot(flash), second)

    # ---- what does not ----

    def refused(self, flash, kind, why, second):
        """Slot 0 is refused at `kind`, and the chip boots from slot 1."""
        report = self.boot(flash)
        self.assertEqual(report.refused, [f"slot 0 {kind} refused: {why}"])
        self.judge(report, second)

    def flipped(self, kind, offset, why):
        second = self.images(release=2, short=True)
        flash = self.flash(second=second)
        flash.flip(0, kind, offset)
        self.refused(flash, kind, why, second)

    def test_flip_runtime_payload(self):
        self.flipped("PLRT", fi.HEADER_BYTES + 0x123, "digest")

    def test_flip_runtime_manifest(self):
        self.flipped("PLRT", fi.OFFSETS["release"], "signature")

    def test_flip_monitor_payload(self):
        self.flipped("SMON", fi.HEADER_BYTES + 0x400, "digest")

    def test_flip_monitor_certificate(self):
        self.flipped("SMON", fi.OFFSETS["certificate"] + 9, "certificate")

    def test_flip_policy_payload(self):
        self.flipped("POLI", fi.HEADER_BYTES + 12, "digest")

    def test_flip_world_payload(self):
        self.flipped("NWOS", fi.HEADER_BYTES + 0x100, "digest")

    def test_flip_world_devices(self):
        self.flipped("NWOS", fi.OFFSETS["devices"], "signature")

    def test_flip_unused_byte(self):
        self.flipped("NWOS", fi.HEADER_BYTES - 1, "format")

    def test_another_root(self):
        second = self.images(release=2, short=True)
        first = self.images(short=True, signer=fi.Signer(root=0x3333))
        self.refused(self.flash(first=first, second=second), "PLRT", "root", second)

    def test_revoked_key(self):
        burn_unary(self.die, REVOCATION, 1 << 4)
        second = self.images(release=2, short=True)
        first = self.images(short=True, signer=fi.Signer(image=0x4444, key_id=4))
        self.refused(self.flash(first=first, second=second), "PLRT", "revoked", second)

    def test_old_version(self):
        burn_unary(self.die, ROLLBACK + 2 * fi.TYPES.index("SMON"), 0b111)
        second = self.images(release=2, version=3, short=True)
        first = self.images(version=2, short=True)
        self.refused(self.flash(first=first, second=second), "SMON", "rollback", second)

    def test_policy_beyond_manifest(self):
        # The policy gives the timer, which the manifest does not name.
        second = self.images(release=2, short=True)
        first = self.images(short=True, devices=1 << DEVICES["uart0"] | 1 << DEVICES["normal_mailbox"])
        report = self.boot(self.flash(first=first, second=second))
        self.assertIn("monitor: policy: device", report.lines)
        self.assertEqual(report.refused, ["slot 0 POLI refused: bounds"])
        self.judge(report, second)

    def test_no_slot(self):
        flash = self.flash()
        flash.flip(0, "SMON", fi.HEADER_BYTES)
        flash.flip(1, "PLRT", fi.HEADER_BYTES)
        report = self.boot(flash, code=1)
        self.assertEqual(report.refused, ["slot 0 SMON refused: digest", "slot 1 PLRT refused: digest"])
        self.assertTrue(report.lines[-1].startswith("runtime: update mode"))
        self.assertEqual([entry[0] for entry in report.log], ["BROM", "PLRT"])

    def test_nothing_to_run(self):
        report = self.boot(fi.Flash(), code=1)
        self.assertEqual(report.refused, ["slot 0 PLRT refused: format", "slot 1 PLRT refused: format"])
        self.assertTrue(report.lines[-1].startswith("rom: stopped"))
        self.assertEqual([entry[0] for entry in report.log], ["BROM"])

    # ---- who breaks in ----

    def test_attacker(self):
        images = self.images(normal="attacker")
        report = self.boot(self.flash(first=images))
        self.judge(report, images)
        attempts = [line for line in report.lines if re.match(r"attacker: (read|write|execute) ", line)]
        told = [line for line in report.lines if line.startswith("monitor: refused: app_normal ")]
        summary = [line for line in report.lines if re.fullmatch(r"attacker: \d+ accesses, \d+ refused", line)]
        self.assertEqual(summary, [f"attacker: {len(attempts)} accesses, {len(attempts)} refused"])
        self.assertGreater(len(attempts), 200)
        for line in attempts:
            access, where = re.match(r"attacker: (\w+) (0x\w{8}): refused", line).groups()
            self.assertIn(f"monitor: refused: app_normal {access} {where}", told)


# In which images are measured; the last three a slot may be without.
ORDER = ("PLRT", "SMON", "POLI", "NWOS", "RTA0", "RTA1", "RADI")
SECTOR_TABLE = fi.SPEC["flash"]["table"][0]

if __name__ == "__main__":
    unittest.main(verbosity=2)
