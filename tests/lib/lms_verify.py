# SPDX-License-Identifier: Apache-2.0
"""LMS signatures judged by RFC 8554, sections 4.6 and 5.4.2, for LMS_SHA256_M32_H10 and
LMOTS_SHA256_N32_W8. Written from the RFC, of nothing but hashlib."""

import hashlib

H, N, P = 10, 32, 34
PUBLIC, SIGNATURE = 56, 1452


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def u32(value):
    return value.to_bytes(4, "big")


def u16(value):
    return value.to_bytes(2, "big")


def index_of(signature):
    return int.from_bytes(signature[:4], "big")


def verify(public, message, signature):
    """Whether it is one; nothing is thrown."""
    if len(public) != PUBLIC or len(signature) != SIGNATURE:
        return False
    if public[:8] != u32(6) + u32(4) or signature[4:8] != u32(4):
        return False
    ident, root = public[8:24], public[24:]
    q = index_of(signature)
    ots, rest = signature[8:8 + N * (P + 1)], signature[8 + N * (P + 1):]
    if rest[:4] != u32(6) or q >= 1 << H:
        return False
    randomizer, chains, path = ots[:N], ots[N:], rest[4:]
    digest = sha(ident, u32(q), u16(0x8181), randomizer, message)
    checksum = sum(255 - byte for byte in digest)
    ends = []
    for i, digit in enumerate(digest + u16(checksum)):
        value = chains[N * i:N * (i + 1)]
        for j in range(digit, 255):
            value = sha(ident, u32(q), u16(i), bytes([j]), value)
        ends.append(value)
    node = sha(ident, u32((1 << H) + q), u16(0x8282), sha(ident, u32(q), u16(0x8080), *ends))
    r = (1 << H) + q
    for level in range(H):
        other = path[N * level:N * (level + 1)]
        pair = (other, node) if r & 1 else (node, other)
        r //= 2
        node = sha(ident, u32(r), u16(0x8383), *pair)
    return node == root
