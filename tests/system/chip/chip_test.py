#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of simulated chips through the programs behind ./pluton chip.

PLUTON_CHIP and PLUTON_VERIFY name the programs. Tokens are judged by libraries of others
(tests/lib/token_verify.py) and by host/verify.
"""

import hashlib
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile
import unittest

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import token_verify as judge  # noqa: E402

CHIP, VERIFY = os.environ["PLUTON_CHIP"], os.environ["PLUTON_VERIFY"]
RANDOM = random.Random(int(os.environ.get("PLUTON_SEED") or "6", 0))
HEADER, ROW, SUM = 32, 24, 32  # docs/die-file.md
DIGEST_ROW = 48  # attestation digest of area 0 (docs/generated/fuse-map.md)
COMMIT_ROW = 9
SECRET_ROW = 128
BITS = 39


def run(*words, code=0):
    done = subprocess.run([CHIP, *map(str, words)], capture_output=True, timeout=300, check=False)
    if done.returncode != code:
        raise AssertionError(f"{words}: {done.returncode}, not {code}: {done.stderr.decode()}")
    return done


def words_of(done):
    """{name: value} of lines `name   value`."""
    return dict(re.split(r"\s{2,}", line, maxsplit=1) for line in done.stdout.decode().splitlines())


def verify(token, key, nonce, code=0):
    with tempfile.NamedTemporaryFile() as file:
        file.write(token)
        file.flush()
        done = subprocess.run([VERIFY, file.name, "--pubkey", key, "--nonce", nonce],
                              capture_output=True, timeout=60, check=False)
    if done.returncode != code:
        raise AssertionError(f"verify: {done.returncode}, not {code}: {done.stderr.decode()}")
    return done


class DieFile:
    """The bytes of a die, to change rows of it as a defect would."""

    def __init__(self, path):
        self.path = path
        self.bytes = bytearray(path.read_bytes())

    def row(self, row):
        return list(struct.unpack_from(">QQQ", self.bytes, HEADER + ROW * row))

    def set(self, row, whole, weak, dead=0):
        struct.pack_into(">QQQ", self.bytes, HEADER + ROW * row, whole, weak, dead)

    def weaken(self, row, bit):
        whole, weak, dead = self.row(row)
        self.set(row, whole & ~(1 << bit), weak | 1 << bit, dead)

    def write(self):
        self.bytes[-SUM:] = hashlib.sha256(self.bytes[:-SUM]).digest()
        self.path.write_bytes(self.bytes)


class ChipTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One chip, which each test that needs any has a copy of."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        die = pathlib.Path(folder.name) / "born.fuse"
        cls.keys_of_born = words_of(run("new", die))
        cls.born_die = die.read_bytes()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.die = pathlib.Path(self.folder.name) / "a.fuse"
        self.nonce = RANDOM.randbytes(32).hex()

    def born(self):
        self.die.write_bytes(self.born_die)
        self.die.chmod(0o600)
        return self.keys_of_born

    def made(self, *options):
        return words_of(run("new", self.die, *options))

    def attest(self, nonce=None, die=None):
        return run("attest", die or self.die, "--nonce", nonce or self.nonce).stdout

    def copy(self):
        other = self.die.with_name("b.fuse")
        other.write_bytes(self.die.read_bytes())
        other.chmod(0o600)
        return other

    # ---- what a new user does ----

    def test_birth_to_token(self):
        keys = self.born()
        self.assertEqual(len(keys["attestation"]), 128)
        self.assertNotEqual(keys["attestation"], keys["general"])
        token = self.attest()
        key, nonce = bytes.fromhex(keys["attestation"]), bytes.fromhex(self.nonce)
        claims = judge.verify(token, key, nonce, general=bytes.fromhex(keys["general"]))
        self.assertEqual(claims[judge.LIFE_CYCLE], 0x2000)
        self.assertEqual(claims[judge.COMPONENTS][0][judge.TYPE], "BROM")
        self.assertEqual(claims[judge.UEID], b"\x01" + bytes.fromhex(keys["device"]))
        self.assertFalse(claims[judge.TAINT])
        verify(token, keys["attestation"], self.nonce)
        # After a power cycle it is the same chip, with another boot seed.
        again = self.attest()
        claims_again = judge.verify(again, key, nonce, general=bytes.fromhex(keys["general"]))
        self.assertNotEqual(claims[judge.SEED], claims_again[judge.SEED])
        self.assertNotEqual(token, again)
        # Another nonce, another key: refused.
        verify(token, keys["attestation"], RANDOM.randbytes(32).hex(), code=1)
        verify(token, keys["general"], self.nonce, code=1)
        # Any flipped bit: refused.
        for bit in [RANDOM.randrange(8 * len(token)) for _ in range(40)]:
            flipped = bytearray(token)
            flipped[bit // 8] ^= 1 << bit % 8
            verify(bytes(flipped), keys["attestation"], self.nonce, code=1)

    def test_life_cycle(self):
        keys = self.born()
        proof = words_of(run("pubkeys", self.die, "--nonce", self.nonce))
        self.assertEqual(proof["attestation"], keys["attestation"])
        key, nonce = bytes.fromhex(keys["attestation"]), bytes.fromhex(self.nonce)
        judge.verify(bytes.fromhex(proof["token"]), key, nonce)
        # The general key's proof, by another library than the chip's own check.
        general = bytes.fromhex(keys["general"])
        message = b"openpluton proof of possession 1" + nonce + key + general
        signature = bytes.fromhex(proof["possession"])
        r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + general).verify(
            utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        self.assertEqual(words_of(run("secure", self.die))["life cycle"], "Secured")
        self.assertEqual(words_of(run("show", self.die))["life cycle"], "Secured")
        self.assertEqual(words_of(run("pubkeys", self.die))["general"], keys["general"])
        claims = judge.verify(self.attest(), key, nonce)
        self.assertEqual(claims[judge.LIFE_CYCLE], 0x3000)
        # It does not go back, nor twice forward, and is not born again.
        run("secure", self.die, code=1)
        run("birth", self.die, code=1)
        run("pubkeys", self.die, "--nonce", self.nonce, code=1)

    def test_two_chips_share_nothing(self):
        seen = set()
        chips = [self.keys_of_born, self.made()]
        self.die = self.die.with_name("b.fuse")
        chips.append(self.made())
        for keys in chips:
            for value in (keys["attestation"], keys["general"], keys["device"]):
                self.assertNotIn(value, seen)
                seen.add(value)

    def test_same_seed_is_the_same_chip(self):
        first = self.made("--seed", 7)
        self.die = self.die.with_name("b.fuse")
        self.assertEqual(self.made("--seed", 7), first)

    # ---- what goes wrong ----

    def test_blank(self):
        run("new", self.die, "--blank")
        self.assertEqual(words_of(run("show", self.die))["life cycle"], "Blank")
        run("attest", self.die, "--nonce", self.nonce, code=1)
        run("pubkeys", self.die, code=1)
        run("secure", self.die, code=1)
        run("birth", self.die)
        self.assertEqual(words_of(run("show", self.die))["life cycle"], "Provisioned")

    def test_changed_die_is_refused(self):
        self.born()
        whole = self.die.read_bytes()
        for bit in [RANDOM.randrange(8 * len(whole)) for _ in range(12)]:
            changed = bytearray(whole)
            changed[bit // 8] ^= 1 << bit % 8
            self.die.write_bytes(changed)
            done = run("attest", self.die, "--nonce", self.nonce, code=1)
            self.assertIn(str(self.die).encode(), done.stderr)
            self.assertEqual(done.stdout, b"")
        self.die.write_bytes(whole)
        self.attest()

    def test_weak_fuse_is_corrected(self):
        keys = self.born()
        for row in (SECRET_ROW, SECRET_ROW + 8, DIGEST_ROW):
            die = DieFile(self.die)
            whole = die.row(row)[0]
            die.weaken(row, next(b for b in range(BITS) if whole >> b & 1))
            die.write()
            judge.verify(self.attest(), bytes.fromhex(keys["attestation"]),
                         bytes.fromhex(self.nonce))

    def test_two_weak_fuses_are_refused(self):
        self.born()
        for row in (SECRET_ROW, DIGEST_ROW):
            die = DieFile(self.copy())
            ones = [b for b in range(BITS) if die.row(row)[0] >> b & 1]
            die.weaken(row, ones[0])
            die.weaken(row, ones[1])
            die.write()
            done = run("attest", die.path, "--nonce", self.nonce, code=1)
            self.assertEqual(done.stdout, b"")
            self.assertNotEqual(done.stderr, b"")

    def test_weak_commit_word_is_no_commit(self):
        self.born()
        die = DieFile(self.die)
        die.weaken(COMMIT_ROW, next(b for b in range(BITS) if die.row(COMMIT_ROW)[0] >> b & 1))
        die.write()
        run("attest", self.die, "--nonce", self.nonce, code=1)

    def test_dead_noise(self):
        for profile in ("stuck:1", "stuck:0", "biased:0.97", "oscillating:1", "correlated:0.99"):
            self.die = self.die.with_name(profile.replace(":", "_"))
            done = run("new", self.die, "--noise", profile, code=1)
            self.assertIn(b"noise source failed", done.stderr)
            self.assertEqual(words_of(run("show", self.die))["life cycle"], "Blank")
            run("birth", self.die)

    def test_noise_dies_in_birth(self):
        seen = set()
        for onset in range(4000, 124000, 17000):
            self.die = self.die.with_name(f"{onset}.fuse")
            done = subprocess.run([CHIP, "new", self.die, "--noise", f"stuck:0@{onset}", "--seed",
                                   str(onset)], capture_output=True, timeout=300, check=False)
            seen.add(done.returncode)
            if done.returncode == 0:
                continue
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"noise source failed", done.stderr)
            # Either there are no keys and it is born again, or all were burnt before.
            if words_of(run("show", self.die))["life cycle"] == "Blank":
                run("attest", self.die, "--nonce", self.nonce, code=1)
                run("birth", self.die)
            self.attest()
        self.assertEqual(seen, {0, 1})

    def test_dying_noise_later(self):
        self.born()
        done = run("attest", self.die, "--nonce", self.nonce, "--noise", "stuck:1", code=1)
        self.assertIn(b"noise source failed", done.stderr)
        self.assertEqual(done.stdout, b"")
        self.assertEqual(words_of(run("show", self.die, "--noise", "healthy"))["life cycle"],
                         "Provisioned")

    def test_wrong_use(self):
        self.born()
        run("attest", self.die, code=2)
        run("attest", self.die, "--nonce", "12", code=2)
        run("attest", self.die, "--nonce", "z" * 64, code=2)
        run("show", self.die.with_name("none"), code=2)
        run("new", self.die, code=2)
        run("new", self.die.with_name("no") / "folder", code=2)
        run("grow", self.die, code=2)
        run("show", code=2)
        run("show", self.die, "--noise", "loud", code=2)
        run("show", self.die, "--seed", "x", code=2)
        run("show", self.die, "--blank", code=2)
        self.die.chmod(0o644)
        self.assertIn(b"chmod 600", run("show", self.die, code=2).stderr)


if __name__ == "__main__":
    unittest.main()
