// SPDX-License-Identifier: Apache-2.0
#include "sim/native/score.h"

#include <cstdio>

#include "sim/native/hex.h"
#include "sim/native/simulation.h"

namespace pluton
{

[[noreturn]] static void diverge_text(uint64_t cycle, const char *block, const char *field,
                                      const std::string &expected, const std::string &got)
{
    Divergence d;
    d.cycle = cycle;
    d.block = block;
    d.field = field;
    d.expected = expected;
    d.got = got;
    d.text = d.block + "." + d.field + ": expected " + expected + ", got " + got;
    throw d;
}

[[noreturn]] void diverge(uint64_t cycle, const char *block, const char *field, uint64_t expected,
                          uint64_t got)
{
    char text[2][32];
    std::snprintf(text[0], sizeof text[0], "0x%llx", static_cast<unsigned long long>(expected));
    std::snprintf(text[1], sizeof text[1], "0x%llx", static_cast<unsigned long long>(got));
    diverge_text(cycle, block, field, text[0], text[1]);
}

[[noreturn]] void diverge_bytes(uint64_t cycle, const char *block, const char *field,
                                const uint8_t *expected, const uint8_t *got, size_t size)
{
    diverge_text(cycle, block, field, hex(expected, size), hex(got, size));
}

} // namespace pluton
