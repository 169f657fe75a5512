# SPDX-License-Identifier: Apache-2.0
"""Synthetic devices with their agents, and services that they attest to, for tests of the agent.

Flashes are signed by a second implementation of the formats (tests/lib/flash_image.py). PLUTON_AGENT, PLUTON_GOLDEN,
PLUTON_SERVICE: the programs.
"""

import hashlib
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import time
import unittest

from cryptography import x509

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import attestation as at  # noqa: E402
import flash_image as fi  # noqa: E402
import folders  # noqa: E402

AGENT, GOLDEN = os.environ["PLUTON_AGENT"], os.environ["PLUTON_GOLDEN"]
KINDS = ("PLRT", "SMON", "POLI", "NWOS")


def payload(kind, version, url):
    if kind == "POLI":
        return fi.policy([(128 + version, 3)], [url])
    return hashlib.sha512(f"{kind} {version}".encode()).digest() * 40


class Software:
    """What runs on devices, signed; and the policy about it."""

    def __init__(self, service_url):
        self.signer, self.url = fi.Signer(), service_url

    def images(self, version, url=None):
        return {kind: fi.image(kind, payload(kind, version, url or self.url), self.signer, version=version, release=version)
                for kind in KINDS}

    def policy(self, epoch, rom, least, versions):
        lines = ["openpluton policy 1", f"epoch {epoch}", f"rom {rom}"]
        for kind in KINDS:
            lines += [f"require {kind}", f"minimum {kind} {least}"]
            for version in versions:
                digest = hashlib.sha256(payload(kind, version, self.url)).hexdigest()
                lines.append(f"release {kind} {version} {digest} {self.signer.key.hash().hex()}")
        return "\n".join(lines) + "\n"


class Golden:
    """A synthetic device and its agent, in a folder."""

    def __init__(self, folder, root, images, environment=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.file, self.socket, self.home = (self.folder / n for n in ("device", "socket", "home"))
        self.environment = environment or {}
        self.golden("new", self.file, "--root", root)
        self.flash = fi.Flash()
        self.images = images
        for slot in range(2):
            self.flash.put_slot(slot, images)
        self.process = None
        self.agents = []

    @staticmethod
    def golden(*words, code=0):
        done = subprocess.run([GOLDEN, *map(str, words)], capture_output=True, timeout=120, check=False, text=True)
        assert done.returncode == code, (words, done)
        return done.stdout

    def proof(self, nonce):
        shown = self.golden("pubkeys", self.file, "--nonce", nonce.hex())
        found = dict(line.split() for line in shown.splitlines())
        self.rom, self.id = found["rom"], found["device"]
        return tuple(bytes.fromhex(found[n]) for n in ("attestation", "general", "token", "possession"))

    def power(self, write=True, radio=None):
        path = self.folder / "flash"
        if write:
            self.flash.write(path)
        words = ["--radio", str(radio)] if radio else []
        self.process = subprocess.Popen([GOLDEN, "serve", self.file, "--socket", self.socket, "--flash", path, *words],
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == f"ready {self.socket}\n"
        return self

    def off(self):
        for agent in self.agents:
            agent.kill()
            agent.wait()
        if self.process:
            self.process.terminate()
            self.process.wait(30)
            self.process.stdout.close()
            self.process = None

    def agent(self, *words, code=0):
        """What it said, one text."""
        done = subprocess.run([AGENT, *words, "--device", self.socket, "--folder", self.home], capture_output=True,
                              timeout=300, check=False, text=True, env=os.environ | self.environment)
        assert done.returncode == code, (words, done)
        self.said = done.stderr
        return done.stdout + done.stderr

    def run(self, *words):
        """In the background."""
        self.log = self.folder / "log"
        with open(self.log, "ab") as log:
            agent = subprocess.Popen([AGENT, "run", "--device", self.socket, "--folder", self.home, *words],
                                     stderr=log, env=os.environ | self.environment)
        self.agents.append(agent)
        return agent

    def lines(self):
        return self.log.read_text(encoding="utf-8").splitlines()

    def certificate(self, name):
        path = self.home / f"{name}.pem"
        return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None

    def call(self, target, op, body=b"", header=None):
        """One frame by hand: code and answer; None: the connection was closed."""
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(60)
            one.connect(str(self.socket))
            one.sendall((header or struct.pack("<BBHI", target, op, 0, len(body))) + body)
            one.shutdown(socket.SHUT_WR)
            got = b""
            while piece := one.recv(65536):
                got += piece
        if not got:
            return None
        _, _, code, size = struct.unpack_from("<BBHI", got)
        assert len(got) == 8 + size
        return code, got[8:]


def anchor_of(service):
    root = x509.load_pem_x509_certificate(service.root("server").encode())
    spki = root.public_key().public_bytes(at.serialization.Encoding.DER,
                                          at.serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(spki).hexdigest()


def url_of(service, host="localhost"):
    return f"attest://{host}:{service.port}/{anchor_of(service)}"


def wait_for(what, seconds=240):
    end = time.monotonic() + seconds
    while not (got := what()):
        if time.monotonic() > end:
            raise AssertionError("it does not come")
        time.sleep(0.02)
    return got


class AgentCase(unittest.TestCase):
    def setUp(self):
        self.folder = folders.temporary("pluton-agent-")
        self.addCleanup(self.folder.cleanup)
        self.base = pathlib.Path(self.folder.name)
        self.count = 0

    def serve(self, name="service", settings="", environment=None):
        updates = self.base / f"{name}-updates"
        updates.mkdir(exist_ok=True)
        before = dict(os.environ)
        os.environ.update(environment or {})
        try:
            service = at.Service(self.base / name, f"updates = {updates}\n" + settings)
            service.updates = updates
            service.start()
        finally:
            os.environ.clear()
            os.environ.update(before)
        self.addCleanup(service.stop)
        return service

    def device(self, service, images=None, software=None, enrol=True, environment=None):
        software = software or Software(url_of(service))
        self.count += 1
        device = Golden(self.base / f"device{self.count}", software.signer.root.hash().hex(),
                        images or software.images(1), environment)
        self.addCleanup(device.off)
        device.software = software
        nonce = os.urandom(32)
        proof = device.proof(nonce)
        if enrol:
            answer = service.operate("POST", "/v1/enrol", at.enrolment(service.maker, [], nonce, [proof]))
            self.assertEqual(answer.status, 200, answer.body)
        device.golden("secure", device.file)
        return device

    def offer(self, service, images):
        for kind, data in images.items():
            (service.updates / f"{kind}.img").write_bytes(data)
        service.process.send_signal(signal.SIGHUP)
