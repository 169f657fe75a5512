#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The device's agent with synthetic devices and a running service: certificates, whom it believes, refusals, updates,
and what the device socket takes. Environment: devices.py. Arguments are those of unittest.
"""

import datetime
import hashlib
import os
import pathlib
import socket
import ssl
import struct
import sys
import threading
import time
import unittest

from cryptography import x509

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools" / "demo"))
import antenna  # noqa: E402
import devices  # noqa: E402
from devices import Golden, Software, anchor_of, at, fi, url_of  # noqa: E402


class OtherFlash:
    """In front of a device's socket: the policy's place of slot 0 reads as another flash has it, all else goes through."""

    def __init__(self, device, flash):
        self.behind, self.flash, self.path = device.socket, flash, device.folder / "front"
        first = fi.SPEC["flash"]["slot"][0] + fi.PLACES["POLI"]
        self.places = range(first, first + fi.HEADER_BYTES + fi.SPEC["payload_most"])
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            one, _ = self.listener.accept()
            with one, socket.socket(socket.AF_UNIX) as behind:
                behind.connect(str(self.behind))
                while head := one.recv(8, socket.MSG_WAITALL):
                    target, op, _, size = struct.unpack("<BBHI", head)
                    body = one.recv(size, socket.MSG_WAITALL) if size else b""
                    behind.sendall(head + body)
                    head = behind.recv(8, socket.MSG_WAITALL)
                    size = struct.unpack_from("<I", head, 4)[0]
                    answer = behind.recv(size, socket.MSG_WAITALL) if size else b""
                    if (target, op) == (3, 4) and (at_byte := struct.unpack_from("<I", body)[0]) in self.places:
                        answer = bytes(self.flash.bytes[at_byte:at_byte + size])
                    one.sendall(head + answer)


class AgentTest(devices.AgentCase):
    # ---- certificates ----

    def test_certificates(self):
        service = self.serve()
        device = self.device(service)
        service.set_policy(device.software.policy(1, device.rom, 1, [1]))
        device.power()
        self.assertIn("event=healthy", device.agent("once"))
        for name in ("client", "service"):
            certificate = device.certificate(name)
            self.assertEqual(certificate.subject.rfc4514_string(), f"CN={device.id}")
            left = certificate.not_valid_after_utc - datetime.datetime.now(datetime.timezone.utc)
            self.assertGreater(left, datetime.timedelta(hours=23))
        self.assertIsNone(device.certificate("update"))
        self.assertFalse(list(device.home.glob("*.new")))
        # The key is in the chip, and TLS by it works at any server.
        port, seen = self.web_server(service.root("client"))
        ca = self.base / "web.pem"
        self.assertIn("hello", device.agent("get", f"https://localhost:{port}/", "--ca", str(ca)))
        self.assertEqual(seen, [device.id])
        self.assertIn("certificate", device.agent("get", f"https://localhost:{port}/", "--ca",
                                                  str(service.home / "roots/server.pem"), code=1))
        # Its certificate is of no use to another chip.
        other = self.device(service, enrol=False)
        other.home.mkdir()
        (other.home / "client.pem").write_bytes((device.home / "client.pem").read_bytes())
        other.power()
        self.assertIn("not one of this chip's key", other.agent("get", f"https://localhost:{port}/", "--ca", str(ca),
                                                                code=1))
        # Another agent of the same folder needs no memory of the first.
        self.assertIn("event=healthy", device.agent("once"))

    def web_server(self, client_root):
        """An HTTPS server that wants a client certificate; which devices came."""
        key = at.new_key()
        name = x509.Name([x509.NameAttribute(at.NameOID.COMMON_NAME, "web")])
        now = datetime.datetime.now(datetime.timezone.utc)
        made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
                .not_valid_after(now + datetime.timedelta(days=1))
                .add_extension(x509.BasicConstraints(True, 0), True)
                .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
                .sign(key, at.hashes.SHA256()))
        der = made.public_bytes(at.serialization.Encoding.DER)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(at.credential(self.base / "web-key.pem", der, key))
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=client_root)
        (self.base / "web.pem").write_text(ssl.DER_cert_to_PEM_cert(der), encoding="utf-8")
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        seen = []

        def serve():
            while True:
                try:
                    one, _ = listener.accept()
                    with context.wrap_socket(one, server_side=True) as tls:
                        tls.recv(4096)
                        seen.append(dict(x[0] for x in tls.getpeercert()["subject"])["commonName"])
                        tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n")
                except ssl.SSLError:
                    continue
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        return listener.getsockname()[1], seen

    # ---- whom it believes ----

    def test_rogue_service(self):
        honest, rogue = self.serve(settings="name = localhost\n"), self.serve("rogue")
        device = self.device(honest)
        honest.set_policy(device.software.policy(1, device.rom, 1, [1]))
        url = f"attest://localhost:{rogue.port}/{anchor_of(honest)}"
        device.flash.put_slot(0, device.software.images(1, url))
        device.power()
        self.assertIn("anchor of the device's policy", device.agent("once", code=1))
        self.assertNotIn("event=decision", rogue.log.read_text(encoding="utf-8"))
        device.off()
        # Another name of the same host.
        url = f"attest://127.0.0.1:{honest.port}/{anchor_of(honest)}"
        device.flash.put_slot(0, device.software.images(1, url))
        device.power()
        self.assertIn("its certificate has another name", device.agent("once", code=1))
        device.off()
        # An entry that is none, and a policy that somebody else signed.
        device.flash.put_slot(0, device.software.images(1, "attest://localhost"))
        device.flash.put_slot(1, device.software.images(1, "attest://localhost"))
        device.power()
        self.assertIn("names no service", device.agent("once", code=1))
        self.assertEqual(list(device.home.glob("*.pem")), [])

    def test_another_policy_than_the_measured_one(self):
        """Signed by the same authority, put into the flash after the boot: the chip's log does not have it."""
        honest, rogue = self.serve(settings="name = localhost\n"), self.serve("rogue")
        device = self.device(honest)
        honest.set_policy(device.software.policy(1, device.rom, 1, [1]))
        device.power()
        other = fi.Flash()
        other.put_slot(0, device.software.images(1))
        device.socket = OtherFlash(device, other).path
        self.assertIn("event=healthy", device.agent("once"))  # the same policy
        other.put_slot(0, device.software.images(1, url_of(rogue)))
        self.assertIn("not the one that the chip measured", device.agent("once", code=1))
        self.assertNotIn("event=decision", rogue.log.read_text(encoding="utf-8"))

    def test_refusals(self):
        service = self.serve()
        unknown = self.device(service, enrol=False)
        service.set_policy(unknown.software.policy(1, unknown.rom, 1, [1]))
        unknown.power()
        self.assertIn("device_unknown", unknown.agent("once", code=1))
        self.assertEqual(list(unknown.home.glob("*.pem")), [])
        self.assertIn("has to attest first", unknown.agent("get", "https://localhost:1/", "--ca", "/dev/null", code=3))
        for url in ("http://localhost/", "https://", "https://localhost:0/", "https://localhost:99999/"):
            self.assertIn("not https", unknown.agent("get", url, "--ca", "/dev/null", code=2))
        unknown.off()
        self.assertIn("is ./pluton token running", unknown.agent("once", code=3))

    # ---- updates ----

    def test_ill_updates_healthy(self):
        service = self.serve()
        device = self.device(service)
        software = device.software
        service.set_policy(software.policy(1, device.rom, 1, [1]))
        device.power()
        device.agent("once")
        service.set_policy(software.policy(2, device.rom, 2, [1, 2]))
        said = device.agent("once", code=1)  # nothing is offered
        self.assertIn("event=ill", said)
        self.assertIn("below the policy's minimum", said)
        self.assertIsNone(device.certificate("client"))
        self.assertIsNotNone(device.certificate("update"))
        self.offer(service, software.images(2))
        time.sleep(0.5)
        said = device.agent("once")
        for event in ("event=ill", "event=update", "event=reboot slot=b", "event=healthy", "event=raised type=NWOS version=2"):
            self.assertIn(event, said)
        self.assertLess(said.index("event=healthy"), said.index("event=raised"))
        self.assertIsNotNone(device.certificate("client"))
        self.assertIsNone(device.certificate("update"))
        self.assertIn("least 2 2 2 0 0 0 2", device.file.read_text(encoding="utf-8"))
        # The old slot is refused from now on, and the second start has nothing left to do.
        self.assertNotIn("event=update", device.agent("once"))
        code, status = device.call(3, 2)
        self.assertEqual((code, struct.unpack_from("<III", status)[:2]), (0, (1, 1)))

    def test_both_slots_broken(self):
        service = self.serve()
        device = self.device(service)
        software = device.software
        service.set_policy(software.policy(1, device.rom, 1, [1]))
        self.offer(service, software.images(1))
        for slot in range(2):
            device.flash.flip(slot, "NWOS", 5000)
        device.power()
        said = device.agent("once")
        self.assertIn("did not run", said)
        self.assertLess(said.index("event=ill"), said.index("event=reboot"))
        self.assertIn("event=healthy", said)

    def test_update_refused_whole(self):
        """An image that the chip would not take: nothing is written."""
        service = self.serve()
        device = self.device(service)
        software = device.software
        service.set_policy(software.policy(1, device.rom, 1, [1, 2]))
        device.power()
        device.agent("once")
        other = Software(software.url)
        other.signer = fi.Signer(root=0x3333, image=0x2222)
        self.offer(service, software.images(2) | {"NWOS": other.images(2)["NWOS"]})
        before = hashlib.sha256((device.folder / "flash").read_bytes()).hexdigest()
        time.sleep(0.5)
        said = device.agent("once")
        self.assertIn("image NWOS: the chip would refuse it", said)
        self.assertEqual(hashlib.sha256((device.folder / "flash").read_bytes()).hexdigest(), before)

    # ---- by the radio ----

    def with_radio(self, service, named, manifest=(), policy=()):
        """A device with a radio; `named` by manifest and policy, the others by one of them."""
        software = Software(url_of(service))
        images = software.images(1)
        images["RADI"] = fi.image("RADI", b"radio" * 8, software.signer)
        images["NWOS"] = fi.image("NWOS", devices.payload("NWOS", 1, software.url), software.signer,
                                  hosts=fi.names([*named, *manifest]))
        images["POLI"] = fi.image("POLI", fi.policy([(129, 3)], [software.url, *named, *policy]), software.signer)
        device = self.device(service, images, software)
        lines = ["require RADI", "minimum RADI 1"]
        for kind in ("RADI", "POLI"):
            digest = hashlib.sha256(images[kind][fi.HEADER_BYTES:]).hexdigest()
            lines.append(f"release {kind} 1 {digest} {software.signer.key.hash().hex()}")
        service.set_policy(software.policy(1, device.rom, 1, [1]) + "\n".join(lines) + "\n")
        return device

    def test_by_radio(self):
        """By frames to the service alone, with the key in the chip; to a host that manifest and policy do not both name, or
        that does not answer, nothing goes, and by no other way."""
        service = self.serve()
        name, air = f"localhost:{service.port}", antenna.Antenna()
        port, seen = self.web_server(service.root("client"))
        web, nobody = f"localhost:{port}", "localhost:1"
        device = self.with_radio(service, (name, web, nobody), ("manifest.example:1",), ("policy.example:1",))
        device.power(radio=air.port)
        self.assertIn("event=healthy", device.agent("once", "--no-update", "--radio"))
        self.assertEqual({host for host, _ in air.heard}, {name})
        self.assertGreater(sum(len(payload) for _, payload in air.heard), 1500)
        ca = str(self.base / "web.pem")
        self.assertIn("hello", device.agent("get", f"https://{web}/", "--ca", ca, "--radio"))
        self.assertEqual(seen, [device.id])
        before = len(air.heard)
        for host in ("rogue.example:1", "manifest.example:1", "policy.example:1", "localhost:10"):
            said = device.agent("get", f"https://{host}/", "--ca", ca, "--radio", code=1)
            self.assertIn("the radio refuses this host", said)
        self.assertEqual(len(air.heard), before)
        self.assertIn("nobody answers", device.agent("get", f"https://{nobody}/", "--ca", ca, "--radio", code=1))
        self.assertIn("too long a name", device.agent("get", f"https://{'a' * 60}.example:1/", "--ca", ca, "--radio", code=1))

    def test_by_a_radio_that_fails(self):
        class Ends(antenna.Gateway):
            """The host ends the stream behind its first bytes."""

            def read(self):
                first, self.reads = not getattr(self, "reads", 0), 1
                return super().read() if first else (antenna.ENDED, b"")

        class Breaks(antenna.Gateway):
            """The line's other end goes away when bytes are to come."""

            def answer(self, host, payload):
                if payload[0] == antenna.READ:
                    raise SystemExit
                return super().answer(host, payload)

        service = self.serve()
        device = self.with_radio(service, (f"localhost:{service.port}",))
        for gateway, words in ((Ends, "the host closed it"), (Breaks, "the radio core fell")):
            with self.subTest(gateway):
                air = antenna.Antenna()
                air.gateway = gateway
                device.power(radio=air.port)
                self.assertIn(words, device.agent("once", "--no-update", "--radio", code=1))
                self.assertEqual(device.call(4, antenna.READ), (0x610, b""))
                device.off()
        device.power()
        self.assertIn("offers no byte stream", device.agent("once", "--no-update", "--radio", code=1))
        self.assertNotIn("reason=accepted", service.log.read_text(encoding="utf-8"))
        air = antenna.Antenna()
        device.off()
        device.power(radio=air.port)
        name = f"localhost:{service.port}".encode()
        for op, body, code in ((1, b"", 0x207), (1, b"a" * 64, 0x207), (1, b"a b", 0x207), (2, b"x", 0x610), (4, b"", 0x610),
                               (1, name, 0), (2, b"", 0x207), (2, bytes(4097), 0x201), (9, b"", 0x207), (3, b"", 0), (4, b"", 0),
                               (3, b"", 0x610)):
            self.assertEqual(device.call(4, op, body), (code, b""), (op, len(body)))

    # ---- the socket ----

    def test_socket(self):
        service = self.serve()
        device = self.device(service)
        device.power()
        self.assertEqual(os.stat(device.socket).st_mode & 0o777, 0o600)
        trust = device.call(3, 3)
        self.assertEqual((trust[0], len(trust[1])), (0, 108))
        for header in (b"\0" * 8, b"\x05\x01\0\0\0\0\0\0", b"\x01\x30\x01\0\0\0\0\0", b"\x01\x31\0\0\x11\x10\0\0"):
            self.assertEqual(device.call(0, 0, header=header), (0x600, b""))
        self.assertIsNone(device.call(1, 0x31, b"x" * 10, header=struct.pack("<BBHI", 1, 0x31, 0, 32)))
        self.assertIsNone(device.call(1, 0x31, header=b"\x01\x31"))
        cases = [(1, 0x31, b"x" * 31, 0x205), (1, 0x61, b"NWOS", 0x203), (1, 0xFF, b"", 0x202), (2, 0x61, b"XXXX", 0x207),
                 (1, 0x41, bytes(8), 0x207), (1, 0x41, struct.pack("<II", 0, 1), 0x208), (3, 4, bytes(8), 0x207),
                 (3, 4, struct.pack("<II", 0xFFFFFFFF, 4096), 0x207), (3, 9, b"", 0x202), (3, 1, b"x", 0x205),
                 (3, 5, struct.pack("<I", 0x100000) + bytes(4096), 0x601), (3, 5, struct.pack("<I", 5) + bytes(4096), 0x207),
                 (3, 7, b"x", 0x604), (2, 0x60, b"SCUR", 0x204), (4, 1, b"localhost:1", 0x606), (4, 3, b"", 0x606)]
        for target, op, body, code in cases:
            self.assertEqual(device.call(target, op, body), (code, b""), (target, op))
        digest = os.urandom(32)
        code, signature = device.call(1, 0x31, digest)
        self.assertEqual((code, len(signature)), (0, 64))
        # One process owns a device, and its socket.
        Golden.golden("serve", device.file, "--socket", device.socket, "--flash", device.folder / "flash", code=2)
        other = device.folder / "other"
        Golden.golden("new", other)
        Golden.golden("serve", other, "--socket", device.socket, code=2)
        Golden.golden("serve", other, "--socket", device.file, code=2)
        device.process.kill()
        device.process.wait()
        device.process.stdout.close()
        device.power(write=False)  # the stale socket is replaced
        self.assertEqual(device.call(3, 1)[0], 0)


if __name__ == "__main__":
    unittest.main()
