#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Instruction skips: boots that must be refused, with one dynamic instruction of ROM, of the runtime or of the monitor
left out in each run. Nothing may run that is not signed: the application core is not released, ROM enters no runtime,
and the application core fetches nothing but the monitor, and no further core starts.

The refused image, 1 KiB of payload, is the only one that is not good: its signature is zero, or one of a digest that is
zero, which anyone makes without the private key; its own key's certificate is such a one; its payload is not the
digest's, another root key signed it, or its second signature, which is compulsory, is that of another image (of a
runtime that is good, the one that boots before it where it is the monitor's); of the monitor's also a policy that is
signed and gives Normal World a device that its manifest does not name, and a real-time core's image without a signature
beside a Normal World that is good. Each run is one of these, a phase and a number,
as in

    PLUTON_SKIP=runtime-signature:17 skips_test.py

which does this one again. PLUTON_SKIPS: the program of skips.cpp; PLUTON_CHIP: that of ./pluton chip; PLUTON_FIRMWARE:
the folder of rom.bin, runtime.bin and monitor.bin; PLUTON_NOTES: a folder where the full tier notes what is done, to go
on there. PLUTON_TIER: quick, 500 runs, or full, 50,000. PLUTON_SEED. PLUTON_CASE: this case alone, every instruction
of it; PLUTON_RUNS: no more than so many.
"""

import concurrent.futures
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import flash_image as fi  # noqa: E402
import lms_verify  # noqa: E402

FIRMWARE = pathlib.Path(os.environ["PLUTON_FIRMWARE"])
SEED = os.environ.get("PLUTON_SEED") or "1"
FULL = os.environ.get("PLUTON_TIER") == "full"
LOOP = bytes.fromhex("6f000000")  # j .
PAYLOAD = LOOP * 256

# Runs of each; the sums are those of the tiers. The quick tier takes the last execution of each instruction alone, and
# of the last 25,000 cycles, where the checks end, those before the last line is printed: such a run is short. Where a
# digest of zero counts, it takes every execution from the digest's making to where the engine has it.
QUICK = {"rom-nothing": 150, "runtime-signature": 350}
DIGEST = ["--within", "42000", "--before", "35500"]
SHORT = {"nothing": DIGEST, "certificate": DIGEST}
LAST = ["--last", "--within", "25000", "--before", "2500"]
ALL = {"rom-signature": 3000, "rom-nothing": 5000, "rom-certificate": 4000, "rom-digest": 4000, "rom-root": 5000,
       "rom-second": 2000,
       "runtime-signature": 3000, "runtime-nothing": 5000, "runtime-certificate": 4000, "runtime-digest": 4000,
       "runtime-root": 5000, "runtime-second": 2000,
       "monitor-signature": 1500, "monitor-digest": 1000, "monitor-policy": 1000, "monitor-core": 500}

# By their number in spec/resources.toml; a permission of reading and writing for Normal World.
DEVICES = {"timer": 6, "uart0": 7}
DEVICE_FIRST, NORMAL_RW, SECURE_RW = 128, 3 << 6, 3 << 3


def of_nothing(key):
    """A signature of the digest zero under a key of which nothing but the public point is known: with u1 = 0 and u2 = 1
    what is verified is that the X of the key is its X."""
    return key.point[:fi.SIZES["signature"] // 2] * 2


def refused(kind, why, signer):
    """The image that must not run."""
    if why == "certificate":
        foreign = fi.Signer(image=0x4444)
        image = bytearray(fi.image(kind, PAYLOAD, signer=foreign))
        fi.put(image, "certificate", of_nothing(signer.root))
        fi.put(image, "signature", foreign.key.sign(fi.LABELS["manifest"] + fi.covered(image, "manifest")))
        return bytes(image)
    image = bytearray(fi.image(kind, PAYLOAD, signer=fi.Signer(root=0x3333) if why == "root" else signer))
    if why == "signature":
        image[fi.OFFSETS["signature"]:fi.OFFSETS["signature"] + fi.SIZES["signature"]] = bytes(fi.SIZES["signature"])
    elif why == "nothing":
        fi.put(image, "signature", of_nothing(signer.key))
    elif why == "digest":
        image[-1] ^= 1
    return bytes(image)


def flash_of(case, signer):
    """The flash, and the hash of the second key where a second signature is compulsory."""
    phase, why = case.split("-")
    flash = fi.Flash()
    flash.put(fi.SPEC["flash"]["table"][0], fi.table(1, 0))
    images = {"PLRT": fi.image("PLRT", (FIRMWARE / "runtime.bin").read_bytes(), signer=signer)}
    kind = {"rom": "PLRT", "runtime": "SMON", "monitor": "NWOS"}[phase]
    if why == "second":
        key, signature = lms_verify.key_of(fi.second_message(images["PLRT"]), tries=1 << 18)
        images[kind] = fi.image(kind, PAYLOAD, signer=signer)
        images = {name: fi.with_second(data, key, signature) for name, data in images.items()}
        flash.put_slot(0, images)
        return flash, hashlib.sha256(key).hexdigest()
    if phase == "monitor":
        grants = [(DEVICE_FIRST + DEVICES["uart0"], NORMAL_RW | SECURE_RW)]
        if why == "policy":
            grants.append((DEVICE_FIRST + DEVICES["timer"], NORMAL_RW))
        images["SMON"] = fi.image("SMON", (FIRMWARE / "monitor.bin").read_bytes(), signer=signer)
        images["POLI"] = fi.image("POLI", fi.policy(grants), signer=signer)
    if why in ("policy", "core"):
        images[kind] = fi.image(kind, PAYLOAD, signer=signer, devices=1 << DEVICES["uart0"])
        if why == "core":
            images["RTA0"] = refused("RTA0", "signature", signer)
    else:
        images[kind] = refused(kind, why, signer)
    flash.put_slot(0, images)
    return flash, None


def notes_of(case):
    """Notes are of one firmware: another one's runs are other runs."""
    folder = os.environ.get("PLUTON_NOTES")
    if not FULL or not folder:
        return []
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    programs = b"".join((FIRMWARE / f"{name}.bin").read_bytes() for name in ("rom", "runtime", "monitor"))
    return ["--out", f"{folder}/{case}-{SEED}-{hashlib.sha256(programs).hexdigest()[:16]}"]


def make(die, keys):
    for words in (["new", die, "--blank"], ["trust", die, *keys, "--seed", "6"], ["birth", die, "--seed", "6"]):
        subprocess.run([os.environ["PLUTON_CHIP"], *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def skips(case, words, folder, jobs):
    """Its exit code, and what it printed."""
    signer = fi.Signer()
    flash, second = flash_of(case, signer)
    path, die = pathlib.Path(folder) / f"{case}.flash", pathlib.Path(folder) / f"{case}.die"
    flash.write(path)
    make(die, ["--root", signer.root.hash().hex()] + (["--second-hash", second] if second else []))
    phase, why = case.split("-")
    if phase != "rom":
        words.append(f"--{phase}")
    if not FULL:
        words += SHORT.get(why, LAST)
    done = subprocess.run([os.environ["PLUTON_SKIPS"], "--seed", SEED, "--jobs", str(jobs), *words, *notes_of(case),
                           die, path, FIRMWARE / "rom.bin"], check=False, stdout=subprocess.PIPE, text=True)
    return done.returncode, f"{case}:\n{done.stdout}"


def main():
    cases = {case: ["--runs", str(runs)] for case, runs in (ALL if FULL else QUICK).items()}
    if "PLUTON_CASE" in os.environ:  # every instruction once
        cases = {os.environ["PLUTON_CASE"]: ["--runs", os.environ.get("PLUTON_RUNS", "100000")]}
    if "PLUTON_SKIP" in os.environ:
        case, run = os.environ["PLUTON_SKIP"].split(":")
        cases = {case: ["--first", run, "--runs", "1"]}
    # A boot up to where the runs part is one process: with two cases at a time both cores have something to do.
    cores = os.cpu_count() or 1
    beside = min(cores, len(cases), 2)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(beside) as pool:
        for code, text in pool.map(lambda case: skips(case, cases[case], folder, cores // beside), cases):
            print(text, end="", flush=True)
            failed |= code
    return failed


if __name__ == "__main__":
    sys.exit(main())
