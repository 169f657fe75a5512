// SPDX-License-Identifier: Apache-2.0
// The monitor's part in the real-time and radio cores (firmware/monitor/cores.c), with its drivers,
// before the model of the reset controller and the least of a firewall and a DMA; what loads images
// is played here.
#include <string.h>

#include "cmodel/resets.h"
#include "firmware/drivers/generated/dma_regs.h"
#include "firmware/drivers/generated/firewall_regs.h"
#include "firmware/monitor/cores.h"
#include "firmware/monitor/load.h"
#include "tests/lib/unit.h"

#define GRANTED 0x80000000u
#define CODES 3u

static struct monitor monitor;
static struct resets resets;
static struct resets_in in;
static bool there[CODES];       // images in the slot
static uint32_t answers[CODES]; // of the loader
static bool left_out[CODES];    // the loader is not called, and nobody notices
static unsigned loads[CODES];   // how often it was asked
static struct load_place places[CODES];
static uint32_t grants[PLUTON_RESOURCES];
static uint32_t dma[8];
static uint32_t hosts[PLUTON_SRAM_PAGE / 4], frames[PLUTON_SRAM_PAGE / 4];

static void cycle(struct resets_out *out)
{
    resets_outputs(&resets, &in, out);
    resets_step(&resets, &in);
    in.handover = in.handover || out->handover;
    for (unsigned i = 0; i < RESETS_CORES; i++) {
        in.core[i].rst = !out->core[i].run; // a core that obeys at once
    }
}

static enum hal_status apb(bool write, uint32_t offset, uint32_t *value)
{
    struct resets_out out;
    in.apb = (struct apb_in){.sel = true,
                             .enable = true,
                             .write = write,
                             .offset = offset,
                             .data = *value,
                             .strobe = 0xF,
                             .subject = in.handover ? 1 : 0};
    cycle(&out);
    in.apb = (struct apb_in){0};
    if (!write) {
        *value = out.apb.data;
    }
    const bool error = out.apb.error;
    cycle(&out);
    return error ? HAL_BUS_ERROR : HAL_OK;
}

static uint32_t *memory(uint32_t address)
{
    if (address - MONITOR_HOSTS < PLUTON_SRAM_PAGE) {
        return &hosts[(address - MONITOR_HOSTS) / 4];
    }
    return address - MONITOR_FRAMES < PLUTON_SRAM_PAGE ? &frames[(address - MONITOR_FRAMES) / 4]
                                                       : NULL;
}

static enum hal_status of_dma(uint32_t offset, uint32_t value)
{
    dma[offset / 4] = value;
    if (offset != DMA_COMMAND_OFFSET) {
        return HAL_OK;
    }
    ck_assert_uint_eq(value, 2);
    for (uint32_t at = 0; at < dma[DMA_LENGTH_OFFSET / 4]; at += 4) {
        uint32_t *const word = memory(dma[DMA_DESTINATION_OFFSET / 4] + at);
        ck_assert_ptr_nonnull(word);
        *word = dma[DMA_VALUE_OFFSET / 4];
    }
    return HAL_OK;
}

static enum hal_status read32(void *context, uint32_t addr, uint32_t *value)
{
    (void)context;
    *value = 0;
    switch (addr & 0xFFFF0000u) {
    case PLUTON_RESETS_BASE:
        return apb(false, addr & 0xFFFFu, value);
    case PLUTON_FIREWALL_BASE:
        *value = grants[(addr - PLUTON_FIREWALL_BASE - FIREWALL_GRANT_OFFSET) / 4];
        return HAL_OK;
    case PLUTON_DMA_BASE:
        *value = DMA_STATUS_DONE_MASK;
        return HAL_OK;
    default:
        if (memory(addr) == NULL) {
            return HAL_BUS_ERROR;
        }
        *value = *memory(addr);
        return HAL_OK;
    }
}

static enum hal_status write32(void *context, uint32_t addr, uint32_t value, unsigned strobe)
{
    (void)context;
    ck_assert_uint_eq(strobe, 0xF);
    uint32_t *grant;
    switch (addr & 0xFFFF0000u) {
    case PLUTON_RESETS_BASE:
        return apb(true, addr & 0xFFFFu, &value);
    case PLUTON_FIREWALL_BASE:
        grant = &grants[(addr - PLUTON_FIREWALL_BASE - FIREWALL_GRANT_OFFSET) / 4];
        ck_assert_uint_eq(*grant, 0);
        *grant = value;
        return HAL_OK;
    case PLUTON_DMA_BASE:
        return of_dma(addr & 0xFFFFu, value);
    default:
        if (memory(addr) == NULL) {
            return HAL_BUS_ERROR;
        }
        *memory(addr) = value;
        return HAL_OK;
    }
}

// ---- The loader ----

static unsigned number_of(uint32_t type)
{
    return type == IMAGE_TYPE_RTA0 ? 0 : type == IMAGE_TYPE_RTA1 ? 1 : 2;
}

enum dev_error monitor_load_has(struct monitor *asks, uint32_t type, bool *has)
{
    ck_assert_ptr_eq(asks, &monitor);
    *has = there[number_of(type)];
    return DEV_OK;
}

uint32_t monitor_load(struct monitor *asks, uint32_t type, const struct load_place *place,
                      struct image_manifest *manifest, uint32_t *loaded)
{
    const unsigned number = number_of(type);
    ck_assert_ptr_eq(asks, &monitor);
    ck_assert_uint_eq(*loaded, 0);
    if (left_out[number]) {
        return 0;
    }
    // Only a core that is stopped can be loaded.
    ck_assert(!resets.core[number].run && in.core[number].rst);
    loads[number]++;
    places[number] = *place;
    *manifest = (struct image_manifest){
        .type = type, .load = place->code, .payload_bytes = 1000 + 256 * number};
    manifest->devices[0] = 1u << number;
    manifest->devices[1] = number;
    if (answers[number] == 0) {
        *loaded = MONITOR_LOADED;
    }
    return answers[number];
}

static void setup(void)
{
    static const struct hal_port port = {read32, write32};
    struct resets_out out;
    memset(&monitor, 0, sizeof monitor);
    memset(&in, 0, sizeof in);
    memset(grants, 0, sizeof grants);
    memset(hosts, 0xEE, sizeof hosts);
    memset(frames, 0xEE, sizeof frames);
    memset(there, 0, sizeof there);
    memset(answers, 0, sizeof answers);
    memset(left_out, 0, sizeof left_out);
    memset(loads, 0, sizeof loads);
    monitor.hal = (struct hal){&port, NULL};
    resets_power_on(&resets);
    in.app_rst = true;
    for (unsigned i = 0; i < RESETS_CYCLES; i++) {
        cycle(&out);
    }
    monitor.firewall = (struct firewall_dev){&monitor.hal, PLUTON_FIREWALL_BASE};
    monitor.dma = (struct dma_dev){&monitor.hal, PLUTON_DMA_BASE};
    ck_assert_int_eq(resets_dev_init(&monitor.resets, &monitor.hal, PLUTON_RESETS_BASE), DEV_OK);
    ck_assert_int_eq(resets_dev_set_start(&monitor.resets, 0x80000000), DEV_OK);
    ck_assert_int_eq(resets_dev_release(&monitor.resets), DEV_OK);
}

static void load_all(void)
{
    uint32_t type = 0, number = 0;
    for (unsigned i = 0; i < CODES; i++) {
        there[i] = true;
    }
    ck_assert_uint_eq(cores_load(&monitor, &type, &number), 0);
    ck_assert_int_eq(cores_start(&monitor), DEV_OK);
    ck_assert_uint_eq(cores_running(&monitor), 7);
}

START_TEST(none)
{
    struct policy_bounds bounds = {.runs = 4};
    uint32_t type = 0, number = 0;
    ck_assert_uint_eq(cores_load(&monitor, &type, &number), 0);
    cores_bounds(&monitor, &bounds);
    ck_assert_uint_eq(bounds.runs, 4);
    ck_assert_int_eq(cores_grant(&monitor), DEV_OK);
    ck_assert_int_eq(cores_start(&monitor), DEV_OK);
    ck_assert_uint_eq(cores_running(&monitor), 0);
    for (unsigned i = 0; i < CODES; i++) {
        ck_assert(loads[i] == 0 && !resets.core[i].start_set && !resets.core[i].run);
    }
    for (unsigned i = 0; i < PLUTON_RESOURCES; i++) {
        ck_assert_uint_eq(grants[i], 0);
    }
    ck_assert_uint_eq(hosts[0], 0xEEEEEEEE);
    ck_assert_uint_eq(cores_look_again(&monitor), 0);
    ck_assert_uint_eq(monitor.doubt, 0);
}
END_TEST

// The first that is not good, and nothing behind it.
START_TEST(refused)
{
    uint32_t type = 0, number = 0;
    there[0] = there[1] = there[2] = true;
    answers[1] = IMAGE_ERROR_DIGEST;
    ck_assert_uint_eq(cores_load(&monitor, &type, &number), IMAGE_ERROR_DIGEST);
    ck_assert(type == IMAGE_TYPE_RTA1 && number == IMAGE_NUMBER_RTA1);
    ck_assert(loads[0] == 1 && loads[1] == 1 && loads[2] == 0);
    ck_assert(monitor.core[0].loaded && !monitor.core[1].loaded && !monitor.core[2].loaded);
}
END_TEST

START_TEST(all)
{
    static const uint32_t bases[CODES] = {0x34000000, 0x34100000, 0x34200000};
    struct policy_bounds bounds = {.runs = 0};
    memcpy(monitor.world.hosts, "gateway.example", 16);
    load_all();
    cores_bounds(&monitor, &bounds);
    ck_assert_uint_eq(bounds.runs, 7u << 3);
    for (unsigned i = 0; i < CODES; i++) {
        ck_assert(places[i].code == bases[i] && places[i].code_most == 0x10000);
        ck_assert(places[i].data == bases[i] + 0x10000 && places[i].data_most == 0x20000);
        ck_assert_uint_eq(bounds.devices[3 + i][0], 1u << i);
        ck_assert_uint_eq(bounds.devices[3 + i][1], i);
        ck_assert_uint_eq(resets.core[i].start, 0x00100000);
        ck_assert_uint_eq(resets.core[i].code_end, 0x00100400 + 0x100 * i); // of 1000 + 256 i
    }
    ck_assert_int_eq(cores_grant(&monitor), DEV_OK);
    ck_assert_uint_eq(grants[8], GRANTED | 1u << 3 | 1u << 15); // hosts: read by both
    ck_assert_uint_eq(grants[9], GRANTED | 3u << 6 | 3u << 15); // frames
    ck_assert(memcmp(hosts, "gateway.example", 16) == 0);
    for (unsigned i = 4; i < PLUTON_SRAM_PAGE / 4; i++) {
        ck_assert(hosts[i] == 0 && frames[i] == 0);
    }
    ck_assert_uint_eq(frames[0], 0);
    ck_assert_uint_eq(monitor.doubt, 0);

    // The second look: at both grants, and at every word of the hosts.
    ck_assert_uint_eq(cores_look_again(&monitor), 0);
    for (unsigned page = 8; page < 10; page++) {
        const uint32_t granted = grants[page];
        for (unsigned bit = 0; bit < 32; bit++) {
            grants[page] = granted ^ 1u << bit;
            const bool counts = bit < 18 || bit == 31;
            ck_assert_int_eq(cores_look_again(&monitor) != 0, counts);
        }
        grants[page] = granted;
    }
    for (unsigned i = 0; i < IMAGE_HOSTS_BYTES / 4; i++) {
        hosts[i] ^= 1u << i % 32;
        ck_assert_uint_ne(cores_look_again(&monitor), 0);
        hosts[i] ^= 1u << i % 32;
    }
    ck_assert_uint_eq(cores_look_again(&monitor), 0);
}
END_TEST

// A call that loads is left out: no core starts, neither this one nor another.
START_TEST(doubts)
{
    uint32_t type = 0, number = 0;
    there[0] = there[1] = true;
    left_out[1] = true;
    ck_assert_uint_eq(cores_load(&monitor, &type, &number), 0);
    ck_assert_uint_eq(monitor.doubt, 0u - MONITOR_LOADED);
    ck_assert_int_eq(cores_start(&monitor), DEV_ACCESS);
    for (unsigned i = 0; i < CODES; i++) {
        ck_assert(!resets.core[i].run);
    }
}
END_TEST

static void fall(unsigned core)
{
    struct resets_out out;
    in.core[core].bite = true;
    cycle(&out);
    in.core[core].bite = false;
    cycle(&out);
    ck_assert(out.core_irq && !out.core[core].run);
}

START_TEST(falls)
{
    struct resets_out out;
    load_all();
    for (unsigned i = 0; i < CORES_RESTARTS; i++) {
        fall(1);
        cores_fell(&monitor);
        cycle(&out);
        ck_assert(!out.core_irq);
        ck_assert_uint_eq(cores_running(&monitor), 7);
        ck_assert(loads[0] == 1 && loads[1] == 2 + i && loads[2] == 1);
    }
    // It stays stopped, and the others run.
    fall(1);
    cores_fell(&monitor);
    cycle(&out);
    ck_assert(!out.core_irq);
    ck_assert_uint_eq(cores_running(&monitor), 5);
    ck_assert_uint_eq(loads[1], 1 + CORES_RESTARTS);
    // Two at once.
    in.core[0].trap = in.core[2].bite = true;
    cycle(&out);
    in.core[0].trap = in.core[2].bite = false;
    cores_fell(&monitor);
    ck_assert_uint_eq(cores_running(&monitor), 5);
    ck_assert(loads[0] == 2 && loads[2] == 2);
}
END_TEST

// What is not what was measured does not start again.
START_TEST(changed)
{
    struct resets_out out;
    load_all();
    answers[2] = IMAGE_ERROR_DIGEST;
    fall(2);
    cores_fell(&monitor);
    cycle(&out);
    ck_assert(!out.core_irq && !out.core[2].run);
    ck_assert_uint_eq(cores_running(&monitor), 3);
    cores_fell(&monitor); // nothing more is to be done
    ck_assert_uint_eq(loads[2], 2);
    // Nor what was not loaded again.
    left_out[1] = true;
    fall(1);
    cores_fell(&monitor);
    cycle(&out);
    ck_assert(!out.core_irq && !out.core[1].run);
    ck_assert_uint_eq(cores_running(&monitor), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cores");
    TCase *tests = tcase_create("monitor");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, none);
    tcase_add_test(tests, refused);
    tcase_add_test(tests, all);
    tcase_add_test(tests, doubts);
    tcase_add_test(tests, falls);
    tcase_add_test(tests, changed);
    suite_add_tcase(suite, tests);
    return unit_run(suite, NULL);
}
