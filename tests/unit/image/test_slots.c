// SPDX-License-Identifier: Apache-2.0
// Boot tables, with a cut at every write, the choice of a slot, and policies.
#include <string.h>

#include "tests/lib/unit.h"
#include "tests/unit/image/image_bench.h"
#include "tests/unit/image/suites.h"

// The two tables as the flash holds them.
struct flash {
    uint8_t table[2][IMAGE_TABLE_BYTES];
};

static struct image_table read_tables(const struct flash *f)
{
    struct image_table table;
    memset(&table, 0xA5, sizeof table);
    image_tables_read(f->table[0], f->table[1], &image_file_ops, &table);
    ck_assert(table.counts <= IMAGE_NO_TABLE && table.first < IMAGE_SLOTS);
    return table;
}

static void change(struct flash *f, uint32_t first)
{
    const struct image_table table = read_tables(f);
    uint8_t bytes[IMAGE_TABLE_BYTES];
    uint32_t sector = 9;
    ck_assert(image_table_next(&table, first, &image_file_ops, &sector, bytes));
    ck_assert(sector < 2 && sector != table.counts);
    memcpy(f->table[sector], bytes, sizeof bytes);
}

static void set(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        at[i] = (uint8_t)(value >> 8 * i);
    }
}

// A table of this sequence and first slot.
static void put(struct flash *f, unsigned which, uint32_t sequence, uint32_t first)
{
    const struct image_table before = {.counts = 1, .sequence = sequence - 1};
    uint32_t sector = 0;
    // cppcheck-suppress uninitvar ; it is what is written
    ck_assert(image_table_next(&before, first, &image_file_ops, &sector, f->table[which]));
}

START_TEST(empty_flash)
{
    struct flash f;
    memset(&f, 0xFF, sizeof f);
    struct image_table table = read_tables(&f);
    ck_assert(table.counts == IMAGE_NO_TABLE && table.first == 0 && table.sequence == 0);
    memset(&f, 0, sizeof f);
    ck_assert(read_tables(&f).counts == IMAGE_NO_TABLE);
    for (uint32_t i = 1; i < 9; i++) {
        change(&f, i / 2 % 2);
        table = read_tables(&f);
        ck_assert(table.counts == (i - 1) % 2 && table.sequence == i && table.first == i / 2 % 2);
    }
}
END_TEST

START_TEST(bytes_of_a_table)
{
    struct flash f;
    put(&f, 0, 0x01020304, 1);
    static const uint8_t begin[16] = {'O', 'P', 'B', 'T', 1, 0, 0, 0, 4, 3, 2, 1, 1, 0, 0, 0};
    ck_assert(memcmp(f.table[0], begin, sizeof begin) == 0);
    uint8_t digest[HASH_BYTES];
    const struct hash_part part = {f.table[0], 32};
    ck_assert(image_file_ops.sha256(NULL, &part, 1, digest));
    ck_assert(memcmp(f.table[0] + 32, digest, sizeof digest) == 0);
}
END_TEST

// The erase is cut at any byte, and leaves it and the rest as it was; each write is of a word, and
// a cut one leaves any of its bits.
START_TEST(cut_at_every_write)
{
    uint64_t random = 5;
    struct flash f;
    memset(&f, 0xFF, sizeof f);
    for (unsigned round = 0; round < 6; round++) {
        const struct image_table old = read_tables(&f);
        uint8_t bytes[IMAGE_TABLE_BYTES];
        uint32_t sector = 0;
        ck_assert(image_table_next(&old, old.first ^ 1, &image_file_ops, &sector, bytes));
        for (unsigned cut = 0; cut <= IMAGE_TABLE_BYTES; cut++) {
            struct flash at = f;
            memset(at.table[sector], 0xFF, cut);
            if (cut < IMAGE_TABLE_BYTES) {
                at.table[sector][cut] |= (uint8_t)unit_random(&random);
            }
            const struct image_table now = read_tables(&at);
            ck_assert(now.sequence == old.sequence && now.first == old.first);
        }
        for (unsigned cut = 0; cut < IMAGE_TABLE_BYTES; cut += 4) {
            for (unsigned bits = 0; bits < 8; bits++) {
                struct flash at = f;
                memset(at.table[sector], 0xFF, IMAGE_TABLE_BYTES);
                memcpy(at.table[sector], bytes, cut);
                for (unsigned i = 0; i < 4; i++) {
                    at.table[sector][cut + i] = bytes[cut + i] | (uint8_t)unit_random(&random);
                }
                const bool all = memcmp(at.table[sector], bytes, sizeof bytes) == 0;
                const struct image_table now = read_tables(&at);
                ck_assert(now.first == (all ? old.first ^ 1 : old.first));
                ck_assert(now.sequence == (all ? old.sequence + 1 : old.sequence));
            }
        }
        memcpy(f.table[sector], bytes, sizeof bytes);
        ck_assert(read_tables(&f).first == (old.first ^ 1));
    }
}
END_TEST

START_TEST(sequence_wraps)
{
    static const struct {
        uint32_t one, two, counts;
    } rows[] = {
        {0, 1, 1},          {1, 0, 0},          {UINT32_MAX, 0, 1}, {0, UINT32_MAX, 0},
        {5, 5, 0},          {0, 0x7FFFFFFF, 1}, {0, 0x80000000, 0}, {0x80000000, 0, 0},
        {0x7FFFFFFF, 0, 0}, {0, 0x80000001, 0}, {0x80000001, 0, 1}, {7, 0x80000006, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct flash f;
        put(&f, 0, rows[i].one, 0);
        put(&f, 1, rows[i].two, 1);
        const struct image_table table = read_tables(&f);
        ck_assert_msg(table.counts == rows[i].counts && table.first == rows[i].counts, "row %zu",
                      i);
    }
    struct flash f;
    memset(&f, 0xFF, sizeof f);
    put(&f, 1, UINT32_MAX, 1);
    change(&f, 0);
    ck_assert(read_tables(&f).sequence == 0 && read_tables(&f).first == 0);
}
END_TEST

START_TEST(any_byte_of_a_table)
{
    struct flash f;
    memset(&f, 0xFF, sizeof f);
    put(&f, 1, 3, 1);
    for (size_t i = 0; i < IMAGE_TABLE_BYTES; i++) {
        f.table[1][i] ^= (uint8_t)(1u << i % 8);
        ck_assert(read_tables(&f).counts == IMAGE_NO_TABLE);
        f.table[1][i] ^= (uint8_t)(1u << i % 8);
    }
    ck_assert(read_tables(&f).counts == 1);
}
END_TEST

// Whose check is right, and whose content is not.
START_TEST(table_of_another_form)
{
    static const struct {
        size_t offset;
        uint32_t value;
    } rows[] = {{0, 0x4F504254}, {4, 2}, {12, 2}, {12, UINT32_MAX}, {16, 1}, {28, 0x80000000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct flash f;
        memset(&f, 0xFF, sizeof f);
        put(&f, 0, 3, 1);
        set(f.table[0] + rows[i].offset, rows[i].value);
        const struct hash_part part = {f.table[0], IMAGE_TABLE_CHECK_OFFSET};
        ck_assert(image_file_ops.sha256(NULL, &part, 1, f.table[0] + IMAGE_TABLE_CHECK_OFFSET));
        ck_assert(read_tables(&f).counts == IMAGE_NO_TABLE);
    }
}
END_TEST

static bool no_hash(void *context, const struct hash_part *parts, size_t count,
                    uint8_t digest[HASH_BYTES])
{
    (void)context, (void)parts, (void)count, (void)digest;
    return false;
}

START_TEST(tables_without_a_hash)
{
    const struct image_ops ops = {.sha256 = no_hash};
    struct flash f;
    struct image_table table;
    uint8_t bytes[IMAGE_TABLE_BYTES] = {0x77};
    uint32_t sector = 9;
    put(&f, 0, 3, 1);
    put(&f, 1, 4, 1);
    image_tables_read(f.table[0], f.table[1], &ops, &table);
    ck_assert(table.counts == IMAGE_NO_TABLE && table.first == 0);
    ck_assert(!image_table_next(&table, 0, &ops, &sector, bytes));
    ck_assert(!image_table_next(&table, 2, &image_file_ops, &sector, bytes));
    ck_assert(sector == 9 && bytes[0] == 0x77);
}
END_TEST

START_TEST(slots)
{
    for (uint32_t first = 0; first < 2; first++) {
        const struct image_table table = {.counts = 0, .first = first};
        ck_assert(image_slot(&table, 0) == first);
        ck_assert(image_slot(&table, 1u << first) == (first ^ 1));
        ck_assert(image_slot(&table, 1u << (first ^ 1)) == first);
        ck_assert(image_slot(&table, 3) == IMAGE_NO_SLOT);
        ck_assert(image_slot(&table, 0xFFFFFF00) == first);
    }
}
END_TEST

START_TEST(places)
{
    uint32_t offset = 9;
    ck_assert(image_place(0, IMAGE_TYPE_PLRT, &offset) && offset == 0x100000);
    ck_assert(image_place(1, IMAGE_TYPE_RADI, &offset) && offset == 0x980000);
    offset = 9;
    ck_assert(!image_place(2, IMAGE_TYPE_PLRT, &offset) && !image_place(0, 0, &offset));
    ck_assert(offset == 9);
}
END_TEST

// ---- Policies ----

#define MOST_BYTES (IMAGE_POLICY_BYTES + (IMAGE_POLICY_GRANTS + 1) * IMAGE_GRANT_BYTES)

enum { HOSTS = 8, GRANTS = 8 + 256 };

static const char hosts[] = "gateway.example\0attest://a:1/b";

static size_t put_policy(uint8_t *bytes, uint32_t count)
{
    // NOLINTNEXTLINE(bugprone-not-null-terminated-result): four bytes, no string
    memcpy(bytes, "OPPO", 4);
    set(bytes + 4, count);
    memset(bytes + HOSTS, 0, IMAGE_POLICY_HOSTS_BYTES);
    memcpy(bytes + HOSTS, hosts, sizeof hosts);
    for (uint32_t i = 0; i < count; i++) {
        set(bytes + GRANTS + 8 * i, 2 * i + 3);
        set(bytes + GRANTS + 4 + 8 * i, i * 0x1001 & 0x3FFFF);
    }
    return GRANTS + 8 * count;
}

START_TEST(policies)
{
    uint8_t bytes[MOST_BYTES];
    for (uint32_t count = 0; count <= IMAGE_POLICY_GRANTS; count++) {
        struct image_policy policy;
        struct image_grant grant = {1, 1};
        const size_t size = put_policy(bytes, count);
        uint8_t *exact = (uint8_t *)malloc(size);
        memcpy(exact, bytes, size);
        ck_assert(image_policy_read(exact, size, &policy) == IMAGE_OK && policy.count == count);
        ck_assert(policy.hosts == exact + HOSTS);
        for (uint32_t i = 0; i < count; i++) {
            ck_assert(image_policy_grant(&policy, i, &grant) && grant.resource == 2 * i + 3);
            ck_assert(grant.permission == (i * 0x1001 & 0x3FFFF));
        }
        grant.resource = 999;
        ck_assert(!image_policy_grant(&policy, count, &grant));
        ck_assert(!image_policy_grant(&policy, UINT32_MAX, &grant) && grant.resource == 999);
        for (size_t less = 0; less < size; less++) {
            uint8_t *part = (uint8_t *)malloc(less + (less == 0));
            memcpy(part, bytes, less);
            ck_assert(image_policy_read(part, less, &policy) == IMAGE_ERROR_FORMAT);
            free(part);
        }
        free(exact);
    }
}
END_TEST

START_TEST(no_policies)
{
    static const struct {
        size_t offset;
        uint32_t value;
    } rows[] = {{0, 0x4F50504E},
                {4, 65},
                {4, 3},
                {4, 5},
                {4, 0x20000004},
                {4, UINT32_MAX},
                {HOSTS + 4, 0x61206261}, // a space
                {HOSTS, 0x61626100},     // a name behind the last one
                {HOSTS + 252, 0x61},
                {GRANTS, IMAGE_POLICY_RESOURCES},
                {GRANTS, UINT32_MAX},
                {GRANTS, 5}, // twice
                {GRANTS + 24, 7},
                {GRANTS + 4, 0x40000},
                {GRANTS + 28, 0x80000000}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t bytes[MOST_BYTES];
        struct image_policy policy = {.grants = bytes + 1, .count = 99};
        const size_t size = put_policy(bytes, 4);
        ck_assert(image_policy_read(bytes, size + 4, &policy) == IMAGE_ERROR_FORMAT);
        set(bytes + rows[i].offset, rows[i].value);
        ck_assert(image_policy_read(bytes, size, &policy) == IMAGE_ERROR_FORMAT);
        ck_assert(policy.count == 99 && policy.grants == bytes + 1);
    }
    uint8_t bytes[MOST_BYTES];
    struct image_policy policy;
    const size_t size = put_policy(bytes, 65);
    ck_assert(image_policy_read(bytes, size, &policy) == IMAGE_ERROR_FORMAT);
}
END_TEST

void slots_tests(Suite *suite)
{
    TCase *tests = tcase_create("slots");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, empty_flash);
    tcase_add_test(tests, bytes_of_a_table);
    tcase_add_test(tests, cut_at_every_write);
    tcase_add_test(tests, sequence_wraps);
    tcase_add_test(tests, any_byte_of_a_table);
    tcase_add_test(tests, table_of_another_form);
    tcase_add_test(tests, tables_without_a_hash);
    tcase_add_test(tests, slots);
    tcase_add_test(tests, places);
    tcase_add_test(tests, policies);
    tcase_add_test(tests, no_policies);
    suite_add_tcase(suite, tests);
}
