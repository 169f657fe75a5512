#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what follows from spec/image.toml: the bytes of images, boot tables and policies, and the flash.

Usage: image.py [--root DIR] [--out DIR]

  firmware/lib/generated/image_spec.h    offsets, sizes, labels, types, flash, table, policy
  docs/generated/image.md                the page

A contradiction in the table is an error with exit code 1, and then nothing is written.
"""

import argparse
import pathlib
import re
import sys
import tomllib

import spec as spec_tables
from spec import SpecError, ascii_word, c_defines, c_hex, c_table, c_text, need, unique

SOURCE = "spec/image.toml"
FIRST_CODE = 0x401
LABEL_BYTES = 16
PERMISSION_BITS = 18  # of rtl/firewall: three for each of six subjects
# Of LMS_SHA256_M32_H10 and LMOTS_SHA256_N32_W8 (RFC 8554, sections 4.5, 5.3 and 5.4).
LMS_KEY_BYTES = 4 + 4 + 16 + 32
LMS_SIGNATURE_BYTES = 4 + (4 + 32 + 34 * 32) + 4 + 10 * 32


def load(root):
    tables = {}
    for name in ("image", "measurement", "fuse_map", "resources"):
        path = root / "spec" / f"{name}.toml"
        try:
            text = path.read_text(encoding="utf-8")
            tables[name] = tomllib.loads(text)
        except FileNotFoundError as error:
            raise SpecError(f"spec/{name}.toml is missing") from error
        except tomllib.TOMLDecodeError as error:
            raise SpecError(f"spec/{name}.toml: {error}") from error
        tables[name]["comment"] = spec_tables.opening_comment(text)
    return tables


def offsets(fields):
    """Offset of each field by its name; the fields follow each other without gaps."""
    rows, offset = {}, 0
    for field in fields:
        rows[field["name"]] = offset
        offset += field["bytes"]
    return rows


def total(fields):
    return sum(field["bytes"] for field in fields)


def check_fields(fields, what):
    unique(fields, "name", f"{SOURCE}, {what}")
    for field in fields:
        where = f"{SOURCE}, {what}: {field['name']}"
        need(re.fullmatch("[a-z][a-z0-9_]*", field["name"]), f"{where}: name")
        # Firmware reads words of a header that it holds aligned.
        need(field["bytes"] > 0 and field["bytes"] % 4 == 0, f"{where}: not a multiple of four bytes")


def check_header(image):
    fields = image["field"]
    check_fields(fields, "fields")
    size = {field["name"]: field["bytes"] for field in fields}
    at = offsets(fields)
    header = image["header_bytes"]
    need(total(fields) <= header, f"{SOURCE}: the fields have {total(fields)} bytes, the header {header}")
    words = ["magic", "version", "key_id", "key_types", "type", "security_version", "release"]
    words += ["payload_bytes", "load", "entry", "data", "data_bytes"]
    expected = dict.fromkeys(words, 4) | dict.fromkeys(["root", "key", "certificate", "signature"], 64)
    expected |= {"devices": 8, "digest": 32, "second_key": LMS_KEY_BYTES, "second_signature": LMS_SIGNATURE_BYTES}
    for name, value in expected.items():
        need(size.get(name) == value, f"{SOURCE}: {name} is not a field of {value} bytes")
    need(size.get("hosts", 0) > 0, f"{SOURCE}: hosts is not a field")
    need(list(at)[:2] == ["magic", "version"], f"{SOURCE}: magic and version are not the first fields")
    certified = [field["name"] for field in fields if field.get("part") == "certificate"]
    need(certified == ["root", "key_id", "key_types", "key"], f"{SOURCE}: the fields of the certificate")
    need(at["certificate"] == at["root"] + sum(size[name] for name in certified), f"{SOURCE}: the fields of the "
         "certificate do not follow each other")
    # Each signature covers what stands before it.
    need(list(at)[-3:] == ["signature", "second_key", "second_signature"], f"{SOURCE}: the last fields are not the "
         "signatures of the manifest and the second key's")
    least, most = image["payload_least"], image["payload_most"]
    need(0 < least <= most and least % 4 == 0 and most % 4 == 0, f"{SOURCE}: payload_least, payload_most")
    unique(image["label"], "name", f"{SOURCE}, labels")
    unique(image["label"], "text", f"{SOURCE}, labels")
    need([label["name"] for label in image["label"]] == ["certificate", "manifest", "second"], f"{SOURCE}: labels")
    for label in image["label"]:
        fits = len(label["text"]) == LABEL_BYTES and label["text"].isascii()
        need(fits, f"{SOURCE}, label {label['name']}: not {LABEL_BYTES} ASCII characters")
    unique(image["check"], "name", f"{SOURCE}, checks")


def check_types(tables):
    image = tables["image"]
    types = image["type"]
    unique(types, "name", f"{SOURCE}, types")
    components = {component["type"] for component in tables["measurement"]["component"]}
    rollback = next(row for row in tables["fuse_map"]["row"] if row["name"] == "rollback")
    names = [row["name"] for row in types]
    # Of Pluton, of the chip, and of cores: the devices that have no registers.
    memories = ["tcm", "sram"] + [row["name"] for row in tables["resources"]["device"] if "id" not in row]
    need(len(types) <= rollback["count"], f"{SOURCE}: more types than rollback counters")
    for row in types:
        where = f"{SOURCE}, type {row['name']}"
        ascii_word(row["name"])
        need(row["name"] in components, f"{where}: no component of spec/measurement.toml")
        need(row["loader"] in ("rom", "runtime", "monitor"), f"{where}: unknown loader")
        need(row["memory"] in memories, f"{where}: unknown memory")
        need(row.get("optional", False) in (False, row["loader"] == "monitor"), f"{where}: optional")
        need(row["entry"] % 4 == 0 and 0 <= row["entry"] < image["payload_most"], f"{where}: entry")
    need(f"of {', '.join(names)}," in rollback["text"], f"{SOURCE}: the types are not in the order of the fuse map's rollback")


def apart(rows, what):
    """Rows of a name, a first byte and a number of bytes."""
    rows = sorted(rows, key=lambda row: row[1])
    for one, two in zip(rows, rows[1:]):
        need(one[1] + one[2] <= two[1], f"{SOURCE}, {what}: {one[0]} and {two[0]} overlap")


def check_flash(tables):
    image, flash = tables["image"], tables["image"]["flash"]
    sector = flash["sector"]
    pages = next(row for row in tables["resources"]["pages"] if row["name"] == "flash")
    need(sector > 0 and sector & (sector - 1) == 0, f"{SOURCE}: sector is not a power of two")
    need(image["header_bytes"] == sector, f"{SOURCE}: a header is not one sector")
    for key in ("table", "slot"):
        need(len(flash[key]) == 2, f"{SOURCE}, flash: two of {key}")
    for value in [*flash["table"], *flash["slot"], flash["slot_bytes"]] + [place["offset"] for place in image["place"]]:
        need(value % sector == 0, f"{SOURCE}, flash: 0x{value:X} is not a multiple of a sector")
    rows = [(f"table {i}", first, sector) for i, first in enumerate(flash["table"])]
    rows += [(f"slot {i}", first, flash["slot_bytes"]) for i, first in enumerate(flash["slot"])]
    apart(rows, "flash")
    need(all(first + size <= pages["size"] for _, first, size in rows), f"{SOURCE}, flash: beyond its end")
    places = [(place["type"], place["offset"], image["header_bytes"] + image["payload_most"]) for place in image["place"]]
    need(sorted(row[0] for row in places) == sorted(row["name"] for row in image["type"]), f"{SOURCE}: one place a type")
    apart(places, "places")
    need(all(first + size <= flash["slot_bytes"] for _, first, size in places), f"{SOURCE}: a place outside the slot")


def check_tables(image):
    for kind in ("table_field", "policy_field", "grant_field"):
        check_fields(image[kind], kind)
    need(total(image["table_field"]) <= image["flash"]["sector"], f"{SOURCE}: a boot table is longer than a sector")
    last = image["table_field"][-1]
    need(last["name"] == "check" and last["bytes"] == 32, f"{SOURCE}: check is not the boot table's last field")
    ascii_word(image["table"]["magic"])
    ascii_word(image["policy"]["magic"])
    of_hosts = [field["bytes"] for fields in (image["field"], image["policy_field"]) for field in fields if field["name"] == "hosts"]
    need(len(of_hosts) == 2 and len(set(of_hosts)) == 1, f"{SOURCE}: the policy's hosts have not the form of a manifest's")
    size = total(image["policy_field"]) + image["policy"]["grants"] * total(image["grant_field"])
    need(0 < image["policy"]["grants"] and size <= image["payload_most"], f"{SOURCE}: a policy is longer than a payload")


def check(tables):
    need(tables["image"]["comment"], f"{SOURCE}: the rules are missing, as its first comment")
    need(len(tables["image"]["magic"]["text"]) == 4, f"{SOURCE}: magic is not four characters")
    check_header(tables["image"])
    check_types(tables)
    check_flash(tables)
    check_tables(tables["image"])


def field_defines(prefix, fields):
    rows = [(f"{prefix}_BYTES", str(total(fields)))]
    for field, offset in zip(fields, offsets(fields).values()):
        rows.append((f"{prefix}_{field['name'].upper()}_OFFSET", str(offset)))
        rows.append((f"{prefix}_{field['name'].upper()}_BYTES", str(field["bytes"])))
    return rows


def header(tables):
    image, flash = tables["image"], tables["image"]["flash"]
    at = offsets(image["field"])
    places = {place["type"]: place["offset"] for place in image["place"]}
    out = "// SPDX-License-Identifier: Apache-2.0\n"
    out += f"// Generated by tools/gen/image.py from {SOURCE}; do not edit.\n"
    out += "// Images, boot tables, policies and their places in flash: docs/generated/image.md. Sizes and offsets in\n"
    out += "// bytes. Usable from assembly: the enum and the tables are left out there.\n"
    out += "// clang-format off\n#ifndef PLUTON_IMAGE_SPEC_H\n#define PLUTON_IMAGE_SPEC_H\n\n"
    out += '#include "firmware/hal/generated/spec.h"\n'
    out += "\n// The header. Magics and types are four characters, the first in the top byte; other numbers are\n"
    out += "// little-endian.\n"
    rows = [("IMAGE_HEADER_BYTES", str(image["header_bytes"]))]
    rows += [("IMAGE_PAYLOAD_LEAST", c_hex(image["payload_least"])), ("IMAGE_PAYLOAD_MOST", c_hex(image["payload_most"]))]
    rows += [("IMAGE_MAGIC", c_hex(ascii_word(image["magic"]["text"]))), ("IMAGE_VERSION", str(image["magic"]["version"]))]
    rows += [(name.replace("IMAGE_BYTES", "IMAGE_FIELDS_BYTES"), value) for name, value in field_defines("IMAGE", image["field"])]
    out += c_defines(rows)
    out += "\n// What each signature covers, after its label.\n"
    out += c_defines(
        [("IMAGE_LABEL_BYTES", str(LABEL_BYTES))]
        + [(f"IMAGE_LABEL_{label['name'].upper()}", c_text(label["text"])) for label in image["label"]]
        + [
            ("IMAGE_CERTIFICATE_SIGNED_OFFSET", str(at["root"])),
            ("IMAGE_CERTIFICATE_SIGNED_BYTES", str(at["certificate"] - at["root"])),
            ("IMAGE_MANIFEST_SIGNED_OFFSET", "0"),
            ("IMAGE_MANIFEST_SIGNED_BYTES", str(at["signature"])),
            ("IMAGE_SECOND_SIGNED_OFFSET", "0"),
            ("IMAGE_SECOND_SIGNED_BYTES", str(at["second_key"])),
        ]
    )
    out += "\n// Types: their word, their number, the offset of their entry, and of their place in a slot. Bit n of\n// OPTIONAL: a slot may be without the n-th; its place then begins with ABSENT.\n"
    rows = [("IMAGE_TYPES", str(len(image["type"])))]
    for number, row in enumerate(image["type"]):
        name = row["name"]
        rows += [(f"IMAGE_TYPE_{name}", c_hex(ascii_word(name))), (f"IMAGE_NUMBER_{name}", str(number))]
        rows += [(f"IMAGE_ENTRY_{name}", c_hex(row["entry"])), (f"IMAGE_PLACE_{name}", c_hex(places[name]))]
    optional = sum(1 << number for number, row in enumerate(image["type"]) if row.get("optional", False))
    rows += [("IMAGE_OPTIONAL", c_hex(optional)), ("IMAGE_ABSENT", c_hex(0xFFFFFFFF))]
    out += c_defines(rows)
    out += "\n// The flash: offsets from its first byte.\n"
    rows = [("IMAGE_FLASH_SECTOR", c_hex(flash["sector"])), ("IMAGE_SLOTS", str(len(flash["slot"])))]
    rows += [(f"IMAGE_FLASH_TABLE_{i}", c_hex(value)) for i, value in enumerate(flash["table"])]
    rows += [(f"IMAGE_FLASH_SLOT_{i}", c_hex(value)) for i, value in enumerate(flash["slot"])]
    out += c_defines(rows + [("IMAGE_FLASH_SLOT_BYTES", c_hex(flash["slot_bytes"]))])
    out += "\n// A boot table.\n"
    rows = [("IMAGE_TABLE_MAGIC", c_hex(ascii_word(image["table"]["magic"])))]
    rows += [("IMAGE_TABLE_VERSION", str(image["table"]["version"]))]
    rows += [(name.replace("TABLE_VERSION_", "TABLE_FIELD_VERSION_").replace("TABLE_MAGIC_", "TABLE_FIELD_MAGIC_"), value)
             for name, value in field_defines("IMAGE_TABLE", image["table_field"])]
    out += c_defines(rows)
    out += "\n// A policy: its fields, then grants.\n"
    rows = [("IMAGE_POLICY_MAGIC", c_hex(ascii_word(image["policy"]["magic"])))]
    devices = tables["resources"]["devices"]
    rows += [("IMAGE_POLICY_GRANTS", str(image["policy"]["grants"]))]
    rows += [("IMAGE_POLICY_RESOURCES", str(devices["device_first"] + devices["devices"]))]
    rows += [("IMAGE_POLICY_PERMISSIONS", c_hex((1 << PERMISSION_BITS) - 1))]
    rows += [(name.replace("POLICY_MAGIC_", "POLICY_FIELD_MAGIC_"), value)
             for name, value in field_defines("IMAGE_POLICY", image["policy_field"])]
    out += c_defines(rows + field_defines("IMAGE_GRANT", image["grant_field"]))
    out += "\n#ifndef __ASSEMBLER__\n\n// The checks, in their order: which one failed.\nenum image_error {\n    IMAGE_OK = 0,\n"
    for i, row in enumerate(image["check"]):
        out += f"    IMAGE_ERROR_{row['name'].upper()} = 0x{FIRST_CODE + i:X},\n"
    out += "};\n\n// X(error, name, what must be so)\n"
    out += c_table("IMAGE_ERROR_TABLE", [(f"IMAGE_ERROR_{row['name'].upper()}", c_text(row["name"]), c_text(row["text"]))
                                         for row in image["check"]])
    out += "\n// X(type, number, name, loader, memory, entry, place, text)\n"
    out += c_table(
        "IMAGE_TYPE_TABLE",
        [(f"IMAGE_TYPE_{row['name']}", f"IMAGE_NUMBER_{row['name']}", c_text(row["name"]), c_text(row["loader"]),
          c_text(row["memory"]), f"IMAGE_ENTRY_{row['name']}", f"IMAGE_PLACE_{row['name']}", c_text(row["text"]))
         for row in image["type"]],
    )
    out += "\n#endif // __ASSEMBLER__\n\n#endif // PLUTON_IMAGE_SPEC_H\n"
    names = re.findall(r"^#define (\w+) ", out, re.MULTILINE)
    need(len(names) == len(set(names)), f"{SOURCE}: two constants have one name")
    return out


def fields_md(fields):
    return spec_tables.md_table(
        ["offset", "bytes", "field", "content"],
        [(offset, field["bytes"], f"`{field['name']}`", field["text"])
         for field, offset in zip(fields, offsets(fields).values())],
    )


def page(tables):
    image, flash = tables["image"], tables["image"]["flash"]
    at = offsets(image["field"])
    places = {place["type"]: place["offset"] for place in image["place"]}
    out = "<!-- SPDX-License-Identifier: Apache-2.0 -->\n"
    out += f"<!-- Generated by tools/gen/image.py from {SOURCE}; do not edit. -->\n\n# Signed images\n\n"
    out += image["comment"] + f"\n\n## Header\n\n{image['header_bytes']} bytes; the fields take {total(image['field'])}. "
    out += f"The payload has {image['payload_least']} to {image['payload_most']} bytes. Magic `{image['magic']['text']}`, "
    out += f"version {image['magic']['version']}.\n\n" + fields_md(image["field"])
    spans = {"certificate": (at["root"], at["certificate"]), "manifest": (0, at["signature"]), "second": (0, at["second_key"])}
    out += "\n## Signatures\n\n" + spec_tables.md_table(
        ["signature", "label", "first byte", "bytes"],
        [(f"`{row['name']}`", f"`{row['text']}`", spans[row["name"]][0], spans[row["name"]][1] - spans[row["name"]][0])
         for row in image["label"]],
    )
    out += "\n## Checks\n\n" + spec_tables.md_table(
        ["code", "check", "what must be so"],
        [(f"0x{FIRST_CODE + i:X}", f"`{row['name']}`", row["text"]) for i, row in enumerate(image["check"])],
    )
    out += "\n## Types\n\n" + spec_tables.md_table(
        ["number", "type", "as a word", "loader", "memory", "entry", "place in a slot", "optional", "what it is"],
        [(i, f"`{row['name']}`", f"`0x{ascii_word(row['name']):08X}`", row["loader"], row["memory"], f"`0x{row['entry']:X}`",
          f"`0x{places[row['name']]:08X}`", "yes" if row.get("optional", False) else "no", row["text"]) for i, row in enumerate(image["type"])],
    )
    out += f"\n## Flash\n\nOffsets from its first byte; a sector has {flash['sector']} bytes.\n\n"
    rows = [(f"boot table {i}", f"`0x{first:08X}`", spec_tables.human(flash["sector"])) for i, first in enumerate(flash["table"])]
    rows += [(f"slot {i}", f"`0x{first:08X}`", spec_tables.human(flash["slot_bytes"])) for i, first in enumerate(flash["slot"])]
    out += spec_tables.md_table(["what", "first byte", "size"], rows)
    out += f"\n## Boot table\n\nMagic `{image['table']['magic']}`, version {image['table']['version']}.\n\n"
    out += fields_md(image["table_field"])
    out += f"\n## Policy\n\nMagic `{image['policy']['magic']}`, up to {image['policy']['grants']} grants.\n\n"
    return out + fields_md(image["policy_field"]) + "\nA grant:\n\n" + fields_md(image["grant_field"])


OUTPUTS = {
    "firmware/lib/generated/image_spec.h": header,
    "docs/generated/image.md": page,
}


def main():
    here = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description="Writes what follows from spec/image.toml.")
    parser.add_argument("--root", type=pathlib.Path, default=here, help="root of the tree to read")
    parser.add_argument("--out", type=pathlib.Path, help="where to write (default: the root)")
    options = parser.parse_args()
    try:
        tables = load(options.root)
        check(tables)
        texts = {name: make(tables) for name, make in OUTPUTS.items()}
    except (SpecError, KeyError, TypeError) as error:
        what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
        print(f"image.py: error: {what}", file=sys.stderr)
        return 1
    for name, text in texts.items():
        path = (options.out or options.root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
