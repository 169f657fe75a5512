#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells editors how the tree is compiled: compile_commands.json for C and C++ (clangd), verible.filelist
for RTL (verible's language server), both at the root and in no commit.

Usage: editor.py [--build DIR] [--out DIR]

The commands are those of the build in DIR (default build/native), one for each file, and of the firmware
for Pluton's own core. Exit: 0, or 1 when a C or C++ file of the tree is compiled by nothing, or an RTL
list names what is not there; 3 when there is no build.
"""

import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "results"))
import results  # noqa: E402

DATABASES = ("compile_commands.json", "firmware/rv32_commands.json")


def tree_files(root):
    """Files of the tree, new ones included; of a copy without git, all but build folders."""
    listed = results.git(root, "ls-files", "--cached", "--others", "--exclude-standard")
    if listed is not None:
        names = listed.splitlines()
    else:
        names = [str(p.relative_to(root)) for p in root.rglob("*")
                 if p.is_file() and not p.relative_to(root).parts[0].startswith("build")]
    return sorted(name for name in names if (root / name).is_file())


def commands(root, build):
    """One entry for each file of the tree that the build compiles."""
    found = {}
    for name in DATABASES:
        path = build / name
        if not path.is_file():
            continue
        for entry in json.loads(path.read_text("utf-8")):
            file = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
            inside = file.is_relative_to(root) and not file.is_relative_to(build)
            if inside and not file.relative_to(root).parts[0].startswith("build"):
                found.setdefault(str(file.relative_to(root)), entry)
    return found


def list_files(root, path, seen):
    """The files that an RTL list names, those of lists in it too, in its order."""
    for line in (root / path).read_text("utf-8").splitlines():
        line = line.split("//")[0].strip()
        if line.startswith("-f "):
            list_files(root, line[3:].strip(), seen)
        elif line and line[0] not in "-+":
            if not (root / line).is_file():
                raise FileNotFoundError(f"{path}: there is no {line}")
            seen.setdefault(line)


def rtl(root, files):
    """Every RTL file but properties: as the lists order them, then the rest, packages first."""
    seen = {}
    for path in sorted((name for name in files if name.startswith("rtl/") and name.endswith(".f")),
                       key=lambda name: (name != "rtl/pluton/pluton.f", name)):
        list_files(root, path, seen)
    rest = [name for name in files if name.endswith((".sv", ".svh")) and name.startswith("rtl/")
            and not name.endswith("_props.sv")]
    for name in sorted(rest, key=lambda name: (not name.endswith("_pkg.sv"), name)):
        seen.setdefault(name)
    return list(seen)


def main():
    parser = argparse.ArgumentParser(prog="editor")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT)
    parser.add_argument("--build", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    root = options.root.resolve()
    build = (options.build or root / "build" / "native").resolve()
    out = options.out or root
    if not (build / DATABASES[0]).is_file():
        print(f"editor: {build} has no {DATABASES[0]}: configure the build first", file=sys.stderr)
        return 3
    files = tree_files(root)
    try:
        known = commands(root, build)
        sources = rtl(root, files)
    except (OSError, ValueError, KeyError) as error:
        print(f"editor: {error}", file=sys.stderr)
        return 1
    # A project of its own in the tree (a user of the installed library) is not built here.
    apart = [str(pathlib.PurePosixPath(name).parent) + "/" for name in files
             if name.endswith("/CMakeLists.txt") and "\nproject(" in (root / name).read_text("utf-8")]
    # A skeleton (examples/, with its apply.sh) is compiled in the tree that it is applied to.
    apart += [str(pathlib.PurePosixPath(name).parent) + "/" for name in files
              if name.startswith("examples/") and name.endswith("/apply.sh")]
    apart = [folder for folder in apart if not any(name.startswith(folder) for name in known)]
    unknown = [name for name in files if name.endswith((".c", ".cpp")) and name not in known
               and not name.startswith(tuple(apart))]
    for name in unknown:
        print(f"editor: {name}: nothing in the build compiles it", file=sys.stderr)
    if unknown:
        return 1
    results.write_whole(out / "compile_commands.json",
                        json.dumps([known[name] for name in sorted(known)], indent=1) + "\n")
    results.write_whole(out / "verible.filelist", "\n".join(sources) + "\n")
    print(f"compile_commands.json: {len(known)} files; verible.filelist: {len(sources)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
