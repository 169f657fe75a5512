// SPDX-License-Identifier: Apache-2.0
#include "cmodel/gpio.h"

enum { GPIO_ID = 0x4750494F };

enum {
    OFFSET_ID = 0x00,
    OFFSET_DIN = 0x04,
    OFFSET_DOUT = 0x10,
    OFFSET_OE = 0x20,
    OFFSET_IES = 0x60,
    OFFSET_RISE_EN = 0x200,
    OFFSET_FALL_EN = 0x204,
    OFFSET_INT_STS = 0x208,
    // From a register on to those that set and clear its bits.
    SET = 0x04,
    RESET = 0x08,
};

static uint32_t line_of(const struct gpio *g)
{
    return g->pins[1] & g->ies;
}

// Whether the access is good; what a read gives.
static bool judge(const struct gpio *g, const struct apb_in *apb, uint32_t *data)
{
    switch (apb_offset(apb)) {
    case OFFSET_ID:
        *data = GPIO_ID;
        return !apb->write;
    case OFFSET_DIN:
        *data = line_of(g);
        return !apb->write;
    case OFFSET_DOUT:
        *data = g->dout;
        return true;
    case OFFSET_OE:
        *data = g->oe;
        return true;
    case OFFSET_IES:
        *data = g->ies;
        return true;
    case OFFSET_DOUT + SET:
    case OFFSET_DOUT + RESET:
    case OFFSET_OE + SET:
    case OFFSET_OE + RESET:
    case OFFSET_IES + SET:
    case OFFSET_IES + RESET:
        return apb->write;
    case OFFSET_RISE_EN:
        *data = g->rise;
        return true;
    case OFFSET_FALL_EN:
        *data = g->fall;
        return true;
    case OFFSET_INT_STS:
        *data = g->status;
        return true;
    default:
        return false;
    }
}

void gpio_outputs(const struct gpio *g, const struct gpio_in *in, struct gpio_out *out)
{
    uint32_t data = 0;
    const bool good = judge(g, &in->apb, &data);
    apb_peripheral_answer(&out->apb, &in->apb, good, data);
    out->pins = g->dout;
    out->pins_en = g->oe;
    out->irq = g->status != 0;
}

// A good write to a register of which every bit can be set and cleared by itself.
static void change(uint32_t *value, uint32_t first, uint32_t offset, uint32_t data)
{
    if (offset == first) {
        *value = data;
    } else if (offset == first + SET) {
        *value |= data;
    } else if (offset == first + RESET) {
        *value &= ~data;
    }
}

void gpio_step(struct gpio *g, const struct gpio_in *in)
{
    const struct gpio now = *g;
    const struct apb_in *apb = &in->apb;
    uint32_t unused = 0;
    if (apb->write && apb_peripheral_access(apb) && judge(&now, apb, &unused)) {
        const uint32_t offset = apb_offset(apb);
        const uint32_t data = apb->data & now.mask;
        change(&g->dout, OFFSET_DOUT, offset, data);
        change(&g->oe, OFFSET_OE, offset, data);
        change(&g->ies, OFFSET_IES, offset, data);
        if (offset == OFFSET_RISE_EN) {
            g->rise = data;
        } else if (offset == OFFSET_FALL_EN) {
            g->fall = data;
        } else if (offset == OFFSET_INT_STS) {
            g->status &= ~data;
        }
    }
    const uint32_t line = line_of(&now);
    g->status |= (line & ~now.line & now.rise) | (~line & now.line & now.fall);
    g->line = line;
    g->pins[0] = in->pins & now.mask;
    g->pins[1] = now.pins[0];
}

void gpio_reset(struct gpio *g)
{
    *g = (struct gpio){.mask = g->mask};
}

void gpio_init(struct gpio *g, unsigned pins)
{
    g->mask = UINT32_MAX >> (32 - pins);
    gpio_reset(g);
}
