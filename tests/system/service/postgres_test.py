#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attestation service on PostgreSQL: several instances, one database.

A server of Debian's package is started in a folder of the test's own. PLUTON_SERVICE names the service, PLUTON_LOAD
the load generator.
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import pwd
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import attestation as a  # noqa: E402
import folders  # noqa: E402

FULL = os.environ.get("PLUTON_TIER") == "full"
SEED = int(os.environ.get("PLUTON_SEED") or "9", 0)
ROOT = pathlib.Path(__file__).resolve().parents[3]
BROKEN = (OSError, AssertionError, a.http.client.HTTPException)


class Server:
    """PostgreSQL, which does not run as root: then it runs as the user of Debian's package."""

    def __init__(self, folder):
        self.programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.folder, self.data = folder, folder / "data"
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        folder.mkdir()
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        self.run("initdb", "-D", self.data, "-U", "pluton", "-A", "trust", "--no-locale", "-E", "UTF8", "-N")
        self.settings = f"-k {folder} -h '' -c log_min_messages=warning"
        self.url = f"postgresql://pluton@/pluton?host={folder}"

    def run(self, program, *words, check=True):
        who = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        command = [str(self.programs / program), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, **who)
        assert not check or done.returncode == 0, (command, done.stdout, done.stderr)
        return done.stdout

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-o", self.settings, "-w", "start")

    def stop(self, how="fast"):
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop", check=False)

    def say(self, sql, database="pluton"):
        return self.run("psql", "-X", "-A", "-t", "-h", self.folder, "-U", "pluton", "-d", database, "-c", sql)

    def empty(self):
        self.say("DROP DATABASE IF EXISTS pluton WITH (FORCE)", "postgres")
        self.say("CREATE DATABASE pluton", "postgres")


class Postgres(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="pluton-postgres-")
        os.chmod(cls.temporary.name, 0o755)
        cls.server = Server(pathlib.Path(cls.temporary.name) / "server")
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.temporary.cleanup()

    def setUp(self):
        temporary = folders.temporary("pluton-service-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.server.empty()
        self.software, self.devices = a.Software(), [a.Device() for _ in range(4)]
        self.log, self.maker = self.software.log(), a.new_key()
        self.one, self.two = self.instance("one"), self.instance("two")

    def instance(self, name, more=""):
        """Instances share the token's keys and the roots, and nothing else."""
        service = a.Service(self.folder / name, f"database = {self.server.url}\n{more}", maker=self.maker)
        service.home = self.folder / "keys"
        self.addCleanup(service.stop)
        return service

    def begin(self, *services):
        for service in services:
            service.start()
        services[0].enrol(self.devices)
        services[0].set_policy(self.software.policy(1))
        if len(services) > 1:
            self.wait_for(lambda: self.attest(services[1]).verdict == "healthy", "the other one has the policy")

    def wait_for(self, condition, what, seconds=15):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.1)

    def attest(self, service, device=None):
        with contextlib.closing(service.client()) as client:
            return client.attest(device or self.devices[0], self.log)

    def number(self, sql):
        return int(self.server.say(f"SELECT count(*) FROM {sql}"))

    def records(self, answers):
        serials = set(self.server.say("SELECT encode(serial, 'hex') FROM certificate").split())
        for der in answers:
            number = a.x509.load_der_x509_certificate(der).serial_number
            self.assertIn(f"{number:032x}", serials, "answered, and not on record")
        nonces = self.number("used_nonce")
        count = {k: self.number(f"certificate WHERE kind = '{k}'") for k in ("client", "service", "update")}
        self.assertEqual(count["client"], count["service"])
        issued = count["client"] + count["update"]
        self.assertEqual(self.number("decision WHERE reason = 'accepted'"), issued)
        # Under a policy that another instance had just replaced the nonce is used, and nothing issued.
        self.assertEqual(issued + self.number("decision WHERE reason = 'busy'"), nonces)

    # ---- one database ----

    def test_migrations(self):
        """Two that start at once make the tables once; a later version's tables are left alone."""
        self.one.start()
        self.one.stop()
        self.server.empty()
        for service in (self.one, self.two):
            service.start(wait=False)
        for service in (self.one, self.two):
            service.wait_ready(0)
        self.assertEqual(self.number("meta"), 2)
        for service in (self.one, self.two):
            self.assertEqual(service.stop(), 0)
        self.server.say("UPDATE meta SET value = 1000 WHERE name = 'version'")
        self.one.start(wait=False)
        self.assertEqual(self.one.process.wait(30), 1)
        self.assertIn("later version", self.one.log.read_text(encoding="utf-8"))

    def test_a_server_that_is_not_durable_is_refused(self):
        self.server.stop()
        settings, self.server.settings = self.server.settings, self.server.settings + " -c fsync=off"
        try:
            self.server.start()
            self.one.start(wait=False)
            self.assertEqual(self.one.process.wait(30), 1)
            self.assertIn("fsync", self.one.log.read_text(encoding="utf-8"))
        finally:
            self.server.stop()
            self.server.settings = settings
            self.server.start()

    def test_operators(self):
        """What one instance was told holds at the other one; lists are the same."""
        self.begin(self.one, self.two)
        path = f"/v1/devices/{self.devices[3].id.hex()}"
        self.assertEqual(self.one.operate("POST", path + "/withdraw", "stolen").status, 200)
        self.assertEqual(self.attest(self.two, self.devices[3]).reason, "device_withdrawn")
        self.assertEqual(self.two.operate("POST", path + "/restore", "found").status, 200)
        self.assertEqual(self.attest(self.one, self.devices[3]).verdict, "healthy")
        self.one.set_policy(self.software.policy(2, withdrawn=[("NWOS", 2)]))
        # Until the other one has read it, it judges nothing by the old one.
        seen = set()

        def is_ill():
            answer = self.attest(self.two)
            seen.add((answer.verdict, answer.reason))
            return answer.ill == {"component_withdrawn"}

        self.wait_for(is_ill, "the policy is the other one's, too")
        self.assertLessEqual(seen, {("ill", None), ("refused", "busy")})
        old = self.two.operate("PUT", "/v1/policy", self.software.policy(2))
        self.assertEqual(old.reason, "body")
        for path in ("/v1/devices", "/v1/decisions", "/v1/audit", "/v1/policy"):
            one, two = (service.operate("GET", path).body for service in (self.one, self.two))
            self.assertEqual(one, two)
            self.assertGreater(len(one.splitlines()), 3)
        text = self.one.operate("GET", "/v1/decisions").body.decode()
        self.assertRegex(text, rf"time=\d+ device={self.devices[3].id.hex()} address=127.0.0.1 reason=device_withdrawn")
        self.assertIn(b"pluton_devices 4\n", self.two.operate("GET", "/metrics").body)
        name = self.devices[3].id.hex()
        for path in ("/", "/?span=day", "/devices", f"/devices?find={name[:6]}", "/devices?state=ill", f"/devices/{name}"):
            one, two = (service.operate("GET", path) for service in (self.one, self.two))
            self.assertEqual((path, one.status, two.status), (path, 200, 200))
            self.assertIn(name[:8].encode() if path != "/devices?state=ill" and len(path) > 10 else b"html", one.body)
        self.assertNotIn("level=error", self.one.log.read_text(encoding="utf-8"))

    def test_no_password_in_the_log(self):
        self.one.settings = "database = postgresql://pluton:sesame@127.0.0.1:1/pluton\n"
        self.one.start(wait=False)
        self.assertEqual(self.one.process.wait(30), 1)
        log = self.one.log.read_text(encoding="utf-8")
        self.assertIn("the database:", log)
        self.assertNotIn("sesame", log)

    # ---- once ----

    def test_replay_on_two_instances(self):
        """The same statement at both at once, and after a restart of both: exactly one certificate's worth."""
        self.begin(self.one, self.two)
        before = self.number("used_nonce")
        rounds = 40 if FULL else 8
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for _ in range(rounds):
                clients = [service.client() for service in (self.one, self.two, self.one, self.two)]
                for client in clients:
                    client.call("GET", "/health")
                nonce = clients[0].nonce(self.devices[0])
                body = a.evidence(self.devices[0].token(nonce, self.log), self.devices[0].request())
                answers = list(pool.map(lambda c, b=body: c.call("POST", "/v1/attest", b), clients))
                self.assertEqual([x.verdict for x in answers].count("healthy"), 1)
                self.assertEqual({x.reason for x in answers}, {None, "nonce_foreign"})
                for client in clients:
                    client.close()
        self.assertEqual(self.number("used_nonce") - before, rounds)
        for service in (self.one, self.two):
            service.stop()
            service.start()
            with contextlib.closing(service.client()) as client:
                self.assertEqual(client.call("POST", "/v1/attest", body).reason, "nonce_foreign")

    def test_a_nonce_that_another_instance_used(self):
        """The row is what decides, whoever wrote it, and not what an instance remembers."""
        self.begin(self.one)
        with contextlib.closing(self.one.client()) as client:
            nonce = client.nonce(self.devices[0])
            self.server.say(f"INSERT INTO used_nonce VALUES ('\\x{nonce.hex()}', 1)")
            answer = client.attest(self.devices[0], self.log, nonce=nonce)
        self.assertEqual(answer.reason, "nonce_used")
        self.assertEqual(self.number("certificate"), 0)

    # ---- faults ----

    def load(self, service, device, answered):
        client = service.client()
        try:
            while True:
                answer = client.attest(device, self.log)
                if answer.verdict == "healthy":
                    answered.append(answer.certificate("client"))
                elif answer.reason not in ("store", "busy"):
                    raise RuntimeError(answer.body)
        except BROKEN:
            client.close()

    def during_load(self, *happens):
        """Each happening at a random moment of a load at both instances."""
        answered, rng = [], random.Random(SEED)
        for happen in happens:
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                services = (self.one, self.two, self.one, self.two)
                running = [pool.submit(self.load, *x, answered) for x in zip(services, self.devices, strict=True)]
                time.sleep(rng.uniform(0.3, 1.0))
                happen()
                for service in (self.one, self.two):
                    service.process.kill()
                    service.process.wait(10)
                for one in running:
                    one.result(60)
            for service in (self.one, self.two):
                service.start()
        self.assertGreater(len(answered), 5)
        self.records(answered)

    def test_killed(self):
        self.begin(self.one, self.two)
        self.during_load(*[self.one.process.kill] * (6 if FULL else 2))

    def test_server_gone_and_back(self):
        """A server that dies: nothing is acknowledged; when it is back they go on, without a new start."""
        self.begin(self.one, self.two)
        answered = []
        for how in ("immediate", "fast"):
            answered.append(self.attest(self.one).certificate("client"))
            self.server.stop(how)
            for service in (self.one, self.two):
                for _ in range(2):
                    answer = self.attest(service)
                    self.assertEqual((answer.status, answer.reason), (503, "store"))
                    self.assertTrue(int(answer.headers["Retry-After"]) > 0)
            self.server.start()
            for service in (self.one, self.two):
                self.wait_for(lambda s=service: self.attest(s).verdict == "healthy", "it goes on")

        def crash():
            self.server.stop("immediate")
            time.sleep(0.5)
            self.server.start()

        self.records(answered)
        self.during_load(*[crash] * (4 if FULL else 1))

    def test_old_backup_is_refused(self):
        self.begin(self.one)
        self.one.stop()
        self.server.say("CREATE DATABASE old TEMPLATE pluton", "postgres")
        self.one.start()
        self.one.operate("POST", f"/v1/devices/{self.devices[0].id.hex()}/withdraw", "stolen")
        self.one.stop()
        self.server.empty()
        self.server.say("DROP DATABASE pluton", "postgres")
        self.server.say("ALTER DATABASE old RENAME TO pluton", "postgres")
        self.one.start(wait=False)
        self.assertEqual(self.one.process.wait(30), 1)
        self.assertIn("older copy", self.one.log.read_text(encoding="utf-8"))

    # ---- behind one address ----

    def test_haproxy(self):
        """The example's configuration: TCP passed to two instances; one that stops is not asked any more."""
        program = shutil.which("haproxy") or "/usr/sbin/haproxy"
        self.begin(self.one, self.two)
        text = (ROOT / "examples/service/haproxy.cfg").read_text(encoding="utf-8")
        for name, service in (("one", self.one), ("two", self.two)):
            text, count = re.subn(rf"(server {name}) \S+", rf"\1 127.0.0.1:{service.port}", text)
            self.assertEqual(count, 1)
        with contextlib.closing(a.socket_of_a_free_port()) as free:
            port = free.getsockname()[1]
        text = text.replace("bind :8443", f"bind 127.0.0.1:{port}")
        path = self.folder / "haproxy.cfg"
        path.write_text(text, encoding="utf-8")
        with open(self.folder / "haproxy.log", "wb") as log:
            proxy = subprocess.Popen([program, "-db", "-f", path], stdout=log, stderr=log)
        self.addCleanup(proxy.wait)
        self.addCleanup(proxy.kill)
        front = a.Service(self.folder / "front", maker=self.maker)
        front.home, front.port = self.one.home, port

        def healthy():
            try:
                return self.attest(front).verdict == "healthy"
            except BROKEN:
                return False

        self.wait_for(healthy, (self.folder / "haproxy.log").read_text(encoding="utf-8"))
        for _ in range(6):
            self.assertEqual(self.attest(front).verdict, "healthy")

        def handshakes(service):
            text = service.operate("GET", "/metrics").body.decode()
            return int(re.search(r"^pluton_nonces_total (\d+)$", text, re.M)[1])

        self.assertGreater(handshakes(self.one), 0)
        self.assertGreater(handshakes(self.two), 0)
        self.assertEqual(self.two.stop(), 0)
        self.wait_for(lambda: all(healthy() for _ in range(4)), "only the one that runs is asked")

    # ---- figures ----

    def cpu(self, service):
        fields = pathlib.Path(f"/proc/{service.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @unittest.skipUnless(FULL, "a minute of load; what it measures is no matter of right and wrong")
    def test_two_instances_cost_what_one_does(self):
        """Processor time of a flow with two instances: within 20 % of that with one, by the median of pairs, each measured
        right behind the other: what the machine does besides comes to both of a pair."""
        self.one.start()
        self.one.stop()
        load = os.environ["PLUTON_LOAD"]
        subprocess.run([load, "enrol", self.server.url, "--devices", "400"], check=True)
        self.one.start()
        self.two.start()

        def run(services):
            before = sum(self.cpu(s) for s in services)
            command = [load, "run", "--root", self.one.home / "roots/server.pem", "--devices", 400, "--seconds", 8]
            loads = [
                subprocess.Popen([str(w) for w in [*command, "--port", s.port]], stdout=subprocess.PIPE)
                for s in services
            ]
            results = [json.loads(one.communicate()[0]) for one in loads]
            self.assertEqual([one.returncode for one in loads], [0] * len(loads), results)
            # Both measure in 8 of 10 seconds, so the same part of each is left out.
            return (sum(self.cpu(s) for s in services) - before) / sum(r["flows"] for r in results)

        run([self.one, self.two])  # the first of all is slower
        pairs = []
        for turn in range(5):
            order = ([self.one], [self.one, self.two])[::1 if turn % 2 == 0 else -1]
            cost = {len(services): run(services) for services in order}
            pairs.append((cost[1], cost[2]))
        print("# CPU a flow, us, with one and with two:", *(f"{1e6 * one:.0f}/{1e6 * two:.0f}" for one, two in pairs))
        self.assertLess(statistics.median(two / one for one, two in pairs), 1.2)


if __name__ == "__main__":
    unittest.main()
