# SPDX-License-Identifier: Apache-2.0
"""Bars and maps. A chart is a table whose middle column is drawn (inline SVG): what is drawn stands beside it as
a number, so the chart needs no second form for those who do not see it.
"""

from markup import el

WIDE = 1000  # units of a bar's full length; the browser stretches them to the column


def bar(parts, scale, tick=None, height=14):
    """One bar of stacked parts, (class, value) each. `tick`: a promise, drawn as a line."""
    scale = scale or 1
    drawn, at = [], 0.0
    for name, value in parts:
        wide = max(0.0, WIDE * value / scale)
        drawn.append(el("rect", class_=name, x=f"{at:.1f}", y=0, width=f"{wide:.1f}", height=height))
        at += wide
    if tick is not None:
        x = min(WIDE - 1, max(1.0, WIDE * tick / scale))
        drawn.append(el("line", class_="tick", x1=f"{x:.1f}", x2=f"{x:.1f}", y1=0, y2=height))
    return el("svg", *drawn, viewBox=f"0 0 {WIDE} {height}", preserveAspectRatio="none",
              class_="bar", aria_hidden="true", focusable="false")


def pair(first, second, scale):
    """Two thin bars, one above the other."""
    scale = scale or 1
    rows = [el("rect", class_=name, x=0, y=y, width=f"{WIDE * value / scale:.1f}", height=6)
            for name, value, y in (("ours", first, 0), ("model", second, 8))]
    return el("svg", *rows, viewBox=f"0 0 {WIDE} 14", preserveAspectRatio="none", class_="bar",
              aria_hidden="true", focusable="false")


def chart(caption, rows, note=None):
    """A figure of rows (label, bar, text)."""
    body = [el("tr", el("th", label, scope="row"), el("td", drawn, class_="drawn"),
               el("td", text, class_="number")) for label, drawn, text in rows]
    return el("figure", el("figcaption", caption), el("table", el("tbody", *body), class_="bars"),
              el("p", note, class_="note") if note else None, class_="chart")


CELL, GAP = 12, 2  # units of a map's cell


def cells(owners, across):
    """A map: a cell for each of `owners`, which is the classes of its stripes, `across` of them a row. What it
    shows stands beside it as a table."""
    down = -(-len(owners) // across)
    drawn = []
    for i, classes in enumerate(owners):
        x, y = CELL * (i % across), CELL * (i // across)
        wide = (CELL - GAP) / max(1, len(classes))
        drawn += [el("rect", class_=name, x=f"{x + n * wide:.2f}", y=y, width=f"{wide:.2f}", height=CELL - GAP)
                  for n, name in enumerate(classes)]
    return el("svg", *drawn, viewBox=f"0 0 {CELL * across} {CELL * max(1, down)}", class_="map", aria_hidden="true",
              focusable="false")
