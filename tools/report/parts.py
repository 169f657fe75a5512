# SPDX-License-Identifier: Apache-2.0
"""What the sections of the page are made of: verdicts, numbers, commands, tables, and of what tree a
result is.
"""

from gather import CHANGED, CURRENT, MISSING, OTHER
from markup import el

MARKS = {"good": "✓", "bad": "✗", "unsure": "?", "none": "–"}


def badge(state, text):
    return el("span", el("span", MARKS[state], aria_hidden="true"), " ", text, class_=f"badge {state}")


def grouped(value, digits=0):
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "–"
    return f"{value:,.{digits}f}"


def objects(value):
    """The objects of a list; a result that is none has none."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def code(text):
    return el("code", text)


def short(commit):
    return commit[:10] if commit else "none"


def when(date):
    return el("time", date.replace("T", " ").replace("+00:00", " UTC"), datetime=date)


def prose(text):
    """Text of the tree in which `this` is code."""
    return [code(part) if i % 2 else part for i, part in enumerate(str(text).split("`"))]


def command(text):
    """A command to copy. The button does nothing without script, so script shows it."""
    return el("span", code(text), el("button", "Copy", type="button", hidden=True,
                                     aria_label=f"Copy the command {text}"), class_="command")


def table(heads, rows, caption):
    """heads: (text, class) each; rows: lists of cells, the first of them the row's head."""
    head = el("tr", *(el("th", text, scope="col", class_=name or None) for text, name in heads))
    body = [el("tr", *(el("th" if i == 0 else "td", cell, scope="row" if i == 0 else None,
                          class_=heads[i][1] or None) for i, cell in enumerate(row)))
            for row in rows]
    return el("div", el("table", el("caption", caption), el("thead", head), el("tbody", *body),
                        class_="wide" if len(heads) > 5 else None),
              class_="scroll", tabindex=0, role="region", aria_label=caption)


def where_from(part, tree):
    """Of what tree a single result is, and the command that makes it anew."""
    standing = part["standing"]
    if standing == MISSING:
        return el("p", "Nothing measured. This makes it: ", command(part["make"]), class_="notice")
    told = ["Measured ", when(part["date"]), " at commit ", code(short(part["commit"])),
            f", tier {part['tier']}, by ", code(part["command"])]
    if standing == CURRENT:
        return el("p", *told, ".", class_="source")
    if standing == CHANGED:
        told += [" in a tree with changes that were not committed, so nobody can say that it is the "
                 "tree's present state."]
    else:
        told += [f". The tree is at {short(tree['commit'])} now",
                 " and has changes that are not committed." if tree["changed"] else "."]
    return el("p", *told, " This measures it anew: ", command(part["make"]), class_="notice")


def where_all_from(parts, what, make, tree):
    """The same for a part that is made of several results."""
    count = {s: sum(part["standing"] == s for part in parts) for s in (MISSING, OTHER, CHANGED)}
    if not any(count.values()):
        return el("p", f"All {what} were measured at this commit, by ", code(make), ".", class_="source")
    told = [f"{count[s]} {text}" for s, text in (
        (MISSING, "not measured"), (OTHER, "measured at another state of the tree"),
        (CHANGED, "measured in a tree with changes that were not committed")) if count[s]]
    return el("p", f"Of {len(parts)} {what}: ", "; ".join(told), f". The tree is at "
              f"{short(tree['commit'])}", " with changes that are not committed" if tree["changed"]
              else "", ". This measures them anew: ", command(make), class_="notice")


MEASURED = {CURRENT: "this commit", OTHER: "another commit", CHANGED: "changed tree", MISSING: "not measured"}
