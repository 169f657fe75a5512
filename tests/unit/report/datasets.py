# SPDX-License-Identifier: Apache-2.0
"""Known results for the report: a scratch repository, and what the verbs would have left in it."""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools" / "report"))

import gather  # noqa: E402
import page  # noqa: E402
from gather import figures, prove, results, synth  # noqa: E402

# What a page must show as text and never take for markup.
HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>\"'&amp;\x00\x1b[31m"

OPERATIONS = [
    {"operation": "SHA-256, by reader", "source": "CAVP LongMsg", "operations": 64, "bytes": 210016,
     "cycles": 218938, "model_cycles": 218938, "mismatches": 0},
    {"operation": "SHA-512, by DATA", "source": "CAVP ShortMsg", "operations": 129, "bytes": 8256,
     "cycles": 21198, "model_cycles": 21198, "mismatches": 0},
    {"operation": "measure and extend", "source": "random regions", "operations": 16, "bytes": 147713,
     "cycles": 170496, "model_cycles": 170496, "mismatches": 0},
]
COSIM = {"verdict": "agreed", "seed": 7, "tier": "quick", "firmware": "native", "lockstep": True,
         "cycles": 15170499, "comparisons": 925394827, "khz_cpu": 1347.32, "khz_wall": 1112.32,
         "mismatches": 0, "operations": OPERATIONS}
COVERAGE = {"rtl": {"line": [969, 1000], "branch": [941, 1000], "toggle": [953, 1000]},
            "rtl/sha2": {"line": [50, 50], "branch": [9, 10], "toggle": [0, 0]}}
# Of a boot: its map as pluton_boot tells it, pages that are alike in one row.
BOOT = {
    "booted": True, "end": "monitor: Normal World ended with 0", "cycles": 3456789, "handover": True, "closed": True,
    "cores": [{"name": name, "state": "runs"} for name in ("Pluton's core", "application core", "real-time core 0")],
    "subjects": ["pluton", "app_secure", "app_normal", "realtime0", "realtime1", "radio"],
    "map": [
        {"name": "sram", "kind": "sram", "first": 0x80000000, "bytes": 0x10000, "state": "granted",
         "rights": {"app_secure": "rx"}},
        {"name": "sram", "kind": "sram", "first": 0x80010000, "bytes": 0x20000, "state": "granted",
         "rights": {"app_secure": "rw", "app_normal": "rw"}},
        {"name": "sram", "kind": "sram", "first": 0x80030000, "bytes": 0x3D0000, "state": "not granted",
         "rights": {"app_secure": "rw"}},
        {"name": "flash", "kind": "flash", "first": 0x90000000, "bytes": 0x1000000, "state": "not granted",
         "rights": {"app_secure": "r"}},
        {"name": "firewall", "kind": "device", "first": 0x30000000, "bytes": 0x10000, "state": "fixed",
         "rights": {"app_secure": "rw"}},
        {"name": "gpio0", "kind": "device", "first": 0x38010000, "bytes": 0x10000, "state": "granted",
         "rights": {"realtime0": "rw"}},
        {"name": "spi0", "kind": "device", "first": 0x38070000, "bytes": 0x10000, "state": "granted", "rights": {}},
    ]}


def targets():
    return synth.read_targets(gather.TREE)


def figures_table():
    return figures.read_tables(gather.TREE, figures.TABLE)


class Scratch:
    """A repository with one commit, in `folder`."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder)
        (self.root / "VERSION").write_text("9.8.7\n")
        (self.root / ".gitignore").write_text("build/\n")
        self.git("init", "-q")
        self.commit()

    def git(self, *arguments):
        subprocess.run(["git", "-C", str(self.root), "-c", "user.name=n", "-c", "user.email=e",
                        *arguments], check=True, capture_output=True)

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "state")

    def leave(self, name, result, code=0, tier="quick"):
        command = f"./pluton {name.split('/')[0]} --tier {tier}"
        results.leave(self.root, name, results.stamp(self.root, tier, command), code, result)

    def facts(self):
        return gather.gather(self.root)

    def render(self):
        """Writes the page and returns its path."""
        path = self.root / "build" / "report" / "index.html"
        results.write_whole(path, page.render(self.facts(), self.root, path))
        return path

    # ---- what the verbs leave ----

    def good(self):
        self.leave("cosim", COSIM)
        self.leave("coverage", COVERAGE)
        proofs, bugs = prove.collect()
        for proof in proofs:
            mine = [bug for bug in bugs if bug.proof is proof]
            self.leave(f"prove/{proof.name.replace('/', '.')}",
                       [task(proof, "prove", "proof", "9 assertions")]
                       + [task(proof, bug.bug.stem, "bug", "found by a_x in step 3") for bug in mine])
        for name, target in targets().items():
            self.leave(f"synth/{name}", {"area": area(target), "checks": [["synthesis", "passed", ""]]})
        self.leave("test", {"verb": "test", "passed": 2, "failed": 0, "tests": [
            {"name": "unit.sha2", "seconds": 1.5, "passed": True},
            {"name": "lint", "seconds": 20.0, "passed": True}]})
        self.leave("boot", BOOT)
        self.figures()

    def figures(self, **changes):
        commit, changed = results.commit_of(self.root)
        table = figures_table()
        values = {key["name"]: {"value": value_of(key), "unit": key["unit"], "command": "./x",
                                "commit": commit + (figures.CHANGED if changed else ""),
                                "tier": "quick"} for key in table["key"]}
        values.update(changes)
        path = self.root / "build" / "figures.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({k: v for k, v in values.items() if v is not None}))

    def diverged(self):
        """A failed co-simulation, every text of it hostile, and waves beside it."""
        waves = self.root / "build" / "waves" / "a b & <c>.fst"
        waves.parent.mkdir(parents=True, exist_ok=True)
        waves.write_bytes(b"waves")
        waves.with_suffix(".gtkw").write_text("view")
        bad = {"operation": HOSTILE, "source": HOSTILE, "operations": 1, "bytes": 3, "cycles": 66,
               "model_cycles": 65, "mismatches": 1, "failure": HOSTILE}
        self.leave("cosim", {**COSIM, "verdict": "failed", "mismatches": 1,
                             "operations": [*OPERATIONS, bad], "waves": str(waves),
                             "replay": f"pluton_cosim -- '{HOSTILE}'",
                             "divergence": {"cycle": 4711, "block": HOSTILE, "field": HOSTILE,
                                            "expected": "0x1" + "0" * 256, "got": HOSTILE}}, 1)
        self.leave("test", {"verb": "test", "passed": 1, "failed": 1, "tests": [
            {"name": "unit.sha2", "seconds": 1.5, "passed": True},
            {"name": "cosim.sha2", "seconds": 2.5, "passed": False, "output": HOSTILE}]}, 1)
        return waves


def task(proof, name, kind, detail, result="pass"):
    return {"name": f"{proof.name}:{name}", "block": proof.block, "proof": proof.name, "task": name,
            "kind": kind, "method": "induction, yices, 20 steps", "parameters": proof.parameters,
            "about": "a planted bug" if kind == "bug" else proof.about, "result": result,
            "detail": detail, "seconds": 1.5, "assertions": 9, "covers": 0, "log": ""}


def area(target):
    most = target.get("limit", {}).get("lut4", 4000)
    return {"lut": most // 2, "ccu2c": most // 8, "lut4": most // 2 + 2 * (most // 8), "ff": 500,
            "dpr16x4": 40, "dp16kd": 1, "mult18x18d": 0}


def value_of(key):
    if "field" in key:  # as promised where something is
        return targets()[key["target"]].get("limit", {}).get(key["field"], 60)
    return key.get("at_most", key.get("at_least", 60))
