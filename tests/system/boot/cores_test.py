#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Boots of the whole chip: real-time and radio cores with their programs, what they do, and what they can't when they
are taken over. Flashes, log and register as in boot_test.py, whose environment this has; frames of the radio by a
second implementation of their format (firmware/radio/frame.h).
"""

import binascii
import pathlib
import re
import socket
import struct
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import boot_test  # noqa: E402
import flash_image as fi  # noqa: E402

DEVICE_FIRST = boot_test.DEVICE_FIRST
# spec/resources.toml
DEVICES = boot_test.DEVICES | {
    "realtime0_watchdog": 9, "realtime0_mailbox": 12, "realtime1_watchdog": 14, "realtime1_mailbox": 17,
    "radio_watchdog": 19, "radio_uart": 21, "radio_mailbox": 22, "mailbox_realtime0": 23, "mailbox_realtime1": 24,
    "mailbox_radio": 25, "gpio0": 26, "gpio1": 27, "adc": 29,
}
READ_WRITE = 3
SUBJECTS = {"NWOS": 2, "RTA0": 3, "RTA1": 4, "RADI": 5}
OWNED = {
    "NWOS": ("normal_mailbox", "timer", "uart0", "mailbox_realtime0", "mailbox_realtime1", "mailbox_radio"),
    "RTA0": ("realtime0_watchdog", "realtime0_mailbox", "adc", "gpio0"),
    "RTA1": ("realtime1_watchdog", "realtime1_mailbox", "gpio1"),
    "RADI": ("radio_watchdog", "radio_mailbox", "radio_uart"),
}
NAMES = {"RTA0": "realtime0", "RTA1": "realtime1", "RADI": "radio"}
PROGRAMS = {"RTA0": "control", "RTA1": "blink", "RADI": "radio"}
HOST, ROGUE = "gateway.example", "rogue.example"
ANSWER = b"good day from outside"


def grants(kinds):
    """Of Secure World's serial line, and of what these images own."""
    rows = {DEVICE_FIRST + DEVICES["uart0"]: READ_WRITE << 3}
    for kind in kinds:
        for name in OWNED[kind]:
            entry = DEVICE_FIRST + DEVICES[name]
            rows[entry] = rows.get(entry, 0) | READ_WRITE << 3 * SUBJECTS[kind]
    return sorted(rows.items())


def named(kind):
    return sum(1 << DEVICES[name] for name in OWNED[kind])


def frame(host, payload):
    body = struct.pack("<BH", len(host), len(payload)) + host.encode() + payload
    return b"\xa5" + body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))


def frames(data):
    """[(host, payload)] of a line without noise; ValueError where it is none."""
    found = []
    while data:
        host, size = struct.unpack_from("<BH", data, 1)
        body = data[1:4 + host + size]
        if data[0] != 0xA5 or data[len(body) + 1:len(body) + 3] != struct.pack("<H", binascii.crc_hqx(body, 0xFFFF)):
            raise ValueError(data.hex())
        found.append((body[3:3 + host].decode(), body[3 + host:]))
        data = data[len(body) + 3:]
    return found


class Gateway:
    """Whoever the antenna ends at: keeps what comes, and answers the first frame with what it is told to."""

    def __init__(self, answer):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.answer, self.data = answer, b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        connection, _ = self.listener.accept()
        with connection:
            while True:
                data = connection.recv(4096)
                if not data:
                    return
                if not self.data:
                    connection.sendall(self.answer)
                self.data += data

    def close(self):
        self.thread.join(60)
        self.listener.close()


class CoresTest(boot_test.Bench):
    def whole(self, programs=None, normal="normal", hosts=(HOST,), named_hosts=(HOST,), kinds=("RTA0", "RTA1", "RADI")):
        """Images of the whole chip; `programs` run in the place of the project's own. Hosts of Normal World's manifest, and
        of the policy."""
        programs = PROGRAMS | (programs or {})
        images = self.images(normal=normal)
        common = {"signer": self.signer, "release": 1, "version": 1}
        images["POLI"] = fi.image("POLI", fi.policy(grants(("NWOS", *kinds)), named_hosts), **common)
        images["NWOS"] = fi.image("NWOS", boot_test.payload(normal), devices=named("NWOS"),
                                  hosts=fi.names(hosts), **common)
        for kind in kinds:
            images[kind] = fi.image(kind, boot_test.payload(programs[kind]), devices=named(kind), **common)
        return images

    def power(self, images, *options, code=0):
        return self.boot(self.flash(first=images, second=images), *options, code=code)

    # ---- what they do ----

    def works(self, report):
        self.assertEqual(report.refused, [])
        for line in ("control: runs", "control: threshold 1000", "blink: runs", "radio: runs"):
            self.assertIn(f"normal: {line}", report.lines)
        level = [line for line in report.lines if line.startswith("normal: control: pin ")]
        self.assertEqual(len(level), 1, level)
        # One volt of two and a half; the comparator decides at the edge of a code.
        value = int(re.fullmatch("normal: control: pin high, level (\\d+)", level[0]).group(1))
        self.assertAlmostEqual(value, 4096 * 1.0 / 2.5, delta=2)
        self.assertTrue(any(re.fullmatch("normal: blink: changes of the pin: \\d+", line) for line in report.lines))
        self.assertIn(f"normal: radio: {HOST}: sent", report.lines)
        self.assertIn(f"normal: radio: {ROGUE}: refused", report.lines)
        self.assertIn("normal: done", report.lines)

    def test_five_cores(self):
        images = self.whole()
        # Before the answer: noise, and a frame of a host that the manifest does not name.
        gateway = Gateway(b"\xa5\x00noise" + frame(ROGUE, b"never") + frame(HOST, ANSWER))
        report = self.power(images, "--radio", gateway.port, "--watch")
        gateway.close()
        self.judge(report, images)
        self.works(report)
        self.assertEqual(frames(gateway.data), [(HOST, b"hello from Normal World")])
        received = [line for line in report.lines if line.startswith("normal: radio: received: ")]
        self.assertEqual(received, [f"normal: radio: received: {ANSWER.decode()}"])
        self.assertEqual([line for line in report.lines if line.startswith("monitor: refused")], [])
        for core in ("real-time core 0", "real-time core 1", "radio core"):
            self.assertIn(f"-- {core}: runs", report.lines)
        print(f"cycles: {report.text.splitlines()[-1]}")

    def test_no_hosts(self):
        for names in ({"hosts": ()}, {"named_hosts": ()}, {"hosts": (ROGUE, HOST), "named_hosts": ("other.example",)}):
            with self.subTest(names):
                report = self.power(self.whole(**names, kinds=("RADI",)))
                self.assertIn(f"normal: radio: {HOST}: refused", report.lines)
                self.assertIn(f"normal: radio: {ROGUE}: refused", report.lines)

    def test_hosts_beyond_policy(self):
        # The policy is measured, Normal World's manifest is not: what it alone names is not reached.
        images = self.whole(hosts=(ROGUE, HOST), named_hosts=("other.example", HOST), kinds=("RADI",))
        report = self.power(images)
        self.judge(report, images)
        self.assertIn(f"normal: radio: {HOST}: sent", report.lines)
        self.assertIn(f"normal: radio: {ROGUE}: refused", report.lines)

    def test_one_core(self):
        images = self.whole(kinds=("RTA1",))
        report = self.power(images)
        self.judge(report, images)
        self.assertIn("monitor: RTA1 runs", report.lines)
        self.assertEqual([line for line in report.lines if "RTA0" in line or "RADI" in line], [])

    # ---- what does not run ----

    def test_flipped(self):
        good = self.whole()
        for kind in ("RTA0", "RTA1", "RADI"):
            with self.subTest(kind):
                flash = self.flash(first=good, second=good)
                flash.flip(0, kind, fi.HEADER_BYTES + 0x20)
                report = self.boot(flash)
                self.assertEqual(report.refused, [f"slot 0 {kind} refused: digest"])
                self.judge(report, good)

    def test_another_cores_image(self):
        images = self.whole()
        images["RTA1"] = images["RTA0"]
        report = self.boot(self.flash(first=images, second=self.whole()))
        self.assertEqual(report.refused, ["slot 0 RTA1 refused: type"])

    def test_beyond_manifest(self):
        images = self.whole()
        images["RTA1"] = fi.image("RTA1", boot_test.payload("blink"), signer=self.signer,
                                  devices=named("RTA1") & ~(1 << DEVICES["gpio1"]))
        report = self.boot(self.flash(first=images, second=self.whole()))
        self.assertIn("monitor: policy: device", report.lines)
        self.assertEqual(report.refused, ["slot 0 POLI refused: bounds"])

    def test_rights_without_image(self):
        images = self.whole()
        del images["RADI"]
        report = self.boot(self.flash(first=images, second=self.whole()))
        self.assertIn("monitor: policy: subject", report.lines)
        self.assertEqual(report.refused, ["slot 0 POLI refused: bounds"])

    # ---- what stops ----

    def test_stalls(self):
        images = self.whole(programs={"RTA0": "stalls"})
        report = self.power(images)
        self.judge(report, images)  # one entry, however often it was measured
        falls = [line for line in report.lines if line == "monitor: RTA0 fell: its watchdog"]
        again = [line for line in report.lines if line == "monitor: RTA0 runs again"]
        self.assertEqual((len(falls), len(again)), (4, 3))
        self.assertTrue(any(line.startswith("monitor: RTA0 stays stopped") for line in report.lines))
        # It was over before Normal World asked who runs; the others do their work.
        self.assertEqual([line for line in report.lines if line.startswith("normal: control: ")], [])
        self.assertIn("normal: blink: runs", report.lines)
        self.assertIn(f"normal: radio: {HOST}: sent", report.lines)

    # ---- everybody at once ----

    def test_storm(self):
        images = self.whole(programs=dict.fromkeys(PROGRAMS, "storm_core"), normal="storm")
        report = self.power(images)
        self.judge(report, images)
        counts = [[int(line.rsplit(" ", 1)[1]) for line in report.lines if line.startswith(f"storm: {what}: ")]
                  for what in ("messages of a core", "messages to it", "commands", "cores that run", "wrong")]
        self.assertEqual(counts[2:], [[1000], [7], [0]])
        for count in counts[0] + counts[1]:
            self.assertGreater(count, 1000)
        self.assertEqual([line for line in report.lines if "refused" in line or "fell" in line], [])

    # ---- who breaks in ----

    def taken_over(self, kind):
        program = PROGRAMS[kind]
        images = self.whole(programs={kind: f"{program}_attacker"})
        report = self.power(images)
        self.judge(report, images)
        tried, refused = (int(next(line for line in report.lines if line.startswith(f"normal: {program}: {what}: "))
                              .rsplit(" ", 1)[1]) for what in ("attacks", "attacks refused"))
        self.assertEqual(tried, refused)
        # Loads and stores: 64 pages, 33 devices and memories, 6 other addresses, less what is granted.
        own = {"RTA0": 4, "RTA1": 3, "RADI": 5}[kind]
        self.assertEqual(tried, 2 * (64 + 33 + 6 - own))
        told = [line for line in report.lines if line.startswith(f"monitor: refused: {NAMES[kind]} ")]
        self.assertEqual(len(told), tried)
        others = [line for line in report.lines if line.startswith("monitor: refused: ")]
        self.assertEqual(len(others), len(told))
        return report

    def test_control_taken_over(self):
        self.works(self.taken_over("RTA0"))

    def test_blink_taken_over(self):
        self.works(self.taken_over("RTA1"))

    def test_radio_taken_over(self):
        self.works(self.taken_over("RADI"))

    def test_world_taken_over(self):
        images = self.whole(normal="attacker")
        report = self.power(images)
        self.judge(report, images)
        self.assertIn(f"attacker: {ROGUE}: refused", report.lines)
        summary = [line for line in report.lines if re.fullmatch(r"attacker: (\d+) accesses, \1 refused", line)]
        self.assertEqual(len(summary), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
