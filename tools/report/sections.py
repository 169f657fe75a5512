# SPDX-License-Identifier: Apache-2.0
"""The sections of the report's page. Each takes what gather.py found, and says plainly where nothing was
measured, or another tree was.
"""

import os
import pathlib
import re
import shlex
import urllib.parse

import charts
from gather import MISSING
from markup import el
from parts import (MEASURED, badge, code, command, grouped, objects, prose, table, where_all_from,
                   where_from)

LONG = 1024  # bytes of a message
TIMES = ("cycles", "kHz", "MHz")  # units that come before sizes
PEER = re.compile(r"([\d,]+(?:\.\d+)?)\s*(\(.*\))?")


# ---- co-simulation ----

def mismatches(result):
    count = result.get("mismatches")
    return f"{grouped(count)} mismatch{'' if count == 1 else 'es'}"


def cosim_state(part):
    if part["standing"] == MISSING:
        return "none", "not run"
    result = part["result"] if isinstance(part["result"], dict) else {}
    if part["exit"] == 0 and result.get("verdict") == "agreed":
        return "good", "agreed"
    if part["exit"] == 4:
        return "unsure", "undecided"
    return "bad", "failed" if result else f"ended with {part['exit']}"


def wave_links(path, root, page):
    """Links to the waves and to the view of them, relative to the page."""
    fst = pathlib.Path(path) if os.path.isabs(path) else root / path
    view = fst.with_suffix(".gtkw")

    def link(file):
        if not file.is_file():
            return [code(str(file)), " (no longer there)"]
        target = urllib.parse.quote(os.path.relpath(file, page.parent))
        return el("a", file.name, href=target)
    return [("waves", link(fst)), ("GTKWave save file", link(view)),
            ("to look at them", command(f"gtkwave {shlex.quote(str(view))}"))]


def divergence(result, root, page):
    found = result.get("divergence")
    if not isinstance(found, dict):
        return None
    rows = [("cycle", el("span", grouped(found.get("cycle")))), ("block", code(found.get("block", "–"))),
            ("field", code(found.get("field", "–"))),
            ("expected, by the model", code(found.get("expected", "–"))),
            ("got, from the hardware", code(found.get("got", "–")))]
    if result.get("replay"):
        rows.append(("replay", command(result["replay"])))
    if result.get("waves"):
        rows += wave_links(result["waves"], root, page)
    return el("div", el("h3", "The first difference", id_="divergence"),
              el("dl", *(el("div", el("dt", name), el("dd", value)) for name, value in rows)),
              class_="divergence")


def cycles_a_byte(rows):
    """Hardware beside model where messages are long enough for it to say something about throughput."""
    drawn = []
    for row in rows:
        sizes = [row.get(key) for key in ("operations", "bytes", "cycles", "model_cycles")]
        if all(isinstance(size, int) and size > 0 for size in sizes) and sizes[1] >= LONG * sizes[0]:
            drawn.append((row, sizes[2] / sizes[1], sizes[3] / sizes[1]))
    if not drawn:
        return None
    most = max(max(ours, model) for _, ours, model in drawn)
    return charts.chart(
        f"Cycles a byte, where messages have {LONG:,} bytes or more on average",
        [([row.get("operation", "–"), el("small", row.get("source", "–"))], charts.pair(ours, model, most),
          f"{ours:.3f} / {model:.3f}") for row, ours, model in drawn],
        [el("span", class_="key ours"), " hardware ", el("span", class_="key model"), " golden model"])


def cosim(facts, root, page):
    part = facts["cosim"]
    parts = [where_from(part, facts["tree"])]
    result = part.get("result")
    if part["standing"] == MISSING:
        return parts
    if not isinstance(result, dict):
        return [*parts, el("p", badge("bad", f"The program ended with exit code {part['exit']} and left "
                                             "no result."))]
    state, word = cosim_state(part)
    parts.append(el("p", badge(state, word), f" {mismatches(result)} in "
                    f"{grouped(result.get('cycles'))} cycles, {grouped(result.get('comparisons'))} "
                    f"values compared; seed {result.get('seed', '–')}, firmware "
                    f"{result.get('firmware', '–')}, {grouped(result.get('khz_wall'))} kHz "
                    f"({grouped(result.get('khz_cpu'))} kHz per second of CPU time)", class_="verdict"))
    parts.append(divergence(result, root, page))
    rows = objects(result.get("operations"))
    if not result.get("lockstep", True):
        parts.append(el("p", "This run compared results only, not cycles.", class_="notice"))
    body = []
    for row in rows:
        wrong = row.get("mismatches")
        body.append([[row.get("operation", "–"), el("small", row.get("source", "–"))],
                     grouped(row.get("operations")), grouped(row.get("bytes")), grouped(row.get("cycles")),
                     grouped(row.get("model_cycles")),
                     el("strong", badge("bad", grouped(wrong))) if wrong else grouped(wrong)])
    parts.append(table([("operation, source of its input", ""), ("messages", "number"),
                        ("bytes", "number"), ("cycles", "number"), ("model's cycles", "number"),
                        ("mismatches", "number")], body,
                       "Operations of the last co-simulation"))
    parts.append(cycles_a_byte(rows))
    return parts


# ---- figures ----

def peer_value(text):
    """A peer's figure as a number, if it is one number and at most a remark in brackets."""
    match = PEER.fullmatch(str(text).strip())
    return float(match[1].replace(",", "")) if match and match[1].strip(",") else None


def promise_text(row):
    if row["promise"] is None:
        return "–"
    word, limit = row["promise"]
    text = f"{word} {grouped(limit)}"
    if row["kept"] is None:
        return text
    return [text, " ", badge("good", "kept") if row["kept"] else badge("bad", "missed")]


def figure_chart(row):
    """Ours beside the peers and the promise, where there is something to stand beside."""
    peers = [(peer, peer_value(peer["value"])) for peer in row["peers"]]
    tick = row["promise"][1] if row["promise"] else None
    if row["value"] is None or (not any(value for _, value in peers) and tick is None):
        return None
    scale = max([row["value"], *(value or 0 for _, value in peers), tick or 0]) * 1.02
    drawn = [("openpluton", charts.bar([("ours", row["value"])], scale, tick),
              el("strong", grouped(row["value"], row["digits"])))]
    for peer, value in peers:
        if value is None:
            drawn.append((peer["who"], peer["value"], "–"))
            continue
        number, remark = PEER.fullmatch(str(peer["value"]).strip()).groups()
        drawn.append(([peer["who"], el("small", remark) if remark else None],
                      charts.bar([("peer", value)], scale, tick), number))
    note = None
    if tick is not None:
        note = f"Line: the promise, {row['promise'][0]} {grouped(tick)} {row['unit']}."
    return charts.chart([row["text"], el("small", code(row["name"]), f" {row['unit']}")], drawn, note)


def figures(facts):
    part = facts["figures"]
    rows = part["rows"]
    parts = [where_all_from(rows, "figures", part["make"], facts["tree"])]
    units = list(dict.fromkeys([*(u for u in TIMES if any(row["unit"] == u for row in rows)),
                                *(row["unit"] for row in rows)]))
    drawn = []
    for unit in units:
        found = [c for c in (figure_chart(row) for row in rows if row["unit"] == unit) if c]
        if found:
            drawn += [el("h3", unit), el("div", *found, class_="charts")]
    if drawn:
        parts.append(el("p", "Other people's designs do not do exactly what ours does; the name says what "
                        "theirs is.", class_="note"))
        parts += drawn
    body = [[[code(row["name"]), el("small", row["text"])],
             "not measured" if row["value"] is None
             else f"{grouped(row['value'], row['digits'])} {row['unit']}",
             promise_text(row),
             [el("div", f"{p['value']} {p['who']}", el("small", p["how"])) for p in row["peers"]] or "–",
             MEASURED[row["standing"]], code(row["command"])] for row in rows]
    parts.append(el("h3", "All figures"))
    parts.append(table([("figure", ""), ("ours", "number"), ("promise", ""), ("peers", ""),
                        ("measured at", ""), ("by", "")], body, "Figures, promises and peers"))
    return parts


# ---- coverage ----

KINDS = ("line", "branch", "toggle")


def percent(pair):
    return 100 * pair[0] / pair[1] if pair[1] else None


def coverage_rows(part):
    result = part.get("result")
    if not isinstance(result, dict):
        return []
    rows = []
    for folder in sorted(result, key=lambda name: (name == "rtl", name)):
        kinds = result[folder]
        if isinstance(kinds, dict) and all(isinstance(kinds.get(k), list) and len(kinds[k]) == 2
                                           for k in KINDS):
            rows.append((folder, {k: kinds[k] for k in KINDS}))
    return rows


def coverage(facts):
    part = facts["coverage"]
    parts = [where_from(part, facts["tree"])]
    rows = coverage_rows(part)
    if not rows:
        return parts
    body = []
    for folder, kinds in rows:
        cells = [el("strong", "rtl, all") if folder == "rtl" else code(folder)]
        for kind in KINDS:
            share = percent(kinds[kind])
            cells.append("–" if share is None else
                         [charts.bar([(kind, share)], 100), el("span", f"{share:.1f} %"),
                          el("small", f"{kinds[kind][0]:,} of {kinds[kind][1]:,}")])
        body.append(cells)
    parts.append(table([("folder", ""), *((kind, "number drawn") for kind in KINDS)], body,
                       "Coverage by the co-simulation"))
    parts.append(el("p", "A point counts as reached when any instance of its module reached it; a toggle "
                    "is a bit that rose and fell. Checkers and assertions are not counted.", class_="note"))
    return parts


# ---- area ----

STACK = (("lut", "logic", lambda a: a["lut"]), ("carry", "carry chains, 2 LUT4 each",
                                                lambda a: 2 * a["ccu2c"]))
CELLS = (("lut4", "lut4"), ("FF", "ff"), ("DPR16X4", "dpr16x4"), ("DP16KD", "dp16kd"),
         ("MULT18X18D", "mult18x18d"))


def area_of(row):
    result = row["kept"].get("result")
    area = result.get("area") if isinstance(result, dict) else None
    known = isinstance(area, dict) and all(isinstance(area.get(k), int) for k in
                                           ("lut", "ccu2c", "lut4", "ff"))
    return area if known else None


def area_failures(row):
    result = row["kept"].get("result")
    checks = result.get("checks") if isinstance(result, dict) else None
    return [check for check in checks or [] if len(check) == 3 and check[1] != "passed"]


def area(facts):
    part = facts["area"]
    rows = part["rows"]
    parts = [where_all_from([row["kept"] for row in rows], "targets", part["make"], facts["tree"])]
    known = [(row, area_of(row)) for row in rows if area_of(row)]
    if known:
        most = max(max(a["lut4"], row["limit"].get("lut4", 0)) for row, a in known)
        drawn = [(row["target"], charts.bar([(name, take(a)) for name, _, take in STACK], most,
                                            row["limit"].get("lut4")), grouped(a["lut4"]))
                 for row, a in sorted(known, key=lambda pair: -pair[1]["lut4"])]
        key = [part for name, text, _ in STACK for part in (el("span", class_=f"key {name}"), f" {text}; ")]
        parts.append(charts.chart(["Area of each target", el("small", "lut4 = LUT4 + 2 x CCU2C")],
                                  drawn, [*key, "line: the promise for lut4"]))
    body = []
    for row in rows:
        a = area_of(row)
        wrong = area_failures(row)
        state = badge("none", "not measured") if row["kept"]["standing"] == MISSING else \
            badge("bad", "; ".join(f"{name} {text}".strip() for name, _, text in wrong)) if wrong else \
            badge("good", "within its limits") if a else badge("bad", "no result")
        limit = ", ".join(f"{key} {'at least' if key == 'fmax_mhz' else 'at most'} {grouped(value)}"
                          for key, value in row["limit"].items())
        fmax = a.get("fmax", {}).get("worst") if a else None
        if a and not fmax and "fmax_mhz" in row["limit"]:
            state = [state, el("small", "its clock was not measured")]
        body.append([[code(row["target"]), el("small", f"of {row['block']}")],
                     *(grouped(a.get(key)) if a else "–" for _, key in CELLS),
                     grouped(fmax, 1) if fmax else "not routed" if a else "–", limit or "–", state,
                     MEASURED[row["kept"]["standing"]]])
    parts.append(table([("target", ""), *((name, "number") for name, _ in CELLS), ("MHz", "number"),
                        ("promise", ""), ("verdict", ""), ("measured at", "")], body,
                       "Area and clock by synthesis for ECP5"))
    return parts


# ---- proofs ----

def proof_results(row):
    return objects(row["kept"].get("result"))


def proof_state(row):
    found = proof_results(row)
    if not found:
        return "none", "not run"
    states = {r.get("result") for r in found}
    if states - {"pass", "undecided"}:
        return "bad", "failed"
    return ("unsure", "undecided") if "undecided" in states else ("good", "holds")


def proofs(facts):
    part = facts["proofs"]
    parts = [where_all_from([row["kept"] for row in part["rows"]], "proofs", part["make"], facts["tree"])]
    cards = []
    for row in part["rows"]:
        found = proof_results(row)
        bugs = [r for r in found if r.get("kind") == "bug"]
        caught = sum(r.get("result") == "pass" for r in bugs)
        state, word = proof_state(row)
        tasks = len(found) - len(bugs)
        summary = f"Planted bugs found: {caught} of {len(row['planted'])}"
        if len(bugs) < len(row["planted"]):
            summary += f" ({len(row['planted']) - len(bugs)} not run)"
        details = None
        if found:
            states = {"pass": "good", "undecided": "unsure"}
            body = [[[el("span", str(r.get("name", "–")).rsplit(":", 1)[-1]),
                      el("small", prose(r.get("about"))) if r.get("kind") == "bug" else None],
                     "planted bug" if r.get("kind") == "bug" else r.get("kind", "–"),
                     r.get("method", "–"), grouped(r.get("seconds"), 1),
                     badge(states.get(r.get("result"), "bad"), r.get("detail", "–"))] for r in found]
            details = el("details", el("summary", f"{tasks} tasks, {len(bugs)} planted bugs"),
                         table([("task", ""), ("kind", ""), ("method", ""), ("seconds", "number"),
                                ("result", "")], body, f"Tasks of {row['name']}"))
        cards.append(el("article", el("h3", row["name"], " ", badge(state, word)),
                        el("p", prose(row["about"])),
                        el("p", f"Parameters: {row['parameters']}. ", summary, ". Measured at: "
                           f"{MEASURED[row['kept']['standing']]}; ", command(row["kept"]["make"]),
                           class_="source"), details, class_="proof"))
    return [*parts, *cards]


# ---- tests ----

def test_list(part):
    result = part.get("result")
    return objects(result.get("tests")) if isinstance(result, dict) else []


def tests(facts):
    part = facts["tests"]
    parts = [where_from(part, facts["tree"])]
    found = test_list(part)
    if not found:
        return parts
    failed = [t for t in found if not t.get("passed")]
    parts.append(el("p", badge("bad", f"{len(failed)} of {len(found)} failed") if failed
                    else badge("good", f"all {len(found)} passed"), class_="verdict"))
    for t in failed:
        parts.append(el("details", el("summary", badge("bad", t.get("name"))),
                        el("pre", t.get("output") or "no output", tabindex=0), open_=True))
    body = [[code(t.get("name")), grouped(t.get("seconds"), 1),
             badge("good", "passed") if t.get("passed") else badge("bad", "failed")]
            for t in sorted(found, key=lambda t: -(t.get("seconds") or 0))]
    parts.append(el("details", el("summary", f"All {len(found)} tests, the longest first"),
                    table([("test", ""), ("seconds", "number"), ("result", "")], body, "Tests")))
    return parts


# ---- the firewalls' map ----

ACROSS = 32  # cells of a row
WORLDS = {"pluton": "Pluton", "app_secure": "Secure World", "app_normal": "Normal World",
          "realtime0": "real-time core 0", "realtime1": "real-time core 1", "radio": "radio core"}
STATES = {"fixed": "Secure World's for good", "granted": "granted, until the chip's reset",
          "not granted": "not granted"}


def map_rows(part):
    """Rows of a boot's map that say what a row must say."""
    result = part.get("result")
    return [row for row in objects(result.get("map") if isinstance(result, dict) else None)
            if isinstance(row.get("name"), str) and isinstance(row.get("rights"), dict)
            and all(isinstance(row.get(key), int) for key in ("first", "bytes"))]


def map_subjects(part):
    result = part.get("result")
    found = result.get("subjects") if isinstance(result, dict) else None
    return [name for name in found if name in WORLDS] if isinstance(found, list) else []


def boot_state(part):
    result = part.get("result")
    if part["standing"] == MISSING:
        return "none", "not booted"
    if not isinstance(result, dict):
        return "bad", f"ended with {part['exit']}"
    return ("good", "booted") if result.get("booted") is True else ("none", "did not boot")


def map_picture(rows, subjects, resources):
    """A cell for each page and device; stripes for those that have rights there."""
    def owners(row):
        if row is None:
            return ["untold"]
        return [f"owner{i}" for i, name in enumerate(subjects) if row["rights"].get(name)] or ["nobody"]

    strips = []
    for kind, pages in resources["pages"]:
        mine = [row for row in rows if row.get("kind") == kind]
        strips.append((f"{kind}, {len(pages)} pages", [owners(next(
            (row for row in mine if row["first"] <= page < row["first"] + row["bytes"]), None)) for page in pages]))
    named = {row["name"]: row for row in rows if row.get("kind") == "device"}
    strips.append((f"{len(resources['devices'])} devices and memories, in the order of the table",
                   [owners(named.get(name)) for name in resources["devices"]]))
    key = [part for i, name in enumerate(subjects) for part in
           (el("span", class_=f"key owner{i}"), f" {WORLDS[name]} ")]
    key += [el("span", class_="key nobody"), " nobody "]
    return el("figure", el("figcaption", "Who has rights where, a cell for each resource"),
              *(part for text, owned in strips for part in
                (el("p", text, class_="note"), charts.cells(owned, ACROSS))),
              el("p", *key, class_="note"), class_="chart")


def address_range(row):
    if row.get("kind") == "device":
        return code(row["name"])
    return [code(row["name"]), f" 0x{row['first']:08X} to 0x{row['first'] + row['bytes'] - 1:08X}"]


def owners(facts):
    part = facts["boot"]
    parts = [where_from(part, facts["tree"])]
    if part["standing"] == MISSING:
        return parts
    state, word = boot_state(part)
    result = part["result"]
    if not isinstance(result, dict):
        return [*parts, el("p", badge(state, word), " and left no map.")]
    rows, subjects = map_rows(part), map_subjects(part)
    parts.append(el("p", badge(state, word), f" after {grouped(result.get('cycles'))} cycles: ",
                    str(result.get("end", "–")), ". Firewalls ", "closed" if result.get("closed") is True else
                    el("strong", "open"), ".", class_="verdict"))
    parts.append(table([("core", ""), ("state", "")],
                       [[core.get("name", "–"), core.get("state", "–")] for core in objects(result.get("cores"))],
                       "Cores when the boot was over"))
    parts.append(map_picture(rows, subjects, facts["resources"]))
    body = [[address_range(row), STATES.get(row.get("state"), "–"),
             *(str(row["rights"].get(name) or "–") for name in subjects)] for row in rows]
    parts.append(table([("resource", ""), ("state", ""), *((WORLDS[name], "") for name in subjects)], body,
                       "The firewalls' map: r read, w write, x execute"))
    return parts
