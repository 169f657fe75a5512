#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the SystemVerilog package, the C header and the pages that follow from spec/*.toml.

Usage: spec.py [--root DIR] [--out DIR]

Reads DIR/spec, writes below --out (default: the root). Needs only Python 3.11. A contradiction in
the tables (two names for one value, overlapping regions, an entry whose fields do not add up) is
an error with exit code 1, and then nothing is written.
"""

import argparse
import pathlib
import re
import sys
import tomllib

BLOCK_BYTES = 0x1_0000


class SpecError(Exception):
    """A contradiction in the tables, in words for the person who edits them."""


def need(condition, message):
    if not condition:
        raise SpecError(message)


def camel(name):
    return "".join(part.capitalize() for part in name.split("_"))


def ascii_word(text):
    """Four ASCII characters as a 32-bit number, the first character in the top byte."""
    need(len(text) == 4 and text.isascii() and text.isprintable(), f"'{text}': four ASCII characters")
    return int.from_bytes(text.encode(), "big")


def sv_hex(value, bits=32):
    digits = f"{value:0{bits // 4}X}"
    groups = [digits[max(0, i - 4) : i] for i in range(len(digits), 0, -4)]
    return f"{bits}'h" + "_".join(reversed(groups))


def c_hex(value):
    return f"PLUTON_U32(0x{value:08X})"


def c_text(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unique(rows, key, what):
    seen = {}
    for row in rows:
        value = row[key]
        need(value not in seen, f"{what}: {key} {value!r} is given twice")
        seen[value] = row


def opening_comment(text):
    """The comment that a table begins with, without its SPDX line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if "SPDX-License-Identifier" not in line:
            lines.append(line[1:].strip())
    return "\n".join(lines)


def load(root):
    folder = root / "spec"
    spec = {}
    for name in ("address_map", "subjects", "errors", "measurement", "key_port", "random_port", "life_cycle",
                 "fuse_map", "capability"):
        path = folder / f"{name}.toml"
        try:
            text = path.read_text(encoding="utf-8")
            spec[name] = tomllib.loads(text)
            spec[name]["comment"] = opening_comment(text)
        except FileNotFoundError as error:
            raise SpecError(f"spec/{name}.toml is missing") from error
        except tomllib.TOMLDecodeError as error:
            raise SpecError(f"spec/{name}.toml: {error}") from error
    return spec


def check(spec):
    regions = spec["address_map"]["region"]
    blocks = spec["address_map"]["block"]
    mailboxes = spec["address_map"]["mailbox"]
    peripherals = spec["address_map"]["peripheral"]
    unique(regions + blocks + mailboxes + peripherals, "name", "address_map.toml")
    by_name = {region["name"]: region for region in regions}
    for region in regions:
        end = region["base"] + region["size"]
        need(0 < region["size"] and end <= 1 << 32, f"region {region['name']}: outside 32 bits")
    for i, one in enumerate(regions):
        for two in regions[i + 1 :]:
            apart = (
                one["base"] + one["size"] <= two["base"] or two["base"] + two["size"] <= one["base"]
            )
            inside = (
                one["base"] <= two["base"]
                and two["base"] + two["size"] <= one["base"] + one["size"]
                and not one["private"]
                and not two["private"]
            )
            need(apart or inside, f"regions {one['name']} and {two['name']} overlap")
    window = by_name["registers"]
    unique(blocks, "base", "address_map.toml, blocks")
    unique(blocks, "id", "address_map.toml, blocks")
    for block in blocks:
        need(block["base"] % BLOCK_BYTES == 0, f"block {block['name']}: base not a multiple of 64 KiB")
        offset = block["base"] - window["base"]
        need(0 <= offset < window["size"], f"block {block['name']}: outside the register window")
        ascii_word(block["id"])

    shared = by_name["peripherals"]
    for key in ("base", "outside", "id", "caller"):
        unique(mailboxes, key, "address_map.toml, mailboxes")
    unique(blocks + mailboxes + peripherals, "id", "address_map.toml, blocks, mailboxes and peripherals")
    unique(mailboxes + peripherals, "base", "address_map.toml, mailboxes and peripherals")
    for peripheral in peripherals:
        where = f"peripheral {peripheral['name']}"
        need(peripheral["base"] % BLOCK_BYTES == 0, f"{where}: base not a multiple of 64 KiB")
        offset = peripheral["base"] - shared["base"]
        need(0 <= offset < shared["size"], f"{where}: outside the region of the peripherals")
        ascii_word(peripheral["id"])
    for mailbox in mailboxes:
        where = f"mailbox {mailbox['name']}"
        need(mailbox["base"] % BLOCK_BYTES == 0, f"{where}: base not a multiple of 64 KiB")
        need(mailbox["outside"] % BLOCK_BYTES == 0, f"{where}: outside not a multiple of 64 KiB")
        offset = mailbox["base"] - shared["base"]
        need(0 <= offset < shared["size"], f"{where}: outside the region of the peripherals")
        ascii_word(mailbox["id"])

    subjects = spec["subjects"]["subject"]
    callers = spec["subjects"]["caller"]
    for mailbox in mailboxes:
        known = any(caller["name"] == mailbox["caller"] for caller in callers)
        need(known, f"mailbox {mailbox['name']}: no caller {mailbox['caller']}")
    for rows, what, limit in ((subjects, "subjects", 8), (callers, "callers", 4)):
        unique(rows, "name", what)
        unique(rows, "value", what)
        need(all(0 <= row["value"] < limit for row in rows), f"{what}: values must be below {limit}")
    names = {subject["name"] for subject in subjects}
    for caller in callers:
        need(caller["subject"] in names, f"caller {caller['name']}: no subject {caller['subject']}")
        need(caller["nonsecure"] in (0, 1), f"caller {caller['name']}: nonsecure is 0 or 1")

    errors = spec["errors"]["error"]
    unique(errors, "name", "errors")
    unique(errors, "value", "errors")
    for error in errors:
        need(0 <= error["value"] <= 0xFF, f"error {error['name']}: value outside 8 bits")
        need(error["kind"] in ("none", "refused", "failed"), f"error {error['name']}: unknown kind")
        need((error["kind"] == "none") == (error["value"] == 0), "only error 0 has the kind none")

    measurement = spec["measurement"]
    fields = measurement["field"]
    unique(fields, "name", "entry fields")
    total = sum(field["bytes"] for field in fields)
    need(total == measurement["log"]["entry_bytes"], f"the fields have {total} bytes together")
    unique(measurement["component"], "type", "components")
    for component in measurement["component"]:
        ascii_word(component["type"])
        need(re.fullmatch("[A-Z0-9]{4}", component["type"]), f"{component['type']}: A-Z, 0-9 only")

    for kind, sides in PORT_SIDES.items():
        port, what = spec[kind], kind.replace("_", " ")
        need(port["comment"], f"{kind}.toml: the rules of a transfer are missing, as its first comment")
        for side in sides:
            unique(port[side], "name", f"{what}, {side}")
            for field in port[side]:
                need(re.fullmatch("[a-z][a-z0-9_]*", field["name"]), f"{what}: name {field['name']!r}")
                need(1 <= field["bits"] <= 32, f"{what}, {field['name']}: 1 to 32 bits")
    unique(spec["life_cycle"]["signal"], "name", "life cycle signals")
    for signal in spec["life_cycle"]["signal"]:
        distance = signal["value"].bit_count()
        need(0 < distance < signal["bits"], f"life cycle, {signal['name']}: neither all zeros nor all ones")
    check_fuse_map(spec["fuse_map"])
    check_capability(spec["capability"])
    port = spec["key_port"]
    request = {field["name"]: field["bits"] for field in port["request"]}
    for name in ("slot", "operation"):
        need(name in request, f"key port: the request has no {name}")
    need(0 < port["slots"] <= 1 << request["slot"], "key port: more slots than slot can name")
    unique(port["operation"], "name", "key operations")
    unique(port["operation"], "value", "key operations")
    for operation in port["operation"]:
        # An idle request is zero, which must name no operation.
        fits = 0 < operation["value"] < 1 << request["operation"]
        need(fits, f"key operation {operation['name']}: value is zero or outside its field")


def check_capability(capability):
    need(capability["comment"], "capability.toml: the rules are missing, as its first comment")
    fields = {field["name"]: field["bytes"] for field in capability["field"]}
    unique(capability["field"], "name", "fields of a capability")
    unique(capability["kind"], "name", "kinds of capabilities")
    unique(capability["kind"], "value", "kinds of capabilities")
    label = capability["label"]["text"]
    need(label.isascii() and len(label) == fields["label"], "capability: the label does not fill its field")
    need(fields["kind"] == 4, "capability: a kind is four characters")
    need(capability["field"][-1]["name"] == "signature", "capability: the signature is not the last field")
    for kind in capability["kind"]:
        ascii_word(kind["value"])


def fuse_rows(row, areas):
    """The rows of the array that an entry of the fuse map takes, in order."""
    step = 2 if row["protection"] == "unary" else 1
    size = row.get("count", 1) * step
    starts = [row["first"] + a * row["stride"] for a in range(areas)] if "stride" in row else [row["first"]]
    return [start + i for start in starts for i in range(size)]


def check_fuse_map(fuses):
    need(fuses["comment"], "fuse_map.toml: the rules of the protections are missing, as its first comment")
    rows, bits = fuses["row"], fuses["row_bits"]
    unique(rows, "name", "fuse map")
    names = {row["name"]: row for row in rows}
    owner, words = {}, []
    for row in rows:
        where = f"fuse map, {row['name']}"
        need(row["protection"] in ("word", "secded", "unary"), f"{where}: unknown protection")
        need(row["by"] in ("software", "birth", "keys", "lifecycle"), f"{where}: unknown hand")
        need(("word" in row) == (row["protection"] == "word"), f"{where}: a word, or no protection by one")
        lock = row.get("lock")
        need(lock is None or names.get(lock, {}).get("protection") == "word", f"{where}: lock {lock} is no word")
        for index in fuse_rows(row, fuses["areas"]):
            need(index < fuses["rows"], f"{where}: row {index} is outside the array")
            need(index not in owner, f"{where}: row {index} is {owner.get(index)}'s")
            secret = index >= fuses["secret_first"]
            need(secret == (row["by"] == "keys"), f"{where}: row {index} is on the wrong side of secret_first")
            owner[index] = row["name"]
        if "word" in row:
            word = row["word"]
            need(word & 1 == 0, f"{where}: bit 0 of the word is set")
            need(word >> bits == 0, f"{where}: the word is longer than a row")
            # Far from nothing, from all ones and from each other: no few faults turn one into another.
            need(16 <= word.bit_count() <= bits - 16, f"{where}: the word is too near to zeros or ones")
            for other in words:
                need((word ^ other).bit_count() >= 16, f"{where}: the word is too near to another")
            words.append(word)


def head(mark, sources):
    return f"{mark[0]}SPDX-License-Identifier: Apache-2.0{mark[1]}\n" + (
        f"{mark[0]}Generated by tools/gen/spec.py from {sources}; do not edit.{mark[1]}\n"
    )


SV = ("// ", "")
C = ("// ", "")
MD = ("<!-- ", " -->")
ALL = "spec/*.toml"


def sv_enum(rows, prefix, bits, typename):
    width = max(len(prefix + camel(row["name"])) for row in rows)
    out = [f"  typedef enum logic [{bits - 1}:0] {{"]
    for i, row in enumerate(rows):
        comma = "," if i + 1 < len(rows) else ""
        name = prefix + camel(row["name"])
        out.append(f"    {name:<{width}} = {bits}'d{row['value']}{comma}")
    out.append(f"  }} {typename};")
    return "\n".join(out) + "\n"


def sv_params(rows, kind="logic [31:0]"):
    width = max(len(name) for name, _ in rows)
    return "".join(f"  localparam {kind} {name:<{width}} = {value};\n" for name, value in rows)


def sv_struct(fields, typename):
    kinds = ["logic" if field["bits"] == 1 else f"logic [{field['bits'] - 1}:0]" for field in fields]
    width = max(len(kind) for kind in kinds)
    out = "  typedef struct packed {\n"
    for kind, field in zip(kinds, fields):
        out += f"    {kind:<{width}} {field['name']};\n"
    return out + f"  }} {typename};\n"


# Of each port: what goes which way, and the name of its type.
PORT_SIDES = {
    "key_port": {
        "request": ("From the engine to the key store", "key_req_t"),
        "response": ("From the key store to the engine", "key_rsp_t"),
        "offer": ("A delivery, from the engine to the key store", "key_offer_t"),
        "answer": ("A delivery, from the key store to the engine", "key_answer_t"),
    },
    "random_port": {
        "request": ("From the engine to the source", "random_req_t"),
        "response": ("From the source to the engine", "random_rsp_t"),
    },
}


def operation_bits(spec):
    return next(f["bits"] for f in spec["key_port"]["request"] if f["name"] == "operation")


def spec_pkg(spec):
    regions, blocks = spec["address_map"]["region"], spec["address_map"]["block"]
    callers = spec["subjects"]["caller"]
    measurement = spec["measurement"]
    out = head(SV, ALL)
    out += "// The facts that RTL shares with firmware, models and documents.\n"
    out += "// No user needs all of them, so an unused one is no finding.\n"
    out += "/* verilator lint_off UNUSEDPARAM */\n"
    out += "package spec_pkg;\n\n"
    out += "  // Who makes an access.\n"
    out += sv_enum(spec["subjects"]["subject"], "Subject", 3, "subject_e")
    out += "\n  // Whose rights an engine's memory job has.\n"
    out += sv_enum(callers, "Caller", 2, "caller_e")
    out += "\n  // The only way from a caller to the identity on the bus. A code that is no caller is\n"
    out += "  // answered with the weakest one, and a block refuses it before it asks the bus.\n"
    out += "  function automatic logic caller_valid(logic [1:0] code);\n"
    out += "    unique case (caller_e'(code))\n"
    for caller in callers:
        out += f"      Caller{camel(caller['name'])}: caller_valid = 1'b1;\n"
    out += "      default: caller_valid = 1'b0;\n    endcase\n  endfunction\n\n"
    weakest = max(callers, key=lambda row: (row["nonsecure"], row["value"]))
    out += "  function automatic subject_e caller_subject(logic [1:0] code);\n"
    out += "    unique case (caller_e'(code))\n"
    for caller in callers:
        subject = "Subject" + camel(caller["subject"])
        out += f"      Caller{camel(caller['name'])}: caller_subject = {subject};\n"
    out += f"      default: caller_subject = Subject{camel(weakest['subject'])};\n"
    out += "    endcase\n  endfunction\n\n"
    out += "  function automatic logic caller_nonsecure(logic [1:0] code);\n"
    out += "    unique case (caller_e'(code))\n"
    for caller in callers:
        out += f"      Caller{camel(caller['name'])}: caller_nonsecure = 1'b{caller['nonsecure']};\n"
    out += f"      default: caller_nonsecure = 1'b{weakest['nonsecure']};\n"
    out += "    endcase\n  endfunction\n\n"
    out += "  // What STATUS.error says; see docs/generated/errors.md.\n"
    out += sv_enum(spec["errors"]["error"], "Error", 8, "error_e")
    out += "\n  // Address map, sizes in bytes.\n"
    rows = []
    for region in regions:
        rows.append((camel(region["name"]) + "Base", sv_hex(region["base"])))
        rows.append((camel(region["name"]) + "Size", sv_hex(region["size"])))
    out += sv_params(rows)
    out += "\n  // Blocks of the register window and the word that each ID register reads.\n"
    rows = [("BlockSize", sv_hex(BLOCK_BYTES))]
    for block in blocks:
        rows.append((camel(block["name"]) + "Base", sv_hex(block["base"])))
        rows.append((camel(block["name"]) + "Id", f"{sv_hex(ascii_word(block['id']))}"))
    out += sv_params(rows)
    out += "\n  // The index of each block among all of them, and their bases by it.\n"
    rows = [("Blocks", len(blocks))]
    rows += [(camel(block["name"]) + "Block", i) for i, block in enumerate(blocks)]
    out += sv_params(rows, "int unsigned")
    bases = ", ".join(camel(block["name"]) + "Base" for block in reversed(blocks))
    out += f"  localparam logic [Blocks-1:0][31:0] BlockBases = {{{bases}}};\n"
    mailboxes = spec["address_map"]["mailbox"]
    out += "\n  // The mailboxes: Pluton's side, what ID reads, and the only one who reaches the other side.\n"
    rows = []
    for mailbox in mailboxes:
        rows.append((camel(mailbox["name"]) + "Base", sv_hex(mailbox["base"])))
        rows.append((camel(mailbox["name"]) + "Id", sv_hex(ascii_word(mailbox["id"]))))
    out += sv_params(rows)
    rows = [("Mailboxes", len(mailboxes))]
    rows += [(camel(mailbox["name"]), i) for i, mailbox in enumerate(mailboxes)]
    out += sv_params(rows, "int unsigned")
    bases = ", ".join(camel(mailbox["name"]) + "Base" for mailbox in reversed(mailboxes))
    out += f"  localparam logic [Mailboxes-1:0][31:0] MailboxBases = {{{bases}}};\n"
    peripherals = spec["address_map"]["peripheral"]
    out += "\n  // Pluton's own ones of blocks that the chip has for others, too.\n"
    out += sv_params([(camel(row["name"]) + "Base", sv_hex(row["base"])) for row in peripherals])
    rows = [("Peripherals", len(peripherals))]
    rows += [(camel(row["name"]), i) for i, row in enumerate(peripherals)]
    out += sv_params(rows, "int unsigned")
    bases = ", ".join(camel(row["name"]) + "Base" for row in reversed(peripherals))
    out += f"  localparam logic [Peripherals-1:0][31:0] PeripheralBases = {{{bases}}};\n"
    out += "\n  // The measurement log. Offsets count from the entry's first byte.\n"
    rows = [
        ("LogEntries", measurement["log"]["entries"]),
        ("EntryBytes", measurement["log"]["entry_bytes"]),
    ]
    offset = 0
    for field in measurement["field"]:
        rows.append((f"Entry{camel(field['name'])}Offset", offset))
        rows.append((f"Entry{camel(field['name'])}Bytes", field["bytes"]))
        offset += field["bytes"]
    out += sv_params(rows, "int unsigned")
    out += "\n  // Types of components, as the first four bytes of an entry.\n"
    out += sv_params(
        [
            (f"Component{row['type'].capitalize()}", sv_hex(ascii_word(row["type"])))
            for row in measurement["component"]
        ]
    )
    port = spec["key_port"]
    out += "\n  // The private key port, from the engine to the key store and back; see\n"
    out += "  // docs/generated/key-port.md.\n"
    out += sv_params([("KeySlots", port["slots"])], "int unsigned")
    out += "\n" + sv_enum(port["operation"], "KeyOperation", operation_bits(spec), "key_operation_e")
    for kind, sides in PORT_SIDES.items():
        if kind != "key_port":
            page = kind.replace("_", "-")
            out += f"\n  // The {kind.replace('_', ' ')}; see docs/generated/{page}.md.\n"
        for side, (_, typename) in sides.items():
            out += "\n" + sv_struct(spec[kind][side], typename)
    out += "\n  // What the life cycle tells the blocks. Every other value means no.\n"
    for signal in spec["life_cycle"]["signal"]:
        value = f"{signal['bits']}'b{signal['value']:0{signal['bits']}b}"
        out += f"  localparam logic [{signal['bits'] - 1}:0] {camel(signal['name'])}Yes = {value};\n"
    return out + "\nendpackage\n/* verilator lint_on UNUSEDPARAM */\n"


def fuse_map_pkg(spec):
    fuses = spec["fuse_map"]
    out = head(SV, "spec/fuse_map.toml")
    out += "// Rows of the fuse array; docs/generated/fuse-map.md says what they hold and how.\n"
    out += "/* verilator lint_off UNUSEDPARAM */\npackage fuse_map_pkg;\n\n"
    out += "  // First row of each entry, in area 0 where areas have one.\n"
    out += sv_params([("Row" + camel(r["name"]), f"8'd{r['first']}") for r in fuses["row"]], "logic [7:0]")
    out += "\n  // Data words of an entry, without copies, and the way to the next area's.\n"
    rows = [("FuseRows", fuses["rows"]), ("FuseAreas", fuses["areas"])]
    rows += [("Count" + camel(r["name"]), r["count"]) for r in fuses["row"] if r.get("count", 1) > 1]
    rows += [("Stride" + camel(r["name"]), r["stride"]) for r in fuses["row"] if "stride" in r]
    out += sv_params(rows, "int unsigned")
    out += "\n  // What rows that are a word must read.\n"
    bits = fuses["row_bits"]
    rows = [("Word" + camel(r["name"]), f"{bits}'h{r['word']:010X}") for r in fuses["row"] if "word" in r]
    out += sv_params(rows, f"logic [{bits - 1}:0]")
    return out + "\nendpackage\n/* verilator lint_on UNUSEDPARAM */\n"


def fuse_defines(fuses):
    """Constants of the fuse map for C."""
    rows = [(f"PLUTON_FUSE_{name.upper()}", str(fuses[name])) for name in ("rows", "row_bits", "areas", "secret_first")]
    for row in fuses["row"]:
        name = f"PLUTON_FUSE_{row['name'].upper()}"
        rows.append((name, str(row["first"])))
        if row.get("count", 1) > 1:
            rows.append((f"{name}_COUNT", str(row["count"])))
        if "stride" in row:
            rows.append((f"{name}_STRIDE", str(row["stride"])))
        if "word" in row:
            rows.append((f"{name}_WORD", f"PLUTON_U64(0x{row['word']:010X})"))
    return rows


def c_defines(rows):
    width = max(len(name) for name, _ in rows)
    return "".join(f"#define {name:<{width}} {value}\n" for name, value in rows)


def c_enum(rows, prefix, tag):
    out = f"enum {tag} {{\n"
    for row in rows:
        out += f"    {prefix}{row['name'].upper()} = {row['value']},\n"
    return out + "};\n"


def c_table(name, rows):
    lines = [f"#define {name}(X)"] + [f"    X({', '.join(row)})" for row in rows]
    return " \\\n".join(lines) + "\n"


def spec_h(spec):
    regions, blocks = spec["address_map"]["region"], spec["address_map"]["block"]
    measurement = spec["measurement"]
    out = head(C, ALL)
    out += "// The facts that firmware, drivers, models and harness share with the RTL. Addresses and\n"
    out += "// sizes in bytes. Usable from assembly: the enums and tables are left out there.\n"
    out += "// clang-format off\n#ifndef PLUTON_SPEC_H\n#define PLUTON_SPEC_H\n\n"
    out += "#ifdef __ASSEMBLER__\n#define PLUTON_U32(x) x\n#define PLUTON_U64(x) x\n#else\n"
    out += "#define PLUTON_U32(x) x##u\n#define PLUTON_U64(x) x##ull\n#endif\n"
    out += "\n// Address map.\n"
    rows = []
    for region in regions:
        rows.append((f"PLUTON_{region['name'].upper()}_BASE", c_hex(region["base"])))
        rows.append((f"PLUTON_{region['name'].upper()}_SIZE", c_hex(region["size"])))
    out += c_defines(rows)
    out += "\n// Blocks of the register window and the word that each ID register reads.\n"
    rows = [("PLUTON_BLOCK_SIZE", c_hex(BLOCK_BYTES))]
    for block in blocks:
        rows.append((f"PLUTON_{block['name'].upper()}_BASE", c_hex(block["base"])))
        rows.append((f"PLUTON_{block['name'].upper()}_ID", c_hex(ascii_word(block["id"]))))
    out += c_defines(rows)
    out += "\n// The mailboxes: Pluton's side, the other one, and what ID reads.\n"
    rows = []
    for mailbox in spec["address_map"]["mailbox"]:
        name = f"PLUTON_{mailbox['name'].upper()}"
        rows.append((f"{name}_BASE", c_hex(mailbox["base"])))
        rows.append((f"{name}_OUTSIDE", c_hex(mailbox["outside"])))
        rows.append((f"{name}_ID", c_hex(ascii_word(mailbox["id"]))))
    out += c_defines(rows)
    out += "\n// Pluton's own ones of blocks that the chip has for others, too.\n"
    rows = [(f"PLUTON_{r['name'].upper()}_BASE", c_hex(r["base"])) for r in spec["address_map"]["peripheral"]]
    out += c_defines(rows)
    out += "\n// The measurement log. Offsets count from the entry's first byte; fields are big-endian.\n"
    rows = [
        ("PLUTON_LOG_ENTRIES", str(measurement["log"]["entries"])),
        ("PLUTON_ENTRY_BYTES", str(measurement["log"]["entry_bytes"])),
    ]
    offset = 0
    for field in measurement["field"]:
        rows.append((f"PLUTON_ENTRY_{field['name'].upper()}_OFFSET", str(offset)))
        rows.append((f"PLUTON_ENTRY_{field['name'].upper()}_BYTES", str(field["bytes"])))
        offset += field["bytes"]
    out += c_defines(rows)
    out += "\n// Types of components: four ASCII characters, the first in the top byte.\n"
    out += c_defines(
        [
            (f"PLUTON_COMPONENT_{row['type']}", c_hex(ascii_word(row["type"])))
            for row in measurement["component"]
        ]
    )
    out += "\n// Slots of the key store.\n"
    out += c_defines([("PLUTON_KEY_SLOTS", str(spec["key_port"]["slots"]))])
    out += "\n// What the life cycle tells the blocks. Every other value means no.\n"
    out += c_defines([(f"PLUTON_{s['name'].upper()}_YES", c_hex(s["value"])) for s in spec["life_cycle"]["signal"]])
    out += "\n// Rows of the fuse array: the first of each entry, in area 0 where areas have one.\n"
    out += c_defines(fuse_defines(spec["fuse_map"]))
    out += "\n#ifndef __ASSEMBLER__\n"
    out += "\n// Who makes an access.\n"
    out += c_enum(spec["subjects"]["subject"], "PLUTON_SUBJECT_", "pluton_subject")
    out += "\n// Whose rights an engine's memory job has.\n"
    out += c_enum(spec["subjects"]["caller"], "PLUTON_CALLER_", "pluton_caller")
    out += "\n// What STATUS.error says and drivers return.\n"
    out += c_enum(spec["errors"]["error"], "PLUTON_ERROR_", "pluton_error")
    out += "\n// What an engine does with a key of the key store.\n"
    out += c_enum(spec["key_port"]["operation"], "PLUTON_KEY_OPERATION_", "pluton_key_operation")
    out += "\n// refused: the command had no effect; failed: it began, could not end, and was wiped.\n"
    out += "enum pluton_error_kind {\n    PLUTON_ERROR_KIND_NONE = 0,\n"
    out += "    PLUTON_ERROR_KIND_REFUSED = 1,\n    PLUTON_ERROR_KIND_FAILED = 2,\n};\n"
    out += "\n// X(name, base, id, secrets) of the blocks; secrets: 1 where only Pluton with secrets has it\n"
    out += c_table(
        "PLUTON_BLOCK_TABLE",
        [
            (
                c_text(block["name"]),
                f"PLUTON_{block['name'].upper()}_BASE",
                f"PLUTON_{block['name'].upper()}_ID",
                "1" if block.get("secrets", False) else "0",
            )
            for block in blocks
        ],
    )
    out += "\n// X(error, kind, name, text)\n"
    out += c_table(
        "PLUTON_ERROR_TABLE",
        [
            (
                f"PLUTON_ERROR_{row['name'].upper()}",
                f"PLUTON_ERROR_KIND_{row['kind'].upper()}",
                c_text(row["name"]),
                c_text(row["text"]),
            )
            for row in spec["errors"]["error"]
        ],
    )
    out += "\n// X(subject, name, text)\n"
    out += c_table(
        "PLUTON_SUBJECT_TABLE",
        [
            (f"PLUTON_SUBJECT_{row['name'].upper()}", c_text(row["name"]), c_text(row["text"]))
            for row in spec["subjects"]["subject"]
        ],
    )
    out += "\n// X(caller, subject, nonsecure, name)\n"
    out += c_table(
        "PLUTON_CALLER_TABLE",
        [
            (
                f"PLUTON_CALLER_{row['name'].upper()}",
                f"PLUTON_SUBJECT_{row['subject'].upper()}",
                str(row["nonsecure"]),
                c_text(row["name"]),
            )
            for row in spec["subjects"]["caller"]
        ],
    )
    out += "\n// X(component, name, text)\n"
    out += c_table(
        "PLUTON_COMPONENT_TABLE",
        [
            (f"PLUTON_COMPONENT_{row['type']}", c_text(row["type"]), c_text(row["text"]))
            for row in measurement["component"]
        ],
    )
    return out + "\n#endif // __ASSEMBLER__\n\n#endif // PLUTON_SPEC_H\n"


def md_table(columns, rows):
    out = "| " + " | ".join(columns) + " |\n" + "|" + " --- |" * len(columns) + "\n"
    for row in rows:
        out += "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |\n"
    return out


def human(size):
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:g} {unit}"
    return f"{size} B"


def address_map_md(spec):
    out = head(MD, "spec/address_map.toml and spec/subjects.toml") + "\n# Address map\n\n"
    out += "Private regions are reached by subject `pluton` only. The mapping follows the public map of\n"
    out += "the MT3620 where that has one.\n\n"
    out += md_table(
        ["region", "first", "last", "size", "private", "what it is"],
        [
            (
                f"`{row['name']}`",
                f"`0x{row['base']:08X}`",
                f"`0x{row['base'] + row['size'] - 1:08X}`",
                human(row["size"]),
                "yes" if row["private"] else "no",
                row["text"],
            )
            for row in spec["address_map"]["region"]
        ],
    )
    out += f"\n## Blocks of the register window, {human(BLOCK_BYTES)} each\n\n"
    out += md_table(
        ["block", "base", "ID register reads", "what it is"],
        [
            (
                f"[`{row['name']}`]({row['name']}-registers.md)",
                f"`0x{row['base']:08X}`",
                f"`0x{ascii_word(row['id']):08X}` (\"{row['id']}\")",
                row["text"],
            )
            for row in spec["address_map"]["block"]
        ],
    )
    out += "\n## Mailboxes\n\nSide of Pluton and other side; [registers](mailbox-registers.md).\n\n"
    out += md_table(
        ["mailbox", "Pluton's side", "other side", "ID reads", "who reaches the other side", "what it is"],
        [
            (
                f"`{row['name']}`",
                f"`0x{row['base']:08X}`",
                f"`0x{row['outside']:08X}`",
                f"`0x{ascii_word(row['id']):08X}` (\"{row['id']}\")",
                f"caller `{row['caller']}`",
                row["text"],
            )
            for row in spec["address_map"]["mailbox"]
        ],
    )
    out += "\n## Pluton's own peripherals\n\n"
    out += md_table(
        ["peripheral", "base", "ID reads", "what it is"],
        [
            (
                f"`{row['name']}` ([{row['block']}](../../rtl/{row['block']}/README.md))",
                f"`0x{row['base']:08X}`",
                f"`0x{ascii_word(row['id']):08X}` (\"{row['id']}\")",
                row["text"],
            )
            for row in spec["address_map"]["peripheral"]
        ],
    )
    out += "\n## Subjects\n\nWho makes an access. A subject is wired at a port; no software chooses it.\n\n"
    out += md_table(
        ["value", "subject", "who"],
        [(row["value"], f"`{row['name']}`", row["text"]) for row in spec["subjects"]["subject"]],
    )
    out += "\n## Callers\n\nWhose rights an engine's memory job has.\n\n"
    out += md_table(
        ["value", "caller", "subject on the bus", "nonsecure"],
        [
            (row["value"], f"`{row['name']}`", f"`{row['subject']}`", row["nonsecure"])
            for row in spec["subjects"]["caller"]
        ],
    )
    return out


def errors_md(spec):
    out = head(MD, "spec/errors.toml") + "\n# Error codes\n\n"
    out += "What `STATUS.error` reads and what drivers return. *Refused*: the command had no effect and\n"
    out += "what was open stays open. *Failed*: the command began and could not end; its state is wiped.\n\n"
    out += md_table(
        ["code", "name", "kind", "meaning"],
        [
            (row["value"], f"`{row['name']}`", row["kind"], row["text"])
            for row in spec["errors"]["error"]
        ],
    )
    return out


def measurement_md(spec):
    measurement = spec["measurement"]
    log = measurement["log"]
    out = head(MD, "spec/measurement.toml") + "\n# Measurement log and accumulation register\n\n"
    out += "`register <= SHA-256(register || entry)`; the register is all zero after the chip's reset.\n"
    out += f"The log holds {log['entries']} entries of {log['entry_bytes']} bytes. Fields are big-endian\n"
    out += "and follow each other without gaps.\n\n"
    rows, offset = [], 0
    for field in measurement["field"]:
        rows.append((offset, field["bytes"], f"`{field['name']}`", field["text"]))
        offset += field["bytes"]
    out += md_table(["offset", "bytes", "field", "content"], rows)
    out += "\n## Types of components\n\n"
    out += md_table(
        ["type", "as a word", "component"],
        [
            (f"`{row['type']}`", f"`0x{ascii_word(row['type']):08X}`", row["text"])
            for row in measurement["component"]
        ],
    )
    return out


def port_md(spec, kind, title):
    port = spec[kind]
    out = head(MD, f"spec/{kind}.toml") + f"\n# {title}\n\n"
    out += port["comment"] + "\n"
    for side, (heading, typename) in PORT_SIDES[kind].items():
        out += f"\n## {heading}: `{typename}`\n\nThe first field is in the top bits.\n\n"
        out += md_table(
            ["field", "bits", "meaning"],
            [(f"`{row['name']}`", row["bits"], row["text"]) for row in port[side]],
        )
    return out


def random_port_md(spec):
    return port_md(spec, "random_port", "Random port")


def life_cycle_md(spec):
    out = head(MD, "spec/life_cycle.toml") + "\n# Life cycle signals\n\n"
    out += spec["life_cycle"]["comment"] + "\n\n"
    return out + md_table(
        ["signal", "bits", "means yes", "meaning"],
        [(f"`{row['name']}`", row["bits"], f"`{row['value']:0{row['bits']}b}`", row["text"])
         for row in spec["life_cycle"]["signal"]],
    )


def fuse_map_md(spec):
    fuses = spec["fuse_map"]
    out = head(MD, "spec/fuse_map.toml") + "\n# Fuse map\n\n" + fuses["comment"] + "\n\n"
    out += f"{fuses['rows']} rows of {fuses['row_bits']} fuses, {fuses['areas']} key areas.\n\n"
    lines = []
    for row in fuses["row"]:
        taken = fuse_rows(row, fuses["areas"] if "stride" in row else 1)
        size = len(taken) // (fuses["areas"] if "stride" in row else 1)
        last = f" to {row['first'] + size - 1}" if size > 1 else ""
        lines.append(
            (
                f"{row['first']}{last}",
                f"+{row['stride']}" if "stride" in row else "",
                f"`{row['name']}`",
                row["protection"] + (f" `0x{row['word']:010X}`" if "word" in row else ""),
                row["by"],
                f"`{row['lock']}`" if "lock" in row else "",
                row["text"],
            )
        )
    return out + md_table(["rows", "next area", "entry", "protection", "by", "lock", "what"], lines)


def capability_rows(capability):
    """Offset, bytes, name and text of each field."""
    rows, offset = [], 0
    for field in capability["field"]:
        rows.append((offset, field["bytes"], field["name"], field["text"]))
        offset += field["bytes"]
    return rows


def capability_h(spec):
    capability = spec["capability"]
    fields = capability_rows(capability)
    out = head(C, "spec/capability.toml")
    out += "// The bytes of a capability; docs/generated/capability.md says what they mean.\n"
    out += "// clang-format off\n#ifndef PLUTON_CAPABILITY_FORMAT_H\n#define PLUTON_CAPABILITY_FORMAT_H\n\n"
    rows = [("CAPABILITY_BYTES", str(sum(size for _, size, _, _ in fields)))]
    for offset, size, name, _ in fields:
        rows.append((f"CAPABILITY_{name.upper()}_OFFSET", str(offset)))
        rows.append((f"CAPABILITY_{name.upper()}_BYTES", str(size)))
    rows.append(("CAPABILITY_LABEL_TEXT", c_text(capability["label"]["text"])))
    for kind in capability["kind"]:
        word = ascii_word(kind["value"])
        rows.append((f"CAPABILITY_KIND_{kind['name'].upper()}", f"UINT32_C(0x{word:08X})"))
    return out + c_defines(rows) + "\n#endif // PLUTON_CAPABILITY_FORMAT_H\n"


def capability_md(spec):
    capability = spec["capability"]
    fields = capability_rows(capability)
    out = head(MD, "spec/capability.toml") + "\n# Capabilities\n\n" + capability["comment"] + "\n\n"
    out += f"{sum(size for _, size, _, _ in fields)} bytes.\n\n"
    out += md_table(
        ["offset", "bytes", "field", "content"],
        [(offset, size, f"`{name}`", text) for offset, size, name, text in fields],
    )
    out += f"\nLabel: `{capability['label']['text']}`, in ASCII.\n\n## Kinds\n\n"
    return out + md_table(
        ["kind", "bytes", "as a word", "what it allows"],
        [(f"`{row['name']}`", f"`{row['value']}`", f"`0x{ascii_word(row['value']):08X}`", row["text"])
         for row in capability["kind"]],
    )


def key_port_md(spec):
    port = spec["key_port"]
    out = port_md(spec, "key_port", "Private key port")
    out += f"\nSlots are numbered 0 to {port['slots'] - 1}.\n\n## Operations\n\n"
    out += "What an engine does with a key. The store allows each slot some of them.\n\n"
    out += md_table(
        ["code", "operation", "what"],
        [(row["value"], f"`{row['name']}`", row["text"]) for row in port["operation"]],
    )
    return out


OUTPUTS = {
    "rtl/lib/generated/spec_pkg.sv": spec_pkg,
    "firmware/hal/generated/spec.h": spec_h,
    "firmware/lib/generated/capability_format.h": capability_h,
    "docs/generated/address-map.md": address_map_md,
    "docs/generated/capability.md": capability_md,
    "docs/generated/errors.md": errors_md,
    "rtl/efuse/generated/fuse_map_pkg.sv": fuse_map_pkg,
    "docs/generated/fuse-map.md": fuse_map_md,
    "docs/generated/key-port.md": key_port_md,
    "docs/generated/life-cycle.md": life_cycle_md,
    "docs/generated/measurement.md": measurement_md,
    "docs/generated/random-port.md": random_port_md,
}


def main():
    here = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description="Writes what follows from spec/*.toml.")
    parser.add_argument("--root", type=pathlib.Path, default=here, help="root of the tree to read")
    parser.add_argument("--out", type=pathlib.Path, help="where to write (default: the root)")
    options = parser.parse_args()
    try:
        spec = load(options.root)
        check(spec)
        texts = {name: make(spec) for name, make in OUTPUTS.items()}
    except (SpecError, KeyError) as error:
        what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
        print(f"spec.py: error: {what}", file=sys.stderr)
        return 1
    for name, text in texts.items():
        path = (options.out or options.root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
