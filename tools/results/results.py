#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the verbs leave behind: build/results/<name>.json, the last result of each.

Usage: results.py run NAME [--tier T] [--shown TEXT] [--then TEXT] -- PROGRAM ARGUMENT...
       results.py stamp [--tier T] [--shown TEXT]
       results.py leave NAME STAMP EXIT < RESULT

run: runs a program, which writes its result as JSON to the file that PLUTON_RESULT names, and ends as
it ended; TEXT is said when it came to a verdict. stamp and leave: the same for a shell script, before and after what it does. Python programs
import this file instead.

A result is an object with
    name, commit, changed, date, tier, command, exit, result
where `commit` is the tree's when the work began ("none" outside of a repository), `changed` says that
it held anything else, and `result` is what the program wrote, or null when it ended without. A name
may have a folder, as in synth/<target>, where one verb has several results. A run that was refused
(exit code 2), that lacked something (3) or that was interrupted (4 without a result, or a signal) leaves the
last result as it is.
"""

import argparse
import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = "build/results"
# Written from measurements of a commit and committed after it: a change there is none of the tree's.
MEASURED_PAGE = "docs/figures.md"
REST_OF_TREE = ("--", ".", f":!{MEASURED_PAGE}")
NO_RESULT = (2, 3, 128 + signal.SIGINT, 128 + signal.SIGTERM)


def git(root, *arguments):
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True,
                          check=False)
    return done.stdout if done.returncode == 0 else None


def commit_of(root):
    """(commit, changed): the tree's commit, and whether the tree holds anything else."""
    head = git(root, "rev-parse", "HEAD")
    state = git(root, "status", "--porcelain", *REST_OF_TREE)
    if head is None or state is None:
        return "none", False
    return head.strip(), bool(state.strip())


def still_of(root, commit, changed):
    """Is the tree, as it lies there, the one of `commit`?"""
    now, changed_now = commit_of(root)
    if changed or changed_now or "none" in (commit, now):
        return False
    return git(root, "diff", "--quiet", commit, "HEAD", *REST_OF_TREE) is not None


def write_whole(path, text):
    """Writes a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        pathlib.Path(part).unlink(missing_ok=True)
        raise


def stamp(root, tier, command):
    commit, changed = commit_of(root)
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    return {"commit": commit, "changed": changed, "date": now.isoformat(), "tier": tier,
            "command": command}


def leave(root, name, stamped, code, result):
    """Leaves a result; `stamped` is what stamp() gave before the work began. A result that can't be
    written changes no verdict: it is said, and the work's own exit code stands."""
    if code in NO_RESULT or (code == 4 and result is None):
        return
    entry = {"name": name, **stamped, "exit": code, "result": result}
    path = pathlib.Path(root) / FOLDER / f"{name}.json"
    try:
        write_whole(path, json.dumps(entry, indent=1) + "\n")
    except OSError as error:
        print(f"results: {path}: {error.strerror}; the result is not kept", file=sys.stderr)


def last(root, name):
    """The last result of that name, or None when there is none that can be read."""
    try:
        entry = json.loads((pathlib.Path(root) / FOLDER / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    known = {"commit": str, "changed": bool, "date": str, "tier": str, "command": str, "exit": int}
    if not isinstance(entry, dict) or "result" not in entry:
        return None
    return entry if all(isinstance(entry.get(k), t) for k, t in known.items()) else None


def read_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def run(options):
    stamped = stamp(ROOT, options.tier, options.shown)
    with tempfile.TemporaryDirectory(prefix="pluton-") as folder:
        path = pathlib.Path(folder) / "result.json"
        try:
            process = subprocess.Popen(options.program, env=dict(os.environ, PLUTON_RESULT=str(path)))
        except OSError as error:
            print(f"{options.program[0]}: {error.strerror}", file=sys.stderr)
            return 3
        # A terminal sends the interrupt to the program too; what is sent to this process alone is
        # passed on. Either way the program decides how it ends.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        code = process.wait()
        code = code if code >= 0 else 128 - code
        leave(ROOT, options.name, stamped, code,
              read_json(path.read_text("utf-8", "replace")) if path.exists() else None)
    if options.then and code in (0, 1):
        print(options.then, file=sys.stderr)
    return code


def main():
    parser = argparse.ArgumentParser(prog="results.py")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb in ("run", "stamp", "leave"):
        sub = verbs.add_parser(verb)
        if verb != "stamp":
            sub.add_argument("name")
        if verb != "leave":
            sub.add_argument("--tier", default="quick")
            sub.add_argument("--shown", default="")
        if verb == "run":
            sub.add_argument("--then", default="")
        if verb == "leave":
            sub.add_argument("stamp")
            sub.add_argument("exit", type=int)
    words = sys.argv[1:]
    # Split here: the program may have a "--" of its own.
    cut = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:cut])
    options.program = words[cut + 1:]
    if (options.verb == "run") != bool(options.program):
        parser.error("run needs -- PROGRAM, and nothing else does")
    if options.verb == "run":
        return run(options)
    if options.verb == "stamp":
        print(json.dumps(stamp(ROOT, options.tier, options.shown)))
    else:
        leave(ROOT, options.name, json.loads(options.stamp), options.exit, read_json(sys.stdin.read()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
