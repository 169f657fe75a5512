#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cmodel/token against cbor2: the same inputs, encoded by another's encoder, give the same bytes.

Usage: cbor_test.py PROGRAM   (tests/unit/token/token_lines.c)

The labels are typed here from the standards, not taken from spec/token.toml. The order of the keys is checked
by a reader of our own too, for cbor2's "canonical" is the older one of RFC 7049 (shorter keys first).
"""

import hashlib
import pathlib
import random
import subprocess
import sys
import tomllib

try:
    import cbor2
except ImportError:
    sys.exit("cbor_test.py: the Python package cbor2 is missing; ./pluton doctor test --yes")

ROOT = pathlib.Path(__file__).resolve().parents[3]
IMPLEMENTATION = tomllib.loads((ROOT / "spec/token.toml").read_text())["implementation"].encode()
PROFILE = "tag:psacertified.org,2023:psa#tfm"
LIFE_CYCLES = (0x2000, 0x3000, 0x4000)


def sha256(data):
    return hashlib.sha256(data).digest()


class Case:
    def __init__(self, rng, entries):
        draw = rng.randbytes
        self.attestation, self.general = (draw(32), draw(32)), (draw(32), draw(32))
        self.seed, self.nonce, self.register, self.signature = draw(32), draw(32), draw(32), draw(64)
        self.life_cycle = rng.choice(LIFE_CYCLES)
        self.overflow, self.tainted = rng.random() < 0.5, rng.random() < 0.5
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        self.entries = [
            ("".join(rng.choices(letters, k=4)).encode(), rng.choice((0, 1, 0xFFFFFFFF, rng.getrandbits(32))),
             draw(32) if rng.random() < 0.9 else bytes(32), draw(32))
            for _ in range(entries)
        ]

    def line(self):
        out = b"".join((*self.attestation, *self.general, self.seed, self.nonce, self.register, self.signature))
        out += self.life_cycle.to_bytes(2, "big") + bytes([self.overflow, self.tainted])
        for kind, version, signer, digest in self.entries:
            out += kind + version.to_bytes(4, "big") + signer + digest
        return out.hex()

    def claims(self):
        x, y = self.general
        thumbprint = sha256(cbor2.dumps({1: 2, -1: 1, -2: x, -3: y}, canonical=True))
        return {
            -65539: self.tainted, -65538: self.overflow, -65537: self.register,
            2399: [{5: signer, 4: f"{version:08x}", 2: digest, 1: kind.decode()}
                   for kind, version, signer, digest in self.entries],
            2396: sha256(IMPLEMENTATION), 2395: self.life_cycle, 2394: 1, 268: self.seed, 265: PROFILE,
            256: b"\1" + sha256(b"\4" + b"".join(self.attestation)), 10: self.nonce, 8: {5: thumbprint},
        }

    def expected(self):
        payload = cbor2.dumps(self.claims(), canonical=True)
        protected = cbor2.dumps({1: -7}, canonical=True)
        return (cbor2.dumps(["Signature1", protected, b"", payload], canonical=True),
                cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, self.signature]), canonical=True))


def check_order(data, at=0):
    """Reads one item, shortest heads and ascending keys only (RFC 8949, 4.2.1); where the next begins."""
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info < 24:
        number = info
    else:
        size = 1 << (info - 24)
        assert info <= 27, "indefinite length, or reserved"
        number = int.from_bytes(data[at : at + size], "big")
        if major != 7:
            assert number >= (24 if size == 1 else 1 << 4 * size), "head is not the shortest"
        at += size
    if major in (2, 3):
        assert at + number <= len(data), "string is cut off"
        return at + number
    if major == 6:
        return check_order(data, at)
    if major in (4, 5):
        previous = b""
        for _ in range(number):
            start = at
            at = check_order(data, at)
            if major == 5:
                key = data[start:at]
                assert previous < key, "keys are not in order"
                previous = key
                at = check_order(data, at)
    return at


def run(program, lines):
    done = subprocess.run([program], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def main():
    program = sys.argv[1]
    seed = 20261130
    rng = random.Random(seed)
    cases = [Case(rng, n) for n in range(1, 21)] + [Case(rng, rng.randint(1, 20)) for _ in range(300)]
    answers = run(program, [case.line() for case in cases])
    assert len(answers) == len(cases)
    for number, (case, answer) in enumerate(zip(cases, answers)):
        signed, token = (bytes.fromhex(part) for part in answer.split())
        want_signed, want_token = case.expected()
        where = f"case {number}, seed {seed}"
        assert signed == want_signed, f"{where}: Sig_structure is {signed.hex()}, not {want_signed.hex()}"
        assert token == want_token, f"{where}: token is {token.hex()}, not {want_token.hex()}"
        assert check_order(token) == len(token) and check_order(signed) == len(signed), where
        payload = cbor2.loads(token).value[2]
        assert check_order(payload) == len(payload), where
        assert len(payload) == 288 + 87 * len(case.entries), where

    # What the silicon refuses: no entry, one too many, an illegal type, a life cycle that signs nothing
    none, many, kind, late, stage = (Case(rng, n) for n in (0, 21, 1, 20, 1))
    kind.entries[0] = (b"br\xc3\xa9", *kind.entries[0][1:])
    late.entries[19] = (b"ABC ", *late.entries[19][1:])
    stage.life_cycle = 0x1000
    answers = run(program, [case.line() for case in (none, many, kind, late, stage)])
    assert answers == ["error 1", "error 1", "error 2", "error 2", "error 3"], answers

    # The reader of our own can fail.
    for wrong in ("a20a00080f", "1805", "a2080108", "5f", "590001ff"):
        try:
            whole = check_order(bytes.fromhex(wrong)) == len(bytes.fromhex(wrong))
        except (AssertionError, IndexError):
            whole = False
        assert not whole, f"{wrong} was taken"
    print(f"{len(cases)} tokens agree")


if __name__ == "__main__":
    main()
