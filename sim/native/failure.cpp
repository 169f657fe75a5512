// SPDX-License-Identifier: Apache-2.0
#include "sim/native/failure.h"

#include <cstdio>

#include <verilated.h>

namespace pluton
{

volatile std::sig_atomic_t interrupted = 0;

FailureReport failure;

void throw_failure(uint64_t cycle)
{
    failure.pending = false;
    Divergence d;
    d.cycle = cycle;
    d.block = failure.scope;
    d.field = "assertion";
    d.expected = "holds";
    d.got = "violated at " + failure.file + ":" + std::to_string(failure.line);
    d.text = d.block + ": assertion " + d.got;
    throw d;
}

} // namespace pluton

// Verilator's runtime calls these instead of ending the program (VL_USER_STOP, VL_USER_FATAL).
static void note_failure(const char *file, int line, const char *scope)
{
    if (!pluton::failure.pending) {
        pluton::failure = {true, file != nullptr ? file : "", scope != nullptr ? scope : "", line};
    }
}

void vl_stop(const char *file, int line, const char *scope) VL_MT_UNSAFE
{
    note_failure(file, line, scope);
}

void vl_fatal(const char *file, int line, const char *scope, const char *message) VL_MT_UNSAFE
{
    std::fprintf(stderr, "%s:%d: %s\n", file, line, message);
    note_failure(file, line, scope);
}
