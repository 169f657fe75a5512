#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The attestation service's verdicts: who gets which certificate, and who gets none, and why.

PLUTON_SERVICE names the program. Everything is asked over TLS, as a device asks it.
"""

import concurrent.futures
import os
import pathlib
import random
import re
import socket
import sqlite3
import subprocess
import sys
import time
import unittest

import cbor2

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import attestation as a  # noqa: E402
import folders  # noqa: E402

FULL = os.environ.get("PLUTON_TIER") == "full"
SEED = int(os.environ.get("PLUTON_SEED") or "9", 0)
ROOT = pathlib.Path(__file__).resolve().parents[3]


class Shared(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = folders.temporary("pluton-service-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.service = a.Service(cls.folder).start()
        cls.software = a.Software()
        cls.devices = [a.Device() for _ in range(8)]
        cls.service.enrol(cls.devices)
        cls.epoch = 0
        cls.policy()

    @classmethod
    def tearDownClass(cls):
        code = cls.service.stop()
        log = cls.service.log.read_text(encoding="utf-8")
        cls.temporary.cleanup()
        assert code == 0, (code, log[-2000:])

    @classmethod
    def policy(cls, **more):
        cls.epoch += 1
        cls.service.set_policy(cls.software.policy(cls.epoch, **more))

    def setUp(self):
        self.client = self.service.client()
        self.addCleanup(self.client.close)
        self.device, self.log = self.devices[0], self.software.log()

    def refused(self, answer, reason):
        self.assertEqual((answer.verdict, answer.reason), ("refused", reason), answer.body)
        self.assertFalse([line for line in answer.lines if line[0] in ("client", "service", "update")])
        self.assertGreater(len(answer.one("words")), 20)

    def healthy(self, answer):
        self.assertEqual((answer.status, answer.verdict), (200, "healthy"), answer.body)
        self.assertTrue(answer.certificate("client") and answer.certificate("service"))
        self.assertIsNone(answer.certificate("update"))
        self.assertTrue(12 * 3600 <= int(answer.one("renew")) <= 20 * 3600)

    def is_ill(self, answer, *illnesses):
        self.assertEqual((answer.status, answer.verdict), (200, "ill"), answer.body)
        self.assertEqual(answer.ill, set(illnesses))
        self.assertTrue(answer.certificate("update"))
        self.assertIsNone(answer.certificate("client") or answer.certificate("service"))
        self.assertTrue(300 <= int(answer.one("renew")) <= 600)


class Verdict(Shared):
    def test_healthy(self):
        self.healthy(self.client.attest(self.device, self.log))
        self.healthy(self.client.attest(self.device, self.log))

    def test_each_illness(self):
        device, log = self.device, self.log
        unknown = [*log[:-1], a.component("NWOS", 2, bytes(32), self.software.signer)]
        other = [*log[:-1], {**log[-1], 5: bytes(32)}]
        for claims, components, illnesses in (
            ({"c2395": a.PROVISIONED}, log, ("life_cycle",)),
            ({"c2395": a.DEBUG}, log, ("debug",)),
            ({"c_65538": True}, log, ("overflow",)),
            ({"c_65539": True}, log, ("tainted",)),
            ({"c_65537": bytes(32)}, log, ("register",)),
            ({}, unknown, ("component_unknown",)),
            ({}, other, ("component_unknown",)),
            ({}, log[:-1], ("component_missing",)),
            ({}, [*log, log[-1]], ("component_twice",)),
            ({}, log[1:], ("component_unknown",)),
            ({}, [*log, a.component("DEBG", 0, bytes(32), bytes(32))], ("component_unknown",)),
            ({"c2395": a.DEBUG, "c_65539": True}, log[:-1], ("debug", "tainted", "component_missing")),
        ):
            with self.subTest(illnesses=illnesses):
                self.is_ill(self.client.attest(device, components, **claims), *illnesses)
        self.healthy(self.client.attest(device, log))

    def test_policy_decides(self):
        try:
            self.policy(least=3)
            self.is_ill(self.client.attest(self.device, self.log), "version")
            self.healthy(self.client.attest(self.device, self.software.log(3)))
            self.policy(withdrawn=[("NWOS", 2)])
            self.is_ill(self.client.attest(self.device, self.log), "component_withdrawn")
            old = self.service.operate("PUT", "/v1/policy", self.software.policy(self.epoch - 1))
            self.refused(old, "body")
            self.is_ill(self.client.attest(self.device, self.log), "component_withdrawn")
        finally:
            self.policy()
        self.healthy(self.client.attest(self.device, self.log))

    def test_stranger(self):
        self.refused(self.client.attest(a.Device(), self.log), "device_unknown")

    def test_general_key_is_no_attestation_key(self):
        device = a.Device(attestation=self.device.general, general=self.device.general)
        self.refused(self.client.attest(device, self.log), "device_unknown")

    def test_signature(self):
        self.refused(self.client.attest(self.device, self.log, key=a.new_key()), "signature")
        self.refused(self.client.attest(self.device, self.log, key=self.device.general), "signature")

    def test_withdrawn(self):
        device = self.devices[7]
        self.healthy(self.client.attest(device, self.log))
        path = f"/v1/devices/{device.id.hex()}"
        self.assertEqual(self.service.operate("POST", path + "/withdraw", "stolen").status, 200)
        self.refused(self.client.attest(device, self.log), "device_withdrawn")
        self.assertEqual(self.service.operate("POST", path + "/restore", "found").status, 200)
        self.healthy(self.client.attest(device, self.log))
        nobody = f"/v1/devices/{bytes(32).hex()}/withdraw"
        self.refused(self.service.operate("POST", nobody, "stolen"), "body")

    def test_request(self):
        device = self.device
        self.healthy(self.client.attest(device, self.log)) # a request that was accepted vouches for no other one
        self.refused(self.client.attest(device, self.log, request=device.request(a.new_key())), "request_key")
        self.refused(
            self.client.attest(device, self.log, request=device.request(device.attestation)), "request_key"
        )
        good = device.request()
        broken = bytearray(good)
        broken[-1] ^= 1
        self.refused(self.client.attest(device, self.log, request=bytes(broken)), "request_signature")
        for bad in (good + b"\0", good[:-1], b"0", b"\x30\x80" + good[2:], os.urandom(200)):
            self.refused(self.client.attest(device, self.log, request=bad), "request_form")

    def test_body(self):
        token, request = self.device.token(self.client.nonce(self.device), self.log), self.device.request()
        whole = a.evidence(token, request)
        for bad in (b"", b"\0", whole[:-1], whole + b"\0", b"\xff\xff" + whole[2:], b"\0\0" + whole[2:]):
            self.refused(self.client.call("POST", "/v1/attest", bad), "body")
        self.refused(self.client.call("POST", "/v1/attest", a.evidence(token[:-1], request)), "token_form")
        self.refused(self.client.call("POST", "/v1/nonce", bytes(31)), "body")

    def test_every_field_of_a_foreign_token_is_looked_at(self):
        """A token for another profile, another encoding: not the one form."""
        nonce = self.client.nonce(self.device)
        for claims in ({"c265": "http://arm.com/psa/2.0.0"}, {"c2394": -1}, {"c2395": 0x1000}, {"c10": nonce[:16]}):
            self.refused(self.client.attest(self.device, self.log, nonce=nonce, **claims), "token_form")

    # ---- freshness ----

    def test_replay(self):
        nonce = self.client.nonce(self.device)
        body = a.evidence(self.device.token(nonce, self.log), self.device.request())
        self.healthy(self.client.call("POST", "/v1/attest", body))
        self.refused(self.client.call("POST", "/v1/attest", body), "nonce_used")
        other = self.service.client()
        self.addCleanup(other.close)
        self.refused(other.call("POST", "/v1/attest", body), "nonce_foreign")
        # Another statement for the same nonce is a replay of the nonce.
        again = a.evidence(self.device.token(nonce, self.log), self.device.request())
        self.refused(self.client.call("POST", "/v1/attest", again), "nonce_used")

    def test_stockpiled_nonces_of_another_connection(self):
        other = self.service.client()
        nonces = [other.nonce(self.device) for _ in range(8)]
        other.close()
        for nonce in nonces:
            self.refused(self.client.attest(self.device, self.log, nonce=nonce), "nonce_foreign")

    def test_relay(self):
        """A sick device's connection with a healthy one's token."""
        sick, well = self.devices[1], self.devices[2]
        nonce = self.client.nonce(sick)
        token = well.token(nonce, self.log)
        self.refused(self.client.call("POST", "/v1/attest", a.evidence(token, sick.request())), "nonce_foreign")
        nonce = self.client.nonce(well)
        token = well.token(nonce, self.log)
        self.refused(self.client.call("POST", "/v1/attest", a.evidence(token, sick.request())), "request_key")

    def test_swapped_nonces(self):
        one, two = self.devices[1], self.devices[2]
        for_one = self.client.nonce(one)
        self.refused(self.client.attest(two, self.log, nonce=for_one), "nonce_foreign")

    def test_made_up_nonces(self):
        nonce = self.client.nonce(self.device)
        later = (int.from_bytes(nonce[:8], "big") + 1).to_bytes(8, "big") + nonce[8:]
        for made in (bytes(32), os.urandom(32), later, nonce[:-1] + bytes([nonce[-1] ^ 1])):
            self.refused(self.client.attest(self.device, self.log, nonce=made), "nonce_foreign")

    def test_random_tokens_get_nothing(self):
        """Random changes of good bodies, some of each: no client certificate, ever."""
        rng = random.Random(SEED)
        count, each = (100_000, 40) if FULL else (400, 1)
        for turn in range(count):
            if turn % each == 0:  # what is refused does not use its nonce
                nonce = self.client.nonce(self.device)
                good = a.evidence(self.device.token(nonce, self.log), self.device.request())
            body = bytearray(good)
            for _ in range(rng.choice((1, 1, 1, 2, 8))):
                body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
            if body == good:  # one bit, twice
                body[0] ^= 1
            answer = self.client.call("POST", "/v1/attest", bytes(body))
            self.assertEqual(answer.verdict, "refused", body.hex())
            self.assertIsNone(answer.certificate("client"))

    # ---- records ----

    def test_each_decision_is_on_record(self):
        stranger = a.Device()
        self.client.attest(stranger, self.log)
        self.client.attest(self.devices[3], self.log[:-1])
        lines = self.service.operate("GET", "/v1/decisions").body.decode().splitlines()
        self.assertTrue([x for x in lines if f"device={stranger.id.hex()}" in x and "reason=device_unknown" in x])
        self.assertTrue(
            [x for x in lines if f"device={self.devices[3].id.hex()}" in x and "ill=component_missing" in x]
        )
        audit = self.service.operate("GET", "/v1/audit").body.decode()
        self.assertIn("who=operator what=enrol", audit)

    def test_no_secret_in_the_log(self):
        nonce = self.client.nonce(self.device)
        token = self.device.token(nonce, self.log)
        self.client.call("POST", "/v1/attest", a.evidence(token, self.device.request()))
        log = self.service.log.read_text(encoding="utf-8")
        pin = (self.service.home / "pin").read_text(encoding="utf-8").strip()
        for secret in (nonce.hex(), token.hex(), pin):
            self.assertNotIn(secret, log)
        for line in log.splitlines():
            self.assertRegex(line, r"^time=\S+Z level=(debug|info|warning|error) event=[a-z-]+ ")

    def test_documents_name_every_reason(self):
        page = (ROOT / "docs/attestation-service.md").read_text(encoding="utf-8")
        header = (ROOT / "service/protocol.h").read_text(encoding="utf-8")
        header = re.sub(r"\\\n", " ", header)
        entries = re.findall(r'X\(\w+, "(\w+)",(?: (\d+),)?\s+"([^"]*)"\)', header)
        self.assertGreater(len(entries), 30)
        for word, status, text in entries:
            row = f"| `{word}` | {status} | {text} |" if status else f"| `{word}` | {text} |"
            self.assertIn(row, page)


class Faults(unittest.TestCase):
    """A service of each test's own."""

    def setUp(self):
        temporary = folders.temporary("pluton-service-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.service = a.Service(self.folder)
        self.addCleanup(lambda: self.service.stop())
        self.software, self.devices = a.Software(), [a.Device() for _ in range(4)]
        self.log = self.software.log()

    def begin(self, settings=""):
        self.service.settings = settings
        self.service.start()
        self.service.enrol(self.devices)
        self.service.set_policy(self.software.policy(1))

    def attest(self, device=None, **more):
        client = self.service.client()
        try:
            return client.attest(device or self.devices[0], self.log, **more)
        finally:
            client.close()

    def attest_when_served(self, seconds=5):
        """The service sees that a client has gone in its next turn: until then it may refuse another's connection."""
        end = time.monotonic() + seconds
        while True:
            try:
                return self.attest()
            except ConnectionResetError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def database(self):
        return sqlite3.connect(self.service.home / "service.db")

    def test_first_start_needs_nothing_and_a_second_finds_all(self):
        self.begin()
        roots = [self.service.root(k) for k in ("server", "client", "service", "update", "admin")]
        self.assertEqual(len(set(roots)), 5)
        self.assertEqual((self.service.home / "admin.pem").stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.attest().verdict, "healthy")
        self.assertEqual(self.service.stop(), 0)
        self.service.start()
        self.assertEqual(roots[0], self.service.root("server"))
        self.assertEqual(self.attest().verdict, "healthy")

    def test_no_policy_nobody_healthy(self):
        self.service.start()
        self.service.enrol(self.devices)
        self.assertEqual(self.attest().verdict, "ill")

    def test_old_backup_is_refused(self):
        self.begin()
        self.service.stop()
        old = (self.service.home / "service.db").read_bytes()
        self.service.start()
        self.service.operate("POST", f"/v1/devices/{self.devices[0].id.hex()}/withdraw", "stolen")
        self.service.stop()
        (self.service.home / "service.db").write_bytes(old)
        for more in ("-wal", "-shm"):
            (self.service.home / f"service.db{more}").unlink(missing_ok=True)
        self.service.start(wait=False)
        self.assertEqual(self.service.process.wait(30), 1)
        self.assertIn("older copy", self.service.log.read_text(encoding="utf-8"))

    def test_clock_set_back_is_refused(self):
        self.begin()
        self.service.stop()
        with self.database() as database:
            database.execute("UPDATE meta SET value = value + 3600 WHERE name = 'time'")
        self.service.start(wait=False)
        self.assertEqual(self.service.process.wait(30), 1)
        self.assertIn("clock was set back", self.service.log.read_text(encoding="utf-8"))

    @unittest.skipUnless(FULL, "it waits a minute; unit.service looks at the same by a clock of its own")
    def test_expired_nonce(self):
        self.begin()
        client = self.service.client()
        nonce = client.nonce(self.devices[0])
        time.sleep(61.5)
        self.assertEqual(client.attest(self.devices[0], self.log, nonce=nonce).reason, "nonce_expired")
        self.assertEqual(client.attest(self.devices[0], self.log).verdict, "healthy")

    def test_concurrent_replay_succeeds_once(self):
        """The same body sixteen times, at once, on one connection: it is one that is read in turn."""
        self.begin()
        for _ in range(8 if FULL else 3):
            client = self.service.client()
            nonce = client.nonce(self.devices[0])
            body = a.evidence(self.devices[0].token(nonce, self.log), self.devices[0].request())
            request = (
                f"POST /v1/attest HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
            )
            stream = client.connection.sock
            stream.sendall(16 * request)
            text = b""
            while text.count(b"verdict ") < 16:
                more = stream.recv(65536)
                self.assertTrue(more, text[-500:])
                text += more
            self.assertEqual(text.count(b"verdict healthy"), 1)
            self.assertEqual(text.count(b"reason nonce_used"), 15)
            client.close()

    def test_limits(self):
        self.begin()
        self.service.stop()
        self.service.settings = "device_rate = 1\ndevice_burst = 3\naddress_rate = 1\naddress_burst = 40\n"
        self.service.start()
        answers = [self.attest(self.devices[1]) for _ in range(5)]
        self.assertEqual([x.verdict for x in answers], ["healthy"] * 3 + ["refused"] * 2)
        self.assertEqual(answers[-1].reason, "limit")
        self.assertTrue(5 <= int(answers[-1].headers["Retry-After"]) <= 15)
        self.assertEqual(self.attest(self.devices[2]).verdict, "healthy")
        client = self.service.client()
        seen = [client.call("GET", "/health").status for _ in range(60)]
        self.assertEqual((seen[0], seen[-1]), (200, 429))

    def test_connections_that_say_nothing(self):
        """They take no one else's place for long, and no more than their share at once."""
        self.begin()
        self.service.stop()
        self.service.settings = "connections_per_address = 40\n"
        self.service.start()
        silent = [socket.create_connection(("127.0.0.1", self.service.port), 20) for _ in range(39)]
        self.assertEqual(self.attest_when_served().verdict, "healthy")
        more = [socket.create_connection(("127.0.0.1", self.service.port), 20) for _ in range(3)]
        self.assertIn(b"", [one.recv(1) for one in more[1:]])
        for one in silent[:20]:
            one.close()
        self.assertEqual(self.attest_when_served().verdict, "healthy")
        if FULL:
            for one in silent[20:]:
                self.assertEqual(one.recv(1), b"")
        for one in silent + more:
            one.close()

    def test_enrolment_refuses(self):
        self.service.start()
        s, maker = self.service, self.service.maker
        nonce = os.urandom(32)
        one, two = a.Device(), a.Device()
        good = a.enrolment(maker, [one, two], nonce)
        lines = good.splitlines(keepends=True)
        for bad in (
            "",
            "openpluton enrolment 1\n",
            good[:-1],
            good.replace(f"nonce {nonce.hex()}", f"nonce {bytes(32).hex()}"),
            "".join(lines[:-2] + lines[-1:]),
            "".join(lines[:3] + lines[-1:]),
            a.enrolment(a.new_key(), [one]),
            good[:-2] + "\0\n",
        ):
            self.assertEqual(s.operate("POST", "/v1/enrol", bad).reason, "body", bad[:80])
        proof = one.proof(nonce)
        for wrong in (
            (proof[0], two.general_xy, proof[2], proof[3]),
            (two.xy, *proof[1:]),
            (proof[0], proof[1], two.proof(nonce)[2], proof[3]),
            (proof[0], proof[1], proof[2], bytes(64)),
            (*proof[:2], one.token(nonce, self.log), proof[3]),
            one.proof(bytes(32)),
        ):
            answer = s.operate("POST", "/v1/enrol", a.enrolment(maker, [], nonce, [two.proof(nonce), wrong]))
            self.assertEqual(answer.reason, "body")
            self.assertIn("line 5", answer.one("words"))
        self.assertEqual(s.operate("GET", "/v1/devices").body, b"")
        self.assertIn(b"enrolled 2", s.operate("POST", "/v1/enrol", good).body)
        self.assertIn(b"known 2", s.operate("POST", "/v1/enrol", good).body)
        taken = a.Device(attestation=one.attestation)
        answer = s.operate("POST", "/v1/enrol", a.enrolment(maker, [a.Device(), taken]))
        self.assertEqual(answer.reason, "body")
        self.assertEqual(len(s.operate("GET", "/v1/devices").body.splitlines()), 2)

    def test_a_manufacturers_list_from_what_chips_print(self):
        nonce, maker = os.urandom(32), self.folder / "maker.pem"
        files = []
        for number, device in enumerate(self.devices[:3]):
            words = ("attestation", "general", "token", "possession")
            parts = zip(words, device.proof(nonce), strict=True)
            text = "".join(f"{word:<13}{part.hex()}\n" for word, part in parts)
            files.append(self.folder / f"chip{number}")
            files[-1].write_text("life cycle   Provisioned\n" + text, encoding="utf-8")

        def call(*words):
            command = [os.environ["PLUTON_MAKER"], "--maker", maker, "--", *words]
            return subprocess.run(command, capture_output=True, text=True, check=False)

        made = call("list", self.folder / "list", *files)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(maker.stat().st_mode & 0o777, 0o600)
        self.service.settings = made.stdout
        self.service.start()
        text = (self.folder / "list").read_text(encoding="utf-8")
        self.assertIn(b"enrolled 3", self.service.operate("POST", "/v1/enrol", text).body)
        files[1].write_text("token 00\n", encoding="utf-8")
        self.assertEqual(call("list", self.folder / "list", *files).returncode, 1)
        token = self.folder / "token"
        token.write_bytes(self.devices[0].token(nonce, self.log))
        self.assertEqual(call("releases", token).stdout, f"rom {self.software.rom.hex()}\n")

    def test_database_that_cannot_be_written(self):
        """Nothing is acknowledged that is not on the disk; and it goes on when it can be again."""
        self.begin()
        lock = self.database()
        lock.execute("BEGIN IMMEDIATE")
        answer = self.attest()
        self.assertEqual((answer.status, answer.reason), (503, "store"))
        self.assertTrue(int(answer.headers["Retry-After"]) > 0)
        lock.rollback()
        lock.close()
        self.assertEqual(self.attest().verdict, "healthy")

    def test_killed_at_random_moments(self):
        """What was answered is in the database; no nonce has certificates twice."""
        self.begin()
        rng = random.Random(SEED)
        answered = []

        def load(device):
            client = self.service.client()
            try:
                while True:
                    answer = client.attest(device, self.log)
                    if answer.verdict == "healthy":
                        answered.append(answer.certificate("client"))
            except (OSError, AssertionError, a.http.client.HTTPException):
                client.close()

        for _ in range(10 if FULL else 3):
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                running = [pool.submit(load, device) for device in self.devices]
                time.sleep(rng.uniform(0.3, 1.2))
                self.service.process.kill()
                for one in running:
                    one.result(60)
            self.service.process.wait(10)
            self.service.start()
        self.service.stop()
        self.assertGreater(len(answered), 10)
        with self.database() as database:
            serials = {row[0] for row in database.execute("SELECT serial FROM certificate WHERE kind = 'client'")}
            issued = database.execute("SELECT count(*) FROM certificate").fetchone()[0]
            nonces = database.execute("SELECT count(*) FROM used_nonce").fetchone()[0]
            accepted = database.execute("SELECT count(*) FROM decision WHERE reason = 'accepted'").fetchone()[0]
        for der in answered:
            number = a.x509.load_der_x509_certificate(der).serial_number
            self.assertIn(number.to_bytes(16, "big"), serials)
        self.assertEqual(issued, 2 * nonces)
        self.assertEqual(accepted, nonces)

    def test_graceful_stop_and_reload(self):
        self.begin()
        self.assertEqual(self.attest().verdict, "healthy")
        self.service.process.send_signal(a.signal.SIGHUP)
        time.sleep(0.5)
        self.assertIn('event=reload words="done"', self.service.log.read_text(encoding="utf-8"))
        self.assertEqual(self.attest().verdict, "healthy")
        idle = self.service.client()
        self.addCleanup(idle.close)
        idle.call("GET", "/health")
        start = time.monotonic()
        self.assertEqual(self.service.stop(), 0)
        self.assertLess(time.monotonic() - start, 5)

    def test_settings_are_checked(self):
        for text, word in (("listen = 1", "line 1"), ("\nnothing = 1", "line 2"), ("maker = 00", "public key")):
            path = self.folder / "bad.conf"
            path.write_text(text, encoding="utf-8")
            done = subprocess.run(
                [self.service.program, "--config", path, "--check"], capture_output=True, text=True, check=False
            )
            self.assertEqual(done.returncode, 2)
            self.assertIn(word, done.stderr)
        shown = ROOT / "service/service.conf"
        done = subprocess.run([self.service.program, "--config", shown, "--check"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
