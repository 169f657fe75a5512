// SPDX-License-Identifier: Apache-2.0
// Coverage counts of a run, in a build with PLUTON_COVERAGE.
#pragma once

#include <verilated.h>
#if VM_COVERAGE
#include <unistd.h>
#include <verilated_cov.h>

#include <cstdlib>
#include <string>
#endif

namespace pluton::coverage
{

// Writes the counts to a file of this process's own in the folder PLUTON_COVERAGE_DIR (default: the
// current one); tools/coverage/coverage.py adds them up.
inline void write(VerilatedContext &context)
{
#if VM_COVERAGE
    const char *folder = std::getenv("PLUTON_COVERAGE_DIR");
    const std::string name = "coverage-" + std::to_string(getpid()) + ".dat";
    context.coveragep()->write(
        (std::string(folder != nullptr ? folder : ".") + "/" + name).c_str());
#else
    (void)context;
#endif
}

} // namespace pluton::coverage
