#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Judges an attestation token by libraries of others: nothing here is shared with what makes it.

Usage: token_verify.py --key XY --nonce N [--general XY] [--implementation ID] FILE

XY: a public key, X || Y; everything in hexadecimal. FILE holds the token. Prints its claims.

pycddl compares it with spec/token.cddl and with RFC 9783's own claims, cbor2 shows that it is encoded as
RFC 8949, section 4.2.1, says, and cwt, pycose and cryptography must each accept the signature. A token
that one of them refuses is refused. Exit codes: 0 good, 1 refused, 2 wrong use.
"""

import argparse
import functools
import hashlib
import pathlib
import re
import struct
import sys

import cbor2
import cwt
import pycddl
import pycose.keys
import pycose.messages
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

ROOT = pathlib.Path(__file__).resolve().parents[2]

CNF, NONCE, UEID, PROFILE, SEED = 8, 10, 256, 265, 268
CLIENT, LIFE_CYCLE, IMPLEMENTATION, COMPONENTS = 2394, 2395, 2396, 2399
REGISTER, OVERFLOW, TAINT = -65537, -65538, -65539
OWN = (CNF, REGISTER, OVERFLOW, TAINT)  # beyond RFC 9783
TYPE, DIGEST, VERSION, SIGNER = 1, 2, 4, 5
ES256 = bytes.fromhex("a10126")


class Refused(Exception):
    """The token is not believed, and why."""


def need(condition, reason):
    if not condition:
        raise Refused(reason)


# ---- names of keys ----


def device_id(key):
    return hashlib.sha256(b"\x04" + key).digest()


def thumbprint(key):
    """RFC 9679: of the COSE key {kty: EC2, crv: P-256, x, y}."""
    return hashlib.sha256(cbor2.dumps({1: 2, -1: 1, -2: key[:32], -3: key[32:]})).digest()


def replay(components):
    """The accumulation register after these entries (spec/measurement.toml)."""
    register = bytes(32)
    for c in components:
        entry = c[TYPE].encode() + struct.pack(">I", int(c[VERSION], 16)) + c[SIGNER] + c[DIGEST]
        register = hashlib.sha256(register + entry).digest()
    return register


# ---- form ----


@functools.cache
def schema(rule):
    text = (ROOT / "spec" / "token.cddl").read_text(encoding="utf-8")
    return pycddl.Schema(f"start = {rule}\n{text}")


def conforms(rule, encoded):
    judge = schema(rule)
    try:
        judge.validate_cbor(encoded)
    except (pycddl.ValidationError, ValueError) as error:
        raise Refused(f"{rule}: {str(error).splitlines()[0]}") from None
    except BaseException as error:  # what pycddl's Rust panics with is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise Refused(f"{rule}: pycddl gave up") from None


def decode(encoded, what):
    try:
        value = cbor2.loads(encoded)
    except (cbor2.CBORDecodeError, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise Refused(f"{what}: {error}") from None
    return value


def canonical(value):
    """RFC 8949, section 4.2.1, of what occurs in a token: the shortest heads, keys in their order."""
    if isinstance(value, dict):
        rows = sorted((canonical(key), canonical(item)) for key, item in value.items())
        return head(5, len(rows)) + b"".join(key + item for key, item in rows)
    if isinstance(value, (list, tuple)):
        return head(4, len(value)) + b"".join(canonical(item) for item in value)
    if isinstance(value, cbor2.CBORTag):
        return head(6, value.tag) + canonical(value.value)
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    raise Refused(f"a value of a kind that no token has: {type(value).__name__}")


def head(major, value):
    for size, extra in ((0, 24), (1, 1 << 8), (2, 1 << 16), (4, 1 << 32), (8, 1 << 64)):
        if value < extra:
            info = value if size == 0 else {1: 24, 2: 25, 4: 26, 8: 27}[size]
            return bytes([major << 5 | info]) + (value.to_bytes(size, "big") if size else b"")
    raise Refused("a number of more than 64 bits")


def form(token):
    """Of a token in its one encoding: payload, signature, claims."""
    conforms("token", token)
    outer = decode(token, "token")
    need(canonical(outer) == token, "token: not in its one encoding")
    # pycddl takes other kinds of items in an array, does not close maps in it, and has no pattern for bytes.
    need(isinstance(outer, cbor2.CBORTag) and len(outer.value) == 4, "token: not four parts")
    protected, unprotected, payload, signature = outer.value
    need(protected == ES256 and unprotected == {}, "token: not the headers of ES256")
    need(isinstance(payload, bytes) and isinstance(signature, bytes), "token: no payload")
    need(len(signature) == 64, "token: no signature")
    conforms("claims", payload)
    claims = decode(payload, "claims")
    need(canonical(claims) == payload, "claims: not in their one encoding")
    need(claims[UEID][0] == 1, "ueid: not of the kind RAND")
    for component in claims[COMPONENTS]:
        need(set(component) == {TYPE, DIGEST, VERSION, SIGNER}, "component: another claim in it")
    conforms("psa-token", cbor2.dumps({k: v for k, v in claims.items() if k not in OWN}))
    return payload, signature, claims


# ---- signature, by three libraries ----


def by_cwt(token, key):
    jwk = {cwt.COSEKeyParams.KTY: 2, cwt.COSEKeyParams.ALG: -7, cwt.COSEKeyParams.CRV: 1}
    jwk |= {cwt.COSEKeyParams.X: key[:32], cwt.COSEKeyParams.Y: key[32:]}
    try:
        return cwt.COSE.new().decode(token, cwt.COSEKey.new(jwk))
    except Exception as error:
        raise Refused(f"cwt: {error}") from None


def by_pycose(token, key):
    try:
        message = pycose.messages.Sign1Message.decode(token)
        message.key = pycose.keys.EC2Key(crv="P_256", x=key[:32], y=key[32:])
        good = message.verify_signature()
    except Exception as error:
        raise Refused(f"pycose: {error}") from None
    need(good, "pycose: the signature is not one by this key")
    return message.payload


def by_cryptography(payload, signature, key):
    said = canonical(["Signature1", ES256, b"", payload])  # RFC 9052, section 4.4
    pair = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + key)
        public.verify(utils.encode_dss_signature(*pair), said, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Refused(f"cryptography: {error or 'the signature is not one by this key'}") from None


def verify(token, key, nonce, general=None, implementation=None):
    """The claims of a good token; Refused otherwise. Keys are X || Y."""
    payload, signature, claims = form(token)
    need(claims[UEID][1:] == device_id(key), "ueid: of another device")
    need(by_cwt(token, key) == payload, "cwt: another payload")
    need(by_pycose(token, key) == payload, "pycose: another payload")
    by_cryptography(payload, signature, key)
    need(claims[NONCE] == nonce, "nonce: of another challenge")
    need(general is None or claims[CNF][5] == thumbprint(general), "cnf: another general key")
    need(implementation in (None, claims[IMPLEMENTATION]), "implementation: of another one")
    if not claims[OVERFLOW]:
        need(claims[REGISTER] == replay(claims[COMPONENTS]), "register: not that of the components")
    return claims


def show(claims):
    print(f"device          {claims[UEID][1:].hex()}")
    print(f"general key     {claims[CNF][5].hex()}")
    print(f"life cycle      0x{claims[LIFE_CYCLE]:04x}")
    print(f"boot seed       {claims[SEED].hex()}")
    print(f"implementation  {claims[IMPLEMENTATION].hex()}")
    print(f"register        {claims[REGISTER].hex()}")
    print(f"overflow        {claims[OVERFLOW]}")
    print(f"tainted         {claims[TAINT]}")
    for c in claims[COMPONENTS]:
        print(f"component       {c[TYPE]} {c[VERSION]} {c[DIGEST].hex()} {c[SIGNER].hex()}")


def hexadecimal(size):
    def parse(text):
        if not re.fullmatch(f"[0-9a-fA-F]{{{2 * size}}}", text):
            raise argparse.ArgumentTypeError(f"{size} bytes in hexadecimal")
        return bytes.fromhex(text)

    return parse


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[1])
    parser.add_argument("--key", type=hexadecimal(64), required=True)
    parser.add_argument("--nonce", type=hexadecimal(32), required=True)
    parser.add_argument("--general", type=hexadecimal(64))
    parser.add_argument("--implementation", type=hexadecimal(32))
    parser.add_argument("file", type=pathlib.Path)
    given = parser.parse_args()
    try:
        token = given.file.read_bytes()
    except OSError as error:
        print(f"token_verify.py: {error}", file=sys.stderr)
        return 2
    try:
        show(verify(token, given.key, given.nonce, given.general, given.implementation))
    except Refused as reason:
        print(f"refused: {reason}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
