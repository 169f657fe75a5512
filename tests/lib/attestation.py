# SPDX-License-Identifier: Apache-2.0
"""Devices, manufacturers and operators for tests of the attestation service.

Tokens are made by cbor2, signatures and requests by cryptography: nothing is shared with the service.
"""

import base64
import datetime
import hashlib
import http.client
import os
import pathlib
import re
import select
import signal
import socket
import ssl
import struct
import subprocess
import time

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID

ARC = "1.2.840.113556.1.8000.2554.59248.2413.63157.17452.40289.1715917.15074300"
ES256 = bytes.fromhex("a10126")
SECURED, PROVISIONED, DEBUG = 0x3000, 0x2000, 0x4000


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def point(key):
    n = key.public_key().public_numbers()
    return n.x.to_bytes(32, "big") + n.y.to_bytes(32, "big")


def raw_sign(key, message):
    r, s = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def key_hash(xy):
    return hashlib.sha256(b"\x04" + xy).digest()


def thumbprint(xy):
    return hashlib.sha256(cbor2.dumps({1: 2, -1: 1, -2: xy[:32], -3: xy[32:]})).digest()


def replay(components):
    register = bytes(32)
    for c in components:
        entry = c[1].encode() + struct.pack(">I", int(c[4], 16)) + c[5] + c[2]
        register = hashlib.sha256(register + entry).digest()
    return register


def component(kind, version, digest, signer):
    return {1: kind, 2: digest, 4: f"{version:08x}", 5: signer}


class Software:
    """What a healthy device has run, and the policy that says so."""

    def __init__(self):
        self.signer = hashlib.sha256(b"image key").digest()
        self.rom = hashlib.sha256(b"rom").digest()
        self.kinds = ("PLRT", "SMON", "POLI", "NWOS")

    def digest(self, kind, version):
        return hashlib.sha256(f"{kind} {version}".encode()).digest()

    def log(self, version=2):
        rest = [component(k, version, self.digest(k, version), self.signer) for k in self.kinds]
        return [component("BROM", 0, self.rom, bytes(32)), *rest]

    def policy(self, epoch, least=0, withdrawn=(), versions=(1, 2, 3)):
        lines = ["openpluton policy 1", f"epoch {epoch}", f"rom {self.rom.hex()}"]
        for kind in self.kinds:
            lines += [f"require {kind}", f"minimum {kind} {least}"]
            for version in versions:
                word = "withdrawn" if (kind, version) in withdrawn else "release"
                digest = self.digest(kind, version).hex()
                lines.append(f"{word} {kind} {version} {digest} {self.signer.hex()}")
        return "\n".join(lines) + "\n"


class Device:
    def __init__(self, attestation=None, general=None):
        self.attestation, self.general = attestation or new_key(), general or new_key()
        self.xy, self.general_xy = point(self.attestation), point(self.general)
        self.id = key_hash(self.xy)
        self.seed = os.urandom(32)

    def claims(self, nonce, log, **other):
        claims = {
            8: {5: thumbprint(self.general_xy)},
            10: nonce,
            256: b"\x01" + self.id,
            265: "tag:psacertified.org,2023:psa#tfm",
            268: self.seed,
            2394: 1,
            2395: SECURED,
            2396: hashlib.sha256(b"openpluton 1").digest(),
            2399: log,
            -65537: replay(log),
            -65538: False,
            -65539: False,
        }
        claims.update({int(k[1:].replace("_", "-")): v for k, v in other.items()})
        return claims

    def token(self, nonce, log, key=None, **other):
        """Claims by number: c2395=..., c_65538=... for negative ones."""
        payload = cbor2.dumps(self.claims(nonce, log, **other))
        signature = raw_sign(
            key or self.attestation, cbor2.dumps(["Signature1", ES256, b"", payload])
        )
        return cbor2.dumps(cbor2.CBORTag(18, [ES256, {}, payload, signature]))

    def request(self, key=None):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "device")])
        made = x509.CertificateSigningRequestBuilder().subject_name(subject)
        return made.sign(key or self.general, hashes.SHA256()).public_bytes(
            serialization.Encoding.DER
        )

    def proof(self, nonce):
        log = [component("BROM", 0, bytes(32), bytes(32))]
        label = b"openpluton proof of possession 1"
        said = label + nonce + self.xy + self.general_xy
        token = self.token(nonce, log, c2395=PROVISIONED)
        return (self.xy, self.general_xy, token, raw_sign(self.general, said))


def evidence(token, request):
    return struct.pack(">H", len(token)) + token + struct.pack(">H", len(request)) + request


def enrolment(maker, devices, nonce=None, proofs=None):
    nonce = nonce or os.urandom(32)
    lines = ["openpluton enrolment 1", f"maker {point(maker).hex()}", f"nonce {nonce.hex()}"]
    for proof in proofs or [d.proof(nonce) for d in devices]:
        lines.append("device " + " ".join(part.hex() for part in proof))
    text = "\n".join(lines) + "\n"
    return text + f"signature {raw_sign(maker, text.encode()).hex()}\n"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.lines = []
        if headers.get("Content-Type", "").startswith("text/plain"):
            self.lines = [line.split(" ", 1) for line in body.decode().splitlines()]

    def one(self, name):
        found = [line[1] for line in self.lines if line[0] == name]
        return found[0] if len(found) == 1 else None

    def certificate(self, kind):
        found = self.one(kind)
        return base64.b64decode(found) if found else None

    @property
    def verdict(self):
        return self.one("verdict")

    @property
    def reason(self):
        return self.one("reason")

    @property
    def ill(self):
        return {line[1].split(" ")[0] for line in self.lines if line[0] == "ill"}


class Client:
    """One connection, kept."""

    def __init__(self, port, root, credential=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(cadata=root)
        if credential:
            context.load_cert_chain(credential)
        self.connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=30)

    def call(self, method, path, body=None):
        self.connection.request(method, path, body=body)
        got = self.connection.getresponse()
        return Answer(got.status, dict(got.getheaders()), got.read())

    def nonce(self, device):
        answer = self.call("POST", "/v1/nonce", device.id)
        assert answer.status == 200 and len(answer.body) == 32, answer.body
        return answer.body

    def attest(self, device, log, request=None, nonce=None, key=None, **claims):
        nonce = nonce or self.nonce(device)
        token = device.token(nonce, log, key=key, **claims)
        return self.call("POST", "/v1/attest", evidence(token, request or device.request()))

    def close(self):
        self.connection.close()


class Service:
    """A running service in a folder of its own, with one manufacturer."""

    def __init__(self, folder, settings="", program=None, maker=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(exist_ok=True)
        self.home = self.folder / "attestation"
        self.maker = maker or new_key()
        self.program = program or os.environ["PLUTON_SERVICE"]
        self.config = self.folder / "service.conf"
        self.settings = settings
        self.environment = {} # more than the test's own
        self.process = None
        self.log = self.folder / "log"

    def start(self, wait=True):
        self.config.write_text(
            "listen = 127.0.0.1:0\nadmin = 127.0.0.1:0\nlog = debug\ndevice_rate = 60000\n"
            "device_burst = 1000000\naddress_rate = 1000000\naddress_burst = 1000000\n"
            f"folder = {self.home}\nmaker = {point(self.maker).hex()}\n{self.settings}",
            encoding="utf-8",
        )
        with open(self.log, "ab") as log:
            at = log.tell()
            self.process = subprocess.Popen(
                [self.program, "--config", str(self.config)],
                stderr=log,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **self.environment},
            )
        if wait:
            self.wait_ready(at)
        return self

    def wait_ready(self, at, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self.log.read_bytes()[at:].decode()
            found = re.search(r"event=ready devices=(\d+) admin=(\d+)", text)
            if found:
                self.port, self.admin_port = int(found[1]), int(found[2])
                return
            if self.process.poll() is not None:
                raise AssertionError(f"the service ended: {text}")
            time.sleep(0.02)
        raise AssertionError("the service does not get ready")

    def stop(self, by=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(by)
            self.process.wait(30)
        return self.process.returncode if self.process else None

    def root(self, kind):
        return (self.home / "roots" / f"{kind}.pem").read_text(encoding="utf-8")

    def client(self, credential=None):
        return Client(self.port, self.root("server"), credential)

    def admin(self, credential=None):
        return Client(self.admin_port, self.root("server"), credential or self.home / "admin.pem")

    def operate(self, method, path, body=None):
        client = self.admin()
        try:
            return client.call(method, path, body)
        finally:
            client.close()

    def enrol(self, devices):
        answer = self.operate("POST", "/v1/enrol", enrolment(self.maker, devices))
        assert answer.status == 200, answer.body
        return answer

    def set_policy(self, text):
        answer = self.operate("PUT", "/v1/policy", text)
        assert answer.status == 200, answer.body


def socket_of_a_free_port():
    """Bound, so that its port is nobody else's until it is closed."""
    found = socket.socket()
    found.bind(("127.0.0.1", 0))
    return found


def credential(path, der, key):
    """A file with certificate and key, for a TLS client."""
    pem = ssl.DER_cert_to_PEM_cert(der)
    pem += key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    pathlib.Path(path).write_text(pem, encoding="utf-8")
    return path


def foreign(key, usage, name="0" * 64, issuer=None, issuer_name="openpluton client root", days=1, start=0):
    """A certificate in the service's form, by somebody else."""
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=start)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer_name)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=10))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage)]), True)
    )
    signed = made.sign(issuer or new_key(), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)
