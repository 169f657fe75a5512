#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""./pluton fleet: what it says of a fleet that is well, and that it fails where agents end, lie or are refused.

PLUTON_PROGRAMS, PLUTON_FIRMWARE: folders. Arguments are those of unittest.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
import folders  # noqa: E402
from chip_parts import CHIP, HONEST, TOKEN, put_in_the_part  # noqa: E402

PROGRAMS, FIRMWARE = (pathlib.Path(os.environ[name]) for name in ("PLUTON_PROGRAMS", "PLUTON_FIRMWARE"))

# An agent that never asked anybody.
LIAR = """#!/usr/bin/env python3
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGUSR1, signal.SIGTERM}})
print("ticks=1 event=healthy time=1 renew=1", file=sys.stderr, flush=True)
while signal.sigwait({{signal.SIGUSR1, signal.SIGTERM}}) == signal.SIGUSR1:
    for event in ("healthy", "ill"):
        print(f"ticks=1 event={{event}} time=1 renew=1", file=sys.stderr, flush=True)
"""


class FleetTest(unittest.TestCase):
    def setUp(self):
        temporary, programs = folders.temporary("pluton-fleet-"), tempfile.TemporaryDirectory(prefix="pluton-fleet-")
        self.addCleanup(temporary.cleanup)
        self.addCleanup(programs.cleanup)
        self.base, self.programs = pathlib.Path(temporary.name), pathlib.Path(programs.name)
        for program in PROGRAMS.iterdir():
            (self.programs / program.name).symlink_to(program)

    def replace(self, name, text, **words):
        put_in_the_part(self.programs, name, text, **words)

    def words(self, *words):
        return [sys.executable, ROOT / "tools/fleet/fleet.py", self.base / "fleet", self.programs, FIRMWARE, *words]

    def fleet(self, *words, code=0):
        done = subprocess.run(self.words(*words), capture_output=True, timeout=1800, check=False, text=True)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def nothing_runs(self):
        """No process is left that works in the fleet's folder."""
        end = time.monotonic() + 20
        folder = str(self.base / "fleet")
        while time.monotonic() < end:
            left = []
            for process in pathlib.Path("/proc").glob("[0-9]*/cwd"):
                try:
                    left += [process] if os.readlink(process).startswith(folder) else []
                except OSError:
                    pass
            if not left:
                return
            time.sleep(0.1)
        self.fail(f"still there: {left}")

    def test_a_fleet_that_is_well(self):
        said = json.loads(self.fleet("6", "--storms", "1", "--json"))
        self.nothing_runs()
        self.assertEqual([row["phase"] for row in said["phases"]],
                         ["first coming", "storm 1", "outage", "policy asks for more", "and for less"])
        for row in said["phases"]:
            mine, wanted = row["synthetic"], "ill" if row["phase"] == "policy asks for more" else "healthy"
            self.assertEqual((mine["devices"], mine[wanted], mine["refused"], row["simulated"]["devices"]), (6, 6, 0, 0))
            self.assertEqual(mine["failed"] >= 6, row["phase"] == "outage", row)
        self.assertEqual(said["verdicts"], {"healthy": 24, "ill": 6})
        self.assertEqual(said["certificates"], {"client": 24, "service": 24, "update": 6})

    def test_simulated_chips(self):
        """Two chips beside a synthetic device, counted apart."""
        self.with_chips("1", "--chips", "2", "--storms", "1", "--json")

    def test_chips_in_their_parts(self):
        golden = PROGRAMS / "pluton-golden"
        self.replace("pluton_chip", CHIP, golden=golden)
        self.replace("pluton_token", TOKEN, golden=golden, **HONEST)
        self.with_chips("1", "--chips", "2", "--storms", "1", "--json")

    def with_chips(self, *words):
        said = json.loads(self.fleet(*words))
        self.nothing_runs()
        for row in said["phases"]:
            wanted = "ill" if row["phase"] == "policy asks for more" else "healthy"
            for kind, count in (("synthetic", 1), ("simulated", 2)):
                self.assertEqual((row[kind]["devices"], row[kind][wanted], row[kind]["refused"]), (count, count, 0), row)
        self.assertEqual(said["verdicts"], {"healthy": 12, "ill": 3})
        self.assertEqual(said["certificates"], {"client": 12, "service": 12, "update": 3})

    def test_agents_that_lie(self):
        self.replace("pluton-agent", LIAR)
        said = self.fleet("2", "--storms", "0", code=1)
        self.assertIn("agents were told healthy", said)
        self.assertIn("0 are on record", said)
        self.nothing_runs()

    def test_agents_that_end(self):
        self.replace("pluton-agent", "#!/bin/sh\nexit 0\n")
        self.assertIn("the agent of synthetic0000 ended", self.fleet("1", code=1))
        self.nothing_runs()

    def test_interrupted(self):
        process = subprocess.Popen(self.words("4"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            if "storm" in line:
                break
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=120)[0]
        self.assertEqual(process.returncode, 1, said)
        self.assertIn("ended by its user", said)
        self.nothing_runs()


if __name__ == "__main__":
    unittest.main()
