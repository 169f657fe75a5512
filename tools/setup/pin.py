#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes python-<group>.txt from python-<group>.in: every package pinned, with hashes.

Usage: pin.py [GROUP...]

Asks pip what it would install for Python 3.11 on x86-64 and on arm64, and writes the hashes of both.
A package that is not there for arm64 is listed with x86-64's alone; then that group does not
install on arm64.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
PLATFORMS = {
    "x86-64": ["manylinux_2_36_x86_64", "manylinux_2_31_x86_64", "manylinux_2_28_x86_64"]
    + ["manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"]
    + ["manylinux1_x86_64", "linux_x86_64"],
    "arm64": ["manylinux_2_36_aarch64", "manylinux_2_31_aarch64", "manylinux_2_28_aarch64"]
    + ["manylinux_2_27_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"],
}


def resolve(source, platforms):
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--target", folder]
        command += ["--report", "-", "--ignore-installed", "--only-binary", ":all:"]
        command += ["--python-version", "3.11", "--implementation", "cp", "-r", str(source)]
        for platform in platforms:
            command += ["--platform", platform]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(done.stderr.strip(), file=sys.stderr)
        return None
    found = {}
    for item in json.loads(done.stdout)["install"]:
        name = re.sub(r"[-_.]+", "-", item["metadata"]["name"]).lower()
        digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
        found[name, item["metadata"]["version"]] = digest
    return found


def main():
    groups = sys.argv[1:] or sorted(
        path.stem.removeprefix("python-") for path in HERE.glob("python-*.in")
    )
    for group in groups:
        source = HERE / f"python-{group}.in"
        hashes = {}
        for what, platforms in PLATFORMS.items():
            found = resolve(source, platforms)
            if found is None:
                print(f"pin.py: {group}: not installable on {what}", file=sys.stderr)
                if what == "x86-64":
                    return 1
                continue
            for package, digest in found.items():
                hashes.setdefault(package, set()).add(digest)
        out = "# SPDX-License-Identifier: Apache-2.0\n"
        out += f"# Made by tools/setup/pin.py from {source.name}; do not edit.\n"
        for (name, version), digests in sorted(hashes.items()):
            lines = [f"{name}=={version}"] + [f"    --hash=sha256:{d}" for d in sorted(digests)]
            out += " \\\n".join(lines) + "\n"
        (HERE / f"python-{group}.txt").write_text(out, encoding="utf-8")
        print(f"{group}: {len(hashes)} packages", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
