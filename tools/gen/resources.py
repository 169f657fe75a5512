#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what follows from spec/resources.toml: what the firewalls map to subjects.

Usage: resources.py [--root DIR] [--out DIR]

  rtl/firewall/generated/resources_pkg.sv    from an address or an index to its resource, rights of kinds
  firmware/hal/generated/resources.h         indexes, bases, bits of a permission
  docs/generated/resources.md                the page

A contradiction in the table, or with the address map, is an error with exit code 1, and then nothing is
written.
"""

import argparse
import pathlib
import re
import sys
import tomllib

import spec as spec_tables
from spec import SpecError, ascii_word, c_hex, c_text, camel, human, need, sv_hex, sv_params, unique

SOURCE = "spec/resources.toml"

# Letters of a right, in the order of the values of [[access]].
LETTERS = {"read": "r", "write": "w", "execute": "x"}


def load(root):
    try:
        text = (root / SOURCE).read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except FileNotFoundError as error:
        raise SpecError(f"{SOURCE} is missing") from error
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{SOURCE}: {error}") from error
    table["comment"] = spec_tables.opening_comment(text)
    return table


def rights(text):
    """The letters r, w, x as the bits of [[access]]."""
    need(re.fullmatch("r?w?x?", text), f"{SOURCE}: rights {text!r}: letters of rwx, in this order")
    return sum(1 << i for i, letter in enumerate(LETTERS.values()) if letter in text)


def power_of_two(value):
    return value > 0 and value & (value - 1) == 0


def check_window(row, where):
    blocks = row["size"] % spec_tables.BLOCK_BYTES == 0
    good = row["size"] >= 0x1000 and (power_of_two(row["size"]) or blocks)
    need(good, f"{where}: the size is no power of two from 4 KiB on and no multiple of 64 KiB")
    align = row["size"] if power_of_two(row["size"]) else spec_tables.BLOCK_BYTES
    need(row["base"] % align == 0, f"{where}: the base is not aligned to the size")
    need(row["base"] + row["size"] <= 1 << 32, f"{where}: outside 32 bits")


def entries(table):
    """Name and indexes of everything that takes entries."""
    devices = table["devices"]
    for pages in table["pages"]:
        yield pages["name"], range(pages["first"], pages["first"] + pages["size"] // pages["page"])
    yield "devices", range(devices["device_first"], devices["device_first"] + devices["devices"])


def total(table):
    return max(taken.stop for _, taken in entries(table))


def check(table, tables):
    need(table["comment"], f"{SOURCE}: the rules are missing, as its first comment")
    access, kinds, pages, devices = table["access"], table["kind"], table["pages"], table["device"]
    named = [(row["name"], row["value"]) for row in access]
    need(named == [(name, i) for i, name in enumerate(LETTERS)], f"{SOURCE}: access: {', '.join(LETTERS)}, from 0 on")
    unique(kinds, "name", f"{SOURCE}, kinds")
    known = {kind["name"]: kind for kind in kinds}
    need(len(kinds) <= 4 and "device" in known, f"{SOURCE}: at most four kinds, one of them device")
    for kind in kinds:
        for key in ("boot", "ungranted", "grant"):
            rights(kind[key])
        for key in ("boot", "ungranted"):
            only = rights(kind[key]) & ~rights(kind["grant"])
            need(not only, f"kind {kind['name']}: {key} names a right that grant does not")
            both = rights(kind[key]) & 0b110 == 0b110
            need(not both, f"kind {kind['name']}: {key} writes and executes")

    unique(pages + devices, "name", SOURCE)
    for row in pages:
        where = f"pages {row['name']}"
        check_window(row, where)
        need(power_of_two(row["size"]), f"{where}: the size is no power of two")
        need(row["kind"] in known and row["kind"] != "device", f"{where}: no kind {row['kind']} of pages")
        need(power_of_two(row["page"]) and row["page"] <= row["size"], f"{where}: the page is no power of two in the size")
        need(row["first"] % (row["size"] // row["page"]) == 0, f"{where}: first is no multiple of the number of pages")
    unique(pages, "kind", f"{SOURCE}, pages")
    unique(devices, "value", f"{SOURCE}, devices")
    for row in devices:
        where = f"device {row['name']}"
        need(re.fullmatch("[a-z][a-z0-9_]*", row["name"]), f"{where}: name")
        check_window(row, where)
        need(0 <= row["value"] < table["devices"]["devices"], f"{where}: value outside the devices' entries")
        need(isinstance(row["boot"], bool) and isinstance(row["fixed"], bool), f"{where}: boot and fixed are true or false")
        if "id" in row:
            ascii_word(row["id"])
            need(row["size"] <= spec_tables.BLOCK_BYTES, f"{where}: registers longer than 64 KiB")
    need(total(table) <= 256, f"{SOURCE}: an index has 8 bits")
    # No two things at one address, and none with one entry.
    taken = list(entries(table))
    for i, (one, entry) in enumerate(taken):
        for two, other in taken[i + 1 :]:
            apart = entry.stop <= other.start or other.stop <= entry.start
            need(apart, f"{SOURCE}: {one} and {two} have entries in common")
    rows = pages + devices
    for i, one in enumerate(rows):
        for two in rows[i + 1 :]:
            apart = one["base"] + one["size"] <= two["base"] or two["base"] + two["size"] <= one["base"]
            need(apart, f"{SOURCE}: {one['name']} and {two['name']} overlap")
    check_map(table, tables)


def check_map(table, tables):
    """What the address map says too."""
    known = tables["address_map"]
    regions = {region["name"]: region for region in known["region"]}
    mailboxes = {mailbox["name"]: mailbox for mailbox in known["mailbox"]}
    blocks = {block["name"] for block in known["block"]}
    chip = regions["chip"]
    for row in table["pages"]:
        region = regions.get(row["name"])
        same = region is not None and all(region[key] == row[key] for key in ("base", "size"))
        need(same, f"pages {row['name']}: the address map has no such region")
    for row in table["device"]:
        where = f"device {row['name']}"
        inside = chip["base"] <= row["base"] and row["base"] + row["size"] <= chip["base"] + chip["size"]
        need(inside, f"{where}: outside the region chip of the address map")
        need(row["name"] not in blocks and row["name"] not in regions, f"{where}: the address map has this name")
        mailbox = mailboxes.get(row["name"])
        if mailbox is not None:
            same = mailbox["outside"] == row["base"] and mailbox["id"] == row.get("id")
            need(same, f"{where}: the address map has another base or id")
    for name in mailboxes:
        need(any(row["name"] == name for row in table["device"]), f"{SOURCE}: no device {name}")
    bits = 3 * len(tables["subjects"]["subject"])
    need(bits <= 18, f"{SOURCE}: {bits} bits of a permission")


def head(mark):
    return f"{mark[0]}SPDX-License-Identifier: Apache-2.0{mark[1]}\n" + (
        f"{mark[0]}Generated by tools/gen/resources.py from {SOURCE}; do not edit.{mark[1]}\n"
    )


def bit(value):
    return f"1'b{int(value)}"


def log2(value):
    return value.bit_length() - 1


def sv_rights(table, name, key, why):
    width = max(len(kind["name"]) for kind in table["kind"]) + len("Kind")
    out = f"\n  // {why}\n"
    out += f"  function automatic logic [2:0] {name}(kind_e kind);\n    unique case (kind)\n"
    for kind in table["kind"]:
        label = f"Kind{camel(kind['name'])}"
        out += f"      {label + ':':<{width + 1}} {name} = 3'b{rights(kind[key]):03b};\n"
    return out + f"      default: {name} = 3'b000;\n    endcase\n  endfunction\n"


def sv_found(kind, fixed, boot, index):
    return f"'{{valid: 1'b1, kind: Kind{camel(kind)}, fixed: {bit(fixed)}, boot: {bit(boot)}, index: {index}}}"


def sv_index(row, offset):
    """The entry of a page, as bits: first is a multiple of the number of pages."""
    width = log2(row["size"] // row["page"])
    return f"{{{8 - width}'d{row['first'] >> width}, {offset}}}"


def sv_at(table):
    out = "\n  // The resource at an address.\n"
    out += "  function automatic resource_t resource_at(logic [31:0] addr);\n"
    out += "    resource_at = '0;\n"
    devices = table["device"]
    first = table["devices"]["device_first"]
    same = 32
    for row in devices:
        while row["base"] >> (32 - same) != devices[0]["base"] >> (32 - same):
            same -= 1
    lead = ""
    for row in table["pages"]:
        low, page = log2(row["size"]), log2(row["page"])
        index = sv_index(row, f"addr[{low - 1}:{page}]")
        out += f"    {lead}if (addr[31:{low}] == {32 - low}'h{row['base'] >> low:X}) begin\n"
        out += f"      resource_at = {sv_found(row['kind'], False, True, index)};\n"
        lead = "end else "
    out += f"    {lead}if (addr[31:{32 - same}] == {same}'h{devices[0]['base'] >> (32 - same):X}) begin\n"
    out += f"      unique case (addr[{31 - same}:16])\n"
    blocks = {}
    for row in sorted(devices, key=lambda row: row["base"]):
        blocks.setdefault(row["base"] >> 16, []).append(row)
    for number, rows in blocks.items():
        width = 16 - same
        numbers = range(number, number + max(1, rows[0]["size"] >> 16))
        labels = ", ".join(f"{width}'h{n & (1 << width) - 1:X}" for n in numbers)
        out += f"        {labels}: begin\n"
        for row in rows:
            low = log2(row["size"])
            found = sv_found("device", row["fixed"], row["boot"], f"8'd{first + row['value']}")
            place = f"{16 - low}'h{(row['base'] & 0xFFFF) >> low:X}" if low < 16 else ""
            only = f"if (addr[15:{low}] == {place}) " if place else ""
            out += f"          // {row['name']}\n          {only}resource_at = {found};\n"
        out += "        end\n"
    return out + "        default: resource_at = '0;\n      endcase\n    end\n  endfunction\n"


def sv_of(table):
    # No casez: Verilator 5.006 finds no match of one where a constant is made of it.
    out = "\n  // The resource of an entry.\n"
    out += "  function automatic resource_t resource_of(logic [7:0] index);\n    resource_of = '0;\n"
    for row in table["pages"]:
        width = log2(row["size"] // row["page"])
        same = f"index[7:{width}] == {8 - width}'d{row['first'] >> width}"
        out += f"    if ({same}) begin\n"
        out += f"      resource_of = {sv_found(row['kind'], False, True, 'index')};\n    end\n"
    out += "    unique case (index)\n"
    for row in table["device"]:
        index = f"8'd{table['devices']['device_first'] + row['value']}"
        out += f"      {index}: // {row['name']}\n"
        out += f"      resource_of = {sv_found('device', row['fixed'], row['boot'], index)};\n"
    return out + "      default: ;\n    endcase\n  endfunction\n"


def package(table, _):
    devices = table["device"]
    first = table["devices"]["device_first"]
    out = head(spec_tables.SV)
    out += "// The resources of the chip outside Pluton: docs/generated/resources.md.\n"
    out += "// No user needs all of it, so what is unused is no finding.\n"
    out += "/* verilator lint_off UNUSEDPARAM */\n/* verilator lint_off UNUSEDSIGNAL */\npackage resources_pkg;\n\n"
    out += "  // What an access does.\n" + spec_tables.sv_enum(table["access"], "Access", 2, "access_e")
    kinds = [{"name": kind["name"], "value": i} for i, kind in enumerate(table["kind"])]
    out += "\n" + spec_tables.sv_enum(kinds, "Kind", 2, "kind_e")
    out += "\n  typedef struct packed {\n"
    for kind, name, text in (
        ("logic       ", "valid", "there is one; else all is zero"),
        ("kind_e      ", "kind", ""),
        ("logic       ", "fixed", "never granted: Secure World's after the handover"),
        ("logic       ", "boot", "Pluton has the kind's boot rights before it"),
        ("logic [7:0] ", "index", "its entry"),
    ):
        out += f"    {kind} {name};" + (f" // {text}" if text else "") + "\n"
    out += "  } resource_t;\n\n"
    rows = [("ResourceEntries", total(table)), ("ResourceDevicesFirst", first), ("ResourceDevices", table["devices"]["devices"])]
    for row in table["pages"]:
        name = f"Resource{camel(row['name'])}"
        rows += [(f"{name}First", row["first"]), (f"{name}Pages", row["size"] // row["page"]), (f"{name}Page", row["page"])]
    rows += [(f"Resource{camel(row['name'])}", first + row["value"]) for row in devices]
    out += sv_params(rows, "int unsigned") + "\n"
    rows = []
    for row in devices:
        name = f"Device{camel(row['name'])}"
        rows += [(f"{name}Base", sv_hex(row["base"])), (f"{name}Size", sv_hex(row["size"]))]
        if "id" in row:
            rows.append((f"{name}Id", sv_hex(ascii_word(row["id"]))))
    out += sv_params(rows)
    out += sv_rights(table, "kind_boot", "boot", "Rights of Pluton before the handover; bit a: access of value a.")
    out += sv_rights(table, "kind_ungranted", "ungranted", "Rights of Secure World after it in what is not granted.")
    out += sv_rights(table, "kind_grant", "grant", "Rights that a grant may hold.")
    out += sv_at(table) + sv_of(table)
    return out + "\nendpackage\n/* verilator lint_on UNUSEDPARAM */\n/* verilator lint_on UNUSEDSIGNAL */\n"


def header(table, tables):
    devices = table["device"]
    first = table["devices"]["device_first"]
    mailboxes = {mailbox["name"] for mailbox in tables["address_map"]["mailbox"]}
    out = head(spec_tables.C)
    out += "// The resources of the chip outside Pluton, which the firewalls map to subjects:\n"
    out += "// docs/generated/resources.md. Usable from assembly: the tables are left out there.\n"
    out += "// clang-format off\n#ifndef PLUTON_RESOURCES_H\n#define PLUTON_RESOURCES_H\n\n"
    out += '#include "firmware/hal/generated/spec.h"\n\n'
    rows = [("PLUTON_RESOURCES", total(table))]
    for row in table["pages"]:
        name = f"PLUTON_{row['name'].upper()}"
        rows += [
            (f"{name}_PAGE", c_hex(row["page"])),
            (f"{name}_PAGES", row["size"] // row["page"]),
            (f"PLUTON_RESOURCE_{row['name'].upper()}", row["first"]),
        ]
    out += "// Pages, sizes in bytes; the entry of the first one, and of the one at an address of them.\n"
    out += spec_tables.c_defines(rows)
    for row in table["pages"]:
        name = row["name"].upper()
        out += f"#define PLUTON_RESOURCE_{name}_AT(address) \\\n"
        out += f"    (PLUTON_RESOURCE_{name} + ((address) - PLUTON_{name}_BASE) / PLUTON_{name}_PAGE)\n"
    out += "\n// Devices: entries, bases, what ID registers read. Mailboxes' are PLUTON_..._OUTSIDE and _ID of spec.h.\n"
    out += spec_tables.c_defines([(f"PLUTON_RESOURCE_{row['name'].upper()}", first + row["value"]) for row in devices])
    rows = []
    for row in devices:
        if row["name"] not in mailboxes:
            name = f"PLUTON_{row['name'].upper()}"
            rows.append((f"{name}_BASE", c_hex(row["base"])))
            if "id" in row:
                rows.append((f"{name}_ID", c_hex(ascii_word(row["id"]))))
            else:
                rows.append((f"{name}_SIZE", c_hex(row["size"])))
    out += spec_tables.c_defines(rows)
    out += "\n// Bits of a permission.\n"
    out += spec_tables.c_defines([(f"PLUTON_ACCESS_{row['name'].upper()}", row["value"]) for row in table["access"]])
    out += "#define PLUTON_PERMISSION(subject, access) (PLUTON_U32(1) << (3 * (subject) + (access)))\n"
    out += f"#define PLUTON_PERMISSION_MASK {c_hex((1 << 3 * len(tables['subjects']['subject'])) - 1)}\n"
    out += "\n// Kinds.\n"
    out += spec_tables.c_defines([(f"PLUTON_KIND_{kind['name'].upper()}", i) for i, kind in enumerate(table["kind"])])
    out += "\n#ifndef __ASSEMBLER__\n"
    out += "\n// X(kind, name, boot, ungranted, grant): rights, bit a: access of value a\n"
    out += spec_tables.c_table(
        "PLUTON_KIND_TABLE",
        [
            (f"PLUTON_KIND_{kind['name'].upper()}", c_text(kind["name"]))
            + tuple(f"{rights(kind[key])}" for key in ("boot", "ungranted", "grant"))
            for kind in table["kind"]
        ],
    )
    out += "\n// X(kind, name, first entry, base, size, page)\n"
    out += spec_tables.c_table(
        "PLUTON_PAGES_TABLE",
        [
            (f"PLUTON_KIND_{row['kind'].upper()}", c_text(row["name"]), f"{row['first']}")
            + tuple(c_hex(row[key]) for key in ("base", "size", "page"))
            for row in table["pages"]
        ],
    )
    out += "\n// X(entry, name, base, size, boot, fixed)\n"
    out += spec_tables.c_table(
        "PLUTON_DEVICE_TABLE",
        [
            (f"PLUTON_RESOURCE_{row['name'].upper()}", c_text(row["name"]), c_hex(row["base"]), c_hex(row["size"]))
            + (str(int(row["boot"])), str(int(row["fixed"])))
            for row in devices
        ],
    )
    return out + "\n#endif // __ASSEMBLER__\n\n#endif // PLUTON_RESOURCES_H\n"


def span(row):
    return f"`0x{row['base']:08X}`", f"`0x{row['base'] + row['size'] - 1:08X}`", human(row["size"])


def page(table, tables):
    first, count = table["devices"]["device_first"], table["devices"]["devices"]
    out = head(spec_tables.MD) + "\n# Resources\n\n" + table["comment"] + "\n\n"
    out += f"{total(table)} entries.\n\n## Pages\n\n"
    rows = []
    for row in table["pages"]:
        last = row["first"] + row["size"] // row["page"] - 1
        rows.append((f"{row['first']} to {last}", f"`{row['name']}`", *span(row), human(row["page"])))
    out += spec_tables.md_table(["entries", "pages", "first", "last", "size", "page"], rows)
    out += f"\n## Devices\n\nEntries {first} to {first + count - 1}; what is not named here is no resource.\n\n"
    out += spec_tables.md_table(
        ["entry", "device", "first", "last", "size", "ID reads", "Pluton before the handover", "granted", "what"],
        [
            (
                first + row["value"],
                f"`{row['name']}`",
                *span(row),
                f"`0x{ascii_word(row['id']):08X}` (\"{row['id']}\")" if "id" in row else "",
                "yes" if row["boot"] else "no",
                "never" if row["fixed"] else "by Secure World",
                row["text"],
            )
            for row in sorted(table["device"], key=lambda row: row["value"])
        ],
    )
    out += "\n## Kinds\n\n"
    out += spec_tables.md_table(
        ["kind", "Pluton before the handover", "Secure World after it, not granted", "a grant may hold", "what"],
        [(f"`{k['name']}`", k["boot"], k["ungranted"], k["grant"], k["text"]) for k in table["kind"]],
    )
    out += "\n## Bits of a permission\n\n"
    return out + spec_tables.md_table(
        ["subject", *(row["name"] for row in table["access"])],
        [
            (f"`{row['name']}`", *(3 * row["value"] + access["value"] for access in table["access"]))
            for row in tables["subjects"]["subject"]
        ],
    )


OUTPUTS = {
    "rtl/firewall/generated/resources_pkg.sv": package,
    "firmware/hal/generated/resources.h": header,
    "docs/generated/resources.md": page,
}


def main():
    here = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=f"Writes what follows from {SOURCE}.")
    parser.add_argument("--root", type=pathlib.Path, default=here, help="root of the tree to read")
    parser.add_argument("--out", type=pathlib.Path, help="where to write (default: the root)")
    options = parser.parse_args()
    try:
        tables = spec_tables.load(options.root)
        spec_tables.check(tables)
        table = load(options.root)
        check(table, tables)
        texts = {name: make(table, tables) for name, make in OUTPUTS.items()}
    except (SpecError, KeyError, TypeError) as error:
        what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
        print(f"resources.py: error: {what}", file=sys.stderr)
        return 1
    for name, text in texts.items():
        path = (options.out or options.root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
