# SPDX-License-Identifier: Apache-2.0
"""What the story of a chip and a fleet have in common: a folder, programs that run in it, a service, chips, software.

Standard library only.
"""

import hashlib
import pathlib
import re
import socket
import struct
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACES = {"PLRT": 0, "SMON": 0x40000, "POLI": 0x80000, "NWOS": 0xC0000, "RTA0": 0x100000, "RTA1": 0x140000,
          "RADI": 0x180000}
CORES = ("RTA0", "RTA1", "RADI")
SLOT, HEADER = (0x100000, 0x800000), 4096


class Failure(Exception):
    pass


def expect(true, why):
    if not true:
        raise Failure(why)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Stage:
    kinds = tuple(PLACES)  # of the images that chips run
    hosts, normal = (), "normal.bin"  # whom Normal World may reach, and what it is

    def __init__(self, folder, programs, firmware):
        self.folder, self.programs, self.firmware = folder, programs, firmware
        self.running, self.began = [], time.monotonic()
        self.port, self.admin = free_port(), free_port()

    def tell(self, text):
        for line in text.rstrip().splitlines():
            print(f"    {line}")
        sys.stdout.flush()

    # ---- running things ----

    def find(self, name):
        if name == "nginx":
            return "/usr/sbin/nginx"
        return self.programs / name if (self.programs / name).exists() else name

    def run(self, name, *words, code=0, tell=None):
        program = self.find(name)
        done = subprocess.run([str(program), *map(str, words)], cwd=self.folder, capture_output=True, timeout=900,
                              check=False)
        said = done.stdout + done.stderr
        text = said.decode(errors="replace")
        if done.returncode != code:
            raise Failure(f"{name} {' '.join(map(str, words))}: exit {done.returncode}, not {code}:\n{text}")
        if tell:
            self.tell("\n".join(line for line in text.splitlines() if re.search(tell, line)))
        return done.stdout if tell is None and code == 0 else said

    def begin(self, name, *words, ready, log):
        program = self.find(name)
        with open(self.folder / log, "wb") as file:
            process = subprocess.Popen([str(program), *map(str, words)], cwd=self.folder, stdout=file, stderr=file,
                                       stdin=subprocess.DEVNULL)
        self.running.append(process)
        end = time.monotonic() + 900
        while not re.search(ready, text := (self.folder / log).read_text(errors="replace"), re.M):
            if process.poll() is not None or time.monotonic() > end:
                raise Failure(f"{name} does not get ready:\n{text}")
            time.sleep(0.05)
        return process

    def end(self, process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.remove(process)

    def end_all(self):
        for process in reversed(list(self.running)):
            self.end(process)

    # ---- chips, software, the service ----

    def make_authority(self):
        keys = self.run("pluton-sign", "keys", "--kind", "development").decode()
        self.root = re.search(r"^root +development +(\w{64})", keys, re.M)[1]

    def new_chip(self, name):
        self.run("pluton_chip", "new", f"{name}.fuse", "--blank")
        self.run("pluton_chip", "trust", f"{name}.fuse", "--root", self.root)
        said = self.run("pluton_chip", "birth", f"{name}.fuse").decode()
        return re.search(r"^device +(\w{64})", said, re.M)[1]

    def agent(self, name, *words, code=0, tell="event="):
        said = self.run("pluton-agent", *words, "--device", f"{name}.socket", "--folder", f"{name}-agent", code=code,
                        tell=tell)
        return said.decode(errors="replace")

    def build_flash(self, flash, version):
        without = [word for kind in CORES if kind not in self.kinds for word in ("--without", kind)]
        hosts = [word for host in self.hosts for word in ("--host", host)]
        self.run("pluton-flash", "build", flash, "--firmware", self.firmware, "--payload",
                 f"NWOS={self.firmware / self.normal}", *without, *hosts, "--policy",
                 ROOT / "firmware/monitor/policy.txt", "--security-version", version, "--release", version, "--service",
                 f"attest://localhost:{self.port}/{self.anchor}")

    def images(self, flash, folder):
        """The images of slot a as files."""
        (self.folder / folder).mkdir()
        content = (self.folder / flash).read_bytes()
        paths = []
        for kind in self.kinds:
            at = SLOT[0] + PLACES[kind]
            size = HEADER + struct.unpack_from("<I", content, at + 220)[0]
            path = self.folder / folder / f"{kind}.img"
            path.write_bytes(content[at:at + size])
            paths.append(path)
        return paths

    def rom(self):
        """The digest that a chip's log has of its ROM."""
        return hashlib.sha256((self.firmware / "rom.bin").read_bytes().ljust(0x4000, b"\0")).hexdigest()

    def policy(self, epoch, least, images, *other_roms):
        lines = ["openpluton policy 1", f"epoch {epoch}", *(f"rom {rom}" for rom in (self.rom(), *other_roms))]
        for kind in self.kinds:
            lines += [f"require {kind}", f"minimum {kind} {least}"]
        lines += self.run("pluton-maker", "releases", *images).decode().splitlines()
        (self.folder / "policy").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.operate("PUT", "/v1/policy", "policy")

    def operate(self, method, path, body=None):
        words = ["--data-binary", f"@{body}"] if body else []
        return self.run("curl", "--silent", "--show-error", "--fail-with-body", "--cacert",
                        "attestation/roots/server.pem", "--cert", "attestation/admin.pem", "--noproxy", "*", "-X", method,
                        *words, f"https://localhost:{self.admin}{path}").decode()

    def start_service(self, proofs, settings=""):
        """With a manufacturer's list of these proofs, in the file `list`; its devices are not enrolled yet."""
        maker = self.run("pluton-maker", "--maker", "maker.key", "list", "list", *proofs).decode()
        (self.folder / "updates").mkdir()
        (self.folder / "service.conf").write_text(
            f"folder = attestation\nlisten = 127.0.0.1:{self.port}\nadmin = 127.0.0.1:{self.admin}\n"
            f"updates = updates\n{settings}{maker}", encoding="utf-8")
        self.serve()
        spki = self.run("openssl", "x509", "-in", "attestation/roots/server.pem", "-noout", "-pubkey")
        (self.folder / "anchor.pub").write_bytes(spki)
        spki = self.run("openssl", "pkey", "-pubin", "-in", "anchor.pub", "-outform", "DER")
        self.anchor = hashlib.sha256(spki).hexdigest()

    def serve(self):
        self.service = self.begin("pluton-service", "--config", "service.conf", ready="event=ready", log="service.log")
