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


def digits_of(ident, q, randomizer, message):
    """Of the message's hash, and of its checksum: where each chain is entered."""
    digest = sha(ident, u32(q), u16(0x8181), randomizer, message)
    return digest + u16(sum(255 - byte for byte in digest))


def root_of(ident, message, signature):
    """The root that a signature of the right form leads to: of the key of which it is one."""
    q = index_of(signature)
    ots, rest = signature[8:8 + N * (P + 1)], signature[8 + N * (P + 1):]
    randomizer, chains, path = ots[:N], ots[N:], rest[4:]
    ends = []
    for i, digit in enumerate(digits_of(ident, q, randomizer, message)):
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
    return node


def verify(public, message, signature):
    """Whether it is one; nothing is thrown."""
    if len(public) != PUBLIC or len(signature) != SIGNATURE:
        return False
    if public[:8] != u32(6) + u32(4) or signature[4:8] != u32(4):
        return False
    if signature[8 + N * (P + 1):][:4] != u32(6) or index_of(signature) >= 1 << H:
        return False
    return root_of(public[8:24], message, signature) == public[24:]


def key_of(message, tries=1):
    """A key and a signature of this one message, for tests: the signature is any bytes of the right form, and the key
    is the one that it leads to. Of so many randomizers the one with the fewest steps to go: some 4,400 with one, 2,800
    with 16,384."""
    fill = hashlib.shake_128(message).digest(16 + SIGNATURE)
    ident, fill = fill[:16], fill[16:]
    randomizer = max((fill[8:4 + N] + u32(i) for i in range(tries)),
                     key=lambda each: sum(digits_of(ident, 1, each, message)))
    signature = u32(1) + u32(4) + randomizer + fill[8 + N:8 + N * (P + 1)] + u32(6) + fill[12 + N * (P + 1):]
    return u32(6) + u32(4) + ident + root_of(ident, message, signature), signature
