#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Boots of the whole chip: real-time and radio cores with their programs, what they do, and what they can't when they
are taken over. Flashes, log and register as in boot_test.py, whose environment this has; frames of the radio by a
second implementation of their format (firmware/radio/frame.h).
"""

import itertools
import json
import os
import pathlib
import re
import socket
import sys
import threading
import unittest
from unittest import mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools" / "demo"))
import boot_test  # noqa: E402
import flash_image as fi  # noqa: E402
import whole_chip  # noqa: E402
from antenna import HOST, ROGUE, frame, frames  # noqa: E402
from whole_chip import DEVICES, PROGRAMS, named  # noqa: E402

NAMES = {"RTA0": "realtime0", "RTA1": "realtime1", "RADI": "radio"}
TRIGGERS = 31  # of firmware/realtime/triggers.h
ANSWER = b"good day from outside"


SUBJECTS = ("pluton", "app_secure", "app_normal", "realtime0", "realtime1", "radio")


def section(report, first, last):
    """Lines of the report between two that begin so."""
    lines = report.text.splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith(first))
    return list(itertools.takewhile(lambda line: not line.startswith(last), lines[begin + 1:]))


def owners(report):
    """{where: (state, {subject: rights})} of the table that --watch ends with."""
    rows = {}
    for line in section(report, "owners ", "firewalls "):
        where, state, *rights = re.split("  +", line.strip())
        rows[where] = (state, {name: got for name, got in zip(SUBJECTS, rights, strict=True) if got != "-"})
    return rows


def policy_owners(kinds):
    """The same, of devices, as policy and spec/resources.toml have them."""
    granted = dict(whole_chip.grants(kinds))
    rows = {}
    for row in whole_chip.RESOURCES["device"]:
        bits = granted.get(whole_chip.DEVICE_FIRST + row["value"])
        if bits is None:
            rows[row["name"]] = ("fixed" if row["fixed"] else "not granted", {"app_secure": "rw"})
        else:
            rights = {name: "".join("rwx"[a] for a in range(3) if bits >> 3 * i + a & 1)
                      for i, name in enumerate(SUBJECTS)}
            rows[row["name"]] = ("granted", {name: got for name, got in rights.items() if got})
    return rows


class Gateway:
    """Whoever the antenna ends at: keeps what comes, and answers the first frame, when it is whole (the radio
    does not listen while it sends), with what it is told to."""

    def __init__(self, answer):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.answer, self.data = answer, b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        connection, _ = self.listener.accept()
        with connection:
            answered = False
            while data := connection.recv(4096):
                self.data += data
                if not answered and frames(self.data)[0]:
                    connection.sendall(self.answer)
                    answered = True

    def close(self):
        self.thread.join(60)
        self.listener.close()


class CoresTest(boot_test.Bench):
    def whole(self, programs=None, normal="normal", hosts=(HOST,), named_hosts=(HOST,), **others):
        """Hosts of Normal World's manifest, and of the policy."""
        return whole_chip.images(boot_test.payload, self.signer, normal, programs, hosts, named_hosts, **others)

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
        result = self.die.with_suffix(".json")
        with mock.patch.dict(os.environ, PLUTON_RESULT=str(result)):
            report = self.power(images, "--radio", gateway.port, "--watch")
        gateway.close()
        self.judge(report, images)
        self.works(report)
        self.assertEqual(frames(gateway.data), ([(HOST, b"hello from Normal World")], b""))
        received = [line for line in report.lines if line.startswith("normal: radio: received: ")]
        self.assertEqual(received, [f"normal: radio: received: {ANSWER.decode()}"])
        self.assertEqual([line for line in report.lines if line.startswith("monitor: refused")], [])
        self.watched(report, json.loads(result.read_text(encoding="utf-8")))
        print(f"cycles: {report.text.splitlines()[-1]}")

    def watched(self, report, result):
        """Five cores, who came to own what and in which order, the final map, and the same as a result."""
        names = ("Pluton's core", "application core", "real-time core 0", "real-time core 1", "radio core")
        for name in names:
            self.assertIn(f"-- {name}: runs", report.lines)
        self.assertEqual([line.split() for line in section(report, "cores", "owners ")],
                         [[*name.split(), "runs"] for name in names])
        told = [report.lines.index(line) if line in report.lines else line for line in (
            "-- granted: sram 0x80000000: app_secure rx", "-- owners: what is not granted is Secure World's",
            "-- application core: runs", "-- granted: sram 0x80020000: app_normal rx",
            "-- granted: gpio0: realtime0 rw", "-- firewalls: closed, nothing more is granted",
            "-- real-time core 0: runs")]
        self.assertEqual([line for line in told if isinstance(line, str)], [])
        self.assertEqual(told, sorted(told))
        self.assertEqual([line for line in report.lines if line.startswith("-- refused: ")], [])
        self.assertIn("firewalls closed, 0 refusals", report.text.splitlines())
        rows = owners(report)
        self.assertEqual({where: row for where, row in rows.items() if where in DEVICES},
                         policy_owners(("NWOS", *whole_chip.CORES)))
        pages = {where: row for where, row in rows.items() if where not in DEVICES}
        self.assertEqual(pages["sram 0x80020000"], ("granted", {"app_normal": "rx"}))
        self.assertEqual(pages["sram 0x80060000"], ("granted", {"app_secure": "rw", "app_normal": "rw"}))
        self.assertEqual(pages["sram 0x80080000"], ("granted", {"app_secure": "r", "radio": "r"}))
        self.assertEqual(pages["sram 0x80090000"], ("granted", {"app_normal": "rw", "radio": "rw"}))
        self.assertEqual(pages["flash 0x90000000 to 0x90ffffff"], ("not granted", {"app_secure": "r"}))
        for _, rights in pages.values():
            everybody = "".join(rights.values())
            self.assertFalse("w" in everybody and "x" in everybody, pages)
        self.assertEqual((result["booted"], result["closed"], result["handover"]), (True, True, True))
        self.assertEqual([core["state"] for core in result["cores"]], ["runs"] * 5)
        self.assertEqual({row["name"]: (row["state"], row["rights"]) for row in result["map"] if row["kind"] == "device"},
                         policy_owners(("NWOS", *whole_chip.CORES)))
        self.assertEqual([row["rights"] for row in result["map"] if row["kind"] != "device"],
                         [rights for _, rights in pages.values()])

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
        # Normal World with each core, both worlds with Pluton, and the real-time cores with each other.
        images = self.whole(programs=dict.fromkeys(whole_chip.PEERS, "storm_peer") | {"RADI": "storm_core"},
                            normal="storm", more=whole_chip.PEERS)
        report = self.power(images)
        counts = [[int(line.rsplit(" ", 1)[1]) for line in report.lines if line.startswith(f"storm: {what}: ")]
                  for what in ("messages of a core", "messages to it", "commands", "messages of its peer",
                               "cores that run", "wrong")]
        print(f"storm: {counts}; cycles: {report.text.splitlines()[-1]}")
        self.judge(report, images)
        self.assertEqual(counts[4:], [[7], [0]])
        for count in counts[0] + counts[1] + counts[2]:
            self.assertGreater(count, 500)
        for count in counts[3][:2]:  # of up to 40 entries each
            self.assertGreater(count, 20)
        self.assertEqual([line for line in report.lines if "refused" in line or "fell" in line], [])

    def test_storm_with_a_core_that_falls(self):
        # Secure World has Pluton load and measure a core again and again while Normal World's commands are on their way.
        programs = dict.fromkeys(PROGRAMS, "storm_core") | {"RTA1": "stalls"}
        images = self.whole(programs=programs, normal="storm")
        report = self.power(images)
        self.judge(report, images)
        self.assertEqual(report.lines.count("monitor: RTA1 runs again"), 3)
        for line in ("storm: cores that run: 5", "storm: wrong: 0"):
            self.assertIn(line, report.lines)

    def test_ping(self):
        images = self.whole(programs=dict.fromkeys(PROGRAMS, "echo"), normal="ping")
        report = self.power(images)
        self.judge(report, images)
        self.assertIn("ping: lost 0", report.lines)
        self.assertEqual(sum(bool(re.fullmatch(r"ping: .* core.*: least \d+, mean \d+, most \d+", line))
                             for line in report.lines), 3)

    # ---- who breaks in ----

    def taken_over(self, kind):
        program = PROGRAMS[kind]
        images = self.whole(programs={kind: f"{program}_attacker"})
        report = self.power(images, "--watch")
        self.judge(report, images)
        tried, refused = (int(next(line for line in report.lines if line.startswith(f"normal: {program}: {what}: "))
                              .rsplit(" ", 1)[1]) for what in ("attacks", "attacks refused"))
        self.assertEqual(tried, refused)
        # Loads and stores: 64 pages, 33 devices and memories, 6 other addresses, less what is granted (the radio core
        # may read the hosts' page); and the stores of triggers.h.
        rights = {"RTA0": 8, "RTA1": 6, "RADI": 9}[kind]
        self.assertEqual(tried, 2 * (64 + 33 + 6) - rights + TRIGGERS)
        refused, told = self.refusals(report)
        # What the firewalls refused, seen at their ports, is what the monitor tells of, each of it, in that order.
        self.assertEqual(told, refused)
        self.assertEqual(len(refused), tried)
        self.assertEqual({line.split()[0] for line in refused}, {NAMES[kind]})
        return report

    def refusals(self, report):
        """Those of the firewalls' ports, and those that the monitor tells of; nothing came of them for the map."""
        refused = [line.removeprefix("-- refused: ") for line in report.lines if line.startswith("-- refused: ")]
        told = [line.removeprefix("monitor: refused: ") for line in report.lines if line.startswith("monitor: refused: ")]
        self.assertIn(f"firewalls closed, {len(refused)} refusals", report.text.splitlines())
        self.assertEqual({where: row for where, row in owners(report).items() if where in DEVICES},
                         policy_owners(("NWOS", *whole_chip.CORES)))
        return refused, told

    def test_control_taken_over(self):
        self.works(self.taken_over("RTA0"))

    def test_blink_taken_over(self):
        self.works(self.taken_over("RTA1"))

    def test_radio_taken_over(self):
        self.works(self.taken_over("RADI"))

    def test_world_taken_over(self):
        images = self.whole(normal="attacker")
        report = self.power(images, "--watch")
        self.judge(report, images)
        self.assertIn(f"attacker: {ROGUE}: refused", report.lines)
        summary = [re.fullmatch(r"attacker: (\d+) accesses, \1 refused", line) for line in report.lines]
        self.assertEqual(sum(found is not None for found in summary), 1)
        refused, told = self.refusals(report)
        self.assertEqual({line.split()[0] for line in refused}, {"app_normal"})
        # A store to the monitor's code is PMP's to refuse, and reaches no firewall.
        told.remove("app_normal write 0x80000000")
        # The core fetches ahead: those fetches are refused as well, and of these the monitor tells the first.
        left = list(refused)
        for line in told:
            at = left.index(line)
            self.assertEqual([other for other in left[:at] if " execute " not in other], [])
            del left[:at + 1]
        self.assertEqual([other for other in left if " execute " not in other], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
