# SPDX-License-Identifier: Apache-2.0
"""Running the programs of the authority, and reading what they made with nothing of theirs."""

import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tomllib
import unittest

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import folders  # noqa: E402

SIGN = os.environ["PLUTON_SIGN"]
SPEC = tomllib.loads((ROOT / "spec" / "image.toml").read_text())
LABEL = {label["name"]: label["text"].encode() for label in SPEC["label"]}
PLACE, AT = {}, 0
for field in SPEC["field"]:
    PLACE[field["name"]] = (AT, field["bytes"])
    AT += field["bytes"]
HEADER = SPEC["header_bytes"]


def run(program, *words, code=0, env=None):
    """Runs it, and insists on its exit code; None: any."""
    done = subprocess.run([program, *map(str, words)], capture_output=True, timeout=300,
                          check=False, env={**os.environ, **(env or {})})
    if code is not None and done.returncode != code:
        raise AssertionError(f"{words}: {done.returncode}, not {code}: {done.stderr.decode()}")
    return done


def key_of(point):
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + point)


def is_signed(point, message, signature):
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key_of(point).verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


class Image:
    """The bytes of a signed image, by spec/image.toml."""

    def __init__(self, raw):
        self.raw = raw

    def __getitem__(self, name):
        first, size = PLACE[name]
        return self.raw[first:first + size]

    def number(self, name):
        return int.from_bytes(self[name], "little")

    def before(self, name):
        return self.raw[:PLACE[name][0]]

    @property
    def payload(self):
        return self.raw[HEADER:]


class AuthorityTest(unittest.TestCase):
    """A folder for one test, and an authority in it that is made on first use."""

    def setUp(self):
        folder = folders.temporary("pluton-sign-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.authority = self.folder / "authority"
        self.payload = self.folder / "payload.bin"
        self.payload.write_bytes(bytes(range(256)) * 5 + b"odd")
        self.image = self.folder / "image"
        self.draft = self.folder / "draft"

    def sign(self, command, *words, code=0, env=None):
        return run(SIGN, command, *words, "--authority", self.authority, code=code, env=env)

    def refused(self, command, *words, says, code=1):
        done = self.sign(command, *words, code=code)
        self.assertIn(says, done.stderr.decode())

    def make(self, *options, code=0, env=None):
        """An image of type PLRT, read; None if its making failed."""
        self.image.unlink(missing_ok=True)
        done = self.sign("image", self.payload, self.image, "--type", "PLRT", *options, code=code,
                         env=env)
        self.assertEqual(self.image.exists(), done.returncode == 0)
        return Image(self.image.read_bytes()) if done.returncode == 0 else None

    def keys(self):
        """{(first word, second word): third word} of the list of keys."""
        rows = [re.split(r" +", line) for line in self.sign("keys").stdout.decode().splitlines()]
        return {(row[0], row[1]): row[2] if len(row) > 2 else "" for row in rows}

    def lines(self):
        return (self.authority / "log").read_text().splitlines()

    def check_log(self):
        """The chain and its signatures, judged here; the token's count by the program."""
        key = bytes.fromhex((self.authority / "log.key").read_text())
        previous = bytes(32)
        for number, line in enumerate(self.lines(), 1):
            said, signature = line.split(" signature=")
            self.assertEqual(said.split(" ")[0], str(number))
            self.assertTrue(said.endswith(f" previous={previous.hex()}"))
            self.assertTrue(is_signed(key, b"openpluton log 1" + said.encode(),
                                      bytes.fromhex(signature)))
            previous = hashlib.sha256(line.encode()).digest()
        self.assertIn(previous.hex(), self.sign("log").stdout.decode())
