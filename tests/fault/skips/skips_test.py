#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Instruction skips: boots that must be refused, with one dynamic instruction of ROM or of the runtime left out in each
run. Nothing may run that is not signed: the application core is not released, and ROM enters no runtime.

The refused image, 1 KiB of payload, is the only one that is not good: its signature is zero, its payload is not the
digest's, or another root key signed it. Each run is one of these, a phase and a number, as in

    PLUTON_SKIP=runtime-signature:17 skips_test.py

which does this one again. PLUTON_SKIPS: the program of skips.cpp; PLUTON_CHIP: that of ./pluton chip; PLUTON_FIRMWARE:
the folder of rom.bin and runtime.bin; PLUTON_NOTES: a folder where the full tier notes what is done, to go on there.
PLUTON_TIER: quick, 500 runs, or full, 50,000. PLUTON_SEED. PLUTON_CASE: this case alone, every instruction of it.
"""

import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import flash_image as fi  # noqa: E402

FIRMWARE = pathlib.Path(os.environ["PLUTON_FIRMWARE"])
SEED = os.environ.get("PLUTON_SEED") or "1"
FULL = os.environ.get("PLUTON_TIER") == "full"
LOOP = bytes.fromhex("6f000000")  # j .
PAYLOAD = LOOP * 256

# Runs of each; the sums are those of the tiers. The quick tier takes the last execution of each instruction alone, and
# the last 20,000 cycles, where the checks end: such a run is short.
QUICK = {"rom-signature": 250, "runtime-signature": 250}
ALL = {"rom-signature": 10000, "rom-digest": 5000, "rom-root": 10000,
       "runtime-signature": 10000, "runtime-digest": 5000, "runtime-root": 10000}


def refused(kind, why, signer):
    """The image that must not run."""
    image = bytearray(fi.image(kind, PAYLOAD, signer=fi.Signer(root=0x3333) if why == "root" else signer))
    if why == "signature":
        image[fi.OFFSETS["signature"]:fi.OFFSETS["signature"] + fi.SIZES["signature"]] = bytes(fi.SIZES["signature"])
    elif why == "digest":
        image[-1] ^= 1
    return bytes(image)


def flash_of(case, signer):
    phase, why = case.split("-")
    flash = fi.Flash()
    flash.put(fi.SPEC["flash"]["table"][0], fi.table(1, 0))
    if phase == "rom":
        flash.put_slot(0, {"PLRT": refused("PLRT", why, signer)})
    else:
        runtime = fi.image("PLRT", (FIRMWARE / "runtime.bin").read_bytes(), signer=signer)
        flash.put_slot(0, {"PLRT": runtime, "SMON": refused("SMON", why, signer)})
    return flash


def notes_of(case):
    """Notes are of one firmware: another one's runs are other runs."""
    folder = os.environ.get("PLUTON_NOTES")
    if not FULL or not folder:
        return []
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    both = b"".join((FIRMWARE / name).read_bytes() for name in ("rom.bin", "runtime.bin"))
    return ["--out", f"{folder}/{case}-{SEED}-{hashlib.sha256(both).hexdigest()[:16]}"]


def main():
    signer = fi.Signer()
    cases = {case: ["--runs", str(runs)] for case, runs in (ALL if FULL else QUICK).items()}
    if "PLUTON_CASE" in os.environ:  # every instruction once
        cases = {os.environ["PLUTON_CASE"]: ["--runs", "100000"]}
    if "PLUTON_SKIP" in os.environ:
        case, run = os.environ["PLUTON_SKIP"].split(":")
        cases = {case: ["--first", run, "--runs", "1"]}
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        die, path = pathlib.Path(folder) / "die", pathlib.Path(folder) / "flash"
        for words in (["new", die, "--blank"], ["trust", die, "--root", signer.root.hash().hex(), "--seed", "6"],
                      ["birth", die, "--seed", "6"]):
            subprocess.run([os.environ["PLUTON_CHIP"], *map(str, words)], check=True, stdout=subprocess.DEVNULL)
        for case, words in cases.items():
            flash_of(case, signer).write(path)
            if case.startswith("runtime"):
                words.append("--runtime")
            if not FULL:
                words += ["--last", "--within", "25000", "--before", "6000"]
            print(f"{case}:", flush=True)
            done = subprocess.run([os.environ["PLUTON_SKIPS"], "--seed", SEED, "--jobs", str(os.cpu_count() or 1),
                                   *words, *notes_of(case), die, path, FIRMWARE / "rom.bin"], check=False)
            failed |= done.returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
