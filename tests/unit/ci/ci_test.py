#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The recipes for continuous integration run what the README promises, and nothing else of ours."""

import pathlib
import re
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
GITHUB, GITLAB = ".github/workflows/ci.yml", ".gitlab-ci.yml"
KEPT = {"build/report/index.html", "build/test.xml", "build/native/waves"}
ACTION = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


def promised(readme):
    """The commands under "Two commands": the code blocks that are one command."""
    part = re.search(r"^## Two commands\n(.*?)^## ", readme, re.M | re.S)[1]
    return re.findall(r"^```\n(\./pluton [^\n]*)\n```$", part, re.M)


def github(text):
    """(image, commands of ours, actions, paths kept, keys of the steps that run in any case)"""
    recipe = yaml.safe_load(text)
    jobs = recipe["jobs"]
    assert len(jobs) == 1 and recipe["permissions"] == {"contents": "read"}
    job = next(iter(jobs.values()))
    steps = job["steps"]
    ours = [step["run"].strip() for step in steps if "./pluton" in step.get("run", "")]
    upload = [step for step in steps if "upload-artifact" in step.get("uses", "")][0]
    assert upload["if"] == "always()"
    return (job["container"], ours, [step["uses"] for step in steps if "uses" in step],
            set(upload["with"]["path"].split()))


def gitlab(text):
    job = yaml.safe_load(text)["test"]
    lines = [*job["before_script"], *job["script"], *job["after_script"]]
    assert job["artifacts"]["when"] == "always"
    assert job["artifacts"]["reports"]["junit"] == "build/test.xml"
    return job["image"], [line for line in lines if "./pluton" in line], [], set(job["artifacts"]["paths"])


def findings(readme, recipes):
    """What is wrong, in words."""
    found = []
    commands = promised(readme)
    if len(commands) != 2:
        found.append(f"the README has {len(commands)} commands")
    for name, read in ((GITHUB, github), (GITLAB, gitlab)):
        text = recipes[name]
        try:
            image, ours, actions, kept = read(text)
        except (yaml.YAMLError, AssertionError, KeyError, IndexError, TypeError, AttributeError) as error:
            found.append(f"{name}: not the recipe that it should be: {error!r}")
            continue
        if image != "debian:12":
            found.append(f"{name}: runs on {image}")
        if ours != [*commands, "./pluton report --yes"]:
            found.append(f"{name}: runs {ours}")
        found += [f"{name}: {action} is not pinned" for action in actions if not ACTION.fullmatch(action)]
        if kept != KEPT:
            found.append(f"{name}: keeps {sorted(kept)}")
        if re.search(r"secret|token|password", text, re.I):
            found.append(f"{name}: asks for a secret")
    return found


class Recipes(unittest.TestCase):
    def setUp(self):
        self.readme = (ROOT / "README.md").read_text("utf-8")
        self.recipes = {name: (ROOT / name).read_text("utf-8") for name in (GITHUB, GITLAB)}

    def test_as_they_are(self):
        self.assertEqual(findings(self.readme, self.recipes), [])

    def test_the_verbs_exist(self):
        for command in [*promised(self.readme), "./pluton report --yes"]:
            self.assertTrue((ROOT / "tools/verbs" / f"{command.split()[1]}.sh").is_file(), command)

    def test_what_is_wrong_is_found(self):
        for name, before, after in (
                (GITHUB, "./pluton test --yes", "./pluton test"), (GITLAB, "./pluton cosim --yes", "true"),
                (GITHUB, "11bd71901bbe5b1630ceea73d27597364c9af683", "v4"),
                (GITHUB, "debian:12", "debian:latest"), (GITLAB, "debian:12", "debian:13"),
                (GITHUB, "build/test.xml", ""), (GITLAB, "- build/report/index.html", "- x"),
                (GITHUB, "if: always()", "if: success()"), (GITLAB, "when: always", "when: on_success"),
                (GITHUB, "contents: read", "contents: write"), (GITHUB, "jobs:", "jobs: {"),
                (GITLAB, "variables:", "variables:\n    X: $SECRET")):
            self.assertIn(before, self.recipes[name])
            planted = {**self.recipes, name: self.recipes[name].replace(before, after)}
            self.assertEqual(len(findings(self.readme, planted)), 1, (name, after))
        changed = self.readme.replace("./pluton test --yes", "./pluton test --tier full --yes")
        self.assertEqual(len(findings(changed, self.recipes)), 2)


if __name__ == "__main__":
    unittest.main(verbosity=1)
