// SPDX-License-Identifier: Apache-2.0
// The monitor's rules for a policy: every permission of every resource beside the rules written
// down once more.
#include "tests/lib/unit.h"

#include <string.h>

#include "firmware/monitor/policy.h"

#define NORMAL_MAILBOX 5u
#define UART0 7u
#define FREE_PAGE 9u
#define TAKEN_PAGE 40u

#define REALTIME0 3u // loaded; names the devices from GPIO0 on
#define REALTIME1 4u // not loaded
#define GPIO0 26u
#define TCMS 30u

static uint8_t bytes[IMAGE_POLICY_BYTES + 2 * IMAGE_GRANT_BYTES];

static void put(uint32_t at, uint32_t word)
{
    for (unsigned i = 0; i < 4; i++) {
        bytes[at + i] = (uint8_t)(word >> (8 * i));
    }
}

static enum policy_error check(uint32_t resource, uint32_t permission)
{
    struct policy_bounds bounds = {.taken = {{0}},
                                   .runs = 1u << 2 | 1u << REALTIME0,
                                   .devices = {[2] = {1u << NORMAL_MAILBOX | 1u << UART0, 0},
                                               [REALTIME0] = {0xFFFFFFFFu << GPIO0, 0xFFFFFFFFu},
                                               [REALTIME1] = {0xFFFFFFFFu, 0xFFFFFFFFu}}};
    struct image_policy policy = {.grants = bytes + IMAGE_POLICY_BYTES, .count = 1};
    pages_add(&bounds.taken, PLUTON_SRAM_BASE + TAKEN_PAGE * PLUTON_SRAM_PAGE,
              PLUTON_SRAM_PAGE + 1);
    put(IMAGE_POLICY_BYTES, resource);
    put(IMAGE_POLICY_BYTES + 4, permission);
    return policy_check(&policy, &bounds);
}

// What docs/boot.md and spec/resources.toml allow, by ranges of indexes.
static bool allowed(uint32_t resource, uint32_t permission)
{
    const bool sram = resource < 64, flash = resource >= 64 && resource < 128;
    const uint32_t reads = 0x9249, writes = 0x12492, executes = 0x24924, normal = 0x1C0,
                   realtime0 = 0xE00;
    if (permission >> 12 != 0) {
        return false; // a core whose image was not loaded
    }
    if (sram) {
        return resource != TAKEN_PAGE && resource != TAKEN_PAGE + 1 &&
               ((permission & writes) == 0 || (permission & executes) == 0);
    }
    if (flash) {
        return (permission & ~reads) == 0;
    }
    // The others are fixed: with the cores' memories.
    const bool exists = resource >= 128 + NORMAL_MAILBOX && resource < 128 + TCMS;
    const bool named = resource == 128 + NORMAL_MAILBOX || resource == 128 + UART0;
    return exists && (permission & executes) == 0 && (named || (permission & normal) == 0) &&
           (resource >= 128 + GPIO0 || (permission & realtime0) == 0);
}

START_TEST(test_every_permission)
{
    static const uint32_t resources[] = {0,
                                         FREE_PAGE,
                                         TAKEN_PAGE - 1,
                                         TAKEN_PAGE,
                                         TAKEN_PAGE + 1,
                                         63,
                                         64,
                                         127,
                                         128,
                                         129,
                                         130,
                                         131,
                                         132,
                                         133,
                                         134,
                                         135,
                                         136,
                                         161,
                                         175};
    unsigned good = 0;
    for (unsigned r = 0; r < sizeof resources / sizeof *resources; r++) {
        for (uint32_t permission = 0; permission < 1u << 18; permission++) {
            const bool took = check(resources[r], permission) == POLICY_OK;
            good += took ? 1u : 0u;
            ck_assert_msg(took == allowed(resources[r], permission), "resource %u, permission 0x%x",
                          resources[r], permission);
        }
    }
    ck_assert_uint_gt(good, 100);
}
END_TEST

START_TEST(test_why)
{
    const uint32_t rw = 3;
    ck_assert_int_eq(check(FREE_PAGE, rw << 6), POLICY_OK);
    ck_assert_int_eq(check(TAKEN_PAGE, rw << 6), POLICY_TAKEN);
    ck_assert_int_eq(check(FREE_PAGE, 7u << 6), POLICY_RIGHTS);
    ck_assert_int_eq(check(FREE_PAGE, rw << 3 | 4u << 6), POLICY_RIGHTS);
    ck_assert_int_eq(check(70, rw << 6), POLICY_RIGHTS);
    ck_assert_int_eq(check(128, rw << 3), POLICY_FIXED);
    ck_assert_int_eq(check(134, rw << 6), POLICY_DEVICE);
    ck_assert_int_eq(check(134, rw << 3), POLICY_OK);
    ck_assert_int_eq(check(FREE_PAGE, rw << 9), POLICY_OK);
    ck_assert_int_eq(check(FREE_PAGE, rw << 12), POLICY_SUBJECT);
    ck_assert_int_eq(check(FREE_PAGE, rw << 15), POLICY_SUBJECT);
    ck_assert_int_eq(check(128 + GPIO0, rw << 9), POLICY_OK);
    ck_assert_int_eq(check(128 + GPIO0, rw << 12), POLICY_SUBJECT);
    ck_assert_int_eq(check(128 + GPIO0 - 1, rw << 9), POLICY_DEVICE);
    ck_assert_int_eq(check(128 + TCMS, rw << 3), POLICY_FIXED);
    ck_assert_int_eq(check(176, rw << 3), POLICY_FORMAT);
    ck_assert_int_eq(check(FREE_PAGE, 1u << 18), POLICY_FORMAT);
    ck_assert_str_eq(policy_error_name(POLICY_DEVICE), "device");
    ck_assert_str_eq(policy_error_name((enum policy_error)99), "unknown");
}
END_TEST

// The first grant that is not good decides, wherever it stands.
START_TEST(test_second_grant)
{
    const struct policy_bounds bounds = {.taken = {{0}}, .runs = 1u << 2, .devices = {{0}}};
    const struct image_policy policy = {.grants = bytes + IMAGE_POLICY_BYTES, .count = 2};
    put(IMAGE_POLICY_BYTES, FREE_PAGE);
    put(IMAGE_POLICY_BYTES + 4, 3u << 6);
    put(IMAGE_POLICY_BYTES + 8, 134);
    put(IMAGE_POLICY_BYTES + 12, 3u << 6);
    ck_assert_int_eq(policy_check(&policy, &bounds), POLICY_DEVICE);
    put(IMAGE_POLICY_BYTES + 12, 3u << 3);
    ck_assert_int_eq(policy_check(&policy, &bounds), POLICY_OK);
}
END_TEST

// Lists are as long as a manifest's, the rest zero.
static void check_hosts(const char *named, size_t named_size, const char *wanted,
                        size_t wanted_size, const char *left, size_t left_size)
{
    uint8_t of_policy[IMAGE_HOSTS_BYTES] = {0}, hosts[IMAGE_HOSTS_BYTES] = {0};
    uint8_t result[IMAGE_HOSTS_BYTES] = {0};
    const struct image_policy policy = {.hosts = of_policy};
    memcpy(of_policy, named, named_size);
    memcpy(hosts, wanted, wanted_size);
    memcpy(result, left, left_size);
    uint32_t names = 0, kept = 0;
    for (size_t i = 0; i + 1 < wanted_size; i++) {
        names += wanted[i] != '\0' && wanted[i + 1] == '\0';
    }
    for (size_t i = 0; i + 1 < left_size; i++) {
        kept += left[i] != '\0' && left[i + 1] == '\0';
    }
    ck_assert_uint_eq(policy_hosts_beyond(&policy, hosts), names - kept);
    policy_hosts(&policy, hosts);
    ck_assert_mem_eq(hosts, result, sizeof hosts);
    ck_assert_uint_eq(policy_hosts_beyond(&policy, hosts), 0);
}
#define CHECK_HOSTS(named, wanted, left)                                                           \
    check_hosts(named, sizeof(named), wanted, sizeof(wanted), left, sizeof(left))

START_TEST(test_hosts)
{
    CHECK_HOSTS("", "", "");
    CHECK_HOSTS("", "a\0b", "");
    CHECK_HOSTS("a\0b", "", "");
    CHECK_HOSTS("a\0b", "b\0a", "b\0a");
    CHECK_HOSTS("a\0c", "a\0b\0c", "a\0c");
    CHECK_HOSTS("c", "a\0b\0c", "c");
    CHECK_HOSTS("ab\0a.b", "a\0b\0abc\0AB\0a.b", "a.b");
    // A list that is none, with a name up to its end, which nothing ends.
    uint8_t list[IMAGE_HOSTS_BYTES], hosts[IMAGE_HOSTS_BYTES + 1];
    const struct image_policy policy = {.hosts = list};
    memset(hosts, 'x', sizeof hosts);
    memset(list, 'x', sizeof list);
    ck_assert_uint_eq(policy_hosts_beyond(&policy, hosts), 1);
    policy_hosts(&policy, hosts);
    ck_assert(hosts[0] == 0 && hosts[IMAGE_HOSTS_BYTES - 1] == 0 &&
              hosts[IMAGE_HOSTS_BYTES] == 'x');
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("policy");
    TCase *tests = tcase_create("monitor");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, test_every_permission);
    tcase_add_test(tests, test_why);
    tcase_add_test(tests, test_second_grant);
    tcase_add_test(tests, test_hosts);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
