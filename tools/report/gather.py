# SPDX-License-Identifier: Apache-2.0
"""What the report shows: the last results (build/results, build/figures.json) beside what the tree says
should be there. Proofs, targets of synthesis and figures are asked from the tools that own them, so a
new block is in the report as soon as it is in the tree.
"""

import functools
import json
import pathlib
import sys
import tomllib

TOOLS = pathlib.Path(__file__).resolve().parents[1]
TREE = TOOLS.parent  # where blocks say what they have
RESOURCES = TOOLS.parent / "spec" / "resources.toml"
for folder in ("results", "figures", "prove", "synth"):
    sys.path.insert(0, str(TOOLS / folder))

import figures  # noqa: E402
import prove  # noqa: E402
import results  # noqa: E402
import synth  # noqa: E402

MISSING, CURRENT, OTHER, CHANGED = "missing", "current", "other", "changed"


class Tree:
    """The tree as it lies there."""

    def __init__(self, root, at):
        self.root, self.at = root, at
        self.commit, self.changed = results.commit_of(root)
        self.still_of = functools.lru_cache(None)(
            lambda commit, changed: results.still_of(root, commit, changed))

    def standing(self, commit, changed):
        """Is a result of that commit one of this tree?"""
        if changed:
            return CHANGED
        return CURRENT if self.still_of(commit, changed) else OTHER

    def last(self, name, make):
        """The last result of that name with its standing; `make` is the command that makes it."""
        entry = results.last(self.at, name)
        if entry is None:
            return {"standing": MISSING, "make": make}
        return {"standing": self.standing(entry["commit"], entry["changed"]), "make": make, **entry}


def standing_of(parts):
    """The standing of a whole whose parts have theirs; None of no part."""
    found = {part["standing"] for part in parts}
    for standing in (MISSING, OTHER, CHANGED, CURRENT):
        if standing in found:
            return standing
    return MISSING


def promise_and_value(table, targets, measured):
    """Each figure of the table, measured or not."""
    rows = []
    for key in table["key"]:
        limit = targets.get(key.get("target"), {}).get("limit", {})
        promise = figures.promise_of(key, limit)
        entry = measured.get(key["name"])
        value = figures.number(entry.get("value")) if isinstance(entry, dict) else None
        rows.append({
            "name": key["name"], "text": key["text"], "unit": key["unit"],
            "digits": key.get("digits", 0), "promise": promise, "peers": key.get("peers", []),
            "command": figures.command_of(table, key), "value": value,
            "kept": None if value is None or promise is None else figures.kept(value, promise),
            "commit": str(entry.get("commit", "none")) if value is not None else None,
            "tier": entry.get("tier") if value is not None else None})
    return rows


def gather_figures(tree, targets):
    try:
        measured = json.loads((tree.at / "build" / "figures.json").read_text("utf-8"))
    except (OSError, ValueError):
        measured = {}
    if not isinstance(measured, dict):
        measured = {}
    rows = promise_and_value(figures.read_tables(TREE, figures.TABLE), targets, measured)
    for row in rows:
        if row["value"] is None:
            row["standing"] = MISSING
        else:
            commit = row["commit"]
            row["standing"] = tree.standing(commit.removesuffix(figures.CHANGED),
                                            commit.endswith(figures.CHANGED))
    return {"make": "./pluton figures", "standing": standing_of(rows), "rows": rows}


def gather_proofs(tree):
    proofs, bugs = prove.collect()
    rows = []
    for proof in proofs:
        kept = tree.last(f"prove/{proof.name.replace('/', '.')}", f"./pluton prove {proof.name}")
        planted = [bug.bug.stem for bug in bugs if bug.proof is proof]
        rows.append({"name": proof.name, "about": proof.about, "parameters": proof.parameters,
                     "planted": planted, "kept": kept})
    return {"make": "./pluton prove", "standing": standing_of(row["kept"] for row in rows),
            "rows": rows}


def gather_area(tree, targets):
    rows = [{"target": name, "block": target["block"], "limit": target.get("limit", {}),
             "kept": tree.last(f"synth/{name}", f"./pluton synth {name}")}
            for name, target in targets.items()]
    return {"make": "./pluton synth", "standing": standing_of(row["kept"] for row in rows),
            "rows": rows}


def resources():
    """What the firewalls map: [(name, first addresses)] of pages, and [name] of devices."""
    spec = tomllib.loads(RESOURCES.read_text("utf-8"))
    pages = [(row["name"], list(range(row["base"], row["base"] + row["size"], row["page"])))
             for row in spec["pages"]]
    return {"pages": pages, "devices": [row["name"] for row in spec["device"]]}


def gather(root, at=None):
    """Everything the page shows. `at`: where build/ with the results is, if not in the tree."""
    tree = Tree(root, pathlib.Path(at or root))
    targets = synth.read_targets(TREE)
    return {
        "made": results.stamp(root, "", "")["date"],
        "version": (root / "VERSION").read_text("utf-8").strip(),
        "at": str(tree.at),
        "tree": {"commit": tree.commit, "changed": tree.changed},
        "cosim": tree.last("cosim", "./pluton cosim"),
        "figures": gather_figures(tree, targets),
        "coverage": tree.last("coverage", "./pluton coverage"),
        "area": gather_area(tree, targets),
        "proofs": gather_proofs(tree),
        "tests": tree.last("test", "./pluton test"),
        "boot": tree.last("boot", "./pluton boot DIE FLASH"),
        "resources": resources(),
    }
