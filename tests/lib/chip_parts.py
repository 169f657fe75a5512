# SPDX-License-Identifier: Apache-2.0
"""Synthetic devices in the parts of simulated chips: for tests of the programs that tell a chip's story, which take seconds
with them."""

CHIP = """#!/bin/sh
case $1 in
    new) ;;
    trust) exec {golden} new "$2" --root "$4" ;;
    birth) {golden} pubkeys "$2" ;;
    pubkeys) {golden} pubkeys "$2" --nonce "$4" | grep -v ^rom ;;
    secure) exec {golden} secure "$2" ;;
esac
"""
# What a chip's Normal World and radio do in its boot, and then a synthetic device.
TOKEN = """#!/usr/bin/env python3
import binascii, os, socket, struct, sys
die, flash, _, path, *radio = sys.argv[1:]
def frame(host, payload):
    body = struct.pack("<BH", len(host), len(payload)) + host + payload
    return bytes([0xA5]) + body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))
if radio:
    print("100  normal: radio: gateway.example: sent")
    print("101  normal: radio: rogue.example: {verdict}")
    with socket.create_connection(("127.0.0.1", int(radio[1]))) as antenna:
        antenna.sendall(b"".join(frame(host.encode(), b"hello") for host in {hosts}))
        heard = antenna.recv(4096)
    print("102  normal: radio: received: " + ("good day from outside" if b"good day from outside" in heard else "?"), flush=True)
os.execv("{golden}", ["{golden}", "serve", die, "--flash", flash, "--socket", path, *radio])
"""
HONEST = {"verdict": "refused", "hosts": ["gateway.example"]}


def put_in_the_part(programs, name, text, **words):
    """A program of this name in the folder, with these words."""
    path = programs / name
    path.unlink(missing_ok=True)
    path.write_text(text.format(**words), encoding="utf-8")
    path.chmod(0o755)
