# SPDX-License-Identifier: Apache-2.0
"""Flash files with signed images, made from spec/image.toml and the Python package cryptography alone: a second
implementation beside host/sign and firmware/lib."""

import hashlib
import pathlib
import struct
import tomllib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPEC = tomllib.loads((ROOT / "spec" / "image.toml").read_text(encoding="utf-8"))
HEADER_BYTES = SPEC["header_bytes"]
FLASH_BYTES = 0x01000000
TYPES = [entry["type"] if "type" in entry else entry["name"] for entry in SPEC["type"]]
PLACES = {place["type"]: place["offset"] for place in SPEC["place"]}
LABELS = {label["name"]: label["text"].encode() for label in SPEC["label"]}

OFFSETS, SIZES = {}, {}
_at = 0
for _field in SPEC["field"]:
    OFFSETS[_field["name"]], SIZES[_field["name"]] = _at, _field["bytes"]
    _at += _field["bytes"]

# Where docs/boot.md puts each image of this project, and its data.
LAYOUT = {
    "PLRT": (0x00100000, 0, 0),
    "SMON": (0x80000000, 0x80010000, 0x10000),
    "NWOS": (0x80020000, 0x80040000, 0x20000),
    "POLI": (0x80070000, 0, 0),
    "RTA0": (0x34000000, 0x34010000, 0x20000),
    "RTA1": (0x34100000, 0x34110000, 0x20000),
    "RADI": (0x34200000, 0x34210000, 0x20000),
}
# What runs on a core whose traps lie elsewhere, or does not run.
ENTRY_AT_FIRST = ("POLI", "RTA0", "RTA1", "RADI")


class Key:
    """A P-256 key; `number` makes the same one again."""

    def __init__(self, number):
        self.private = ec.derive_private_key(number, ec.SECP256R1())
        numbers = self.private.public_key().public_numbers()
        self.point = numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")

    def hash(self):
        return hashlib.sha256(b"\x04" + self.point).digest()

    def sign(self, message):
        r, s = utils.decode_dss_signature(self.private.sign(message, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class Signer:
    """A root key and an image key that it certifies for every type."""

    def __init__(self, root=0x1111, image=0x2222, key_id=0, types=0x7F):
        self.root, self.key, self.key_id, self.types = Key(root), Key(image), key_id, types


def put(header, name, value):
    """Bytes, or a number as the little-endian word that a field of numbers is."""
    if isinstance(value, int):
        value = value.to_bytes(SIZES[name], "little")
    header[OFFSETS[name]:OFFSETS[name] + SIZES[name]] = value.ljust(SIZES[name], b"\0")


def covered(header, part):
    """The bytes that the signature of `part` covers, behind its label."""
    if part == "certificate":
        names = [f["name"] for f in SPEC["field"] if f.get("part") == "certificate"]
        return bytes(header[OFFSETS[names[0]]:OFFSETS[names[-1]] + SIZES[names[-1]]])
    return bytes(header[:OFFSETS["signature"]])


def image(kind, payload, signer=None, version=1, release=1, devices=0, **fields):
    """Header and payload. Without `signer` unsigned. `fields` replace what would be there, and are signed."""
    payload += b"\0" * (-len(payload) % 4)
    load, data, data_bytes = LAYOUT[kind]
    header = bytearray(HEADER_BYTES)
    values = {
        "magic": SPEC["magic"]["text"].encode(), "version": SPEC["magic"]["version"], "type": kind.encode(),
        "security_version": version, "release": release, "payload_bytes": len(payload), "load": load,
        "entry": 0 if kind in ENTRY_AT_FIRST else 0x80, "data": data, "data_bytes": data_bytes, "devices": devices,
        "digest": hashlib.sha256(payload).digest(),
    }
    if signer:
        values |= {"root": signer.root.point, "key_id": signer.key_id, "key_types": signer.types,
                   "key": signer.key.point}
    for name, value in (values | fields).items():
        put(header, name, value)
    if signer:
        put(header, "certificate", signer.root.sign(LABELS["certificate"] + covered(header, "certificate")))
        put(header, "signature", signer.key.sign(LABELS["manifest"] + covered(header, "manifest")))
    return bytes(header) + payload


def second_message(data):
    """What the second signature of an image is of."""
    return LABELS["second"] + bytes(data[:OFFSETS["second_key"]])


def with_second(data, key, signature):
    """An image with this second key and signature."""
    header = bytearray(data[:HEADER_BYTES])
    put(header, "second_key", key)
    put(header, "second_signature", signature)
    return bytes(header) + data[HEADER_BYTES:]


def names(hosts):
    """A list of hosts as manifests and policies have it."""
    size = next(field["bytes"] for field in SPEC["policy_field"] if field["name"] == "hosts")
    return b"".join(host.encode() + b"\0" for host in hosts).ljust(size, b"\0")


def policy(grants, hosts=()):
    """Payload of a policy: [(resource, permission)], names."""
    payload = SPEC["policy"]["magic"].encode() + struct.pack("<I", len(grants)) + names(hosts)
    return payload + b"".join(struct.pack("<II", *grant) for grant in grants)


def table(sequence, first):
    """A boot table."""
    body = SPEC["table"]["magic"].encode() + struct.pack("<III", SPEC["table"]["version"], sequence, first) + bytes(16)
    return body + hashlib.sha256(body).digest()


class Flash:
    """The content of a flash file."""

    def __init__(self):
        self.bytes = bytearray(b"\xff" * FLASH_BYTES)

    def put(self, offset, data):
        self.bytes[offset:offset + len(data)] = data

    def place(self, slot, kind):
        return SPEC["flash"]["slot"][slot] + PLACES[kind]

    def put_slot(self, slot, images):
        for kind, data in images.items():
            self.put(self.place(slot, kind), data)

    def flip(self, slot, kind, offset, bit=0):
        """One bit of an image; offset from its header's first byte."""
        self.bytes[self.place(slot, kind) + offset] ^= 1 << bit

    def write(self, path):
        path.write_bytes(self.bytes)


def entry(kind, version, signer, digest):
    """An entry of the log as it is hashed (spec/measurement.toml)."""
    return kind.encode() + struct.pack(">I", version) + signer + digest


def register(entries):
    """The accumulation register after these entries."""
    value = bytes(32)
    for one in entries:
        value = hashlib.sha256(value + one).digest()
    return value
