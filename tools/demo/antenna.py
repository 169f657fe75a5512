# SPDX-License-Identifier: Apache-2.0
"""What the radio's line of simulated chips ends at: whoever is in reach, and a gateway for streams (firmware/normal/README.md).

Standard library only.
"""

import binascii
import select
import socket
import struct
import threading

HOST, ROGUE = "gateway.example", "rogue.example"  # of firmware/normal
OPEN, WRITE, READ, CLOSE, ANSWER = 1, 2, 3, 4, 0x80  # firmware/normal/stream.h
DONE, ENDED, NOBODY = 0, 1, 2
PIECE, PATIENCE = 508, 0.25


def frame(host, payload):
    """firmware/radio/frame.h"""
    body = struct.pack("<BH", len(host), len(payload)) + host.encode() + payload
    return b"\xa5" + body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))


def frames(line):
    """[(host, payload)] of a line without noise, and what is left of it: the begin of a frame."""
    found = []
    while len(line) >= 4:
        if line[0] != 0xA5:
            raise ValueError("a line that is none of frames")
        size, payload = struct.unpack_from("<BH", line, 1)
        end = 4 + size + payload
        if len(line) < end + 2:
            break
        name = line[4:4 + size].decode(errors="replace")
        if frame(name, line[4 + size:end]) != line[:end + 2]:
            raise ValueError("a frame that fails its check")
        found.append((name, line[4 + size:end]))
        line = line[end + 2:]
    return found, line


class Gateway:
    """The other end of one chip's streams: a TCP connection to the host that a frame names. It speaks only when it is
    spoken to, for the radio does not listen while it sends."""

    def __init__(self):
        self.number, self.connection = None, None

    def close(self):
        if self.connection:
            self.connection.close()
        self.number, self.connection = None, None

    def reach(self, host, number):
        self.close()
        name, _, port = host.rpartition(":")
        try:
            self.connection = socket.create_connection((name, int(port)), timeout=10)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, ValueError):
            return NOBODY
        self.number = number
        return DONE

    def read(self):
        if not select.select([self.connection], [], [], PATIENCE)[0]:
            return DONE, b""
        got = self.connection.recv(PIECE)
        return (DONE, got) if got else (ENDED, b"")

    def answer(self, host, payload):
        """The answer to a frame; None: it is none of a stream."""
        word = struct.unpack_from("<I", payload)[0] if len(payload) >= 4 else 0
        kind, number, state, data = word & 0xFF, word >> 8 & 0xFF, ENDED, b""
        if kind not in (OPEN, WRITE, READ, CLOSE) or word >> 24:
            return None
        if kind == OPEN:
            state = self.reach(host, number)
        elif number == self.number:
            try:
                if kind == WRITE:
                    self.connection.sendall(payload[4:])
                    state = DONE
                elif kind == READ:
                    state, data = self.read()
                else:
                    state = DONE
            except OSError:
                state = ENDED
            if kind == CLOSE or state == ENDED:
                self.close()
        return frame(host, struct.pack("<I", word & 0xFFFFFF | ANSWER | state << 24) + data)


class Antenna:
    """All hosts at once, in reach of every chip: whom frames were for, and what they brought, is kept. To the first of a boot
    that is of no stream both hosts of Normal World's hello answer, the rogue one first."""

    gateway = Gateway

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port, self.heard = self.listener.getsockname()[1], []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.hear, args=(connection,), daemon=True).start()

    def hear(self, connection):
        line, gateway, greeted = b"", self.gateway(), False
        with connection:
            while data := connection.recv(4096):
                came, line = frames(line + data)
                self.heard += came
                for host, payload in came:
                    answer = gateway.answer(host, payload)
                    if answer is None and not greeted:
                        greeted = True
                        answer = frame(ROGUE, b"come to me") + frame(HOST, b"good day from outside")
                    if answer:
                        connection.sendall(answer)
        gateway.close()
