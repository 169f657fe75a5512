#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes RTL, C header and page of each register block from rtl/<folder>/<block>.rdl.

Usage: registers.py [--root DIR] [--out DIR] [BLOCK...]

For each block (default: all that have an .rdl; the folder has the block's name, or that of what the
block, a device of the chip, is part of):
  rtl/<folder>/generated/<block>_regs.sv, <block>_regs_pkg.sv   APB4 register block (PeakRDL-regblock)
  firmware/drivers/generated/<block>_regs.h                    offsets, masks, shifts
  docs/generated/<block>-registers.md                          the page
Blocks in HAND_WRITTEN get header and page only. Exit 1 on an error in an .rdl, and then nothing of
that block is written.
"""

import argparse
import pathlib
import re
import sys
import tempfile

from peakrdl_regblock import RegblockExporter
from peakrdl_regblock.cpuif.apb4 import APB4_Cpuif_flattened
from peakrdl_regblock.udps import ALL_UDPS
from systemrdl import RDLCompileError, RDLCompiler
from systemrdl.messages import FileSourceRef, MessagePrinter
from systemrdl.node import AddrmapNode, FieldNode, MemNode, RegfileNode, RegNode

import resources
import spec as spec_tables

# Registers whose state must have no write path from a bus: PeakRDL knows neither a shadowed lock nor
# a register without a clear, so this RTL is written by hand against the same description.
HAND_WRITTEN = {"accumulator", "adc", "alert", "debug", "dma", "efuse", "firewall", "flash_control", "gpio",
                "lifecycle", "mailbox", "resets", "spi", "timer", "uart", "watchdog"}

# One description of several instances, each with the identity that its place in the chip gives it: no base is theirs. What the
# page says instead.
PLACELESS = {
    "adc": "Instances: [resources](resources.md).",
    "gpio": "Instances: [resources](resources.md).",
    "mailbox": "One side of a mailbox; bases: [address map](address-map.md).",
    "spi": "Instances: [resources](resources.md).",
}

# Style of machine-written text: bus signals that a simple block does not need, constants for the
# block's users, and a struct whose members are driven one by one in processes of their own. The
# tools' other findings in these files stay visible.
VERILATOR_OFF = ("UNUSEDSIGNAL", "UNUSEDPARAM", "MULTIDRIVEN")


class RegisterError(Exception):
    """A description that this project can not use, in words for the person who edits it."""


class Printer(MessagePrinter):
    """PeakRDL's messages with the path relative to the tree and without colours."""

    def __init__(self, root):
        super().__init__()
        self.root = root

    def print_message(self, severity, text, src_ref):
        where = ""
        if isinstance(src_ref, FileSourceRef):
            path = pathlib.Path(src_ref.path)
            if path.is_relative_to(self.root):
                path = path.relative_to(self.root)
            where = f"{path}:{src_ref.line}: "
        print(f"{where}{severity.name.lower()}: {text}", file=sys.stderr)


def words(text):
    return " ".join((text or "").split())


def plain(html):
    """A description as one line of Markdown; SystemRDL hands it over as HTML."""
    return words(re.sub(r"</?(p|br)\s*/?>", " ", html or ""))


def nodes(top):
    """Registers and the arrays around them, in address order, with their flat upper-case name."""

    def walk(node, path):
        for child in node.children(unroll=False):
            if isinstance(child, FieldNode):
                continue
            name = path + [child.inst_name.upper()]
            yield child, "_".join(name)
            if isinstance(child, (RegfileNode, AddrmapNode, MemNode)):
                yield from walk(child, name)

    return walk(top, [])


def address(node):
    """Byte offset of element 0 in the block."""
    offset = 0
    while not (isinstance(node, AddrmapNode) and node.parent.parent is None):
        offset += node.raw_address_offset
        node = node.parent
    return offset


def stride(node):
    return node.array_stride if node.is_array else None


def access(field):
    read, write = field.is_sw_readable, field.is_sw_writable
    text = ("r" if read else "") + ("w" if write else "")
    onwrite = field.get_property("onwrite")
    if write and onwrite is not None:
        text += f", {onwrite.name}"
    if field.get_property("singlepulse"):
        text += ", pulse"
    return text or "-"


def known_blocks(tables):
    """What has registers, by its name: blocks of Pluton and devices of the chip. Devices that differ in a number alone
    have one description, and share their rows."""
    known = {row["name"]: row for row in tables["address_map"]["block"]}
    for row in tables["resources"]["device"]:
        known.setdefault(row["name"].rstrip("0123456789"), row)
    return known


def check(top, block, tables):
    known = known_blocks(tables)
    if block not in known and block not in PLACELESS:
        raise RegisterError(f"neither spec/address_map.toml nor {resources.SOURCE} has a block '{block}'")
    if top.inst_name != block:
        raise RegisterError(f"the last addrmap is called '{top.inst_name}', not '{block}'")
    if top.total_size > spec_tables.BLOCK_BYTES:
        raise RegisterError(f"{top.total_size} bytes do not fit a block's window")
    if block not in PLACELESS:
        check_identity(top, known[block])
    check_registers(top, block)


def identity(top):
    """What the register `id` reads at offset 0; None if there is none, or its instances differ."""
    ident = top.get_child_by_name("id") or top.get_child_by_name("ID")
    if ident is None or address(ident) != 0:
        return None
    value = 0
    for field in ident.fields():
        value |= (field.get_property("reset") or 0) << field.low
    return value or None


def check_identity(top, row):
    if (top.get_child_by_name("id") or top.get_child_by_name("ID")) is None:
        raise RegisterError("no register 'id': every block identifies itself")
    want = spec_tables.ascii_word(row["id"])
    if identity(top) != want:
        raise RegisterError(f"register 'id' must be at offset 0 and read 0x{want:08X}")


def check_registers(top, block):
    seen = {}
    for node, name in nodes(top):
        if node.is_array and len(node.array_dimensions) != 1:
            raise RegisterError(f"{name}: arrays have one dimension here")
        if node.is_array and isinstance(node, RegNode) and block not in HAND_WRITTEN:
            if not node.external:
                raise RegisterError(f"{name}: no register arrays (Verilator 5.006 fails on them)")
        if isinstance(node, RegNode) and node.get_property("regwidth") != 32:
            raise RegisterError(f"{name}: registers have 32 bits here")
        if name in seen:
            raise RegisterError(f"{name}: two registers get this name")
        seen[name] = node


def source_of(root, block):
    """The description, relative to the root."""
    for path in sorted(root.glob(f"rtl/*/{block}.rdl")):
        return path.relative_to(root)
    raise RegisterError("there is no such file")


def lead(mark, source):
    return (
        f"{mark[0]}SPDX-License-Identifier: Apache-2.0{mark[1]}\n"
        f"{mark[0]}Generated by tools/gen/registers.py from {source}; do not edit.{mark[1]}\n"
    )


def make_rtl(top, block, source):
    """PeakRDL's two files, text by name."""
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        RegblockExporter().export(
            top,
            folder,
            cpuif_cls=APB4_Cpuif_flattened,
            module_name=f"{block}_regs",
            package_name=f"{block}_regs_pkg",
            default_reset_activelow=True,
            default_reset_async=True,
            err_if_bad_addr=True,
            err_if_bad_rw=True,
        )
        for path in sorted(pathlib.Path(folder).iterdir()):
            body = path.read_text(encoding="utf-8")
            body = "\n".join(line.rstrip() for line in body.splitlines()) + "\n"
            off = "".join(f"/* verilator lint_off {name} */\n" for name in VERILATOR_OFF)
            on = "".join(f"/* verilator lint_on {name} */\n" for name in VERILATOR_OFF)
            texts[f"{source.parent}/generated/{path.name}"] = lead(("// ", ""), source) + off + body + on
    return texts


def make_header(top, block, source):
    guard = f"PLUTON_{block.upper()}_REGS_H"
    out = lead(("// ", ""), source)
    out += f"// Registers of {block}: byte offsets from the block's base, masks and shifts of fields.\n"
    out += "// Arrays have the offset of element 0, a count and a stride in bytes.\n"
    out += f"// clang-format off\n#ifndef {guard}\n#define {guard}\n"

    def define(name, value):
        nonlocal out
        out += f"#define {block.upper()}_{name} {value}\n"

    if block in PLACELESS and identity(top) is not None:  # what spec.h has of the others
        out += "\n// What the identity reads\n"
        define("ID_VALUE", f"0x{identity(top):08X}u")
    encodings = {}
    for node, name in nodes(top):
        out += f"\n// {words(node.get_property('name', default=node.inst_name))}\n"
        define(f"{name}_OFFSET", f"0x{address(node):04X}u")
        if node.is_array:
            define(f"{name}_COUNT", f"{node.array_dimensions[0]}u")
            define(f"{name}_STRIDE", f"0x{stride(node):X}u")
        if not isinstance(node, RegNode):
            continue
        for field in node.fields():
            full = f"{name}_{field.inst_name.upper()}"
            mask = ((1 << field.width) - 1) << field.low
            define(f"{full}_MASK", f"0x{mask:08X}u")
            define(f"{full}_SHIFT", f"{field.low}u")
            encode = field.get_property("encode")
            if encode is not None:
                encodings[encode.type_name] = encode
    for type_name, encode in encodings.items():
        out += f"\n// Values of {type_name}\n"
        prefix = re.sub(r"_(e|t)$", "", type_name).upper()
        for member in encode:
            define(f"{prefix}_{member.name.upper()}", f"{member.value}u")
    return out + f"\n#endif // {guard}\n"


def series(top):
    """Registers for the page: NAME_0 to NAME_15 that differ in their number alone are one item."""
    items = []
    for node, name in nodes(top):
        stem = re.sub(r"_\d+$", "", name)
        same = (
            items
            and stem != name
            and re.sub(r"_\d+$", "", items[-1][1][0]) == stem
            and isinstance(node, RegNode)
            and node.orig_type_name is not None
            and node.orig_type_name == items[-1][0][0].orig_type_name
        )
        if same:
            items[-1][0].append(node)
            items[-1][1].append(name)
        else:
            items.append(([node], [name]))
    return items


def make_page(top, block, source, tables):
    out = lead(("<!-- ", " -->"), source) + f"\n# Registers of {block}\n\n"
    if block in PLACELESS:
        out += PLACELESS[block] + "\n"
    else:
        row = known_blocks(tables)[block]
        out += f"{row['text'][0].upper()}{row['text'][1:]}. Base `0x{row['base']:08X}`.\n"
    description = plain(top.get_html_desc())
    if description:
        out += f"\n{description}\n"
    out += "\nAn access to an offset that is not in this table, a write to what can only be read and a\n"
    out += "read of what can only be written are answered with a bus error and change nothing.\n\n"
    rows = []
    for members, names in series(top):
        node = members[0]
        offset, title, link = f"`0x{address(node):04X}`", f"`{names[0]}`", names[0].lower()
        if len(members) > 1:
            offset += f" to `0x{address(members[-1]):04X}`"
            title += f" to `{names[-1]}`"
            link += f"-to-{names[-1].lower()}"
        if node.is_array:
            offset += f" + n x `0x{stride(node):X}`, {node.array_dimensions[0]} times"
        text = words(node.get_property("name", default=""))
        rows.append((offset, f"[{title}](#{link})", text))
    out += spec_tables.md_table(["offset", "register", "what it is"], rows)
    for members, names in series(top):
        node = members[0]
        title = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
        out += f"\n## {title}\n\n"
        description = plain(node.get_html_desc())
        if description:
            out += description + "\n\n"
        if not isinstance(node, RegNode):
            continue
        fields = []
        for field in sorted(node.fields(), key=lambda f: -f.low):
            bits = f"{field.high}:{field.low}" if field.width > 1 else f"{field.low}"
            reset = field.get_property("reset")
            text = plain(field.get_html_desc()) or words(field.get_property("name", default=""))
            encode = field.get_property("encode")
            if encode is not None:
                values = ", ".join(f"{m.value} = `{m.name}`" for m in encode)
                text = f"{text} Values: {values}.".strip()
            shown = f"`0x{reset:X}`" if isinstance(reset, int) else "-"
            fields.append((bits, f"`{field.inst_name}`", access(field), shown, text))
        out += spec_tables.md_table(["bits", "field", "access", "reset", "meaning"], fields)
    return out


def generate(root, block, tables):
    source = source_of(root, block)
    compiler = RDLCompiler(message_printer=Printer(root))
    for udp in ALL_UDPS:
        compiler.register_udp(udp)
    compiler.compile_file(str(root / source), incl_search_paths=[str(root / "rtl" / "lib")])
    top = compiler.elaborate().top
    check(top, block, tables)
    texts = {} if block in HAND_WRITTEN else make_rtl(top, block, source)
    texts[f"firmware/drivers/generated/{block}_regs.h"] = make_header(top, block, source)
    texts[f"docs/generated/{block}-registers.md"] = make_page(top, block, source, tables)
    return texts


def main():
    here = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description="Writes what follows from rtl/<block>/<block>.rdl.")
    parser.add_argument("--root", type=pathlib.Path, default=here, help="root of the tree to read")
    parser.add_argument("--out", type=pathlib.Path, help="where to write (default: the root)")
    parser.add_argument("block", nargs="*", help="blocks (default: all that have an .rdl)")
    options = parser.parse_args()
    root = options.root.resolve()
    failed = False
    try:
        tables = spec_tables.load(root)
        spec_tables.check(tables)
        tables["resources"] = resources.load(root)
        resources.check(tables["resources"], tables)
    except spec_tables.SpecError as error:
        print(f"registers.py: error: {error}", file=sys.stderr)
        return 1
    known = known_blocks(tables)
    blocks = options.block or sorted(
        path.stem for path in root.glob("rtl/*/*.rdl") if path.stem == path.parent.name or path.stem in known
    )
    for block in blocks:
        try:
            texts = generate(root, block, tables)
        except (RegisterError, RDLCompileError) as error:
            print(f"{block}.rdl: error: {error}", file=sys.stderr)
            failed = True
            continue
        for name, text in texts.items():
            path = (options.out or root) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
