#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attestation service's figures: service_figures.py BUILD OUT [--seconds S] [--rounds N] [--many N].

A flow is a nonce, an attestation, and two certificates, on the disk before they are answered. The service has one
core of its own and the load another one; of each figure the median of the rounds counts. A run in which a single
answer is not healthy fails.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

FEW, MANY, DRAWN = 1000, 1_000_000, 40_000
RATE = 1500
CONNECTIONS = 256


class Failed(Exception):
    pass


def cores():
    have = sorted(os.sched_getaffinity(0))
    if len(have) < 2:
        raise Failed("two cores are needed: one for the service, one for the load")
    return have[-1], have[0]


def on(core):
    return lambda: os.sched_setaffinity(0, {core})


class Service:
    """A running one; counts the processor time that it takes."""

    def __init__(self, build, folder, core, settings=""):
        self.program, self.folder, self.core = build / "bin/pluton-service", folder, core
        self.home, self.log = folder / "attestation", folder / "log"
        self.config = folder / "service.conf"
        self.config.write_text(
            "listen = 127.0.0.1:0\nadmin = 127.0.0.1:0\ndevice_rate = 1000000\ndevice_burst = 1000000\n"
            "address_rate = 1000000\naddress_burst = 1000000\nconnections_per_address = 4096\n"
            f"folder = {self.home}\n{settings}",
            encoding="utf-8",
        )

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [self.program, "--config", self.config], stderr=log, preexec_fn=on(self.core)
            )
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"event=ready devices=(\d+)", self.log.read_text(encoding="utf-8"))
            if found:
                self.port = int(found[1])
                return self
            time.sleep(0.02)
        raise Failed(f"the service does not start: {self.log.read_text(encoding='utf-8')}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            raise Failed("the service did not end as told")

    def cpu(self):
        """Seconds, of all its threads."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Figures:
    def __init__(self, build, seconds, rounds, many):
        self.build, self.seconds, self.rounds, self.many = build, seconds, rounds, many
        self.service_core, self.load_core = cores()
        self.cpu_us = []

    def load(self, *words):
        command = [str(self.build / "bin/pluton-load"), *map(str, words)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, preexec_fn=on(self.load_core)
        )
        if done.returncode != 0:
            raise Failed(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return json.loads(done.stdout) if done.stdout else {}

    def run(self, service, devices, *words):
        before = service.cpu()
        root = service.home / "roots/server.pem"
        result = self.load(
            "run", "--port", service.port, "--root", root, "--devices", devices, "--seconds", self.seconds,
            "--connections", CONNECTIONS, *words,
        )
        # Of the whole run, warming up too: a little too much for the flows that are counted.
        self.cpu_us.append(1e6 * (service.cpu() - before) / (result["flows_per_s"] * (self.seconds + 2)))
        print(f"# {' '.join(map(str, words))}: {result}, {self.cpu_us[-1]:.0f} us of CPU a flow", file=sys.stderr)
        return result

    def fleet(self, folder, devices, others):
        """A folder with a database of so many devices."""
        folder.mkdir()
        with Service(self.build, folder, self.service_core):
            pass
        self.load("enrol", folder / "attestation/service.db", "--devices", devices, "--others", others)

    def median(self, name, runs):
        return statistics.median(run[name] for run in runs)

    def measure(self):
        with tempfile.TemporaryDirectory(prefix="pluton-load-", dir=self.build) as temporary:
            few, many = pathlib.Path(temporary) / "few", pathlib.Path(temporary) / "many"
            self.fleet(few, FEW, 0)
            with Service(self.build, few, self.service_core) as service:
                fast = [self.run(service, FEW) for _ in range(self.rounds)]
                cpu = statistics.median(self.cpu_us)
                fresh = [self.run(service, FEW, "--fresh") for _ in range(self.rounds)]
                steady = [self.run(service, FEW, "--rate", RATE) for _ in range(self.rounds)]
            # Each flow is another device's: as if drawn from all of them without putting back.
            self.fleet(many, DRAWN, self.many - DRAWN)
            with Service(self.build, many, self.service_core) as service:
                large = [self.run(service, DRAWN) for _ in range(self.rounds)]
        flows = self.median("flows_per_s", fast)
        return {
            "service.flows_per_s": flows,
            "service.flows_fresh_tls_per_s": self.median("flows_per_s", fresh),
            "service.p99_ms": self.median("p99_ms", steady),
            "service.scale_1m_ratio": self.median("flows_per_s", large) / flows,
            "service.cpu_us_per_flow": cpu,
        }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, default=MANY, help="devices of the large fleet")
    options = parser.parse_args()
    try:
        figures = Figures(options.build.resolve(), options.seconds, options.rounds, options.many).measure()
    except Failed as why:
        sys.exit(f"service_figures.py: {why}")
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
