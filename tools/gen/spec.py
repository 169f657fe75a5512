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


def load(root):
    folder = root / "spec"
    spec = {}
    for name in ("address_map", "subjects", "errors", "measurement"):
        path = folder / f"{name}.toml"
        try:
            spec[name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise SpecError(f"spec/{name}.toml is missing") from error
        except tomllib.TOMLDecodeError as error:
            raise SpecError(f"spec/{name}.toml: {error}") from error
    return spec


def check(spec):
    regions = spec["address_map"]["region"]
    blocks = spec["address_map"]["block"]
    unique(regions + blocks, "name", "address_map.toml")
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

    subjects = spec["subjects"]["subject"]
    callers = spec["subjects"]["caller"]
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
    return out + "\nendpackage\n/* verilator lint_on UNUSEDPARAM */\n"


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
    out += "#ifdef __ASSEMBLER__\n#define PLUTON_U32(x) x\n#else\n#define PLUTON_U32(x) x##u\n#endif\n"
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
    out += "\n#ifndef __ASSEMBLER__\n"
    out += "\n// Who makes an access.\n"
    out += c_enum(spec["subjects"]["subject"], "PLUTON_SUBJECT_", "pluton_subject")
    out += "\n// Whose rights an engine's memory job has.\n"
    out += c_enum(spec["subjects"]["caller"], "PLUTON_CALLER_", "pluton_caller")
    out += "\n// What STATUS.error says and drivers return.\n"
    out += c_enum(spec["errors"]["error"], "PLUTON_ERROR_", "pluton_error")
    out += "\n// refused: the command had no effect; failed: it began, could not end, and was wiped.\n"
    out += "enum pluton_error_kind {\n    PLUTON_ERROR_KIND_NONE = 0,\n"
    out += "    PLUTON_ERROR_KIND_REFUSED = 1,\n    PLUTON_ERROR_KIND_FAILED = 2,\n};\n"
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


OUTPUTS = {
    "rtl/lib/generated/spec_pkg.sv": spec_pkg,
    "firmware/hal/generated/spec.h": spec_h,
    "docs/generated/address-map.md": address_map_md,
    "docs/generated/errors.md": errors_md,
    "docs/generated/measurement.md": measurement_md,
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
