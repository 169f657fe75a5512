#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tests/lib/token_verify.py takes good tokens and no other ones, and host/verify says the same.

TOKEN_JUDGE names the program of judge.c. Tokens are made by cbor2 and signed by cryptography.
"""

import os
import pathlib
import random
import subprocess
import sys
import unittest

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import token_verify as judge  # noqa: E402

FULL = os.environ.get("PLUTON_TIER") == "full"
RANDOM = random.Random(int(os.environ.get("PLUTON_SEED") or "6", 0))
PRIVATE = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())


def public(private):
    n = private.public_key().public_numbers()
    return n.x.to_bytes(32, "big") + n.y.to_bytes(32, "big")


KEY, GENERAL = public(PRIVATE), public(OTHER)
NONCE = RANDOM.randbytes(32)


def component(i):
    kind = "BROM" if i == 0 else RANDOM.choice(["PLRT", "SMON", "RTA0", "9ZA0"])
    version = f"{RANDOM.choice([0, 1, 0xFFFFFFFF, RANDOM.getrandbits(32)]):08x}"
    return {1: kind, 2: RANDOM.randbytes(32), 4: version, 5: RANDOM.randbytes(32)}


def claims(count):
    components = [component(i) for i in range(count)]
    return {
        8: {5: judge.thumbprint(GENERAL)},
        10: NONCE,
        256: b"\x01" + judge.device_id(KEY),
        265: "tag:psacertified.org,2023:psa#tfm",
        268: RANDOM.randbytes(32),
        2394: 1,
        2395: RANDOM.choice([0x2000, 0x3000, 0x4000]),
        2396: RANDOM.randbytes(32),
        2399: components,
        -65537: judge.replay(components),
        -65538: False,
        -65539: RANDOM.choice([False, True]),
    }


def sign(payload, private=PRIVATE, protected=judge.ES256, unprotected=None, tag=18):
    said = cbor2.dumps(["Signature1", protected, b"", payload])
    pair = utils.decode_dss_signature(private.sign(said, ec.ECDSA(hashes.SHA256())))
    signature = b"".join(part.to_bytes(32, "big") for part in pair)
    return cbor2.dumps(cbor2.CBORTag(tag, [protected, unprotected or {}, payload, signature]))


def token(count):
    return sign(cbor2.dumps(claims(count)))


def taken(data, key=KEY, nonce=NONCE):
    try:
        judge.verify(data, key, nonce)
    except judge.Refused:
        return False
    return True


def by_c(tokens, key=KEY, nonce=NONCE):
    lines = "".join(f"{key.hex()} {nonce.hex()} {data.hex()}\n" for data in tokens)
    done = subprocess.run(
        [os.environ["TOKEN_JUDGE"]], input=lines, capture_output=True, text=True, check=True
    )
    statuses = [int(line) for line in done.stdout.split()]
    assert len(statuses) == len(tokens)
    return statuses


def changed(encoded, at, size, by):
    return encoded[:at] + by + encoded[at + size :]


class Token(unittest.TestCase):
    def refused(self, tokens):
        """By the libraries of others, and by the verifier in C."""
        tokens = list(tokens)
        for data, status in zip(tokens, by_c(tokens), strict=True):
            self.assertFalse(taken(data), data.hex())
            self.assertNotEqual(status, 0, data.hex())

    def test_good(self):
        tokens = [token(count) for count in range(1, 21)]
        for data in tokens:
            claims_ = judge.verify(data, KEY, NONCE, GENERAL)
            self.assertEqual(len(data), 364 + 87 * len(claims_[2399]))
        self.assertEqual(by_c(tokens), [0] * len(tokens))

    def test_every_flipped_bit(self):
        for data, step in ((token(1), 1), (token(20), 1 if FULL else 37)):
            flips = (
                changed(data, bit // 8, 1, bytes([data[bit // 8] ^ 1 << bit % 8]))
                for bit in range(0, 8 * len(data), step)
            )
            self.refused(flips)

    def test_each_library_refuses_by_itself(self):
        """Of the claims and the signature every flipped bit; of what is around them they may take some."""
        data = token(1)
        outer = cbor2.loads(data).value
        payload, signature = data.index(outer[2]), data.index(outer[3])
        places = list(range(payload, payload + len(outer[2]))) + list(range(signature, len(data)))
        for at in places:
            flipped = changed(data, at, 1, bytes([data[at] ^ 1 << RANDOM.randrange(8)]))
            parts = cbor2.loads(flipped).value
            with self.assertRaises(judge.Refused):
                judge.by_cwt(flipped, KEY)
            with self.assertRaises(judge.Refused):
                judge.by_pycose(flipped, KEY)
            with self.assertRaises(judge.Refused):
                judge.by_cryptography(parts[2], parts[3], KEY)

    def test_truncated_or_longer(self):
        data = token(2)
        self.refused(data[:size] for size in range(len(data)))
        self.refused(data + bytes(more) for more in (1, 2, 64))
        self.refused([data + data])

    def test_random_changes(self):
        data = token(3)
        changes = []
        for _ in range(20000 if FULL else 1500):
            at, size = RANDOM.randrange(len(data)), RANDOM.randrange(4)
            one = changed(data, at, size, RANDOM.randbytes(RANDOM.randrange(4)))
            if RANDOM.random() < 0.5:
                start = RANDOM.randrange(len(data))
                one = changed(one, RANDOM.randrange(len(one)), 8, data[start : start + 8])
            if one != data:
                changes.append(one)
        self.refused(changes)

    def test_signed_but_another_encoding(self):
        good = cbor2.dumps(claims(2))
        places = [
            (0, 1, b"\xb8\x0c"),  # the map's head a byte longer
            (0, 1, b"\xb9\x00\x0c"),
            (1, 1, b"\x18\x08"),
            (4, 2, b"\x59\x00\x20"),
            (38, 1, b"\x18\x0a"),
            (73, 3, b"\x1a\x00\x00\x01\x00"),
            (0, 0, b"\xd8\x3d"),  # tag CWT
            (len(good) - 1, 1, b"\xf6"),
            (len(good) - 1, 1, b"\x00"),
        ]
        payloads = [changed(good, *place) for place in places]
        payloads.append(b"\xbf" + good[1:] + b"\xff")  # of indefinite length
        payloads.append(cbor2.dumps(dict(reversed(cbor2.loads(good).items()))))
        at = good.index(bytes.fromhex("19095a"))
        payloads.append(b"\xad" + good[1:at] + good[at : at + 4] + good[at:])  # a claim twice
        self.assertTrue(taken(sign(good)))
        self.refused(sign(payload) for payload in payloads)
        data = sign(good)
        self.refused([changed(data, 0, 1, b"\xd8\x12"), data[1:], changed(data, 1, 1, b"\x98\x04")])
        self.refused([data[:1] + b"\x9f" + data[2:] + b"\xff", b"\xd8\x3d" + data])
        at = data.index(good) - 3
        self.refused([changed(data, at, 3, b"\x5a\x00\x00" + data[at + 1 : at + 3])])

    def test_signed_but_another_statement(self):
        def with_claim(key, value):
            changed_claims = claims(2)
            if value is None:
                del changed_claims[key]
            else:
                changed_claims[key] = value
            return sign(cbor2.dumps(dict(sorted(changed_claims.items(), key=lambda i: cbor2.dumps(i[0])))))

        whole = component(0)
        bad = [
            *((key, None) for key in claims(1)),
            (8, {5: bytes(31)}), (8, {}), (8, {5: bytes(32), 6: 0}), (8, {1: {}}),
            (10, bytes(32)), (10, NONCE + bytes(16)), (10, [NONCE]),
            (256, b"\x02" + judge.device_id(KEY)), (256, b"\x01" + bytes(32)),
            (265, "tag:psacertified.org,2019:psa#tfm"),
            (268, bytes(8)), (2394, 2), (2394, -1), (2394, 0),
            (2395, 0x1000), (2395, 0x2001), (2395, 0x5000), (2395, 0x6000),
            (2396, bytes(31)),
            (2399, []), (2399, [component(i) for i in range(21)]), (2399, [component(0)]),
            *((2399, [whole | {1: kind}]) for kind in ("brom", "BRO", "BROMS", "BR\u00d6", b"BROM")),
            *((2399, [whole | {4: text}]) for text in ("0000000A", "0", "+0000001", 1)),
            (2399, [whole | {2: bytes(48)}]), (2399, [whole | {6: "text"}]),
            (2399, [{k: v for k, v in whole.items() if k != 5}]),
            (-65537, bytes(32)), (-65538, 0), (-65538, 1), (-65539, 2),
            (2398, "0000000000000-00000"), (2400, "https://a"), (-65540, 0), (9, 0),
        ]  # fmt: skip
        self.refused(with_claim(*claim) for claim in bad)

    def test_other_headers(self):
        payload = cbor2.dumps(claims(1))
        self.refused([
            sign(payload, protected=b""),
            sign(payload, protected=cbor2.dumps({1: -35})),
            sign(payload, protected=cbor2.dumps({1: -7, 4: b"key"})),
            sign(payload, unprotected={4: b"key"}),
            sign(payload, unprotected={1: -7}),
            sign(payload, tag=17),
            sign(payload, tag=98),
            sign(payload, private=OTHER),
        ])  # fmt: skip

    def test_other_question(self):
        data = token(1)
        self.assertFalse(taken(data, key=GENERAL))
        self.assertFalse(taken(data, nonce=bytes(32)))
        self.assertFalse(taken(data, key=bytes(64)))
        for arguments in ({"key": GENERAL}, {"nonce": bytes(32)}, {"key": bytes(64)}):
            self.assertNotEqual(by_c([data], **arguments), [0])
        with self.assertRaises(judge.Refused):
            judge.verify(data, KEY, NONCE, general=KEY)
        with self.assertRaises(judge.Refused):
            judge.verify(data, KEY, NONCE, implementation=bytes(32))

    def test_claims_of_the_standard(self):
        """RFC 9783 alone: what its own CDDL forbids."""
        good = {k: v for k, v in claims(1).items() if k not in judge.OWN}
        optional = {268: bytes(8), 2398: "0123456789012-12345", 2400: "https://verifier.example"}
        judge.conforms("psa-token", cbor2.dumps(good | optional))
        bad = [
            (10, bytes(16)), (256, bytes(32)), (265, "PSA_IOT_PROFILE_1"), (268, bytes(7)), (268, bytes(33)),
            (2394, 0), (2394, 1 << 31), (2395, 0x7000), (2395, 0x3100), (2396, bytes(31)), (2398, "1"),
            (2399, []), (2399, [{5: bytes(32)}]), (2399, [{2: bytes(32)}]), (2399, [{2: bytes(20), 5: bytes(32)}]),
        ]  # fmt: skip
        for key, value in bad:
            with self.assertRaises(judge.Refused, msg=key):
                judge.conforms("psa-token", cbor2.dumps(good | {key: value}))
        for key in good.keys() - {268}:
            with self.assertRaises(judge.Refused, msg=key):
                judge.conforms("psa-token", cbor2.dumps({k: v for k, v in good.items() if k != key}))

    def test_thumbprint_of_the_standard(self):
        """The example of RFC 9679."""
        x = "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
        y = "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
        expected = "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec"
        self.assertEqual(judge.thumbprint(bytes.fromhex(x + y)).hex(), expected)

    def test_overflow_needs_no_sum(self):
        what = claims(20) | {-65538: True, -65537: bytes(32)}
        self.assertTrue(taken(sign(cbor2.dumps(what))))
        self.refused([sign(cbor2.dumps(what | {-65538: False}))])


if __name__ == "__main__":
    unittest.main()
