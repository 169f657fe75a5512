#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A fleet against a service of its own: ./pluton fleet N.

N synthetic devices, whose keys lie in files and whose tokens the golden models make, and M simulated chips, counted
apart. Each has the agent that a device has. They come for the first time, all at once again and again, while the
service is gone, and while the policy asks for what they do not run. Standard library only.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "demo"))
from stage import Failure, Stage, expect  # noqa: E402

OUTAGE = 2  # seconds without a service
PATIENCE = 120  # seconds that a phase has, and a second more for each device
EVENTS = ("healthy", "ill", "refused", "later", "failed")


class Device:
    def __init__(self, name, kind, log):
        self.name, self.kind, self.log, self.at, self.agent, self.chip = name, kind, log, 0, None, None
        self.said = dict.fromkeys(EVENTS, 0)

    def read(self):
        """Counts what its agent said since the last look."""
        with open(self.log, "rb") as file:
            file.seek(self.at)
            new = file.read()
        new = new[:new.rfind(b"\n") + 1]
        self.at += len(new)
        for word in re.findall(rb"event=(\w+)", new):
            if word.decode() in self.said:
                self.said[word.decode()] += 1


class Fleet(Stage):
    kinds = ("PLRT", "SMON", "POLI", "NWOS")  # the other cores have no part in it

    def __init__(self, folder, programs, firmware, words):
        super().__init__(folder, programs, firmware)
        self.words, self.devices, self.rows = words, [], []

    # ---- making ----

    def make(self):
        synthetic = [f"synthetic{n:04}" for n in range(self.words.count)]
        chips = [f"chip{n:02}" for n in range(self.words.chips)]
        self.say("keys, and proofs for the manufacturer's list")
        self.make_authority()
        nonce, rom, proofs = os.urandom(32).hex(), None, []
        for name in synthetic:
            self.run("pluton-golden", "new", name, "--root", self.root)
            said = self.run("pluton-golden", "pubkeys", name, "--nonce", nonce)
            rom = re.search(rb"^rom +(\w{64})", said, re.M)[1].decode()
            proofs.append(f"{name}.proof")
            (self.folder / proofs[-1]).write_bytes(re.sub(rb"^rom .*\n", b"", said, flags=re.M))
        for name in chips:
            self.new_chip(name)
            proofs.append(f"{name}.proof")
            (self.folder / proofs[-1]).write_bytes(self.run("pluton_chip", "pubkeys", f"{name}.fuse", "--nonce", nonce))
        self.start_service(proofs)
        said = self.operate("POST", "/v1/enrol", "list")
        expect(f"enrolled {len(proofs)}" in said, f"not all were enrolled: {said}")
        for name in synthetic:
            self.run("pluton-golden", "secure", name)
        for name in chips:
            self.run("pluton_chip", "secure", f"{name}.fuse")
        self.say("signed software")
        self.build_flash("flash", 1)
        self.software = self.images("flash", "images")
        self.roms = [rom] if rom else []
        self.policy(1, 1, self.software, *self.roms)
        self.power_on(synthetic, chips)

    def power_on(self, synthetic, chips):
        if synthetic:
            pattern = rf"(?:ready \S+\s+){{{len(synthetic)}}}"
            self.begin("pluton-golden", "fleet", *synthetic, "--flash", "flash", ready=pattern, log="golden.log")
        for name in chips:
            self.say(f"{name} boots")
            shutil.copyfile(self.folder / "flash", self.folder / f"{name}.flash")
            self.begin("pluton_token", f"{name}.fuse", f"{name}.flash", "--socket", f"{name}.socket", ready=r"^ready ",
                       log=f"{name}.serial")
        for name in (*synthetic, *chips):
            device = Device(name, "simulated" if name in chips else "synthetic", self.folder / f"{name}.log")
            device.log.write_bytes(b"")
            self.devices.append(device)

    def say(self, text):
        print(text, file=sys.stderr)

    # ---- phases ----

    def counts(self):
        for device in self.devices:
            device.read()
        return {device.name: dict(device.said) for device in self.devices}

    def alive(self):
        for device in self.devices:
            expect(device.agent.poll() is None, f"the agent of {device.name} ended: {device.log.read_text()[-500:]}")
        expect(all(process.poll() is None for process in self.running), "a program of the stage ended")

    def phase(self, name, begin, wanted):
        """Until each device's last words of this phase are `wanted`; a row of the table."""
        self.say(name)
        before, began = self.counts(), time.monotonic()
        begin()
        while True:
            now = self.counts()
            missing = [d for d in self.devices if now[d.name][wanted] == before[d.name][wanted]]
            if not missing:
                break
            self.alive()
            late = time.monotonic() - began > PATIENCE + len(self.devices)
            expect(not late, f"{name}: {len(missing)} devices are not {wanted}, {missing[0].name} says: "
                   f"{missing[0].log.read_text()[-500:]}")
            time.sleep(0.05)
        seconds = time.monotonic() - began
        row = {"phase": name, "seconds": round(seconds, 2)}
        for kind in ("synthetic", "simulated"):
            mine = [d.name for d in self.devices if d.kind == kind]
            row[kind] = {"devices": len(mine), **{event: sum(now[n][event] - before[n][event] for n in mine)
                                                  for event in EVENTS}}
        row["per_second"] = round(len(self.devices) / seconds, 1)
        self.rows.append(row)

    def first(self):
        for device in self.devices:
            with open(device.log, "wb") as log:
                device.agent = subprocess.Popen(
                    [str(self.find("pluton-agent")), "run", "--no-update", "--device", f"{device.name}.socket", "--folder",
                     f"{device.name}.home"], cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def storm(self):
        for device in self.devices:
            device.agent.send_signal(signal.SIGUSR1)

    def outage(self):
        self.end(self.service)
        self.storm()
        time.sleep(OUTAGE)
        self.serve()

    def ask_more(self):
        self.policy(2, 2, self.software, *self.roms)
        self.storm()

    def ask_less(self):
        self.policy(3, 1, self.software, *self.roms)
        self.storm()

    def check_records(self):
        """What the service has on record is what the agents were told, and no nonce served twice."""
        self.end(self.service)
        now = self.counts()
        with sqlite3.connect(f"file:{self.folder}/attestation/service.db?mode=ro", uri=True) as store:
            kept = {"healthy": "ill = 0", "ill": "ill <> 0"}
            kept = {k: store.execute(f"SELECT count(*) FROM decision WHERE reason = 'accepted' AND {v}").fetchone()[0]
                    for k, v in kept.items()}
            kinds = dict(store.execute("SELECT kind, count(*) FROM certificate GROUP BY kind"))
            nonces = store.execute("SELECT count(*) FROM used_nonce").fetchone()[0]
        for event, count in kept.items():
            told = sum(said[event] for said in now.values())
            expect(told <= count, f"agents were told {event} {told} times, and {count} are on record")
        expect(kinds.get("client", 0) == kinds.get("service", 0) == kept["healthy"] and kinds.get("update", 0) == kept["ill"],
               f"certificates {kinds} do not fit the verdicts {kept}")
        expect(nonces == kept["healthy"] + kept["ill"], f"{nonces} nonces for {kept}")
        return {"verdicts": kept, "certificates": kinds}

    def tell_all(self):
        self.make()
        self.phase("first coming", self.first, "healthy")
        for n in range(self.words.storms):
            self.phase(f"storm {n + 1}", self.storm, "healthy")
        self.phase("outage", self.outage, "healthy")
        self.phase("policy asks for more", self.ask_more, "ill")
        self.phase("and for less", self.ask_less, "healthy")
        for row in self.rows:
            refused = row["synthetic"]["refused"] + row["simulated"]["refused"]
            expect(refused == 0, f"{row['phase']}: {refused} refusals")
        return self.check_records()

    def end_all(self):
        for device in self.devices:
            if device.agent is not None and device.agent.poll() is None:
                device.agent.terminate()
        for device in self.devices:
            if device.agent is not None:
                try:
                    device.agent.wait(30)
                except subprocess.TimeoutExpired:
                    device.agent.kill()
                    device.agent.wait()
        super().end_all()

    def table(self):
        heads = ("phase", "devices", "healthy", "ill", "refused", "told to wait", "no answer", "seconds", "a second")
        lines = [heads]
        for row in self.rows:
            for kind in ("synthetic", "simulated"):
                of = row[kind]
                if of["devices"]:
                    first = kind == ("synthetic" if row["synthetic"]["devices"] else "simulated")
                    rest = (f"{row['seconds']:.1f}", f"{row['per_second']:.1f}") if first else ("", "")
                    lines.append((row["phase"] if first else "", f"{of['devices']} {kind}",
                                  *(str(of[e]) for e in EVENTS), *rest))
        wide = [max(len(line[n]) for line in lines) for n in range(len(heads))]
        for line in lines:
            print("  ".join(cell.ljust(w) if n < 2 else cell.rjust(w) for n, (cell, w) in enumerate(zip(line, wide))).rstrip())


def main():
    parser = argparse.ArgumentParser()
    for name in ("folder", "programs", "firmware"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--chips", type=int, default=0)
    parser.add_argument("--storms", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    words = parser.parse_args()
    folder = words.folder.resolve()
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, mode=0o700)
    fleet = Fleet(folder, words.programs.resolve(), words.firmware.resolve(), words)
    code, verdict, records = 0, "not come to its end", {}
    try:
        records = fleet.tell_all()
        verdict = "every device had its certificates at the end of every phase, and each verdict is on record"
    except (Failure, OSError, ValueError, sqlite3.Error, subprocess.TimeoutExpired) as error:
        code, verdict = 1, f"failed: {error}"
    except KeyboardInterrupt:
        code, verdict = 1, "ended by its user"
    finally:
        fleet.end_all()
    if words.json:
        print(json.dumps({"verb": "fleet", "verdict": verdict, "code": code, "phases": fleet.rows, **records}))
    else:
        fleet.table()
        print(f"\n{verdict}\nsynthetic devices sign with the golden models, and are no chips; all of it is in {folder}")
    return code


if __name__ == "__main__":
    sys.exit(main())
