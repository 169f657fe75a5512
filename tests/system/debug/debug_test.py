#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GDB on the application core of a Blank chip that boots, and a chip that is Blank no more.

PLUTON_DEBUG: the program of ./pluton debug, PLUTON_CHIP: that of ./pluton chip, PLUTON_FIRMWARE: the folder of rom.bin
and the payloads, GDB: gdb-multiarch.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import flash_image as fi  # noqa: E402

DEBUG, CHIP, GDB = os.environ["PLUTON_DEBUG"], os.environ["PLUTON_CHIP"], os.environ["GDB"]
FIRMWARE = pathlib.Path(os.environ["PLUTON_FIRMWARE"])
SEED = os.environ.get("PLUTON_SEED") or "6"
MONITOR, MONITOR_DATA, PLUTON_TCM, NOWHERE = 0x80000000, 0x80010000, 0x00100000, 0x30010000
LIMIT = 1200  # seconds


def payload(name):
    data = (FIRMWARE / f"{name}.bin").read_bytes()
    return data + b"\0" * (-len(data) % 4)


def run(program, *words):
    return subprocess.run([program, *map(str, words)], capture_output=True, timeout=LIMIT, check=True, text=True).stdout


class DebugTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.path = pathlib.Path(cls.folder.name)
        cls.flash = cls.path / "unsigned.flash"
        devices = 1 << 5 | 1 << 6 | 1 << 7  # normal_mailbox, timer, uart0
        rights = [(128 + 7, 3 << 6 | 3 << 3), (128 + 6, 3 << 6), (128 + 5, 3 << 6)]
        flash = fi.Flash()
        flash.put(fi.SPEC["flash"]["table"][0], fi.table(1, 0))
        flash.put_slot(0, {
            "PLRT": fi.image("PLRT", payload("runtime")),
            "SMON": fi.image("SMON", payload("monitor")),
            "POLI": fi.image("POLI", fi.policy(rights)),
            "NWOS": fi.image("NWOS", payload("normal"), devices=devices),
        })
        flash.write(cls.flash)

    def gdb(self, die, *commands, interrupt=None):
        """What GDB prints of these commands, and what the server does; both must end well. `interrupt`: so many
        seconds after GDB has printed `running`, it is interrupted as by a person at its keyboard."""
        with subprocess.Popen([DEBUG, die, self.flash, "--seed", SEED], stdout=subprocess.PIPE, text=True) as server:
            try:
                head, port = "", None
                while port is None:
                    line = server.stdout.readline()
                    self.assertTrue(line, head)
                    head += line
                    port = re.search(r"listening at 127\.0\.0\.1:(\d+)", line)
                words = [GDB, "-q", "-batch", "-nx", "-ex", "set tcp connect-timeout 30", "-ex",
                         "set remotetimeout 300", "-ex", f"target remote :{port.group(1)}"]
                for command in commands:
                    words += ["-ex", command]
                with subprocess.Popen([*words, FIRMWARE / "monitor.elf"], stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True) as client:
                    text = ""
                    while interrupt is not None and "running" not in text:
                        line = client.stdout.readline()
                        self.assertTrue(line, text)
                        text += line
                    if interrupt is not None:
                        time.sleep(interrupt)
                        client.send_signal(signal.SIGINT)
                    text += client.communicate(timeout=LIMIT)[0]
                tail = server.stdout.read()
                self.assertEqual(client.returncode, 0, text)
                self.assertEqual(server.wait(LIMIT), 0, head + tail)
            finally:
                server.kill()
        return text, head + tail

    def test_session(self):
        die = self.path / "blank.fuse"
        run(CHIP, "new", die, "--blank")
        entry = MONITOR + 0x80
        words = [int.from_bytes((FIRMWARE / "monitor.bin").read_bytes()[at:at + 4], "little") for at in (0x80, 0x84)]
        text, told = self.gdb(
            die,
            "printf \"at %08x\\n\", $pc",
            f"printf \"code %08x %08x\\n\", *(unsigned*){entry:#x}, *(unsigned*){entry + 4:#x}",
            "stepi", "printf \"step %08x\\n\", $pc",
            # Registers and memory, and back.
            "set $a5 = 0x12345678", "printf \"a5 %08x\\n\", $a5",
            f"set *(unsigned*){MONITOR_DATA:#x} = 0xcafe0123",
            f"printf \"data %08x %02x %04x\\n\", *(unsigned*){MONITOR_DATA:#x}, *(unsigned char*){MONITOR_DATA + 3:#x}, "
            f"*(unsigned short*){MONITOR_DATA:#x}",
            "printf \"dcsr %08x\\n\", $dcsr",
            # What the firewalls refuse to Secure World, they refuse here.
            f"output *(unsigned*){NOWHERE:#x}", f"output *(unsigned*){PLUTON_TCM:#x}",
            f"set *(unsigned*){entry:#x} = 0",
            f"printf \"still %08x\\n\", *(unsigned*){entry:#x}",
            # A function by its name, and back to its caller.
            "break *policy_check", "continue", "printf \"in %08x %08x\\n\", $pc, &policy_check", "info breakpoints",
            "delete", "continue")
        found = lambda pattern: re.search(pattern, text)  # noqa: E731
        self.assertIn(f"at {entry:08x}", text)
        self.assertIn(f"code {words[0]:08x} {words[1]:08x}", text)
        self.assertTrue(found(r"step 800000[0-9a-f]{2}"), text)
        self.assertNotIn(f"step {entry:08x}", text)
        self.assertIn("a5 12345678", text)
        self.assertIn("data cafe0123 ca 0123", text)
        self.assertTrue(found(r"dcsr 4000[0-9a-f]{4}"), text)
        self.assertIn(f"Cannot access memory at address {NOWHERE:#x}", text)
        self.assertIn(f"Cannot access memory at address {PLUTON_TCM:#x}", text)
        self.assertIn(f"still {words[0]:08x}", text)
        at = found(r"in (\w{8}) (\w{8})")
        self.assertTrue(at, text)
        self.assertEqual(at.group(1), at.group(2))
        self.assertIn("breakpoint already hit 1 time", text)
        self.assertIn("exited normally", text)
        self.assertIn("normal: done", told)
        self.assertIn("booted", told)

    def test_interrupt(self):
        die = self.path / "interrupted.fuse"
        run(CHIP, "new", die, "--blank")
        text, told = self.gdb(die, "echo running\\n", "continue", "printf \"at %08x\\n\", $pc", "detach", interrupt=1)
        self.assertIn("received signal SIGINT", text)
        self.assertRegex(text, r"at 80[0-9a-f]{6}")
        self.assertIn("detached", text)
        # Without a debugger it goes on to its end.
        self.assertIn("normal: done", told)
        self.assertIn("booted", told)

    def test_secured(self):
        die = self.path / "secured.fuse"
        run(CHIP, "new", die, "--seed", SEED)
        run(CHIP, "secure", die, "--seed", SEED)
        done = subprocess.run([DEBUG, die, self.flash, "--seed", SEED], capture_output=True, text=True, timeout=LIMIT,
                              check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("debug is closed: JTAG does not answer. The chip's life cycle is Secured", done.stderr)
        self.assertNotIn("listening", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
