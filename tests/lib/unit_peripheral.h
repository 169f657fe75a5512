// SPDX-License-Identifier: Apache-2.0
// A model with the peripherals' register port (cmodel/apb.h, apb_peripheral_answer) under a unit
// test: the model `m`, its inputs `in`, the outputs `out` of the last cycle, and accesses to its
// registers. UNIT_BLOCK, defined before the include, is the model's name: its types are `struct
// <name>`, `<name>_in`, `<name>_out`.
#ifndef UNIT_PERIPHERAL_H
#define UNIT_PERIPHERAL_H

#include <stdbool.h>

#include "cmodel/apb.h"
#include "tests/lib/unit.h"

#define UNIT_JOIN_(block, part) block##part
#define UNIT_JOIN(block, part) UNIT_JOIN_(block, part)

static struct UNIT_BLOCK m;
static struct UNIT_JOIN(UNIT_BLOCK, _in) in;
static struct UNIT_JOIN(UNIT_BLOCK, _out) out;

static inline void cycle(void)
{
    UNIT_JOIN(UNIT_BLOCK, _outputs)(&m, &in, &out);
    UNIT_JOIN(UNIT_BLOCK, _step)(&m, &in);
}

// One access, in a setup and an access cycle.
static inline void one(bool write, uint32_t offset, uint32_t data)
{
    in.apb = (struct apb_in){.sel = true,
                             .write = write,
                             .offset = offset,
                             .data = data,
                             .strobe = write ? 0xF : 0,
                             .subject = 1};
    cycle();
    ck_assert(!out.apb.ready && !out.apb.error && out.apb.data == 0);
    in.apb.enable = true;
    cycle();
    ck_assert(out.apb.ready);
    in.apb = (struct apb_in){0};
}

static inline void put(uint32_t offset, uint32_t data)
{
    one(true, offset, data);
    ck_assert(!out.apb.error);
}

static inline uint32_t get(uint32_t offset)
{
    one(false, offset, 0);
    ck_assert(!out.apb.error);
    return out.apb.data;
}

static inline void refused(bool write, uint32_t offset, uint32_t data)
{
    one(write, offset, data);
    ck_assert(out.apb.error && out.apb.data == 0);
}

#endif
