# SPDX-License-Identifier: Apache-2.0
"""Images of the whole chip: what each core runs, and the policy that gives each core's devices to it and to nobody else.
Made as flash_image.py makes them; devices by spec/resources.toml, subjects by spec/subjects.toml.
"""

import tomllib
import types

import flash_image as fi

RESOURCES = tomllib.loads((fi.ROOT / "spec" / "resources.toml").read_text(encoding="utf-8"))
DEVICES = {row["name"]: row["value"] for row in RESOURCES["device"]}
DEVICE_FIRST = RESOURCES["devices"]["device_first"]
READ_WRITE = 3
SECURE = 1
SUBJECTS = {"NWOS": 2, "RTA0": 3, "RTA1": 4, "RADI": 5}
OWNED = {
    "NWOS": ("normal_mailbox", "timer", "uart0", "mailbox_realtime0", "mailbox_realtime1", "mailbox_radio"),
    "RTA0": ("realtime0_watchdog", "realtime0_mailbox", "adc", "gpio0"),
    "RTA1": ("realtime1_watchdog", "realtime1_mailbox", "gpio1"),
    "RADI": ("radio_watchdog", "radio_mailbox", "radio_uart"),
}
CORES = ("RTA0", "RTA1", "RADI")
PROGRAMS = {"RTA0": "control", "RTA1": "blink", "RADI": "radio"}


PEERS = {"RTA0": ("realtime0_peer",), "RTA1": ("realtime1_peer",)}  # the mailbox between the real-time cores


def owned(kind, more):
    return OWNED[kind] + more.get(kind, ())


def grants(kinds, more=types.MappingProxyType({})):
    """Of Secure World's serial line, of what these images own, and of `more`: {type: names}."""
    rows = {DEVICE_FIRST + DEVICES["uart0"]: READ_WRITE << 3 * SECURE}
    for kind in kinds:
        for name in owned(kind, more):
            entry = DEVICE_FIRST + DEVICES[name]
            rows[entry] = rows.get(entry, 0) | READ_WRITE << 3 * SUBJECTS[kind]
    return sorted(rows.items())


def named(kind, more=types.MappingProxyType({})):
    """The devices that the manifest of such an image names."""
    return sum(1 << DEVICES[name] for name in owned(kind, more))


def images(payload, signer, normal="normal", programs=None, hosts=(), named_hosts=(), kinds=CORES,
           more=types.MappingProxyType({})):
    """{type: image}; payload(name): the program of that name, `programs` in the place of the project's own. Hosts of
    Normal World's manifest, and of the policy. `more`: devices that an image owns beside its own."""
    programs = PROGRAMS | (programs or {})
    common = {"signer": signer, "release": 1, "version": 1}
    made = {
        "PLRT": fi.image("PLRT", payload("runtime"), **common),
        "SMON": fi.image("SMON", payload("monitor"), **common),
        "POLI": fi.image("POLI", fi.policy(grants(("NWOS", *kinds), more), named_hosts), **common),
        "NWOS": fi.image("NWOS", payload(normal), devices=named("NWOS"),
                         hosts=fi.names(hosts), **common),
    }
    for kind in kinds:
        made[kind] = fi.image(kind, payload(programs[kind]), devices=named(kind, more), **common)
    return made
