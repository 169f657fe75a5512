// SPDX-License-Identifier: Apache-2.0
#include "cmodel/tally.h"

void tally_reset(struct tally *t)
{
    *t = (struct tally){0};
}

void tally_step(struct tally *t, const struct tally_in *in)
{
    if (in->clear && !t->locked) {
        t->count = 0;
    }
    if (in->event && t->count < TALLY_MOST) {
        t->count++;
    }
    t->locked = t->locked || in->lock;
}
