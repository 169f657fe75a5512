# SPDX-License-Identifier: Apache-2.0
"""Folders of tests. A service, a token, an authority waits for the disk at each key that it makes and at each commit: its first
start takes ten times as long there as in memory. So they lie in memory, where the machine has room for it; nothing that is tested
in them is about a disk that loses its power."""

import os
import tempfile

MEMORY, ROOM = "/dev/shm", 1 << 30


def temporary(prefix):
    """A tempfile.TemporaryDirectory."""
    try:
        state = os.statvfs(MEMORY)
        there = os.access(MEMORY, os.W_OK) and state.f_bavail * state.f_frsize >= ROOM
    except OSError:
        there = False
    return tempfile.TemporaryDirectory(prefix=prefix, dir=MEMORY if there else None)
