# SPDX-License-Identifier: Apache-2.0
"""What the tests of tools/ecc share: the path to it, and runs of whole operations."""

import functools
import pathlib
import sys

TOOL = pathlib.Path(__file__).resolve().parents[3] / "tools/ecc"
sys.path.insert(0, str(TOOL))

import affine  # noqa: E402
import interpret  # noqa: E402
import model  # noqa: E402
from machine import SETS  # noqa: E402

RANDOM_INPUTS = "zm"  # z and m change no result


@functools.cache
def prepared(operation, name):
    program, scheduled, _ = model.prepare(operation, SETS[name])
    return program, scheduled


def run(operation, name, inputs, blind=0, order=0):
    program, scheduled = prepared(operation, name)
    return interpret.Machine(SETS[name], program, inputs, blind, order).run(scheduled)


def expected(operation, inputs):
    program, _ = prepared(operation, "48x6")
    return getattr(affine, operation)(**{x: inputs[x] for x in program.inputs
                                         if x not in RANDOM_INPUTS})
