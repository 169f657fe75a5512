// SPDX-License-Identifier: Apache-2.0
// The model of the firewalls against its README and spec/resources.toml: each sentence that can
// fail, with numbers by hand.
#include "cmodel/firewall.h"
#include "tests/lib/unit.h"

#include <string.h>

enum {
    ID = 0x000,
    STATUS = 0x004,
    CLOSE = 0x008,
    FAULT_ADDR = 0x00C,
    FAULT_INFO = 0x010,
    FAULT_COUNT = 0x014,
    FAULT_ACK = 0x018,
    PLUTON = 0,
    SECURE = 1,
    NORMAL = 2,
    RADIO = 5,
    R = 0,
    W = 1,
    X = 2,
};

static struct firewall f;
static struct firewall_in in;
static struct firewall_out out; // of the last cycle

static void cycle(void)
{
    firewall_outputs(&f, &in, &out);
    ck_assert(!out.alert);
    firewall_step(&f, &in);
}

static uint32_t grant_of(unsigned i)
{
    return 0x400 + 4 * i;
}

// ---- The ports ----

static bool asks(uint32_t addr, unsigned subject, unsigned access)
{
    in.ask[0] = (struct firewall_ask){
        .addr = addr, .subject = subject, .access = access, .nonsecure = subject > 1};
    firewall_outputs(&f, &in, &out);
    return out.allow[0];
}

static void hand_over(void)
{
    in.handover = true;
    cycle();
    in.handover = false;
}

// ---- The registers ----

static struct apb_in access_of(unsigned subject, bool write, uint32_t offset, uint32_t data)
{
    return (struct apb_in){.sel = true,
                           .write = write,
                           .offset = 0x30000000 | offset,
                           .data = data,
                           .strobe = write ? 0xF : 0,
                           .subject = subject,
                           .nonsecure = subject > 1};
}

static void one(struct apb_in apb)
{
    in.apb = apb;
    cycle();
    ck_assert(!out.apb.ready && !out.apb.error && out.apb.data == 0);
    in.apb.enable = true;
    cycle();
    ck_assert(out.apb.ready);
    in.apb = (struct apb_in){0};
}

static unsigned owner(void)
{
    return f.handover ? SECURE : PLUTON;
}

static void put(uint32_t offset, uint32_t data)
{
    one(access_of(owner(), true, offset, data));
    ck_assert(!out.apb.error && out.apb.data == 0);
}

static uint32_t get(uint32_t offset)
{
    const struct firewall before = f;
    one(access_of(owner(), false, offset, 0));
    ck_assert(!out.apb.error);
    ck_assert_mem_eq(&before, &f, sizeof f);
    return out.apb.data;
}

static void refused(struct apb_in apb)
{
    const struct firewall before = f;
    one(apb);
    ck_assert(out.apb.error && out.apb.data == 0);
    ck_assert_mem_eq(&before, &f, sizeof f);
}

static void refused_write(uint32_t offset, uint32_t data)
{
    refused(access_of(owner(), true, offset, data));
}

static void setup(void)
{
    memset(&f, 0x5A, sizeof f);
    memset(&in, 0, sizeof in);
    firewall_reset(&f);
}

// What spec/resources.toml says, once more: base, size, entry, kind, boot, fixed.
enum kind { SRAM, FLASH, DEVICE };

static const struct place {
    uint32_t base, size;
    unsigned first, count;
    enum kind kind;
    bool boot, fixed;
} places[] = {
    {0x80000000, 0x00010000, 0, 64, SRAM, true, false},
    {0x90000000, 0x00040000, 64, 64, FLASH, true, false},
    {0x30000000, 0x00010000, 128, 1, DEVICE, true, true},
    {0x30030000, 0x00010000, 129, 1, DEVICE, true, true},
    {0x30050000, 0x00010000, 130, 1, DEVICE, false, true},
    {0x30070000, 0x00010000, 131, 1, DEVICE, true, true},
    {0x300F0000, 0x00010000, 132, 1, DEVICE, false, true},
    {0x31000000, 0x00010000, 133, 1, DEVICE, false, false},
    {0x3103E000, 0x00001000, 134, 1, DEVICE, false, false},
    {0x31040000, 0x00010000, 135, 1, DEVICE, true, false},
    {0x31050000, 0x00010000, 136, 1, DEVICE, true, false},
    {0x32120000, 0x00010000, 137, 1, DEVICE, false, false},
    {0x32130000, 0x00010000, 138, 1, DEVICE, false, false},
    {0x32140000, 0x00010000, 139, 1, DEVICE, false, false},
    {0x32150000, 0x00010000, 140, 1, DEVICE, false, false},
    {0x32160000, 0x00010000, 141, 1, DEVICE, false, false},
    {0x32220000, 0x00010000, 142, 1, DEVICE, false, false},
    {0x32230000, 0x00010000, 143, 1, DEVICE, false, false},
    {0x32240000, 0x00010000, 144, 1, DEVICE, false, false},
    {0x32250000, 0x00010000, 145, 1, DEVICE, false, false},
    {0x32260000, 0x00010000, 146, 1, DEVICE, false, false},
    {0x32320000, 0x00010000, 147, 1, DEVICE, false, false},
    {0x32330000, 0x00010000, 148, 1, DEVICE, false, false},
    {0x32340000, 0x00010000, 149, 1, DEVICE, false, false},
    {0x32350000, 0x00010000, 150, 1, DEVICE, false, false},
    {0x31010000, 0x00010000, 151, 1, DEVICE, false, false},
    {0x31020000, 0x00010000, 152, 1, DEVICE, false, false},
    {0x31060000, 0x00010000, 153, 1, DEVICE, false, false},
    {0x38010000, 0x00010000, 154, 1, DEVICE, false, false},
    {0x38020000, 0x00010000, 155, 1, DEVICE, false, false},
    {0x38070000, 0x00010000, 156, 1, DEVICE, false, false},
    {0x38000000, 0x00010000, 157, 1, DEVICE, false, false},
    {0x34000000, 0x00030000, 158, 1, DEVICE, false, true},
    {0x34100000, 0x00030000, 159, 1, DEVICE, false, true},
    {0x34200000, 0x00030000, 160, 1, DEVICE, false, true},
};
enum { PLACES = sizeof places / sizeof *places, RESOURCES = 161 };

static const struct place *place_of(unsigned index, uint32_t *base)
{
    for (unsigned p = 0; p < PLACES; p++) {
        if (index >= places[p].first && index < places[p].first + places[p].count) {
            *base = places[p].base + (index - places[p].first) * places[p].size;
            return &places[p];
        }
    }
    return NULL;
}

START_TEST(addresses)
{
    // First and last word of each entry.
    for (unsigned i = 0; i < RESOURCES; i++) {
        uint32_t base = 0;
        const struct place *p = place_of(i, &base);
        unsigned index = 999;
        ck_assert(firewall_index(base, &index));
        ck_assert_uint_eq(index, i);
        index = 999;
        ck_assert(firewall_index(base + p->size - 4, &index));
        ck_assert_uint_eq(index, i);
    }
    // All of the space in steps of 4 KiB: what lies in an entry is as much as the entries are long.
    uint64_t inside = 0;
    for (uint64_t addr = 0; addr < 0x100000000; addr += 0x1000) {
        unsigned index;
        inside += firewall_index((uint32_t)addr, &index);
        ck_assert_uint_eq(firewall_index((uint32_t)addr + 0xFFC, &index),
                          firewall_index((uint32_t)addr, &index));
    }
    // 4 MiB, 16 MiB, 29 of 64 KiB, one of 4 KiB, three of 192 KiB
    ck_assert_uint_eq(inside, 1024 + 4096 + 29 * 16 + 1 + 3 * 48);
}
END_TEST

// Each subject code with each world and each access: who of 8 * 2 * 4 is allowed, as a sum over
// bits.
static unsigned allowed_ones(uint32_t addr, uint32_t *rights)
{
    unsigned n = 0;
    *rights = 0;
    for (unsigned subject = 0; subject < 8; subject++) {
        for (unsigned nonsecure = 0; nonsecure < 2; nonsecure++) {
            for (unsigned access = 0; access < 4; access++) {
                in.ask[5] = (struct firewall_ask){subject & 1, addr, subject, access, nonsecure};
                firewall_outputs(&f, &in, &out);
                if (out.allow[5]) {
                    n++;
                    ck_assert(subject < 6 && access < 3);
                    ck_assert_uint_eq(nonsecure, subject > 1);
                    *rights |= 1u << (3 * subject + access);
                }
            }
        }
    }
    in.ask[5] = (struct firewall_ask){0};
    return n;
}

// Whose interrupts a device's are: who may read it, but before the handover nobody.
static unsigned readers_by_rights(unsigned index, uint32_t rights)
{
    unsigned readers = 0;
    for (unsigned subject = 0; subject < 6 && index >= 128; subject++) {
        readers |= (rights >> (3 * subject) & 1) << subject;
    }
    return f.handover ? readers : 0;
}

// The rights at both ends of an entry, and at any byte of a word.
static uint32_t rights_of(unsigned index)
{
    uint32_t base = 0, first = 0, last = 0, byte = 0;
    const struct place *p = place_of(index, &base);
    const unsigned n = allowed_ones(base, &first);
    ck_assert_uint_eq(allowed_ones(base + p->size - 4, &last), n);
    ck_assert_uint_eq(first, last);
    ck_assert_int_eq(__builtin_popcount(first), (int)n);
    for (unsigned off = 1; off < 4; off++) {
        ck_assert_uint_eq(allowed_ones(base + off, &byte), n);
        ck_assert_uint_eq(byte, first);
    }
    if (index >= 128) {
        ck_assert_uint_eq(out.readers[index - 128], readers_by_rights(index, first));
    }
    return first;
}

START_TEST(before_the_handover)
{
    for (unsigned i = 0; i < RESOURCES; i++) {
        uint32_t base;
        const struct place *p = place_of(i, &base);
        const uint32_t expected = p->kind == FLASH ? 1 : p->boot ? 3 : 0; // pluton: bits 0 and 1
        ck_assert_uint_eq(rights_of(i), expected);
    }
}
END_TEST

START_TEST(after_the_handover)
{
    hand_over();
    ck_assert(f.handover);
    for (unsigned i = 0; i < RESOURCES; i++) {
        uint32_t base;
        const struct place *p = place_of(i, &base);
        ck_assert_uint_eq(rights_of(i), p->kind == FLASH ? 0x08 : 0x18); // app_secure: bits 3, 4
    }
}
END_TEST

START_TEST(nothing_elsewhere)
{
    static const uint32_t addrs[] = {0x00000000, 0x00100000, 0x2F000000, 0x2FFFFFFC, 0x30010000,
                                     0x30040000, 0x30100000, 0x30FFFFFC, 0x31030000, 0x3103D000,
                                     0x3103F000, 0x31070000, 0x7FFFFFFC, 0x80400000, 0x8FFFFFFC,
                                     0x91000000, 0xB0000000, 0xFFFFFFFC, 0x21050000, 0x10000000,
                                     0x32100000, 0x32360000, 0x33FFFFFC, 0x34030000, 0x38030000};
    for (unsigned after = 0; after < 2; after++) {
        for (unsigned i = 0; i < sizeof addrs / sizeof *addrs; i++) {
            uint32_t rights;
            ck_assert_uint_eq(allowed_ones(addrs[i], &rights), 0);
        }
        hand_over();
    }
}
END_TEST

// Bits: sram all, flash reads, devices reads and writes, of six subjects.
static uint32_t grantable(const struct place *p)
{
    return p->kind == SRAM ? 0x3FFFF : p->kind == FLASH ? 0x09249 : 0x1B6DB;
}

// After the handover: every value with one wrong bit is refused, each right one gives what it says.
START_TEST(exactly_what_is_granted)
{
    uint64_t seed = 8;
    for (unsigned i = 0; i < RESOURCES; i++) {
        uint32_t base;
        const struct place *p = place_of(i, &base);
        for (unsigned round = 0; round < 12; round++) {
            firewall_reset(&f);
            hand_over();
            const uint32_t before = rights_of(i);
            uint32_t rights = round == 0 ? 0 : round == 1 ? ~0u : unit_random(&seed);
            rights &= grantable(p);
            if (p->kind == SRAM) {
                rights &= round % 2 == 0 ? 0x1B6DB : 0x2DB6D; // no execute, or no write
            }
            if (p->fixed) {
                refused_write(grant_of(i), 0x80000000 | rights);
                ck_assert_uint_eq(rights_of(i), before);
                ck_assert_uint_eq(get(grant_of(i)), 0);
                continue;
            }
            ck_assert_uint_eq(get(grant_of(i)), 0);
            for (unsigned bit = 0; bit < 32; bit++) {
                const uint32_t value = (0x80000000 | rights) ^ 1u << bit;
                const bool good =
                    bit < 18 && (grantable(p) >> bit & 1) != 0 &&
                    (p->kind != SRAM || (value & 0x12492) == 0 || (value & 0x24924) == 0);
                if (!good) {
                    refused_write(grant_of(i), value);
                }
            }
            ck_assert_uint_eq(rights_of(i), before);
            put(grant_of(i), 0x80000000 | rights);
            ck_assert_uint_eq(get(grant_of(i)), 0x80000000 | rights);
            ck_assert_uint_eq(rights_of(i), rights);
            refused_write(grant_of(i), 0x80000000 | rights); // never twice
            refused_write(grant_of(i), 0x80000000);
            refused_write(grant_of(i), 0);
            put(CLOSE, 0x434C4F53);
            ck_assert_uint_eq(rights_of(i), rights);
        }
    }
}
END_TEST

START_TEST(never_writable_and_executable)
{
    hand_over();
    for (unsigned w = 0; w < 6; w++) {
        for (unsigned x = 0; x < 6; x++) {
            refused_write(grant_of(7), 0x80000000 | 1u << (3 * w + 1) | 1u << (3 * x + 2));
        }
    }
    put(grant_of(7), 0x80000000 | 0x24924);
    put(grant_of(8), 0x80000000 | 0x12492);
}
END_TEST

START_TEST(one_entry_alone)
{
    hand_over();
    for (unsigned i = 0; i < RESOURCES; i++) {
        uint32_t base;
        if (!place_of(i, &base)->fixed) {
            put(grant_of(i), 0x80000000 | 1u << 15);
        }
        for (unsigned k = 0; k < RESOURCES; k++) {
            const struct place *p = place_of(k, &base);
            const uint32_t expected = k <= i && !p->fixed ? 1u << 15
                                      : p->kind == FLASH  ? 0x08
                                                          : 0x18;
            if (k < i + 2) {
                ck_assert_uint_eq(rights_of(k), expected);
            }
        }
    }
}
END_TEST

START_TEST(grants_before_the_handover)
{
    for (unsigned i = 0; i < 176; i++) {
        setup();
        if (i >= 64) {
            refused_write(grant_of(i), 0x80000000);
            continue;
        }
        for (unsigned bit = 6; bit < 18; bit++) { // of others
            refused_write(grant_of(i), 0x80000000 | 1u << bit);
        }
        refused_write(grant_of(i), 0x80000000 | 1u << 1 | 1u << 5);
        put(grant_of(i), 0x80000000 | 0x2D); // read and execute, to both
        ck_assert_uint_eq(rights_of(i), 0x01);
        refused_write(grant_of(i), 0x80000000 | 0x2D);
        hand_over();
        ck_assert_uint_eq(rights_of(i), 0x2D);
        refused_write(grant_of(i), 0x80000000 | 0x2D);
    }
}
END_TEST

START_TEST(close)
{
    refused_write(CLOSE, 0x434C4F53); // before the handover
    hand_over();
    refused_write(CLOSE, 0x434C4F52);
    refused_write(CLOSE, 0);
    put(grant_of(3), 0x80000001);
    ck_assert_uint_eq(get(STATUS), 1);
    put(CLOSE, 0x434C4F53);
    ck_assert_uint_eq(get(STATUS), 3);
    refused_write(CLOSE, 0x434C4F53);
    for (unsigned i = 0; i < 176; i++) {
        refused_write(grant_of(i), 0x80000000);
    }
    ck_assert_uint_eq(rights_of(3), 1);
    ck_assert_uint_eq(rights_of(4), 0x18);
    hand_over();
    ck_assert_uint_eq(get(STATUS), 3);
    firewall_reset(&f);
    ck_assert_uint_eq(get(STATUS), 0);
    ck_assert_uint_eq(get(grant_of(3)), 0);
    ck_assert_uint_eq(rights_of(3), 3);
}
END_TEST

// Each offset of the window, read and written with each word that some register takes.
START_TEST(what_exists)
{
    static const uint32_t words[] = {0, 1, 0x434C4F53, 0x80000000};
    unsigned readable = 0, writable = 0;
    for (unsigned after = 0; after < 2; after++) {
        for (uint32_t offset = 0; offset < 0x10000; offset += offset < 0x800 ? 1 : 0x3FF) {
            setup();
            if (after != 0) {
                hand_over();
            }
            struct apb_in a = access_of(owner(), false, offset, 0);
            a.strobe = offset & 0xF; // of no meaning
            one(a);
            readable += !out.apb.error;
            if (!out.apb.error) {
                const bool fault =
                    offset == FAULT_ADDR || offset == FAULT_INFO || offset == FAULT_COUNT;
                const bool grant = offset >= 0x400 && offset < 0x6C0;
                ck_assert(offset % 4 == 0 && (offset <= STATUS || fault || grant));
                ck_assert_uint_eq(out.apb.data, offset == ID       ? 0x46495245
                                                : offset == STATUS ? after
                                                                   : 0);
            }
            for (unsigned w = 0; w < 4; w++) {
                one(access_of(owner(), true, offset, words[w]));
                writable += !out.apb.error;
            }
        }
    }
    ck_assert_uint_eq(readable, 2 * (5 + 176));
    // The acknowledge; grants of SRAM, or all but what is fixed; close
    ck_assert_uint_eq(writable, 1 + 64 + 1 + (161 - 8) + 1);
}
END_TEST

START_TEST(who_may)
{
    for (unsigned after = 0; after < 2; after++) {
        for (unsigned subject = 0; subject < 8; subject++) {
            for (unsigned nonsecure = 0; nonsecure < 2; nonsecure++) {
                for (unsigned write = 0; write < 2; write++) {
                    setup();
                    if (after != 0) {
                        hand_over();
                    }
                    struct apb_in a = access_of(subject, write != 0, grant_of(2), 0x80000000);
                    a.nonsecure = nonsecure != 0;
                    if (subject == after && nonsecure == 0) {
                        one(a);
                        ck_assert(!out.apb.error);
                        ck_assert_uint_eq(f.grant[2], write != 0 ? 0x80000000 : 0);
                    } else {
                        refused(a);
                    }
                }
            }
        }
    }
}
END_TEST

START_TEST(words_only)
{
    for (unsigned strobe = 0; strobe < 15; strobe++) {
        struct apb_in a = access_of(PLUTON, true, grant_of(0), 0x80000000);
        a.strobe = strobe;
        refused(a);
    }
    put(grant_of(0), 0x80000000);
}
END_TEST

// The state of the access cycle judges.
START_TEST(cycle_of_the_handover)
{
    in.apb = access_of(PLUTON, true, grant_of(1), 0x80000008);
    in.handover = true;
    cycle(); // setup; the access comes after the handover
    in.handover = false;
    in.apb.enable = true;
    in.ask[6] = (struct firewall_ask){true, 0x80010000, PLUTON, R, false};
    cycle();
    ck_assert(out.handover && out.apb.error && !out.allow[6]);
    ck_assert_uint_eq(f.grant[1], 0);
    setup();
    in.apb = access_of(PLUTON, true, grant_of(1), 0x80000008);
    cycle();
    in.apb.enable = true;
    in.handover = true;
    in.ask[6] = (struct firewall_ask){true, 0x80010000, PLUTON, W, false};
    cycle(); // the last cycle before it, in which the write counts
    ck_assert(!out.handover && !out.apb.error && out.allow[6]);
    in.apb = (struct apb_in){0};
    in.handover = false;
    in.ask[0] = (struct firewall_ask){true, 0x80010000, SECURE, R, false};
    in.ask[1] = (struct firewall_ask){true, 0x80010000, SECURE, W, false};
    cycle();
    ck_assert(out.handover && !out.allow[6] && out.allow[0] && !out.allow[1]);
}
END_TEST

START_TEST(grant_counts_in_the_next_cycle)
{
    hand_over();
    in.ask[4] = (struct firewall_ask){true, 0x30040000 + 0x01000000, NORMAL, W, true}; // uart0
    in.apb = access_of(SECURE, true, grant_of(135), 0x80000000 | 1u << 7);
    cycle();
    ck_assert(!out.allow[4]);
    in.apb.enable = true;
    cycle();
    ck_assert(!out.allow[4] && !out.apb.error);
    in.apb = (struct apb_in){0};
    cycle();
    ck_assert(out.allow[4]);
    ck_assert(!asks(0x31040000, SECURE, W)); // as granted: to nobody else
    in.ask[0].valid = false;
    ck_assert_uint_eq(get(FAULT_COUNT), 2);
}
END_TEST

START_TEST(refusals)
{
    hand_over();
    ck_assert_uint_eq(get(FAULT_COUNT) | get(FAULT_INFO) | get(FAULT_ADDR), 0);
    for (unsigned port = 0; port < 7; port++) { // none valid
        in.ask[port] = (struct firewall_ask){false, 0x80010000, NORMAL, W, true};
    }
    cycle();
    ck_assert_uint_eq(get(FAULT_COUNT), 0);
    in.ask[2] = (struct firewall_ask){true, 0x9004000C, 7, 3, true};
    in.ask[3] = (struct firewall_ask){true, 0x80010000, SECURE, W, false}; // allowed
    in.ask[5].valid = true;
    ck_assert_uint_eq(f.kept, 0);
    cycle();
    ck_assert(!out.irq && out.allow[3]);
    in.ask[2].valid = in.ask[3].valid = in.ask[5].valid = false;
    cycle();
    ck_assert(out.irq);
    ck_assert_uint_eq(get(FAULT_COUNT), 2);
    ck_assert_uint_eq(get(FAULT_ADDR), 0x9004000C);
    ck_assert_uint_eq(get(FAULT_INFO), 0x8000417F); // 65, there, 3, nonsecure, 7
    ck_assert_uint_eq(get(STATUS), 5);
    in.ask[6] = (struct firewall_ask){true, 0xFFFFFFFF, RADIO, X, true};
    cycle(); // another one: counted
    in.ask[6].valid = false;
    ck_assert_uint_eq(get(FAULT_COUNT), 3);
    ck_assert_uint_eq(get(FAULT_ADDR), 0x9004000C);
    refused_write(FAULT_ACK, 0);
    refused_write(FAULT_ACK, 3);
    put(FAULT_ACK, 1);
    cycle();
    ck_assert(!out.irq);
    ck_assert_uint_eq(get(FAULT_INFO) | get(FAULT_ADDR), 0);
    ck_assert_uint_eq(get(FAULT_COUNT), 3);
    put(FAULT_ACK, 1); // nothing is kept
    in.ask[6].valid = true;
    cycle();
    in.ask[6].valid = false;
    ck_assert_uint_eq(get(FAULT_ADDR), 0xFFFFFFFF);
    ck_assert_uint_eq(get(FAULT_INFO), 0x8000002D);
    // In the cycle of the acknowledge another one.
    in.apb = access_of(SECURE, true, FAULT_ACK, 1);
    cycle();
    in.apb.enable = true;
    in.ask[0] = (struct firewall_ask){true, 0x31050010, PLUTON, R, false};
    cycle();
    ck_assert(!out.apb.error);
    in.apb = (struct apb_in){0};
    in.ask[0].valid = false;
    cycle();
    ck_assert(out.irq);
    ck_assert_uint_eq(get(FAULT_ADDR), 0x31050010);
    ck_assert_uint_eq(get(FAULT_INFO), 0x80008840); // 136
    ck_assert_uint_eq(get(FAULT_COUNT), 5);
    firewall_reset(&f);
    ck_assert_uint_eq(get(FAULT_COUNT) | get(FAULT_INFO) | get(FAULT_ADDR) | get(STATUS), 0);
}
END_TEST

START_TEST(count_stays)
{
    f.fault_count = 0xFFFFFFFA;
    for (unsigned port = 0; port < 7; port++) {
        in.ask[port] = (struct firewall_ask){true, 0, PLUTON, R, false};
    }
    cycle();
    ck_assert_uint_eq(f.fault_count, 0xFFFFFFFF);
    cycle();
    ck_assert_uint_eq(f.fault_count, 0xFFFFFFFF);
}
END_TEST

// Register accesses that are refused are no refusals of the table.
START_TEST(bus_errors_are_not_counted)
{
    refused(access_of(NORMAL, true, FAULT_ACK, 1));
    refused(access_of(PLUTON, false, CLOSE, 0));
    refused(access_of(PLUTON, false, FAULT_ACK, 0));
    refused(access_of(PLUTON, true, ID, 0));
    refused(access_of(PLUTON, true, STATUS, 0));
    refused(access_of(PLUTON, true, FAULT_COUNT, 0));
    ck_assert_uint_eq(f.fault_count, 0);
    ck_assert(!f.kept);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("firewall");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, addresses);
    tcase_add_test(tests, before_the_handover);
    tcase_add_test(tests, after_the_handover);
    tcase_add_test(tests, nothing_elsewhere);
    tcase_add_test(tests, exactly_what_is_granted);
    tcase_add_test(tests, never_writable_and_executable);
    tcase_add_test(tests, one_entry_alone);
    tcase_add_test(tests, grants_before_the_handover);
    tcase_add_test(tests, close);
    tcase_add_test(tests, what_exists);
    tcase_add_test(tests, who_may);
    tcase_add_test(tests, words_only);
    tcase_add_test(tests, cycle_of_the_handover);
    tcase_add_test(tests, grant_counts_in_the_next_cycle);
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, count_stays);
    tcase_add_test(tests, bus_errors_are_not_counted);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
