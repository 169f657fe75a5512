#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs slang on the arguments (a command line of slang); exit 1 on any finding, warnings included.

slang comes as a Python module without a command; this is the command.
"""

import sys

import pyslang
from pyslang.driver import Driver


def main():
    driver = Driver()
    driver.addStandardArgs()
    words = " ".join(f'"{word}"' for word in sys.argv)
    if not (driver.parseCommandLine(words) and driver.processOptions()):
        return 1
    good = driver.parseAllSources()
    compilation = driver.createCompilation()
    driver.reportCompilation(compilation, False)
    driver.runAnalysis(compilation)
    good = driver.reportDiagnostics(False) and good
    findings = driver.diagEngine.numErrors + driver.diagEngine.numWarnings
    return 0 if good and findings == 0 else 1


if __name__ == "__main__":
    print(pyslang.__version__) if sys.argv[1:] == ["--version"] else sys.exit(main())
