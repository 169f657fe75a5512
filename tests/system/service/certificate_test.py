#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The certificates that the service issues, judged by libraries of others; and who may go where.

OpenSSL, GnuTLS, mbedTLS and python-cryptography look at each form; an nginx takes the client certificate and no
other one; every route meets every kind of certificate.
"""

import contextlib
import datetime
import hashlib
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import attestation as a  # noqa: E402
import folders  # noqa: E402
from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage  # noqa: E402

USAGE = {
    "client": Usage.CLIENT_AUTH.dotted_string,
    "service": a.ARC + ".1",
    "update": a.ARC + ".2",
    "admin": a.ARC + ".3",
    "server": Usage.SERVER_AUTH.dotted_string,
}
LIFE = {"client": 86400, "service": 86400, "update": 3600, "admin": 365 * 86400, "server": 7 * 86400}
DEVICE = ("client", "service", "update")


def run(*command, **more):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **more)


class Certificates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = folders.temporary("pluton-service-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.updates = cls.folder / "updates"
        cls.updates.mkdir()
        (cls.updates / "nothing").write_bytes(b"not an image")
        cls.service = a.Service(cls.folder, f"updates = {cls.updates}\n").start()
        cls.software, cls.device, cls.gone = a.Software(), a.Device(), a.Device()
        cls.service.enrol([cls.device, cls.gone])
        cls.service.set_policy(cls.software.policy(1))
        cls.der = cls.issue(cls.device)
        of_gone = cls.issue(cls.gone)
        cls.service.operate("POST", f"/v1/devices/{cls.gone.id.hex()}/withdraw", "stolen")
        own = (cls.service.home / "admin.pem").read_text(encoding="utf-8")
        cls.der["admin"] = ssl.PEM_cert_to_DER_cert(own[own.index("-----BEGIN CERTIFICATE") :])
        cls.der["server"] = cls.served()
        cls.pem = {k: cls.write(f"{k}.crt", ssl.DER_cert_to_PEM_cert(v)) for k, v in cls.der.items()}
        cls.root = {k: cls.service.home / "roots" / f"{k}.pem" for k in USAGE}
        cls.credentials(of_gone)

    @classmethod
    def tearDownClass(cls):
        cls.service.stop()
        cls.temporary.cleanup()

    @classmethod
    def write(cls, name, text):
        path = cls.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    @classmethod
    def issue(cls, device):
        client = cls.service.client()
        try:
            well = client.attest(device, cls.software.log())
            ill = client.attest(device, cls.software.log()[:-1])
        finally:
            client.close()
        kinds = {k: (ill if k == "update" else well).certificate(k) for k in DEVICE}
        assert all(kinds.values())
        return kinds

    @classmethod
    def served(cls):
        client = cls.service.client()
        client.call("GET", "/health")
        found = client.connection.sock.getpeercert(True)
        client.close()
        return found

    @classmethod
    def credentials(cls, of_gone):
        key = cls.device.general
        cls.credential = {"none": None, "admin": cls.service.home / "admin.pem"}
        for kind in DEVICE:
            cls.credential[kind] = a.credential(cls.folder / kind, cls.der[kind], key)
            gone = a.credential(cls.folder / f"gone-{kind}", of_gone[kind], cls.gone.general)
            cls.credential[f"withdrawn {kind}"] = gone
            # A foreign root of the same name, and the right device's name.
            name, issuer = cls.device.id.hex(), f"openpluton {kind} root"
            der = a.foreign(key, USAGE[kind], name, issuer_name=issuer)
            cls.credential[f"foreign {kind}"] = a.credential(cls.folder / f"foreign-{kind}", der, key)
        # What a device might sign for itself with the key that was certified for it.
        own = a.new_key()
        der = a.foreign(own, USAGE["service"], cls.device.id.hex(), issuer=key)
        cls.credential["by a device"] = a.credential(cls.folder / "by-device", der, own)

    # ---- the forms ----

    def test_openssl(self):
        for kind in USAGE:
            purpose = {"client": "sslclient", "server": "sslserver"}.get(kind, "any")
            command = ["openssl", "verify", "-x509_strict", "-check_ss_sig", "-purpose", purpose]
            for root, other in self.root.items():
                done = run(*command, "-CAfile", other, self.pem[kind])
                self.assertEqual(done.returncode == 0, root == kind, (kind, root, done.stdout + done.stderr))
        for kind in ("service", "update", "admin"):
            for purpose in ("sslclient", "sslserver", "smimesign"):
                done = run("openssl", "verify", "-purpose", purpose, "-CAfile", self.root[kind], self.pem[kind])
                self.assertNotEqual(done.returncode, 0, (kind, purpose))
        lint = run("openssl", "x509", "-in", self.pem["client"], "-noout", "-text")
        self.assertEqual(lint.returncode, 0)
        self.assertEqual(lint.stdout.count("ecdsa-with-SHA256"), 2)

    def test_gnutls(self):
        for kind in USAGE:
            good = run("certtool", "--verify", "--load-ca-certificate", self.root[kind], "--infile", self.pem[kind])
            self.assertEqual(good.returncode, 0, (kind, good.stdout + good.stderr))
            other = self.root["client" if kind != "client" else "service"]
            bad = run("certtool", "--verify", "--load-ca-certificate", other, "--infile", self.pem[kind])
            self.assertNotEqual(bad.returncode, 0, kind)
            shown = run("certtool", "--certificate-info", "--infile", self.pem[kind]).stdout
            self.assertNotIn("error", shown.lower())
            if kind in DEVICE:
                self.assertIn(f"URI: urn:openpluton:device:{self.device.xy.hex()}", shown)

    def test_mbedtls(self):
        """What small devices have: its profile of Suite B, P-256 with SHA-256 alone."""
        program = os.environ["MBEDTLS_VERIFY"]
        for kind in USAGE:
            for root, path in self.root.items():
                done = run(program, path, self.pem[kind])
                self.assertEqual(done.returncode == 0, root == kind, (kind, root, done.stdout + done.stderr))
            said = dict(line.split() for line in run(program, self.root[kind], self.pem[kind]).stdout.splitlines())
            wanted = {"flags": "0", "client": "0", "server": "0", "sign": "1", "certify": "0"}
            self.assertEqual(said, {**wanted, **({kind: "1"} if kind in wanted else {})}, kind)
            broken = bytearray(self.der[kind])
            broken[len(broken) // 2] ^= 1
            bad = self.write("broken.crt", ssl.DER_cert_to_PEM_cert(bytes(broken)))
            self.assertNotEqual(run(program, self.root[kind], bad).returncode, 0, kind)

    def test_cryptography(self):
        serials = set()
        for kind, der in self.der.items():
            made = x509.load_der_x509_certificate(der)
            root = x509.load_pem_x509_certificate(self.root[kind].read_bytes())
            made.verify_directly_issued_by(root)
            root.verify_directly_issued_by(root)
            self.assertEqual(made.public_bytes(serialization.Encoding.DER), der)
            self.assertEqual(made.signature_algorithm_oid, root.signature_algorithm_oid)
            self.assertIsInstance(made.signature_hash_algorithm, hashes.SHA256)
            self.assertEqual(root.subject.rfc4514_string(), f"CN=openpluton {kind} root")
            life = made.not_valid_after_utc - made.not_valid_before_utc
            self.assertEqual(life, datetime.timedelta(seconds=LIFE[kind] + 600))
            self.extensions(made, kind)
            self.assertTrue(0x40 << 120 <= made.serial_number < 0x80 << 120)
            serials.add(made.serial_number)
        self.assertEqual(len(serials), len(self.der))

    def extensions(self, made, kind):
        found = {e.oid.dotted_string: e for e in made.extensions}
        constraints = made.extensions.get_extension_for_class(x509.BasicConstraints)
        self.assertEqual((constraints.critical, constraints.value.ca), (True, False))
        key = made.extensions.get_extension_for_class(x509.KeyUsage)
        self.assertTrue(key.critical and key.value.digital_signature)
        self.assertFalse(key.value.key_cert_sign or key.value.crl_sign or key.value.key_agreement)
        usage = made.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        self.assertEqual((usage.critical, [o.dotted_string for o in usage.value]), (True, [USAGE[kind]]))
        names = 0
        if kind in DEVICE:
            name = made.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
            self.assertEqual([n.value for n in name], [self.device.id.hex()])
            self.assertEqual(self.device.id, hashlib.sha256(b"\x04" + self.device.xy).digest())
            self.assertEqual(len(made.subject), 1)
            uri = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            self.assertEqual(
                list(uri), [x509.UniformResourceIdentifier(f"urn:openpluton:device:{self.device.xy.hex()}")]
            )
            self.assertEqual(made.public_key(), self.device.general.public_key())
        names = int(kind != "admin")
        self.assertEqual(len(found), 5 + names)

    def test_roots(self):
        for kind, path in self.root.items():
            root = x509.load_pem_x509_certificate(path.read_bytes())
            constraints = root.extensions.get_extension_for_class(x509.BasicConstraints)
            self.assertTrue(constraints.critical and constraints.value.ca)
            self.assertEqual(constraints.value.path_length, 0)
            usage = root.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
            self.assertEqual([o.dotted_string for o in usage], [USAGE[kind]])
            self.assertIsInstance(root.public_key(), ec.EllipticCurvePublicKey)
            client = self.service.client()
            shown = client.call("GET", f"/v1/cacerts/{kind}")
            client.close()
            if kind == "admin":
                self.assertEqual(shown.reason, "route")
            else:
                self.assertEqual(shown.body, path.read_bytes())

    def test_anchor(self):
        """What a device keeps: the hash of the server root's key, which the service sends."""
        done = run(
            "openssl", "s_client", "-connect", f"127.0.0.1:{self.service.port}", "-showcerts", input="", timeout=30
        )
        chain = done.stdout.split("-----BEGIN CERTIFICATE-----")[1:]
        self.assertEqual(len(chain), 2)
        pem = "-----BEGIN CERTIFICATE-----" + chain[1].split("-----END")[0] + "-----END CERTIFICATE-----\n"
        key = x509.load_pem_x509_certificate(pem.encode()).public_key()
        info = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        log = self.service.log.read_text(encoding="utf-8")
        self.assertIn(f"anchor={hashlib.sha256(info).hexdigest()}", log)

    # ---- who may go where ----

    def ask(self, port, credential, method, path, body=None):
        client = a.Client(port, self.service.root("server"), credential)
        try:
            return client.call(method, path, body)
        finally:
            client.close()

    def test_matrix_of_devices(self):
        """Each route, each method, each credential."""
        image = "/v1/update/image/" + bytes(32).hex()
        needs = {"update": "GET", "image": "GET"}
        routes = {
            "nonce": ("POST", "/v1/nonce", self.device.id),
            "attest": ("POST", "/v1/attest", b"x"),
            "update": ("GET", "/v1/update", None),
            "image": ("GET", image, None),
            "cacerts": ("GET", "/v1/cacerts", None),
            "health": ("GET", "/health", None),
            "metrics": ("GET", "/metrics", None),
            "enrol": ("POST", "/v1/enrol", b"x"),
            "policy": ("PUT", "/v1/policy", b"x"),
            "devices": ("GET", "/v1/devices", None),
            "root": ("GET", "/", None),
            "dots": ("GET", "/v1/../v1/update", None),
            "query": ("GET", "/v1/update?x", None),
            "longer": ("POST", "/v1/attest/x", b"x"),
        }
        open_routes = {"nonce": None, "attest": "body", "cacerts": None, "health": None}
        good = {"update": None, "image": "route"}
        for name, (method, path, body) in routes.items():
            for who, credential in self.credential.items():
                if name in open_routes:
                    expected = open_routes[name]
                elif name not in needs:
                    expected = "route"
                elif who == "none":
                    expected = "certificate_missing"
                elif who in ("update", "service"):
                    expected = good[name]
                elif who in ("withdrawn update", "withdrawn service"):
                    expected = "device_withdrawn"
                else:
                    expected = "certificate_foreign"
                with self.subTest(route=name, who=who):
                    answer = self.ask(self.service.port, credential, method, path, body)
                    self.assertEqual((answer.reason, answer.status == 200), (expected, expected is None))
        for kind in ("service", "update"):
            answer = self.ask(self.service.port, self.expired(kind), "GET", "/v1/update")
            self.assertEqual(answer.reason, "certificate_expired")
        for name in ("nonce", "attest", "update", "cacerts", "health"):
            method, path, _ = routes[name]
            for other in {"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"} - {method, "HEAD"}:
                answer = self.ask(self.service.port, self.credential["update"], other, path)
                self.assertEqual(answer.reason, "method", (other, path))

    def test_matrix_of_operators(self):
        """Nothing on the admin port without an operator's certificate."""
        for method, path, body in (
            ("GET", "/health", None),
            ("GET", "/metrics", None),
            ("POST", "/v1/enrol", "x"),
            ("GET", "/v1/policy", None),
            ("PUT", "/v1/policy", "x"),
            ("GET", "/v1/devices", None),
            ("POST", f"/v1/devices/{self.device.id.hex()}/withdraw", "x"),
            ("GET", "/v1/decisions", None),
            ("GET", "/v1/audit", None),
            ("GET", "/v1/nothing", None),
        ):
            for who, credential in self.credential.items():
                if who == "admin":
                    continue
                answer = self.ask(self.service.admin_port, credential, method, path, body)
                reason = "certificate_missing" if who == "none" else "certificate_foreign"
                self.assertEqual(answer.reason, reason, (path, who))
        answer = self.ask(self.service.admin_port, self.credential["admin"], "GET", "/v1/nothing")
        self.assertEqual(answer.reason, "route")

    def test_not_http(self):
        for text in (
            b"GET /health HTTP/1.0\r\n\r\n",
            b"GET /health HTTP/1.1\r\n\r\n",
            b"GET /health HTTP/1.1\nHost: x\n\n",
            b"GET  /health HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET http://x/health HTTP/1.1\r\nHost: x\r\n\r\n",
            b"POST /v1/nonce HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"POST /v1/nonce HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            b"POST /v1/nonce HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            b"GET /health HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
            b"GET /health HTTP/1.1\r\nHost: x\r\nA\0: y\r\n\r\n",
            b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            os.urandom(64),
        ):
            client = self.service.client()
            client.connection.connect()
            client.connection.sock.sendall(text)
            got = client.connection.sock.recv(4096)
            client.close()
            self.assertTrue(got.startswith(b"HTTP/1.1 400 "), (text, got))
        # Two requests in one write are two answers.
        client = self.service.client()
        client.connection.connect()
        client.connection.sock.sendall(2 * b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        got = b""
        while got.count(b"ok\n") < 2:
            got += client.connection.sock.recv(4096)
        client.close()
        large = self.ask(self.service.port, None, "POST", "/v1/attest", bytes(3133))
        self.assertEqual((large.status, large.reason), (413, "size"))
        large = self.ask(self.service.port, None, "POST", "/v1/attest", bytes(4500))
        self.assertEqual((large.status, large.reason), (413, "size"))

    def test_tls_1_2_is_refused(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.service.root("server"))
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        client = self.service.client()
        client.connection = a.http.client.HTTPSConnection("localhost", self.service.port, context=context)
        with self.assertRaises(ssl.SSLError):
            client.call("GET", "/health")
        client.close()
        plain = a.http.client.HTTPConnection("localhost", self.service.port, timeout=10)
        with self.assertRaises((OSError, a.http.client.HTTPException)):
            plain.request("GET", "/health")
            plain.getresponse()
        plain.close()

    # ---- updates ----

    def sign_image(self, number):
        authority, payload = self.folder / "authority", self.folder / "payload"
        payload.write_bytes(bytes([number]) * 4096)
        image = self.updates / f"image{number}"
        sign = [os.environ["PLUTON_SIGN"], "--authority", authority]
        if not authority.exists():
            done = run(*sign, "--id", "0", "--types", "NWOS", "--", "keys")
            self.assertEqual(done.returncode, 0, done.stderr)
        options = ("--id", "0", "--type", "NWOS", "--security-version", number, "--release", 10 * number)
        done = run(*sign, *options, "--", "image", payload, image)
        self.assertEqual(done.returncode, 0, done.stderr)
        return image

    def test_updates(self):
        images = [self.sign_image(number) for number in (1, 2, 3)]
        lines = run(os.environ["PLUTON_MAKER"], "--", "releases", *images).stdout.splitlines(keepends=True)
        self.assertEqual([line.split()[:3] for line in lines], [["release", "NWOS", str(n)] for n in (1, 2, 3)])
        digests = [hashlib.sha256(image.read_bytes()).hexdigest() for image in images]

        def listed(epoch, more):
            self.service.set_policy(self.software.policy(epoch) + more)
            answer = self.ask(self.service.port, self.credential["update"], "GET", "/v1/update")
            self.assertEqual(answer.lines[0], ["update", "1"])
            return [line[1].split() for line in answer.lines if line[0] == "image"]

        def fetched(number):
            path = "/v1/update/image/" + digests[number - 1]
            return self.ask(self.service.port, self.credential["service"], "GET", path)

        self.assertEqual(listed(2, ""), [])
        self.service.process.send_signal(a.signal.SIGHUP)
        time.sleep(0.5)
        self.assertEqual(listed(3, ""), [])
        self.assertEqual(fetched(1).reason, "route")
        found = listed(4, lines[0] + lines[1])
        size = str(images[1].stat().st_size)
        self.assertEqual(found, [["NWOS", "2", "20", size, digests[1], lines[1].split()[3]]])
        self.assertEqual(fetched(2).body, images[1].read_bytes())
        self.assertEqual(fetched(1).body, images[0].read_bytes())
        self.assertEqual(fetched(3).reason, "route")
        found = listed(5, lines[0] + lines[1].replace("release", "withdrawn"))
        self.assertEqual([line[:2] for line in found], [["NWOS", "1"]])
        self.assertEqual(fetched(2).reason, "route")

    # ---- an online service ----

    @contextlib.contextmanager
    def nginx(self):
        folder = self.folder / "nginx"
        folder.mkdir(exist_ok=True)
        key = a.new_key()
        der = a.foreign(key, USAGE["server"], "localhost")
        pem = a.credential(folder / "server.pem", der, key)
        port = 20000 + os.getpid() % 20000
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
            "events {}\n"
            f"http {{ access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;\n"
            f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
            f" server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {pem}; ssl_certificate_key {pem};\n"
            f"  ssl_client_certificate {self.root['client']}; ssl_verify_client on;\n"
            '  location / { return 200 "$ssl_client_s_dn\\n"; } } }\n',
            encoding="utf-8",
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        with open(folder / "out", "wb") as out:
            process = subprocess.Popen(
                [program, "-e", f"{folder}/error.log", "-p", folder, "-c", folder / "nginx.conf"],
                stdout=out,
                stderr=out,
            )
        try:
            for _ in range(200):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), 5).close()
                    break
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()
            process.wait(20)

    def test_nginx_takes_the_client_certificate_alone(self):
        def ask(port, credential):
            mine = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            mine.check_hostname, mine.verify_mode = False, ssl.CERT_NONE
            if credential:
                mine.load_cert_chain(credential)
            connection = a.http.client.HTTPSConnection("127.0.0.1", port, context=mine, timeout=20)
            try:
                connection.request("GET", "/")
                got = connection.getresponse()
                return got.status, got.read().decode()
            finally:
                connection.close()

        expired = self.expired()
        with self.nginx() as port:
            status, text = ask(port, self.credential["client"])
            self.assertEqual((status, text), (200, f"CN={self.device.id.hex()}\n"))
            for who in ("none", "service", "update", "admin", "foreign client", "by a device"):
                self.assertEqual(ask(port, self.credential[who])[0], 400, who)
            self.assertEqual(ask(port, expired)[0], 400, "expired")

    def expired(self, kind="client"):
        """A certificate by this service's own keys, of two days ago."""
        path = self.folder / f"expired-{kind}"
        home = self.service.home
        environment = {**os.environ, "SOFTHSM2_CONF": str(home / "softhsm2.conf")}
        done = run(
            os.environ["SERVICE_ISSUE"], home, kind, self.device.xy.hex(), self.device.general_xy.hex(), env=environment
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        der = bytes.fromhex(done.stdout)
        x509.load_der_x509_certificate(der).verify_directly_issued_by(
            x509.load_pem_x509_certificate(self.root[kind].read_bytes())
        )
        return a.credential(path, der, self.device.general)


if __name__ == "__main__":
    unittest.main()
