#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Figures of the chip with its five cores at work.

usage: soc_figures.py BUILD OUT     BUILD: the build's folder; OUT: the figures, as tools/figures reads them
"""

import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import flash_image as fi  # noqa: E402
import whole_chip  # noqa: E402


def main():
    build, out = pathlib.Path(sys.argv[1]), sys.argv[2]
    firmware, signer = build / "firmware", fi.Signer()

    def payload(name):
        data = (firmware / f"{name}.bin").read_bytes()
        return data + b"\0" * (-len(data) % 4)

    def flash(path, **options):
        made = fi.Flash()
        made.put(fi.SPEC["flash"]["table"][0], fi.table(1, 0))
        made.put_slot(0, whole_chip.images(payload, signer, **options))
        made.write(path)

    with tempfile.TemporaryDirectory() as folder:
        die, work, ping = (pathlib.Path(folder) / name for name in ("die", "work.flash", "ping.flash"))
        chip = build / "bin" / "pluton_chip"
        for words in (["new", die, "--blank"], ["trust", die, "--root", signer.root.hash().hex(), "--seed", "6"],
                      ["birth", die, "--seed", "6"]):
            subprocess.run([chip, *words], check=True, stdout=subprocess.DEVNULL)
        flash(work, hosts=("gateway.example",), named_hosts=("gateway.example",))
        flash(ping, normal="ping", programs=dict.fromkeys(whole_chip.CORES, "echo"))
        return subprocess.run([build / "bin" / "soc_figures", die, work, ping, firmware / "rom.bin", out],
                              check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
