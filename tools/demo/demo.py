#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The life of one chip, told step by step: ./pluton demo.

Every step is a check of what programs of this tree, nginx, curl and openssl say; the first that fails ends the
story. The report (report.html) and everything else stay in the folder. Standard library only.
"""

import argparse
import concurrent.futures
import hashlib
import html
import http.client
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time

from antenna import HOST, ROGUE, Antenna
from stage import Failure, Stage, expect, free_port

BOARD, NORMAL = 3, 1
COUNTERS = ("PLRT", "SMON", "NWOS", "RTA0", "RTA1", "RADI", "POLI")  # spec/image.toml


# ---- DER, for a certificate request whose key is in the chip ----


def der(tag, *parts):
    body = b"".join(parts)
    size = len(body)
    head = bytes([size]) if size < 128 else bytes([0x81, size]) if size < 256 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + head + body


def der_number(value):
    value = value.lstrip(b"\0") or b"\0"
    return der(2, (b"\0" if value[0] & 0x80 else b"") + value)


P256 = bytes.fromhex("301306072a8648ce3d020106082a8648ce3d030107")
ECDSA = bytes.fromhex("300a06082a8648ce3d040302")


class Chip:
    """The device socket (docs/device-socket.md)."""

    def __init__(self, path):
        self.path = str(path)

    def call(self, target, op, body=b""):
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(600)
            one.connect(self.path)
            one.sendall(struct.pack("<BBHI", target, op, 0, len(body)) + body)
            head = self.take(one, 8)
            _, _, code, size = struct.unpack("<BBHI", head)
            payload = self.take(one, size)
        expect(code == 0, f"the chip refuses op {op:#x} of target {target}: code {code:#x}")
        return payload

    @staticmethod
    def take(one, size):
        got = b""
        while len(got) < size:
            piece = one.recv(size - len(got))
            expect(piece, "the chip's process closed the connection")
            got += piece
        return got

    def token(self, nonce):
        size = struct.unpack("<I", self.call(NORMAL, 0x40, nonce))[0]
        token = b""
        while len(token) < size:
            token += self.call(NORMAL, 0x41, struct.pack("<II", len(token), min(256, size - len(token))))
        return token

    def request(self):
        general = self.call(NORMAL, 0x30)[64:]
        said = der(0x30, der_number(b"\0"), der(0x30), der(0x30, P256, der(3, b"\0\x04" + general)), b"\xa0\0")
        signature = self.call(NORMAL, 0x31, hashlib.sha256(said).digest())
        pair = der(0x30, der_number(signature[:32]), der_number(signature[32:]))
        return der(0x30, said, ECDSA, der(3, b"\0" + pair))


class Demo(Stage):
    def __init__(self, folder, programs, firmware):
        super().__init__(folder, programs, firmware)
        self.hosts = (HOST, f"localhost:{self.port}")  # that the radio reaches
        self.normal = "normal_serves.bin"
        self.steps, self.web, self.antenna = [], free_port(), Antenna()
        self.aside = concurrent.futures.ThreadPoolExecutor(1)

    # ---- telling ----

    def tell(self, text):
        super().tell(text)
        self.steps[-1][1].append(text.rstrip())

    def step(self, title):
        print(f"\n{len(self.steps) + 1:2}. {title}")
        sys.stdout.flush()
        self.steps.append((title, [], time.monotonic(), self.cpu()))

    def cpu(self):
        """Seconds of processor time that all programs of the story have had."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = ended.ru_utime + ended.ru_stime
        for process in list(self.running):
            try:
                stat = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                spent += (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
            except (OSError, ProcessLookupError):
                pass  # it ended meanwhile, and counts above
        return spent

    def report(self, verdict):
        rows = []
        now = (None, None, time.monotonic(), self.cpu())
        for n, (title, texts, began, before) in enumerate(self.steps):
            _, _, ends, after = self.steps[n + 1] if n + 1 < len(self.steps) else now
            body = html.escape("\n".join(texts))
            rows.append(f"<section><h2>{n + 1}. {html.escape(title)}</h2><pre>{body}</pre><p>{ends - began:.1f} s; "
                        f"{after - before:.1f} s of processor time, that of what runs aside included</p></section>")
        style = ("body{font:16px/1.4 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
                 "pre{overflow:auto;background:#f3f3f3;padding:.5rem}")
        page = ("<!doctype html><html lang=en><meta charset=utf-8>"
                "<meta name=viewport content='width=device-width'><title>The life of a chip</title>"
                f"<style>{style}</style><h1>The life of a chip</h1><p>{html.escape(verdict)}</p>{''.join(rows)}</html>\n")
        (self.folder / "report.html").write_text(page, encoding="utf-8")

    # ---- parts of the story ----

    def boot(self, name, flash):
        """The chip's process, once it is through its boot."""
        return self.begin("pluton_token", f"{name}.fuse", flash, "--socket", f"{name}.socket", "--radio", self.antenna.port,
                          ready=r"^ready ", log=f"{name}.serial")

    def power(self, name, flash):
        self.token = self.boot(name, flash)
        self.chip = Chip(self.folder / f"{name}.socket")
        self.tell_boot(name)

    def serial(self, name, pattern):
        """Lines of the serial line that have it, each behind its clock cycle."""
        lines = (self.folder / f"{name}.serial").read_text(errors="replace").splitlines()
        return [line for line in lines if re.search(pattern, line)]

    def tell_boot(self, name):
        lines = self.serial(name, r"boot: |(RTA0|RTA1|RADI) runs|update mode|ended with|normal: serves")
        self.tell("\n".join(line[:96] for line in lines))

    def decision(self, device):
        """The last one about it, as the service keeps it."""
        lines = [line for line in self.operate("GET", "/v1/decisions").splitlines() if device in line]
        expect(lines, "the service has no decision about the device")
        return lines[0]

    def ask_web(self, code=0, tell=None):
        return self.agent("a", "get", f"https://localhost:{self.web}/", "--ca", "web.pem", code=code, tell=tell or ".")

    # ---- the story ----

    def start_web(self):
        self.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
                 "-subj", "/CN=shop", "-addext", "subjectAltName=DNS:localhost", "-keyout", "web.key", "-out", "web.pem")
        temporary = "".join(f"{what}_temp_path {self.folder}/nginx;" for what in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.log notice;\n"
            f"events {{}}\nhttp {{ access_log off; {temporary}\nserver {{ listen 127.0.0.1:{self.web} ssl;\n"
            f"ssl_protocols TLSv1.3; ssl_certificate {self.folder}/web.pem; ssl_certificate_key {self.folder}/web.key;\n"
            f"ssl_client_certificate {self.folder}/attestation/roots/client.pem; ssl_verify_client on;\n"
            "location / { return 200 \"welcome, $ssl_client_s_dn\\n\"; } } }\n", encoding="utf-8")
        self.begin("nginx", "-c", self.folder / "nginx.conf", "-e", self.folder / "nginx.log",
                   ready="start worker process", log="nginx.log")

    def rogue_host(self):
        """Normal World asked the radio for both hosts, in the boot that is over."""
        said = [re.sub(r"^ *\d+ *", "", line) for line in self.serial("a", r"normal: radio: ")]
        self.tell("\n".join(said))
        for words in (f"{HOST}: sent", f"{ROGUE}: refused", "received: good day from outside"):
            expect(f"normal: radio: {words}" in said, f"Normal World does not say `{words}` of the radio")
        expect(not any("come to me" in line for line in said), "Normal World hears the rogue host")
        end = time.monotonic() + 10
        while not self.antenna.heard and time.monotonic() < end:
            time.sleep(0.05)  # it is on its way from one program to the other
        came = [host for host, _ in self.antenna.heard]
        self.tell("the antenna carried frames to: " + ", ".join(came))
        expect(came == [HOST], "the radio sends to another host than the named one")

    def by_radio(self):
        """The agent's TLS by Normal World and the radio's frames: to the service, and to a host that is not named."""
        service, before = f"localhost:{self.port}", len(self.antenna.heard)
        expect("event=healthy" in self.agent("a", "once", "--no-update", "--radio"), "not healthy")
        frames = self.antenna.heard[before:]
        expect({host for host, _ in frames} == {service}, "the attestation did not go by the radio to the service alone")
        self.tell("\n".join(self.serial("a", "-- stream: ")))
        self.tell(f"by Normal World and the radio: {len(frames)} frames, each answered by one")
        self.agent("a", "get", f"https://{ROGUE}:443/", "--ca", "attestation/roots/server.pem", "--radio", code=1,
                   tell="the radio refuses this host")
        expect({host for host, _ in self.antenna.heard[before:]} == {service}, "a frame left for the rogue host")

    def replay(self):
        """The same evidence again on the same connection, and on another one."""
        context = ssl.create_default_context(cafile=str(self.folder / "attestation/roots/server.pem"))
        device = bytes.fromhex(self.device)

        def connect():
            return http.client.HTTPSConnection("localhost", self.port, context=context, timeout=60)

        def post(connection, path, body):
            connection.request("POST", path, body=body)
            answer = connection.getresponse()
            return answer.status, answer.read()

        one, other = connect(), connect()
        status, nonce = post(one, "/v1/nonce", device)
        expect(status == 200, "no nonce")
        token, request = self.chip.token(nonce), self.chip.request()
        evidence = struct.pack(">H", len(token)) + token + struct.pack(">H", len(request)) + request
        for connection, wanted in ((other, "reason nonce_foreign"), (one, "verdict healthy"), (one, "reason nonce_used")):
            said = post(connection, "/v1/attest", evidence)[1].decode()
            expect(wanted in said, f"not `{wanted}` but: {said}")
            lines = [line for line in said.splitlines() if line.split(" ")[0] in ("verdict", "reason", "words")]
            self.tell("; ".join(lines))
        one.close()
        other.close()

    def make_stranger(self):
        """Another chip, that nobody enrols. It is made aside: its part comes last."""
        device = self.new_chip("b")
        self.run("pluton_chip", "secure", "b.fuse")
        return device

    def tell_all(self):
        self.make_authority()
        stranger = self.aside.submit(self.make_stranger)
        self.step("Birth: a blank chip trusts a root key, makes its keys from its noise, and burns them")
        self.device = self.new_chip("a")
        self.tell(f"device {self.device}")

        self.step("Enrolment: the manufacturer's signed list, with the chip's proofs of possession")
        nonce = os.urandom(32).hex()
        (self.folder / "proof").write_bytes(self.run("pluton_chip", "pubkeys", "a.fuse", "--nonce", nonce))
        self.start_service(["proof"], "patience = 120\n")  # a simulated radio on a busy machine takes its time
        self.run("pluton_chip", "secure", "a.fuse")
        self.operate("POST", "/v1/enrol", "list")
        expect(self.device in self.operate("GET", "/v1/devices"), "the service does not know the device")
        self.tell("the service knows the device; the chip is Secured")

        self.step("Boot: signed images, each measured before it runs")
        self.build_flash("a.flash", 1)
        first = self.images("a.flash", "first")
        self.policy(1, 1, first)
        self.power("a", "a.flash")
        expect(struct.unpack_from("<II", self.chip.call(BOARD, 1)) == (1, 0), "it does not run from slot a")

        self.step("A rogue host: the radio takes and brings frames of the host that manifest and policy name, and no other's")
        self.rogue_host()

        self.step("Attestation, by the chip's radio: the service finds it authentic, its software genuine and trusted")
        self.by_radio()
        self.tell(self.decision(self.device))

        self.step("Its certificates: one for everybody, one for the service alone, a day each")
        for name in ("client", "service"):
            said = self.run("openssl", "x509", "-in", f"a-agent/{name}.pem", "-noout", "-subject", "-issuer", "-dates", "-ext",
                            "extendedKeyUsage").decode()
            expect(self.device in said, "another device's name")
            expect(("TLS Web Client Authentication" in said) == (name == "client"), "the wrong usage")
            self.tell(said)

        # Somebody copies flash and certificates of the healthy chip. The copy boots aside.
        shutil.copyfile(self.folder / "a.flash", self.folder / "b.flash")
        shutil.copytree(self.folder / "a-agent", self.folder / "b-agent")
        clone = self.aside.submit(self.boot, "b", "b.flash")

        self.step("An ordinary web server, nginx, takes the client certificate; its key signs inside the chip")
        self.start_web()
        expect(self.device in self.ask_web(), "nginx does not welcome the device")
        self.run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "thief.key")
        said = self.run("curl", "--silent", "--cacert", "web.pem", "--noproxy", "*", f"https://localhost:{self.web}/").decode()
        expect("400 No required SSL certificate" in said, "nginx takes anybody")
        done = subprocess.run(["curl", "--silent", "--cacert", "web.pem", "--noproxy", "*", "--cert", "a-agent/client.pem", "--key",
                               "thief.key", f"https://localhost:{self.web}/"], cwd=self.folder, capture_output=True, check=False)
        expect(done.returncode != 0 and not done.stdout, "the stolen certificate file is enough")
        self.tell("without a certificate: 400; with the certificate's file and another key: no connection")

        self.step("A replayed token, and one on another connection, are refused")
        self.replay()

        self.step("Tampered: a bit of the operating system is flipped in both slots. Nothing of it runs")
        self.end(self.token)
        for slot in "ab":
            self.run("pluton-flash", "corrupt", "a.flash", f"{slot}:NWOS:payload")
        self.power("a", "a.flash")
        status = self.chip.call(BOARD, 1)
        expect(struct.unpack_from("<I", status)[0] == 2, "it is not in update mode")
        expect(status.count(b"NWOS") >= 2 and b"refused" in status, "the refusals are not told")

        self.step("The ill chip gets a certificate for updates alone, and nginx nothing")
        said = self.agent("a", "once", "--no-update", code=1)
        expect("event=ill" in said and "did not run" in said, "not ill, or without the reason")
        said = self.run("openssl", "x509", "-in", "a-agent/update.pem", "-noout", "-subject", "-issuer", "-dates").decode()
        self.tell(said)
        expect("update root" in said and not (self.folder / "a-agent/client.pem").exists(), "another certificate")
        self.ask_web(code=3, tell="no such certificate")

        self.step("Update: version 2 is offered and required; fetched, verified, written, booted, attested")
        self.build_flash("second.flash", 2)
        second = self.images("second.flash", "second")
        for path in second:
            shutil.copyfile(path, self.folder / "updates" / path.name)
        self.service.send_signal(signal.SIGHUP)
        self.policy(2, 2, [*first, *second])
        said = self.agent("a", "once")
        expect(said.index("event=ill") < said.index("event=reboot") < said.index("event=healthy"), "another order")
        expect(said.index("event=healthy") < said.index("event=raised"), "the counters rose before the verdict")

        self.step("Healthy again: nginx welcomes it, and its rollback counters have risen")
        expect(self.device in self.ask_web(), "nginx does not welcome the device")
        trust = self.chip.call(BOARD, 3)
        least = dict(zip(COUNTERS, struct.unpack_from(f"<{len(COUNTERS)}I", trust, 80)))
        expect(all(version == 2 for version in least.values()), f"the counters are {least}")
        self.tell(f"rollback counters in the fuses: {least}")
        self.tell(self.decision(self.device))
        self.end(self.token)

        self.step("A clone: the flash of the healthy chip, copied to a die that nobody enrolled, boots and is refused")
        self.token = clone.result()
        self.tell_boot("b")
        said = self.agent("b", "once", code=1, tell="pluton-agent:|event=")
        expect("device_unknown" in said, "it is not refused as unknown")
        self.tell(self.decision(stranger.result()))
        said = self.agent("b", "get", f"https://localhost:{self.web}/", "--ca", "web.pem", code=1, tell="pluton-agent:")
        expect("not one of this chip's key" in said, "the copied certificate is refused for another reason")
        self.end(self.token)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("programs", type=pathlib.Path)
    parser.add_argument("firmware", type=pathlib.Path)
    words = parser.parse_args()
    folder = words.folder.resolve()
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, mode=0o700)
    demo = Demo(folder, words.programs.resolve(), words.firmware.resolve())
    code, verdict = 0, "not told to its end"
    try:
        demo.tell_all()
        verdict = f"{len(demo.steps)} steps, each as it must be; {time.monotonic() - demo.began:.0f} s"
    except (Failure, OSError, ValueError, subprocess.TimeoutExpired) as error:
        code, verdict = 1, f"failed in step {len(demo.steps)}: {error}"
    finally:
        demo.aside.shutdown(cancel_futures=True)
        demo.report(verdict)
        demo.end_all()
    print(f"\n{verdict}\nreport: {folder / 'report.html'}")
    return code


if __name__ == "__main__":
    sys.exit(main())
