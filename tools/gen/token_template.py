#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what follows from spec/token.toml: template of the RTL, C header, CDDL and page.

Usage: token_template.py [--root DIR] [--out DIR]

Reads DIR/spec, writes below --out (default: the root). Needs only Python 3.11. A contradiction in the table is an
error with exit code 1, and then nothing is written.

A template is a list of instructions: a byte, or a field that the hardware fills in. The messages are
  attestation_point, general_point   0x04 || X || Y, whose digests are in the fuses
  general_key                        the COSE_Key whose digest is the thumbprint
  signed_head                        of the Sig_structure, before the payload
  token_head                         of the COSE_Sign1, before the payload
  payload                            the claims; in it one run of instructions is repeated for each component
  token_tail                         the signature
"""

import argparse
import hashlib
import pathlib
import sys
import tomllib

import spec as tables
from spec import SpecError, camel, need

MAX_FIELDS = 32  # five bits of an instruction
BYTES, TEXT, ARRAY, MAP, TAG = 2, 3, 4, 5, 6


class Field:
    """An instruction that stands for the bytes of a field."""

    def __init__(self, name):
        self.name = name


def head(major, number):
    """Major type and number in the fewest bytes (RFC 8949, 3)."""
    if number < 24:
        return [major << 5 | number]
    for code, size in ((24, 1), (25, 2), (26, 4)):
        if number < 1 << 8 * size:
            return [major << 5 | code, *number.to_bytes(size, "big")]
    raise SpecError(f"{number}: too large for this table")


def integer(value):
    return head(0, value) if value >= 0 else head(1, -1 - value)


def string(major, content):
    return head(major, len(content)) + list(content)


def ordered(rows):
    """In the order of the encoded labels, byte by byte (RFC 8949, 4.2.1)."""
    return sorted(rows, key=lambda row: bytes(integer(row["label"])))


def length(items, fields):
    return sum(1 if isinstance(item, int) else fields[item.name]["bytes"] for item in items)


def value_of(row, token, fields):
    """The instructions of one claim's or component's value, but for the components themselves."""
    kind, name = row["kind"], row.get("field")
    need(name is None or name in fields, f"token.toml, {row['name']}: no field {name}")
    if kind == "bytes" and name:
        prefix = [row["prefix"]] if "prefix" in row else []
        return head(BYTES, len(prefix) + fields[name]["bytes"]) + prefix + [Field(name)]
    if kind == "text" and name:
        return head(TEXT, fields[name]["bytes"]) + [Field(name)]
    if kind == "text":
        return string(TEXT, row["value"].encode())
    if kind == "number" and name:
        need(fields[name]["bytes"] == 2, f"token.toml, {row['name']}: a number's field has two bytes")
        return [25, Field(name)]
    if kind == "number":
        return integer(row["value"])
    if kind == "truth":
        need(fields[name]["bytes"] == 1, f"token.toml, {row['name']}: a truth value's field has one byte")
        return [Field(name)]
    if kind == "thumbprint":
        return head(MAP, 1) + integer(5) + head(BYTES, fields[name]["bytes"]) + [Field(name)]
    if kind == "implementation":
        return string(BYTES, token["implementation_id"])
    raise SpecError(f"token.toml, {row['name']}: unknown kind {kind}")


def load(root):
    spec = tables.load(root)
    tables.check(spec)
    path = root / "spec" / "token.toml"
    try:
        text = path.read_text(encoding="utf-8")
        token = tomllib.loads(text)
    except (FileNotFoundError, tomllib.TOMLDecodeError) as error:
        raise SpecError(f"spec/token.toml: {error}") from error
    token["comment"] = tables.opening_comment(text)
    token["entries"] = spec["measurement"]["log"]["entries"]
    token["implementation_id"] = hashlib.sha256(token["implementation"].encode("ascii")).digest()
    for what in ("field", "claim", "component", "life_cycle"):
        tables.unique(token[what], "name", f"token.toml, {what}")
    for what in ("claim", "component"):
        tables.unique(token[what], "label", f"token.toml, {what}")
    need(len(token["field"]) <= MAX_FIELDS, "token.toml: more fields than an instruction can name")
    need(token["entries"] < 24, "token.toml: the head of the components has more than one byte")
    for row in token["life_cycle"]:
        need(0x100 <= row["value"] < 0x1_0000, f"life cycle {row['name']}: a number of two bytes")
    compile_messages(token)
    return token


def compile_messages(token):
    fields = {row["name"]: row for row in token["field"]}
    token["fields"] = fields
    entry = head(MAP, len(token["component"]))
    for row in ordered(token["component"]):
        entry += integer(row["label"]) + value_of(row, token, fields)

    payload = head(MAP, len(token["claim"]))
    for row in ordered(token["claim"]):
        payload += integer(row["label"])
        if row["kind"] == "components":
            payload.append(Field("components"))
            token["repeat"] = (len(payload), len(payload) + len(entry) - 1)
            payload += entry
        else:
            payload += value_of(row, token, fields)
    need("repeat" in token, "token.toml: no claim of the kind components")

    token["entry_bytes"] = length(entry, fields)
    token["fixed_bytes"] = length(payload, fields) - token["entry_bytes"]
    least, most = (token["fixed_bytes"] + n * token["entry_bytes"] for n in (1, token["entries"]))
    need(0x100 <= least and most < 0x1_0000, "token.toml: the payload's length has not two bytes")
    payload_head = [BYTES << 5 | 25, Field("payload_length")]

    protected = head(MAP, len(token["protected"]))
    for label, value in sorted(token["protected"].items(), key=lambda row: bytes(integer(int(row[0])))):
        protected += integer(int(label)) + integer(value)
    coordinates = head(BYTES, 32)
    token["messages"] = {
        "attestation_point": [0x04, Field("attestation_x"), Field("attestation_y")],
        "general_point": [0x04, Field("general_x"), Field("general_y")],
        # kty EC2, crv P-256, x, y: the members that RFC 9679 counts
        "general_key": head(MAP, 4) + integer(1) + integer(2) + integer(-1) + integer(1)
        + integer(-2) + coordinates + [Field("general_x")] + integer(-3) + coordinates + [Field("general_y")],
        "signed_head": head(ARRAY, 4) + string(TEXT, token["context"].encode())
        + string(BYTES, protected) + head(BYTES, 0) + payload_head,
        "token_head": head(TAG, token["tag"]) + head(ARRAY, 4) + string(BYTES, protected) + head(MAP, 0)
        + payload_head,
        "payload": payload,
        "token_tail": head(BYTES, fields["signature"]["bytes"]) + [Field("signature")],
    }
    for name, items in token["messages"].items():
        for item in items:
            need(isinstance(item, int) or item.name in fields, f"token.toml: {name} needs a field {item}")
    token["token_fixed"] = token["fixed_bytes"] + sum(
        length(token["messages"][name], fields) for name in ("token_head", "token_tail"))
    token["signed_fixed"] = token["fixed_bytes"] + length(token["messages"]["signed_head"], fields)


SOURCES = "spec/token.toml"


def generated(mark):
    return (f"{mark[0]}SPDX-License-Identifier: Apache-2.0{mark[1]}\n"
            f"{mark[0]}Generated by tools/gen/token_template.py from {SOURCES}; do not edit.{mark[1]}\n")


def placed(token):
    """Address, message and item of every instruction, in order."""
    address = 0
    for name, items in token["messages"].items():
        for item in items:
            yield address, name, item
            address += 1


def bounds(token):
    """First and last address of each message."""
    first = 0
    out = {}
    for name, items in token["messages"].items():
        out[name] = (first, first + len(items) - 1)
        first += len(items)
    return out


def sv_package(token):
    where = bounds(token)
    width = max(last for _, last in where.values()).bit_length()
    rows = []
    for name, (first, last) in where.items():
        rows += [(f"{camel(name)}First", f"{width}'d{first}"), (f"{camel(name)}Last", f"{width}'d{last}")]
    base = where["payload"][0]
    rows += [("EntryFirst", f"{width}'d{base + token['repeat'][0]}"),
             ("EntryLast", f"{width}'d{base + token['repeat'][1]}")]
    out = generated(tables.SV)
    out += "// Addresses and fields of the template, and the lengths that follow from it.\n"
    out += "/* verilator lint_off UNUSEDPARAM */\npackage attest_template_pkg;\n\n"
    out += f"  localparam int unsigned TemplateWidth = {width};\n\n"
    out += "  // First and last instruction of each message; between EntryFirst and EntryLast the payload has what it\n"
    out += "  // repeats for each component.\n"
    out += tables.sv_params(rows, f"logic [{width - 1}:0]")
    out += "\n  // Bytes of the payload are PayloadFixed + n x PayloadEntry with n components, those of the\n"
    out += "  // Sig_structure SignedFixed, of the token TokenFixed + n x PayloadEntry.\n"
    out += tables.sv_params([("PayloadFixed", token["fixed_bytes"]), ("PayloadEntry", token["entry_bytes"]),
                             ("SignedFixed", token["signed_fixed"]),
                             ("TokenFixed", token["token_fixed"]),
                             ("TokenMax", token["token_fixed"] + token["entries"] * token["entry_bytes"])],
                            "int unsigned")
    out += "\n  // Values of the life cycle.\n"
    out += tables.sv_params([(f"LifeCycle{camel(row['name'])}", tables.sv_hex(row["value"], 16))
                             for row in token["life_cycle"]], "logic [15:0]")
    out += "\n  // An instruction is a byte of the message, or a field.\n"
    out += "  typedef struct packed {\n    logic       is_field;\n    logic [7:0] value;     // byte, or field_e\n"
    out += "  } instruction_t;\n\n"
    out += tables.sv_enum([{"name": row["name"], "value": i} for i, row in enumerate(token["field"])],
                          "Field", 5, "field_e")
    out += "\n  // Bytes of a field, less one.\n"
    out += "  function automatic logic [5:0] field_last(field_e field);\n    unique case (field)\n"
    for row in token["field"]:
        out += f"      Field{camel(row['name'])}: field_last = 6'd{row['bytes'] - 1};\n"
    out += "      default: field_last = '0;\n    endcase\n  endfunction\n"
    return out + "\nendpackage\n/* verilator lint_on UNUSEDPARAM */\n"


def sv_rom(token):
    width = max(last for _, last in bounds(token).values()).bit_length()
    indices = {row["name"]: i for i, row in enumerate(token["field"])}
    out = generated(tables.SV)
    out += "// The template, an instruction at each address; addresses beyond it read as the byte 0.\n"
    out += "module attest_template\n  import attest_template_pkg::*;\n(\n"
    out += "  input  logic         [TemplateWidth-1:0] address_i,\n"
    out += "  output instruction_t                     instruction_o\n);\n\n"
    out += "  logic [8:0] code;\n\n  assign instruction_o = code;\n\n  always_comb begin\n    unique case (address_i)\n"
    previous = None
    for address, name, item in placed(token):
        if name != previous:
            out += f"      // {name}\n"
            previous = name
        code = f"9'h{item:03X}" if isinstance(item, int) else f"9'h{0x100 | indices[item.name]:03X}"
        note = "" if isinstance(item, int) else f"  // {item.name}"
        out += f"      {width}'d{address}: code = {code};{note}\n"
    return out + "      default: code = 9'h000;\n    endcase\n  end\n\nendmodule\n"


def c_header(token):
    fields = {row["name"]: i for i, row in enumerate(token["field"])}
    digest = ", ".join(f"0x{byte:02x}" for byte in token["implementation_id"])
    rows = [
        ("PLUTON_TOKEN_PAYLOAD_FIXED", f"{token['fixed_bytes']}u"),
        ("PLUTON_TOKEN_ENTRY_BYTES", f"{token['entry_bytes']}u"),
        ("PLUTON_TOKEN_SIGNED_FIXED", f"{token['signed_fixed']}u"),
        ("PLUTON_TOKEN_FIXED", f"{token['token_fixed']}u"),
        ("PLUTON_TOKEN_MAX", f"{token['token_fixed'] + token['entries'] * token['entry_bytes']}u"),
        ("PLUTON_TOKEN_SIGNED_MAX", f"{token['signed_fixed'] + token['entries'] * token['entry_bytes']}u"),
        ("PLUTON_TOKEN_SIGNATURE_BYTES", f"{token['fields']['signature']['bytes']}u"),
        ("PLUTON_TOKEN_NONCE_BYTES", f"{token['fields']['nonce']['bytes']}u"),
        ("PLUTON_TOKEN_COMPONENTS_MAX", f"{token['entries']}u"),
        ("PLUTON_TOKEN_TAG", f"{token['tag']}u"),
        ("PLUTON_TOKEN_IMPLEMENTATION_ID", "{" + digest + "}"),
    ]
    rows += [(f"PLUTON_TOKEN_LIFE_CYCLE_{row['name'].upper()}", f"0x{row['value']:04X}u")
             for row in token["life_cycle"]]
    for what, table in (("CLAIM", "claim"), ("COMPONENT", "component")):
        rows += [(f"PLUTON_TOKEN_{what}_{row['name'].upper()}", f"({row['label']})") for row in ordered(token[table])]
    out = generated(tables.C)
    out += "// The attestation token. With n components the payload has PAYLOAD_FIXED + n ENTRY_BYTES bytes, the\n"
    out += "// Sig_structure SIGNED_FIXED, and the token FIXED instead.\n"
    out += "// clang-format off\n#ifndef PLUTON_TOKEN_SPEC_H\n#define PLUTON_TOKEN_SPEC_H\n\n"
    out += tables.c_defines(rows)
    out += "\n// What a template holds beside constant bytes.\n"
    out += tables.c_enum([{"name": row["name"], "value": i} for i, row in enumerate(token["field"])],
                         "PLUTON_TOKEN_FIELD_", "pluton_token_field")
    out += "\n// X(field, bytes, name)\n"
    out += tables.c_table("PLUTON_TOKEN_FIELD_TABLE",
                          [(f"PLUTON_TOKEN_FIELD_{row['name'].upper()}", str(row["bytes"]),
                            tables.c_text(row["name"])) for row in token["field"]])
    for what, table in (("CLAIM", "claim"), ("COMPONENT", "component")):
        out += f"\n// X(label, kind, bytes, name) in the order of the encoding; bytes of a string's content, else 0.\n"
        out += tables.c_table(f"PLUTON_TOKEN_{what}_TABLE",
                              [(f"PLUTON_TOKEN_{what}_{row['name'].upper()}", kind, str(size), tables.c_text(row["name"]))
                               for row, kind, size in decoded(token, table)])
    out += "\n// X(code) of each instruction: a byte, or 0x100 + field. ENTRY_FIRST to ENTRY_LAST, counted in the payload,\n"
    out += "// are repeated for each component.\n"
    out += tables.c_defines([("PLUTON_TOKEN_ENTRY_FIRST", f"{token['repeat'][0]}u"),
                             ("PLUTON_TOKEN_ENTRY_LAST", f"{token['repeat'][1]}u")])
    for name, items in token["messages"].items():
        codes = [f"0x{item:02x}" if isinstance(item, int) else f"0x{0x100 | fields[item.name]:03x}" for item in items]
        lines = [f"#define PLUTON_TOKEN_TEMPLATE_{name.upper()}(X)"]
        for i in range(0, len(codes), 10):
            lines.append("    " + " ".join(f"X({code})" for code in codes[i : i + 10]))
        out += " \\\n".join(lines) + "\n"
    return out + "\n#endif // PLUTON_TOKEN_SPEC_H\n"


def decoded(token, table):
    """Of each row, as a decoder sees it: kind of value, bytes of content."""
    for row in ordered(token[table]):
        kind, size = row["kind"], 0
        if kind in ("bytes", "text") and "field" in row:
            size = token["fields"][row["field"]]["bytes"] + (1 if "prefix" in row else 0)
        elif kind == "text":
            size = len(row["value"])
        elif kind == "implementation":
            kind, size = "bytes", 32
        elif kind == "thumbprint":
            size = token["fields"][row["field"]]["bytes"]
        yield row, kind, size


def cddl_value(row, token):
    kind, field = row["kind"], token["fields"].get(row.get("field"))
    if kind == "thumbprint":
        return f"{{ 5 => bytes .size {field['bytes']} }}"
    if kind == "implementation":
        return f"h'{token['implementation_id'].hex()}'"
    if kind == "components":
        return f"[ 1*{token['entries']} component ]"
    if kind == "truth":
        return "bool"
    if kind == "number":
        if field:
            return " / ".join(str(item["value"]) for item in token["life_cycle"])
        return str(row["value"])
    if "value" in row:
        return f'"{row["value"]}"'
    if kind == "text":
        return 'text .regexp "[0-9a-f]{8}"' if field.get("hex") else 'text .regexp "[A-Z0-9]{4}"'
    return f"bytes .size {field['bytes'] + (1 if 'prefix' in row else 0)}"


def cddl(token):
    out = generated(("; ", ""))
    out += "; The token as the silicon writes it (RFC 8610); CDDL can't say that there is one encoding only.\n"
    protected = "".join(f"{byte:02x}" for byte in token["messages"]["token_head"][3:6])
    out += f"\ntoken = #6.{token['tag']}([\n  h'{protected}',  ; protected header\n  {{}},\n"
    out += "  bytes .cbor claims,\n"
    out += f"  bytes .size {token['fields']['signature']['bytes']}  ; r, s\n])\n"
    for name, table in (("claims", "claim"), ("component", "component")):
        out += f"\n{name} = {{\n"
        lines = [(f"{row['label']} => {cddl_value(row, token)}", row) for row in ordered(token[table])]
        for i, (line, row) in enumerate(lines):
            comma = "," if i + 1 < len(lines) else ""
            out += f"  {line}{comma}  ; {row['name']}\n"
        out += "}\n"
    return out


def page(token):
    fixed, entry = token["fixed_bytes"], token["entry_bytes"]
    out = generated(tables.MD) + "\n# Attestation token\n\n" + token["comment"] + "\n\n"
    out += f"With n components (1 to {token['entries']}) the payload has {fixed} + {entry} n bytes, the Sig_structure\n"
    out += f"{token['signed_fixed']} + {entry} n, the token {token['token_fixed']} + {entry} n. In CDDL:\n"
    out += "[token.cddl](token.cddl).\n\n## Claims, in their order\n\n"
    out += tables.md_table(["label", "claim", "value", "meaning"],
                           [(row["label"], f"`{row['name']}`", f"`{cddl_value(row, token)}`", row["text"])
                            for row in ordered(token["claim"])])
    out += "\n## Of each component\n\n"
    out += tables.md_table(["label", "name", "value", "meaning"],
                           [(row["label"], f"`{row['name']}`", f"`{cddl_value(row, token)}`", row["text"])
                            for row in ordered(token["component"])])
    out += "\n## Life cycle: the first that holds\n\n"
    out += tables.md_table(["value", "name", "when"],
                           [(f"`0x{row['value']:04X}`", f"`{row['name']}`", row["text"])
                            for row in token["life_cycle"]])
    out += "\n## Messages\n\nBytes in hexadecimal; a name is a field. `( )*` is repeated for each component.\n\n"
    for name, items in token["messages"].items():
        words = []
        for i, item in enumerate(items):
            if name == "payload" and i == token["repeat"][0]:
                words.append("(")
            words.append(f"{item:02x}" if isinstance(item, int) else item.name)
            if name == "payload" and i == token["repeat"][1]:
                words.append(")*")
        out += f"`{name}`:\n\n```\n"
        line = ""
        for word in words:
            if len(line) + len(word) > 98:
                out += line.rstrip() + "\n"
                line = ""
            line += word + " "
        out += line.rstrip() + "\n```\n\n"
    out += "## Fields\n\n"
    out += tables.md_table(["code", "field", "bytes", "content"],
                           [(i, f"`{row['name']}`", row["bytes"], row["text"])
                            for i, row in enumerate(token["field"])])
    return out


OUTPUTS = {
    "rtl/attest/generated/attest_template_pkg.sv": sv_package,
    "rtl/attest/generated/attest_template.sv": sv_rom,
    "firmware/hal/generated/token_spec.h": c_header,
    "docs/generated/token.cddl": cddl,
    "docs/generated/token.md": page,
}


def main():
    here = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description="Writes what follows from spec/token.toml.")
    parser.add_argument("--root", type=pathlib.Path, default=here, help="root of the tree to read")
    parser.add_argument("--out", type=pathlib.Path, help="where to write (default: the root)")
    options = parser.parse_args()
    try:
        token = load(options.root)
        texts = {name: make(token) for name, make in OUTPUTS.items()}
    except (SpecError, KeyError) as error:
        what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
        print(f"token_template.py: error: {what}", file=sys.stderr)
        return 1
    for name, text in texts.items():
        path = (options.out or options.root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
