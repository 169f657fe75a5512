#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What ./pluton editor writes: complete, true, and refused when it can't be. PLUTON_BUILD is the build."""

import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
EDITOR = ROOT / "tools" / "editor" / "editor.py"
BUILD = pathlib.Path(os.environ["PLUTON_BUILD"])


class Editor(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = pathlib.Path(folder.name)

    def run_editor(self, root=ROOT, build=BUILD):
        return subprocess.run([sys.executable, "-B", str(EDITOR), "--root", str(root), "--build", str(build),
                               "--out", str(self.out)], capture_output=True, text=True, check=False)

    def test_the_tree(self):
        done = self.run_editor()
        self.assertEqual(done.returncode, 0, done.stderr)
        entries = json.loads((self.out / "compile_commands.json").read_text())
        files = [(pathlib.Path(e["directory"]) / e["file"]).resolve() for e in entries]
        self.assertEqual(len(files), len(set(files)))
        self.assertTrue(all(file.is_file() for file in files))
        sources = {p for p in ROOT.rglob("*") if p.suffix in (".c", ".cpp")
                   and not p.relative_to(ROOT).parts[0].startswith("build")}
        self.assertGreater(len(sources), 30)
        apart = {p.parent for p in ROOT.glob("tests/*/*/*/CMakeLists.txt") if "\nproject(" in p.read_text()}
        apart |= {p.parent for p in ROOT.glob("examples/*/apply.sh")}
        self.assertLessEqual({p for p in sources if apart.isdisjoint(p.parents)}, set(files))
        for entry, file in zip(entries, files):
            words = entry.get("arguments") or shlex.split(entry["command"])
            self.assertTrue(any(word.endswith(file.name) for word in words), file)
            if file.relative_to(ROOT).parts[0] in ("cmodel", "firmware") and file.suffix == ".c":
                keep = [word for i, word in enumerate(words) if "-o" not in (word, words[i - 1])]
                subprocess.run([*keep, "-fsyntax-only"], cwd=entry["directory"], check=True)

    def test_the_rtl(self):
        self.run_editor()
        lines = (self.out / "verible.filelist").read_text().splitlines()
        self.assertEqual(len(lines), len(set(lines)))
        there = {str(p.relative_to(ROOT)) for p in (ROOT / "rtl").rglob("*.sv")}
        self.assertEqual(set(lines), {name for name in there if not name.endswith("_props.sv")})
        known = [name for name in (ROOT / "rtl/pluton/pluton.f").read_text().splitlines() if name.startswith("rtl/")]
        self.assertEqual(lines[:len(known)], known)

    def scratch(self):
        root = self.out / "tree"
        (root / "rtl" / "pluton").mkdir(parents=True)
        (root / "a.c").write_text("int a;\n")
        (root / "rtl" / "pluton" / "pluton.f").write_text("// list\nrtl/b.sv\n")
        (root / "rtl" / "b.sv").write_text("module b; endmodule\n")
        build = root / "build" / "native"
        build.mkdir(parents=True)
        entry = {"directory": str(build), "file": str(root / "a.c"), "command": f"cc -c {root}/a.c"}
        generated = {"directory": str(build), "file": "made.cpp", "command": "cc -c made.cpp"}
        (build / "compile_commands.json").write_text(json.dumps([entry, entry, generated]))
        return root, build

    def test_once_and_nothing_that_is_generated(self):
        root, build = self.scratch()
        self.assertEqual(self.run_editor(root, build).returncode, 0)
        entries = json.loads((self.out / "compile_commands.json").read_text())
        self.assertEqual([e["file"] for e in entries], [str(root / "a.c")])

    def test_a_file_that_nothing_compiles(self):
        root, build = self.scratch()
        (root / "new.cpp").write_text("int b;\n")
        done = self.run_editor(root, build)
        self.assertEqual(done.returncode, 1)
        self.assertIn("new.cpp: nothing in the build compiles it", done.stderr)
        self.assertFalse((self.out / "compile_commands.json").exists())

    def test_a_skeleton_is_compiled_where_it_is_applied(self):
        root, build = self.scratch()
        folder = root / "examples" / "block"
        (folder / "cmodel").mkdir(parents=True)
        (folder / "cmodel" / "b.c").write_text("int b;\n")
        self.assertEqual(self.run_editor(root, build).returncode, 1)
        (folder / "apply.sh").write_text("true\n")
        self.assertEqual(self.run_editor(root, build).returncode, 0)

    def test_a_list_that_names_what_is_not_there(self):
        root, build = self.scratch()
        (root / "rtl" / "b.sv").unlink()
        done = self.run_editor(root, build)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no rtl/b.sv", done.stderr)

    def test_no_build(self):
        done = self.run_editor(build=self.out)
        self.assertEqual(done.returncode, 3)
        self.assertIn("configure the build first", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
