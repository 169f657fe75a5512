#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes lms_vectors.h: signatures by another implementation of RFC 8554.

Usage: lms_vectors.py RFC8554.txt > lms_vectors.h

RFC8554.txt is lines of hexadecimal digits: public key, message and signature of appendix F's test case 1. It is
split into its two LMS signatures, which have LMS_SHA256_M32_H5 and LMOTS_SHA256_N32_W8. The others, of
LMS_SHA256_M32_H10, are made by pyhsslms 2.0.0 (PyPI) from a fixed seed.
"""

import sys

from pyhsslms import pyhsslms

KEY, H5, H10 = 56, 1292, 1452


def c_string(name, data):
    lines = [f'    "{data[i:i + 46].hex()}"' for i in range(0, len(data), 46)]
    return f"static const char {name}[] =\n" + "\n".join(lines) + ";\n"


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        hss_key, message, hss = (bytes.fromhex(line) for line in file.read().split())
    assert hss_key[:4] == bytes((0, 0, 0, 2)) and hss[:4] == bytes((0, 0, 0, 1))
    inner = hss[4 + H5 : 4 + H5 + KEY]  # the key that the first level signs
    vectors = [(5, hss_key[4:], inner, hss[4 : 4 + H5]), (5, inner, message, hss[4 + H5 + KEY :])]
    private = pyhsslms.LmsPrivateKey(
        lms_type=pyhsslms.lms_sha256_m32_h10,
        lmots_type=pyhsslms.lmots_sha256_n32_w8,
        SEED=bytes(range(0x20, 0x40)),
        I=bytes(range(0x10, 0x20)),
    )
    for q, text in ((0, b""), (682, b"image " * 100), (1023, bytes(range(256)))):
        private.q = q
        vectors.append((10, private.publicKey().serialize(), text, private.sign(text)))
    print("// SPDX-License-Identifier: Apache-2.0\n// Written by lms_vectors.py; do not edit.\n// clang-format off")
    print("// The first two are of RFC 8554, appendix F, test case 1.")
    for i, (_, key, text, signature) in enumerate(vectors):
        print()
        print(c_string(f"lms_key_{i}", key) + c_string(f"lms_message_{i}", text or b"") if text else
              c_string(f"lms_key_{i}", key) + f'static const char lms_message_{i}[] = "";\n', end="")
        print(c_string(f"lms_signature_{i}", signature), end="")
    print("\nstatic const struct {\n    unsigned height;\n    const char *key, *message, *signature;\n} lms_vectors[] = {")
    for i, (height, _, _, _) in enumerate(vectors):
        print(f"    {{{height}, lms_key_{i}, lms_message_{i}, lms_signature_{i}}},")
    print("};")


if __name__ == "__main__":
    main()
