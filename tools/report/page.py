# SPDX-License-Identifier: Apache-2.0
"""The report as one HTML page that needs nothing but itself: styles, script and drawings are inside,
and its policy lets nothing else in.
"""

import base64
import hashlib
import pathlib

import sections
from gather import CURRENT, MISSING
from markup import el, raw
from parts import badge, code, command, short, when

HERE = pathlib.Path(__file__).resolve().parent


def digest(text):
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def tile(anchor, name, state, text, part):
    """One line of the summary: its verdict, and whether it is of this tree."""
    old = None
    if part["standing"] not in (CURRENT, MISSING):
        old = el("small", "of another state of the tree", class_="stale")
    return el("li", el("a", el("span", name, class_="name"), badge(state, text), old, href=f"#{anchor}"))


def summary(facts):
    """(anchor, title, state, text, part) of each part."""
    found = []
    state, word = sections.cosim_state(facts["cosim"])
    result = facts["cosim"].get("result")
    if isinstance(result, dict):
        word += f", {sections.mismatches(result)}"
    found.append(("cosim", "Co-simulation", state, word, facts["cosim"]))

    rows = facts["figures"]["rows"]
    missed = sum(row["kept"] is False for row in rows)
    judged = sum(row["kept"] is not None for row in rows)
    measured = sum(row["value"] is not None for row in rows)
    found.append(("figures", "Figures", "bad" if missed else "good" if measured else "none",
                  f"{judged - missed} of {sum(row['promise'] is not None for row in rows)} promises kept"
                  if judged else f"{measured} of {len(rows)} measured", facts["figures"]))

    whole = dict(sections.coverage_rows(facts["coverage"])).get("rtl")
    share = sections.percent(whole["line"]) if whole else None
    found.append(("coverage", "Coverage", "none" if share is None else
                  "bad" if facts["coverage"]["exit"] else "good",
                  "not measured" if share is None else f"{share:.1f} % of lines", facts["coverage"]))

    rows = facts["area"]["rows"]
    known = [row for row in rows if row["kept"]["standing"] != MISSING]
    wrong = [row for row in known if sections.area_failures(row) or not sections.area_of(row)]
    found.append(("area", "Area", "bad" if wrong else "good" if known else "none",
                  f"{len(known) - len(wrong)} of {len(rows)} targets within their limits"
                  if known else "not measured", facts["area"]))

    states = [sections.proof_state(row)[0] for row in facts["proofs"]["rows"]]
    worst = next((s for s in ("bad", "unsure", "good") if s in states), "none")
    found.append(("proofs", "Proofs", worst, "not run" if worst == "none" else
                  f"{states.count('good')} of {len(states)} hold", facts["proofs"]))

    tests = sections.test_list(facts["tests"])
    failed = sum(not t.get("passed") for t in tests)
    found.append(("tests", "Tests", "bad" if failed else "good" if tests else "none",
                  f"{len(tests) - failed} of {len(tests)} passed" if tests else "not run", facts["tests"]))

    state, word = sections.boot_state(facts["boot"])
    found.append(("owners", "Boot, who owns what", state, word, facts["boot"]))
    return found


def headline(parts):
    bad = [name for _, name, state, _, _ in parts if state == "bad"]
    standing = {part["standing"] for *_, part in parts}
    if bad:
        return "bad", f"Failed: {', '.join(bad)}"
    if standing == {MISSING}:
        return "none", "Nothing has been measured in this tree yet"
    if any(state == "unsure" for _, _, state, _, _ in parts):
        return "unsure", "Not everything was decided"
    if standing != {CURRENT}:
        return "unsure", "What was measured agreed, but not everything was measured at this state of the tree"
    return "good", "Everything agreed at this commit"


def again(facts):
    """Every command that makes a part of this page."""
    rows = []
    for key, name in (("cosim", "co-simulation"), ("figures", "figures"), ("coverage", "coverage"),
                      ("area", "area"), ("proofs", "proofs"), ("tests", "tests"), ("boot", "boot")):
        part = facts[key]
        rows.append((name, command(part["make"])))
        if key in ("cosim", "tests", "boot") and part["standing"] != MISSING:
            rows.append((f"{name}, as it was run", command(part["command"])))
    rows.append(("this page", command("./pluton report")))
    return el("dl", *(el("div", el("dt", name), el("dd", value)) for name, value in rows))


def render(facts, root, path):
    """The page's text; `path` is where it will lie, for links to files beside it."""
    style = (HERE / "report.css").read_text("utf-8")
    script = (HERE / "report.js").read_text("utf-8")
    parts = summary(facts)
    state, told = headline(parts)
    tree = facts["tree"]
    bodies = (
        ("cosim", "Co-simulation", sections.cosim(facts, root, path)),
        ("figures", "Figures, beside the peers", sections.figures(facts)),
        ("coverage", "Coverage", sections.coverage(facts)),
        ("area", "Area", sections.area(facts)),
        ("proofs", "Proofs", sections.proofs(facts)),
        ("tests", "Tests", sections.tests(facts)),
        ("owners", "Boot, who owns what", sections.owners(facts)),
        ("again", "Run it again", [again(facts)]),
    )
    policy = (f"default-src 'none'; img-src data:; style-src '{digest(style)}'; script-src '{digest(script)}'; "
              "base-uri 'none'; form-action 'none'")
    head = el("head", el("meta", charset="utf-8"),
              raw(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
              el("meta", name="viewport", content="width=device-width, initial-scale=1"),
              el("meta", name="color-scheme", content="light dark"),
              el("meta", name="referrer", content="no-referrer"),
              raw('<link rel="icon" href="data:,">'),
              el("title", f"openpluton {facts['version']}: report"), el("style", raw(style)))
    body = el("body", el("a", "To the results", href="#main", class_="skip"),
              el("header",
                 el("h1", "openpluton ", el("span", facts["version"])),
                 el("p", badge(state, told), class_="headline"),
                 el("p", "Commit ", code(short(tree["commit"])),
                    " with changes that are not committed" if tree["changed"] else "",
                    ". Page made ", when(facts["made"]), " by ", code("./pluton report"),
                    ", which measures nothing: it shows the last result of each verb.", class_="source"),
                 el("nav", el("ul", *(tile(*part) for part in parts), class_="tiles"),
                    aria_label="Results")),
              el("main", *(el("section", el("h2", title, id_=name), *content, aria_labelledby=name)
                           for name, title, content in bodies), id_="main", tabindex="-1"),
              el("script", raw(script)))
    return raw(f'<!DOCTYPE html>\n<!-- SPDX-License-Identifier: Apache-2.0 -->\n'
               f'{el("html", head, body, lang="en")}\n')
