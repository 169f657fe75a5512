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
inline void write(VerilatedContext &context, const char *kind = "coverage")
{
#if VM_COVERAGE
    const char *folder = std::getenv("PLUTON_COVERAGE_DIR");
    const std::string name = std::string(kind) + "-" + std::to_string(getpid()) + ".dat";
    context.coveragep()->write(
        (std::string(folder != nullptr ? folder : ".") + "/" + name).c_str());
#else
    (void)context;
    (void)kind;
#endif
}

// What registers held before the first reset, and what followed from it, is no run of the design:
// it has a file of its own.
inline void begin(VerilatedContext &context)
{
#if VM_COVERAGE
    write(context, "before");
    context.coveragep()->zero();
#else
    (void)context;
#endif
}

} // namespace pluton::coverage
