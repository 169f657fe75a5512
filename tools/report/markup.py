# SPDX-License-Identifier: Apache-2.0
"""HTML from Python values. Text is escaped where it enters the page, so nothing that a result says can
become markup: only what el() and raw() return is.
"""

import html

# HTML's elements without an end tag. SVG's all have one: left open, each would swallow the next.
VOID = {"br", "hr", "meta"}


class Markup(str):
    """Text that is HTML already."""


def text_of(value):
    if isinstance(value, Markup):
        return value
    if isinstance(value, (list, tuple)):
        return Markup("".join(text_of(part) for part in value))
    if value is None:
        return Markup("")
    # What no XML or HTML may hold is shown as a replacement character.
    clean = "".join(c if c in "\t\n" or (ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0
                                         and not 0xD800 <= ord(c) < 0xE000) else "\ufffd"
                    for c in str(value))
    return Markup(html.escape(clean, quote=True))


def el(name, /, *children, **attributes):
    """An element. A trailing or leading underscore of an attribute's name goes (class_), others become
    hyphens; None leaves it out, True makes it a bare one."""
    words = [name]
    for key, value in attributes.items():
        key = key.strip("_").replace("_", "-") if key != "viewBox" else key
        if value is True:
            words.append(key)
        elif value is not None and value is not False:
            words.append(f'{key}="{text_of(value)}"')
    opening = Markup(f"<{' '.join(words)}>")
    if name in VOID:
        return opening
    return Markup(f"{opening}{text_of(list(children))}</{name}>")


def raw(text):
    return Markup(text)
