// SPDX-License-Identifier: Apache-2.0
#include "cmodel/firewall.h"

#include <string.h>

#include "firmware/hal/generated/resources.h"

_Static_assert(FIREWALL_ENTRIES == PLUTON_RESOURCES,
               "GRANT registers are the entries of the table");
_Static_assert(FIREWALL_ENTRIES == PLUTON_RESOURCE_FIREWALL + FIREWALL_DEVICES,
               "devices are the last entries");

enum {
    OFFSET_ID = 0x000,
    OFFSET_STATUS = 0x004,
    OFFSET_CLOSE = 0x008,
    OFFSET_FAULT_ADDR = 0x00C,
    OFFSET_FAULT_INFO = 0x010,
    OFFSET_FAULT_COUNT = 0x014,
    OFFSET_FAULT_ACK = 0x018,
    OFFSET_GRANT = 0x400,
};

// ---- The resources ----

// Rights: bit a, the access of value a.
static const struct kind {
    unsigned kind, boot, ungranted, grant;
} kinds[] = {
#define KIND(kind, name, boot, ungranted, grant) {kind, boot, ungranted, grant},
    PLUTON_KIND_TABLE(KIND)};

static const struct pages {
    unsigned kind, first;
    uint32_t base, size, page;
} all_pages[] = {
#define PAGES(kind, name, first, base, size, page) {kind, first, base, size, page},
    PLUTON_PAGES_TABLE(PAGES)};

static const struct device {
    unsigned entry;
    uint32_t base, size;
    bool boot, fixed;
} devices[] = {
#define DEVICE(entry, name, base, size, boot, fixed) {entry, base, size, boot, fixed},
    PLUTON_DEVICE_TABLE(DEVICE)};

enum {
    KINDS = sizeof kinds / sizeof *kinds,
    ALL_PAGES = sizeof all_pages / sizeof *all_pages,
    DEVICES = sizeof devices / sizeof *devices,
};

struct resource {
    bool exists, fixed, sram;
    unsigned boot, ungranted, grant; // rights
};

static struct resource of_kind(unsigned kind)
{
    struct resource r = {.exists = true, .sram = kind == PLUTON_KIND_SRAM};
    for (unsigned k = 0; k < KINDS; k++) {
        if (kinds[k].kind == kind) {
            r.boot = kinds[k].boot;
            r.ungranted = kinds[k].ungranted;
            r.grant = kinds[k].grant;
        }
    }
    return r;
}

static struct resource resource_of(unsigned index)
{
    for (unsigned p = 0; p < ALL_PAGES; p++) {
        if (index - all_pages[p].first < all_pages[p].size / all_pages[p].page) {
            return of_kind(all_pages[p].kind);
        }
    }
    for (unsigned d = 0; d < DEVICES; d++) {
        if (index == devices[d].entry) {
            struct resource r = of_kind(PLUTON_KIND_DEVICE);
            r.boot = devices[d].boot ? r.boot : 0;
            r.fixed = devices[d].fixed;
            return r;
        }
    }
    return (struct resource){0};
}

bool firewall_index(uint32_t addr, unsigned *index)
{
    for (unsigned p = 0; p < ALL_PAGES; p++) {
        if (addr - all_pages[p].base < all_pages[p].size) {
            *index = all_pages[p].first + (addr - all_pages[p].base) / all_pages[p].page;
            return true;
        }
    }
    for (unsigned d = 0; d < DEVICES; d++) {
        if (addr - devices[d].base < devices[d].size) {
            *index = devices[d].entry;
            return true;
        }
    }
    return false;
}

// ---- The verdict ----

// The world that belongs to a subject; none to a code that is no subject.
static bool identity_is_right(unsigned subject, bool nonsecure)
{
    switch (subject) {
    case PLUTON_SUBJECT_PLUTON:
    case PLUTON_SUBJECT_APP_SECURE:
        return !nonsecure;
    case PLUTON_SUBJECT_APP_NORMAL:
    case PLUTON_SUBJECT_REALTIME0:
    case PLUTON_SUBJECT_REALTIME1:
    case PLUTON_SUBJECT_RADIO:
        return nonsecure;
    default:
        return false;
    }
}

// rights: one bit an access, as a kind's are.
static bool has(unsigned rights, unsigned access)
{
    return (rights >> access & 1) != 0;
}

static bool allowed(const struct firewall *f, const struct firewall_ask *ask)
{
    unsigned index;
    if (!identity_is_right(ask->subject, ask->nonsecure) || ask->access > PLUTON_ACCESS_EXECUTE ||
        !firewall_index(ask->addr, &index)) {
        return false;
    }
    const struct resource r = resource_of(index);
    const uint32_t grant = f->grant[index];
    if (!f->handover) {
        const unsigned write = 1u << PLUTON_ACCESS_WRITE;
        const unsigned rights = grant != 0 ? r.boot & ~write : r.boot;
        return ask->subject == PLUTON_SUBJECT_PLUTON && has(rights, ask->access);
    }
    if (grant != 0) {
        return (grant & PLUTON_PERMISSION(ask->subject, ask->access)) != 0;
    }
    return ask->subject == PLUTON_SUBJECT_APP_SECURE && has(r.ungranted, ask->access);
}

// Whose interrupts those of a device are, after the handover.
static unsigned readers_of(const struct firewall *f, unsigned entry)
{
    unsigned readers = 0;
    if (f->grant[entry] == 0) {
        return 1u << PLUTON_SUBJECT_APP_SECURE;
    }
    for (unsigned subject = PLUTON_SUBJECT_PLUTON; subject <= PLUTON_SUBJECT_RADIO; subject++) {
        const uint32_t right = PLUTON_PERMISSION(subject, PLUTON_ACCESS_READ);
        readers |= (f->grant[entry] & right) != 0 ? 1u << subject : 0;
    }
    return readers;
}

// ---- The registers ----

// The entry of a GRANT register. False: it is none.
static bool grant_index(uint32_t offset, unsigned *index)
{
    if (offset < OFFSET_GRANT || offset >= OFFSET_GRANT + 4 * FIREWALL_ENTRIES || offset % 4 != 0) {
        return false;
    }
    *index = (offset - OFFSET_GRANT) / 4;
    return true;
}

static bool caller_is_right(const struct firewall *f, const struct apb_in *apb)
{
    const unsigned who = f->handover ? PLUTON_SUBJECT_APP_SECURE : PLUTON_SUBJECT_PLUTON;
    return apb->subject == who && !apb->nonsecure;
}

static bool grant_is_good(const struct firewall *f, unsigned index, uint32_t data)
{
    const struct resource r = resource_of(index);
    if (!r.exists || r.fixed || f->grant[index] != 0 || f->closed) {
        return false;
    }
    if ((data & ~PLUTON_PERMISSION_MASK) != FIREWALL_GRANTED) {
        return false;
    }
    uint32_t allowed_rights = 0, any_write = 0, any_execute = 0;
    for (unsigned subject = PLUTON_SUBJECT_PLUTON; subject <= PLUTON_SUBJECT_RADIO; subject++) {
        for (unsigned access = PLUTON_ACCESS_READ; access <= PLUTON_ACCESS_EXECUTE; access++) {
            if (has(r.grant, access)) {
                allowed_rights |= PLUTON_PERMISSION(subject, access);
            }
        }
        any_write |= data & PLUTON_PERMISSION(subject, PLUTON_ACCESS_WRITE);
        any_execute |= data & PLUTON_PERMISSION(subject, PLUTON_ACCESS_EXECUTE);
    }
    if ((data & PLUTON_PERMISSION_MASK & ~allowed_rights) != 0 ||
        (r.sram && any_write != 0 && any_execute != 0)) {
        return false;
    }
    const uint32_t others =
        data & PLUTON_PERMISSION_MASK & ~(PLUTON_PERMISSION(PLUTON_SUBJECT_APP_NORMAL, 0) - 1);
    return f->handover || (r.sram && others == 0);
}

static bool write_is_good(const struct firewall *f, const struct apb_in *apb)
{
    unsigned index;
    if (apb->strobe != 0xF) {
        return false;
    }
    switch (apb_offset(apb)) {
    case OFFSET_CLOSE:
        return apb->data == FIREWALL_CLOSE && f->handover && !f->closed;
    case OFFSET_FAULT_ACK:
        return apb->data == 1;
    default:
        return grant_index(apb_offset(apb), &index) && grant_is_good(f, index, apb->data);
    }
}

// False: there is nothing to be read.
static bool value(const struct firewall *f, uint32_t offset, uint32_t *data)
{
    unsigned index;
    switch (offset) {
    case OFFSET_ID:
        *data = PLUTON_FIREWALL_ID;
        return true;
    case OFFSET_STATUS:
        *data = (uint32_t)f->handover | (uint32_t)f->closed << 1 | (uint32_t)f->kept << 2;
        return true;
    case OFFSET_FAULT_ADDR:
        *data = f->fault_addr;
        return true;
    case OFFSET_FAULT_INFO:
        *data = f->fault_info;
        return true;
    case OFFSET_FAULT_COUNT:
        *data = f->fault_count;
        return true;
    default:
        if (!grant_index(offset, &index)) {
            return false;
        }
        *data = f->grant[index];
        return true;
    }
}

// An access in this cycle that is not refused; of a read its data.
static bool done(const struct firewall *f, const struct apb_in *apb, uint32_t *data)
{
    if (!apb_access(apb) || !caller_is_right(f, apb)) {
        return false;
    }
    return apb->write ? write_is_good(f, apb) : value(f, apb_offset(apb), data);
}

void firewall_outputs(const struct firewall *f, const struct firewall_in *in,
                      struct firewall_out *out)
{
    uint32_t data = 0;
    memset(out, 0, sizeof *out);
    for (unsigned port = 0; port < FIREWALL_PORTS; port++) {
        out->allow[port] = allowed(f, &in->ask[port]);
    }
    const bool good = done(f, &in->apb, &data);
    out->apb.ready = apb_access(&in->apb);
    out->apb.error = out->apb.ready && !good;
    out->apb.data = data;
    out->handover = f->handover;
    out->irq = f->kept;
    for (unsigned d = 0; d < DEVICES && f->handover; d++) {
        const unsigned entry = devices[d].entry;
        out->readers[entry - (FIREWALL_ENTRIES - FIREWALL_DEVICES)] = readers_of(f, entry);
    }
}

// ---- The clock edge ----

static void write_register(struct firewall *next, const struct apb_in *apb)
{
    unsigned index;
    switch (apb_offset(apb)) {
    case OFFSET_CLOSE:
        next->closed = true;
        break;
    case OFFSET_FAULT_ACK:
        next->kept = false;
        next->fault_addr = 0;
        next->fault_info = 0;
        break;
    default:
        if (grant_index(apb_offset(apb), &index)) {
            next->grant[index] = apb->data;
        }
        break;
    }
}

static void record(struct firewall *next, const struct firewall_ask *ask)
{
    unsigned index;
    if (next->fault_count != UINT32_MAX) {
        next->fault_count++;
    }
    if (next->kept) {
        return;
    }
    next->kept = true;
    next->fault_addr = ask->addr;
    next->fault_info = FIREWALL_KEPT | (uint32_t)ask->access << 4 | (uint32_t)ask->nonsecure << 3 |
                       (uint32_t)ask->subject;
    if (firewall_index(ask->addr, &index)) {
        next->fault_info |= (uint32_t)index << 8 | FIREWALL_THERE;
    }
}

void firewall_step(struct firewall *f, const struct firewall_in *in)
{
    struct firewall next = *f;
    uint32_t data = 0;
    if (done(f, &in->apb, &data) && in->apb.write) {
        write_register(&next, &in->apb);
    }
    for (unsigned port = 0; port < FIREWALL_PORTS; port++) { // the lowest first
        if (in->ask[port].valid && !allowed(f, &in->ask[port])) {
            record(&next, &in->ask[port]);
        }
    }
    next.handover = f->handover || in->handover;
    *f = next;
}

void firewall_reset(struct firewall *f)
{
    memset(f, 0, sizeof *f);
}
