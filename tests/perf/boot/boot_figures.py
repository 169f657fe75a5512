#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Figures of a boot on Pluton's own core, from images of 128 KiB in all.

usage: boot_figures.py BUILD OUT     BUILD: the build's folder; OUT: the figures, as tools/figures reads them
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import flash_image as fi  # noqa: E402

BYTES = 0x20000
DEVICES = {"normal_mailbox": 5, "timer": 6, "uart0": 7}  # by their number in spec/resources.toml
DEVICE_FIRST, NORMAL_RW, SECURE_RW = 128, 3 << 6, 3 << 3

# What ROM and runtime are about from the entry of a function on. They wait for the engines within these.
MARKS = {
    "loader_check": "check", "loader_measure": "measure", "hal_fill": "copy", "dma_dev_copy": "copy",
    "dma_dev_fill": "copy", "serial_manifest": "other", "firewall_dev_grant": "other", "mailbox_dev_push": "other",
    "mailbox_dev_send": "other",
}


def main():
    build, out = pathlib.Path(sys.argv[1]), sys.argv[2]
    firmware = build / "firmware"
    signer = fi.Signer()
    grants = [(DEVICE_FIRST + DEVICES["uart0"], NORMAL_RW | SECURE_RW), (DEVICE_FIRST + DEVICES["timer"], NORMAL_RW),
              (DEVICE_FIRST + DEVICES["normal_mailbox"], NORMAL_RW)]
    policy = fi.policy(grants)
    payloads = {"PLRT": (firmware / "runtime.bin").read_bytes().ljust(0x8000, b"\0"),
                "SMON": (firmware / "monitor.bin").read_bytes().ljust(0x8000, b"\0"), "POLI": policy}
    rest = BYTES - sum(map(len, payloads.values()))
    payloads["NWOS"] = (firmware / "normal.bin").read_bytes().ljust(rest, b"\0")
    assert sum(map(len, payloads.values())) == BYTES
    flash = fi.Flash()
    flash.put(fi.SPEC["flash"]["table"][0], fi.table(1, 0))
    flash.put_slot(0, {kind: fi.image(kind, data, signer=signer,
                                      devices=sum(1 << n for n in DEVICES.values()) if kind == "NWOS" else 0)
                       for kind, data in payloads.items()})
    marks = []
    for program in ("rom", "runtime"):
        symbols = subprocess.run(["riscv64-unknown-elf-nm", firmware / f"{program}.elf"], check=True, text=True,
                                 stdout=subprocess.PIPE).stdout
        marks += [f"{address} {MARKS[name]}" for address, _, name in map(str.split, symbols.splitlines())
                  if name in MARKS]
    with tempfile.TemporaryDirectory() as folder:
        die, path, places = (pathlib.Path(folder) / name for name in ("die", "flash", "marks"))
        chip = build / "bin" / "pluton_chip"
        for words in (["new", die, "--blank"], ["trust", die, "--root", signer.root.hash().hex(), "--seed", "6"],
                      ["birth", die, "--seed", "6"]):
            subprocess.run([chip, *words], check=True, stdout=subprocess.DEVNULL)
        flash.write(path)
        places.write_text("\n".join(marks) + "\n", encoding="utf-8")
        return subprocess.run([build / "bin" / "boot_figures", die, path, firmware / "rom.bin", places, out],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
