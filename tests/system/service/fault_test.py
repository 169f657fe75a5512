#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attestation service in bad company and on a bad machine.

Whatever happens: it does not die, nothing is acknowledged that is not on the disk, nothing is issued twice for a
nonce, and when the trouble is over it works as before. PLUTON_SERVICE names the program, PLUTON_SHORTAGE_LIBRARY
what is preloaded for shortages of memory and disk.
"""

import contextlib
import json
import math
import mmap
import os
import pathlib
import random
import resource
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import attestation as a  # noqa: E402
import folders  # noqa: E402

FULL = os.environ.get("PLUTON_TIER") == "full"
SEED = int(os.environ.get("PLUTON_SEED") or "9", 0)
BROKEN = (OSError, a.http.client.HTTPException)


class Shortage:
    """The file that shortage.c shares with the test."""

    def __init__(self, path):
        self.path = path
        path.write_bytes(bytes(32))
        with open(path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 32)

    def set(self, place, value):
        self.map[8 * place : 8 * place + 8] = struct.pack("<q", value)

    def get(self, place):
        return struct.unpack("<q", self.map[8 * place : 8 * place + 8])[0]

    def after(self, allocations):
        self.set(0, allocations)

    def full(self, is_full):
        self.set(3, int(is_full))

    failed = property(lambda self: self.get(1))


class Case(unittest.TestCase):
    shortage = None

    def setUp(self):
        temporary = folders.temporary("pluton-fault-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.service = a.Service(self.folder)
        self.addCleanup(self.service.stop)
        self.software, self.devices = a.Software(), [a.Device() for _ in range(4)]
        self.log = self.software.log()

    def begin(self, settings=""):
        self.service.settings = settings
        self.service.start()
        self.service.enrol(self.devices)
        self.service.set_policy(self.software.policy(1))

    def with_shortage(self):
        self.shortage = Shortage(self.folder / "shortage")
        library = os.environ["PLUTON_SHORTAGE_LIBRARY"]
        self.service.environment = {"LD_PRELOAD": library, "PLUTON_SHORTAGE": str(self.shortage.path)}

    def attest(self, device=None):
        with contextlib.closing(self.service.client()) as client:
            return client.attest(device or self.devices[0], self.log)

    def alive(self):
        self.assertIsNone(self.service.process.poll(), self.service.log.read_text(encoding="utf-8")[-2000:])

    def records(self, healthy):
        """What was answered is on record; what is on record was issued once for each nonce."""
        with contextlib.closing(sqlite3.connect(self.service.home / "service.db")) as database:
            rows = database.execute("SELECT serial FROM certificate WHERE kind = 'client'")
            serials = {row[0] for row in rows}
            count = {
                name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
                for name in ("certificate", "used_nonce", "decision WHERE reason = 'accepted'")
            }
        for answer in healthy:
            number = a.x509.load_der_x509_certificate(answer.certificate("client")).serial_number
            self.assertIn(number.to_bytes(16, "big"), serials, "answered, and not on record")
        self.assertEqual(count["certificate"], 2 * count["used_nonce"])
        self.assertEqual(count["decision WHERE reason = 'accepted'"], count["used_nonce"])


class Memory(Case):
    def flow(self, healthy):
        """One flow on a new connection; whatever is answered is a verdict."""
        try:
            answer = self.attest(self.devices[1])
        except BROKEN:
            return
        except AssertionError: # a nonce was refused
            return
        self.assertIn(answer.verdict, ("healthy", "refused"), answer.body)
        if answer.verdict == "healthy":
            healthy.append(answer)
        else:
            self.assertIn(answer.reason, ("internal", "store", "busy", "signature", "request_form", "token_form",
                                          "request_signature", "device_unknown"), answer.body)
            self.assertIsNone(answer.certificate("client"))

    def test_each_allocation_fails(self):
        """From the connection to the answer on the disk: the n-th fails, for every n."""
        self.with_shortage()
        self.begin()
        self.assertEqual(self.attest().verdict, "healthy")
        step, healthy, n, last = (1 if FULL else 41), [], 1, 0
        while True:
            before = self.shortage.failed
            self.shortage.after(n)
            self.flow(healthy)
            # What a flow leaves behind is freed by then, so that the next one finds the same heap.
            time.sleep(0.002)
            self.alive()
            reached = self.shortage.failed != before
            self.shortage.after(0)
            if not reached:
                break
            last = n
            n += step
            if n % 50 == 0 or not FULL:
                self.assertEqual(self.attest().verdict, "healthy", f"after allocation {n} failed")
        self.assertGreater(last, 500, "the flow has more allocations than that")
        self.assertEqual(self.attest().verdict, "healthy")
        self.assertEqual(self.service.stop(), 0)
        self.records(healthy)

    def test_start_without_memory(self):
        """A first start that runs out of memory says so, and a later one finds what it needs."""
        self.with_shortage()
        self.service.start()
        self.service.stop()
        count = self.shortage.get(2)
        rng = random.Random(SEED)
        for _ in range(60 if FULL else 4):
            self.shortage.after(rng.randrange(1, count))
            self.service.start(wait=False)
            try:
                self.service.process.wait(0.5 if FULL else 0.3)
                self.assertIn(self.service.process.returncode, (1, 2, 3, 127))
            except subprocess.TimeoutExpired: # it did without
                self.shortage.after(0)
                self.service.stop()
        self.shortage.after(0)
        self.begin()
        self.assertEqual(self.attest().verdict, "healthy")


class Disk(Case):
    def test_full(self):
        """No room: nothing is acknowledged. Room again: it goes on, and all that was acknowledged is there."""
        self.with_shortage()
        self.begin()
        healthy = [self.attest()]
        for _ in range(2):
            self.shortage.full(True)
            for _ in range(3):
                answer = self.attest()
                self.assertEqual((answer.status, answer.reason), (503, "store"), "acknowledged on a full disk")
                self.assertTrue(10 <= int(answer.headers["Retry-After"]) <= 60)
            self.shortage.full(False)
            healthy.append(self.attest())
            self.assertEqual(healthy[-1].verdict, "healthy")
        self.assertEqual(self.service.stop(), 0)
        self.records(healthy)

    def test_no_room_for_the_file_to_grow(self):
        """The same by the system's limit for a file's size, in the midst of a load."""
        self.begin()
        pid, healthy = self.service.process.pid, []
        size = (self.service.home / "service.db-wal").stat().st_size + (1 << 16)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        while True:
            answer = self.attest()
            if answer.verdict != "healthy":
                break
            healthy.append(answer)
        self.assertEqual((answer.status, answer.reason), (503, "store"))
        self.assertGreater(len(healthy), 1)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        healthy.append(self.attest())
        self.assertEqual(healthy[-1].verdict, "healthy")
        self.assertEqual(self.service.stop(), 0)
        self.records(healthy)

    def test_database_taken_away_and_brought_back(self):
        self.begin()
        healthy = [self.attest()]
        file, away = self.service.home / "service.db", self.service.home / "away"
        file.rename(away)
        for _ in range(3):
            answer = self.attest()
            self.assertEqual((answer.status, answer.reason), (503, "store"), "acknowledged without a database")
        away.rename(file)
        healthy.append(self.attest())
        self.assertEqual(healthy[-1].verdict, "healthy")
        # Another file in its place is not its database.
        file.rename(away)
        file.write_bytes(away.read_bytes())
        self.assertEqual(self.attest().reason, "store")
        file.unlink()
        away.rename(file)
        self.assertEqual(self.service.stop(), 0)
        self.records(healthy)


class Clients(Case):
    def connect(self, source="127.0.0.1"):
        return socket.create_connection(("127.0.0.1", self.service.port), 20, (source, 0))

    def tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.service.root("server"))
        return context.wrap_socket(self.connect(), server_hostname="localhost")

    def drip(self, stream, text, closed):
        """A byte every 200 ms, until the service has enough of it."""
        start = time.monotonic()
        try:
            for byte in text:
                stream.sendall(bytes([byte]))
                time.sleep(0.2)
        except OSError:
            pass
        with contextlib.suppress(OSError):
            stream.settimeout(1)
            while stream.recv(4096):
                pass
        closed.append(time.monotonic() - start)
        stream.close()

    def test_slow(self):
        """Who takes longer than ten seconds for his hello, his head or his body is closed, at whatever pace."""
        self.begin()
        self.slow(10, 25)

    def test_slower_than_the_setting(self):
        self.begin("patience = 2\n")
        self.slow(2, 8)

    def slow(self, least, most):
        head = b"POST /v1/nonce HTTP/1.1\r\nHost: x\r\nContent-Length: 32\r\n"
        started = self.tls()
        started.sendall(head + b"\r\n")
        cases = [(self.connect(), bytes.fromhex("1603010200010001fc0303") + bytes(400))]
        cases += [(self.tls(), head + b"X: " + 400 * b"x"), (started, 400 * b"x")]
        closed = []
        threads = [threading.Thread(target=self.drip, args=(*case, closed)) for case in cases]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            self.assertEqual(self.attest().verdict, "healthy")
            time.sleep(0.3)
        self.assertEqual(len(closed), 3)
        self.assertLess(max(closed), most, "a slow client was kept")
        self.assertGreater(min(closed), least - 1, "a client was closed before its time")
        self.alive()

    def test_reads_nothing(self):
        """Who asks and asks and does not read his answers: they do not pile up."""
        self.begin()
        stream = self.tls()
        stream.settimeout(3)
        with contextlib.suppress(OSError):
            for _ in range(20000):
                stream.sendall(b"GET /v1/cacerts HTTP/1.1\r\nHost: x\r\n\r\n")
        status = pathlib.Path(f"/proc/{self.service.process.pid}/status").read_text(encoding="ascii")
        resident = int(status.split("VmRSS:")[1].split()[0])
        self.assertLess(resident, 200_000, "kB of memory")
        self.assertEqual(self.attest().verdict, "healthy")
        stream.close()

    def test_half_open(self):
        """Ten thousand connections that say nothing. The others of their addresses wait; they leave in time."""
        count, each = (10_000, 1000)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.assertGreaterEqual(hard, count + 200, "open files that are allowed (ulimit -Hn)")
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.begin("connections = 4096\nconnections_per_address = 1000\n")
        silent = []
        self.addCleanup(lambda: [one.close() for one in silent])
        start = time.monotonic()
        for i in range(count):
            one = socket.socket()
            silent.append(one)
            one.bind((f"127.0.1.{1 + i // each}", 0))
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", self.service.port))
            if i % 100 == 0:
                time.sleep(0.005)
        # Each address has at most its share, and all of them the places that there are. A device comes to its
        # turn as soon as the first of them had their ten seconds.
        while True:
            try:
                answer = self.attest()
                break
            except BROKEN:
                self.assertLess(time.monotonic() - start, 30, "those who say nothing keep their places")
                time.sleep(0.2)
        self.assertEqual(answer.verdict, "healthy")
        self.alive()

    def test_no_descriptors(self):
        """Without a descriptor for another connection it waits, and does not spin."""
        self.begin()
        pid = self.service.process.pid
        kept = self.service.client()
        self.addCleanup(kept.close)
        self.assertEqual(kept.attest(self.devices[0], self.log).verdict, "healthy")
        operator = self.service.admin()
        self.addCleanup(operator.close)
        operator.call("GET", "/health")
        used = len(os.listdir(f"/proc/{pid}/fd"))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 2, used + 5000))
        waiting = [self.connect() for _ in range(40)]
        start = time.monotonic()
        while time.monotonic() - start < 2:
            self.assertEqual(kept.attest(self.devices[0], self.log).verdict, "healthy")
            time.sleep(0.1)
        text = operator.call("GET", "/metrics").body.decode()
        refused = int(text.split("\npluton_connections_refused_total ")[1].split("\n")[0])
        self.assertGreater(refused, 0)
        self.assertLess(refused, 100, "it spins on what it cannot accept")
        for one in waiting:
            one.close()
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 5000, used + 5000))
        self.assertEqual(self.attest().verdict, "healthy")

    def test_come_back_at_different_times(self):
        """The fleet reboots at once: who is sent away comes back at a moment of his own."""
        self.begin()
        self.service.stop()
        self.service.settings = "address_rate = 1\naddress_burst = 1\n"
        self.service.start()
        waits = []
        with contextlib.closing(self.service.client()) as client:
            for _ in range(400):
                answer = client.call("GET", "/health")
                if answer.status == 429:
                    waits.append(int(answer.headers["Retry-After"]))
        self.assertGreater(len(waits), 300)
        self.assertEqual((min(waits), max(waits)), (5, 15))
        expected = len(waits) / 11
        for wait in range(5, 16):
            self.assertLess(abs(waits.count(wait) - expected), 6 * math.sqrt(expected), f"{wait} s is not as likely")


class Storm(Case):
    def test_the_fleet_reboots_at_once(self):
        """More devices than there are places and permits: sent away, they come back, and all of them are healthy."""
        load, count = os.environ["PLUTON_LOAD"], 3000
        self.service.start()
        self.service.stop()
        subprocess.run([load, "enrol", self.service.home / "service.db", "--devices", str(count)], check=True)
        # As a service of its own settings, whose fleet comes from one address.
        self.service.settings = (
            "connections = 1024\nconnections_per_address = 512\naddress_rate = 400\naddress_burst = 1000\n"
            "device_rate = 6\ndevice_burst = 12\nlog = info\n"
        )
        self.service.start()
        command = [load, "storm", "--port", self.service.port, "--root", self.service.home / "roots/server.pem"]
        command += ["--devices", count, "--seconds", 600]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["flows"], count)
        self.assertGreater(said["refused"] + said["failed"], 0, "nobody was sent away: that was no storm")
        # No one is sent away again and again: three times on average.
        self.assertLess(said["refused"] + said["failed"], 3 * count)
        print(f"# storm: {said}")
        self.alive()
        self.assertEqual(self.service.stop(), 0)
        with contextlib.closing(sqlite3.connect(self.service.home / "service.db")) as database:
            rows = "SELECT count(DISTINCT device), count(*) FROM certificate WHERE kind = 'client'"
            devices, issued = database.execute(rows).fetchone()
        self.assertEqual(devices, count)
        self.assertLess(issued, count + count // 10, "certificates that nobody got")


class Clock(Case):
    def test_set_back_while_it_runs(self):
        """Nothing is given at a time that was before; when the clock is right again it goes on."""
        self.folder.joinpath("time").write_bytes(bytes(24))
        self.service.environment = {
            "LD_PRELOAD": os.environ["PLUTON_FAKE_TIME_LIBRARY"],
            "PLUTON_FAKE_TIME": str(self.folder / "time"),
            "PLUTON_FAKE_CALENDAR": "1",
        }
        self.begin()
        with open(self.folder / "time", "r+b") as file, mmap.mmap(file.fileno(), 24) as shared:
            client = self.service.client()
            self.addCleanup(client.close)
            self.assertEqual(client.attest(self.devices[0], self.log).verdict, "healthy")
            nonce = client.nonce(self.devices[0])
            for wrong in (-60, -86400, -(1 << 31)):
                shared[16:24] = struct.pack("<q", wrong)
                answer = client.attest(self.devices[0], self.log, nonce=nonce)
                self.assertEqual((answer.status, answer.reason), (503, "clock"), answer.body)
                self.assertTrue(10 <= int(answer.headers["Retry-After"]) <= 60)
            shared[16:24] = struct.pack("<q", 0)
            self.assertEqual(client.attest(self.devices[0], self.log, nonce=nonce).verdict, "healthy")


if __name__ == "__main__":
    unittest.main()
