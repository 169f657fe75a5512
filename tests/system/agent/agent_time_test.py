#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time: a week of renewals without a gap, calendars that are wrong, a service that is down and comes back. Agent and
service share a clock that goes fast while the agent waits (fake_time.c, PLUTON_FAKE_TIME); what was issued is read
from the service's database. Arguments are those of unittest.
"""

import mmap
import os
import re
import sqlite3
import struct
import unittest

import devices
from devices import wait_for

WEEK, DAY = 7 * 86400, 86400
FASTEST, FAST, SLOW = 100000, 20000, 500


class TimeTest(devices.AgentCase):
    def setUp(self):
        super().setUp()
        path = self.base / "time"
        path.write_bytes(struct.pack("<qqq", 0, FAST, 0))
        self.environment = {"LD_PRELOAD": os.environ["PLUTON_FAKE_TIME"], "PLUTON_FAKE_TIME": str(path)}
        with open(path, "r+b") as file:
            self.clock = mmap.mmap(file.fileno(), 24)
        self.addCleanup(self.clock.close)

    def faster(self, times):
        self.clock[8:16] = struct.pack("<q", times)

    def wrong_by(self, years):
        self.clock[16:24] = struct.pack("<q", years * 365 * DAY)

    def begin(self, **environment):
        service = self.serve(environment=self.environment)
        device = self.device(service, environment=self.environment | environment)
        service.set_policy(device.software.policy(1, device.rom, 1, [1]))
        device.power()
        return service, device

    @staticmethod
    def issued(service):
        """Client certificates by the service's decisions: from when, and until when; the first one first."""
        with sqlite3.connect(f"file:{service.home}/service.db?mode=ro", uri=True) as store:
            found = store.execute("SELECT time FROM decision WHERE reason = 'accepted' AND ill = 0 ORDER BY id")
            return [(moment, moment + DAY) for (moment,) in found]

    def check_no_gap(self, rows, least):
        for (_, until), (again, _) in zip(rows, rows[1:]):
            self.assertLess(again, until - 3600, "renewed in the last hour, or later")
        self.assertGreater(rows[-1][1] - rows[0][0], least)

    def renewals(self, device):
        return [line for line in device.lines() if "event=healthy" in line]

    def test_week(self):
        service, device = self.begin()
        self.faster(FASTEST)  # here time goes by in the agent's waits alone
        device.run()
        wait_for(lambda: (rows := self.issued(service)) and rows[-1][0] - rows[0][0] >= WEEK)
        rows = self.issued(service)
        self.check_no_gap(rows, WEEK)
        self.assertGreaterEqual(len(rows), WEEK // (20 * 3600))
        self.assertLessEqual(len(rows), WEEK // (12 * 3600) + 2, "it comes too often")
        last = int(device.certificate("client").not_valid_after_utc.timestamp())
        self.assertIn(last, [until for _, until in self.issued(service)[-2:]])
        self.assertFalse([line for line in device.lines() if "failed" in line or "refused" in line])

    def test_wrong_calendar(self):
        """The machine's calendar is years behind, jumps years ahead, and back; the service's is right."""
        self.wrong_by(-50)
        service, device = self.begin(PLUTON_FAKE_CALENDAR="1")
        device.run()
        for years in (60, -50, 0):
            count = len(self.issued(service))
            wait_for(lambda: len(self.issued(service)) > count)
            self.wrong_by(years)
        wait_for(lambda: len(self.issued(service)) >= 5)
        self.check_no_gap(self.issued(service), 2 * DAY)

    def test_down_and_back(self):
        service, device = self.begin()
        device.run()
        wait_for(lambda: len(self.issued(service)) >= 2)
        service.stop()
        count = len(self.renewals(device))
        wait_for(lambda: [line for line in device.lines() if "event=failed" in line])
        self.faster(SLOW)
        wait_for(lambda: len([line for line in device.lines() if "event=failed" in line]) >= 3)
        service.settings += f"listen = 127.0.0.1:{service.port}\n"
        before = dict(os.environ)
        os.environ.update(self.environment)
        try:
            service.start()
        finally:
            os.environ.clear()
            os.environ.update(before)
        wait_for(lambda: len(self.renewals(device)) > count)
        self.faster(FAST)
        wait_for(lambda: len(self.renewals(device)) > count + 1)
        self.check_no_gap(self.issued(service), DAY)
        delays = [int(re.search(r"after=(\d+)", line)[1]) for line in device.lines() if "event=failed" in line]
        for n, delay in enumerate(delays):
            self.assertTrue(min(10 * 2**n, 3600) // 2 <= delay <= min(10 * 2**n, 3600), delays)


if __name__ == "__main__":
    unittest.main()
