// SPDX-License-Identifier: Apache-2.0
#include "firmware/hal/rv32/pmp.h"
#include "firmware/lib/retention.h"
#include "firmware/monitor/cores.h"
#include "firmware/monitor/load.h"
#include "firmware/monitor/monitor.h"
#include "firmware/monitor/policy.h"
#include "firmware/monitor/world.h"

#define CODE_RIGHTS (MONITOR_RIGHT(APP_NORMAL, READ) | MONITOR_RIGHT(APP_NORMAL, EXECUTE))
#define DATA_RIGHTS (MONITOR_RIGHT(APP_NORMAL, READ) | MONITOR_RIGHT(APP_NORMAL, WRITE))
#define SHARED_RIGHTS                                                                              \
    (DATA_RIGHTS | MONITOR_RIGHT(APP_SECURE, READ) | MONITOR_RIGHT(APP_SECURE, WRITE))
#define INTERRUPTS (1u << WORLD_INTERRUPT_FIREWALL | 1u << WORLD_INTERRUPT_CORES)
#define POLLS 200000u

void hal_panic(uint32_t cause);
int main(void);

static struct monitor monitor;

static void halt(void) __attribute__((noreturn));
static void halt(void)
{
    for (;;) {
        __asm__ volatile("wfi");
    }
}

void hal_panic(uint32_t cause)
{
    serial_text(&monitor.serial, "monitor: stopped: trap of its own, cause ");
    serial_decimal(&monitor.serial, cause);
    serial_byte(&monitor.serial, '\n');
    serial_drain(&monitor.serial);
    halt();
}

// The monitor's code is never written and its data never executed, nor anything below SRAM; this
// holds for user mode too. What user mode reaches beyond that is the firewalls' to judge, not
// PMP's: the last entry lets it ask. It is not locked, and so says nothing of machine mode, to
// which the firewalls give no page to execute but the monitor's.
static void protect(void)
{
    PMP_SET(0, PMP_REGION(MONITOR_CODE, PLUTON_SRAM_PAGE),
            PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_EXECUTE);
    PMP_SET(1, PMP_REGION(MONITOR_DATA, PLUTON_SRAM_PAGE),
            PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_WRITE);
    PMP_SET(2, PMP_REGION(0u, 0x80000000u), PMP_LOCK | PMP_NAPOT | PMP_READ | PMP_WRITE);
    PMP_SET(3, PMP_EVERYWHERE, PMP_NAPOT | PMP_READ | PMP_WRITE | PMP_EXECUTE);
}

static enum dev_error start_up(void)
{
    struct hal *hal = &monitor.hal;
    enum dev_error error = resets_dev_init(&monitor.resets, hal, PLUTON_RESETS_BASE);
    if (error == DEV_OK) {
        error = firewall_dev_init(&monitor.firewall, hal, PLUTON_FIREWALL_BASE);
    }
    if (error == DEV_OK) {
        error = dma_dev_init(&monitor.dma, hal, PLUTON_DMA_BASE);
    }
    if (error == DEV_OK) {
        error = mailbox_dev_init(&monitor.pluton, hal, PLUTON_SECURE_MAILBOX_OUTSIDE,
                                 PLUTON_SECURE_MAILBOX_ID);
    }
    return error;
}

static enum dev_error ask_slot(void)
{
    static struct mailbox_dev_message request, response;
    const struct mailbox_dev_wait wait = {.polls = POLLS, .idle = NULL, .context = NULL};
    request.op = MAILBOX_OP_SLOT;
    const enum dev_error error = mailbox_dev_call(&monitor.pluton, &request, &wait, &response);
    if (error != DEV_OK) {
        return error;
    }
    if (response.code != 0 || response.size != MAILBOX_SLOT_RESPONSE_BYTES) {
        return DEV_ORDER;
    }
    monitor.slot = dev_word_of(&response.payload[MAILBOX_SLOT_RESPONSE_SLOT_OFFSET]);
    return DEV_OK;
}

// What was loaded can not run: the next boot takes the other slot.
static void give_up(uint32_t type, uint32_t number, uint32_t code) __attribute__((noreturn));
static void give_up(uint32_t type, uint32_t number, uint32_t code)
{
    uint32_t retention = 0;
    serial_refused(&monitor.serial, monitor.slot, type, code);
    serial_drain(&monitor.serial);
    (void)resets_dev_retention(&monitor.resets, &retention);
    (void)resets_dev_set_retention(&monitor.resets,
                                   retention_mark(retention, monitor.slot, number, code));
    (void)resets_dev_chip_reset(&monitor.resets);
    halt();
}

static enum dev_error grant_pages(uint32_t address, uint32_t bytes, uint32_t rights)
{
    enum dev_error error = DEV_OK;
    for (uint32_t at = 0; at < bytes && error == DEV_OK; at += PLUTON_SRAM_PAGE) {
        error =
            firewall_dev_grant(&monitor.firewall, PLUTON_RESOURCE_SRAM_AT(address + at), rights);
    }
    return error;
}

// The policy is checked whole before anything of it is granted. After close nothing more is.
static enum dev_error grant_all(const struct image_policy *policy)
{
    struct image_grant grant = {0};
    enum dev_error error =
        grant_pages(monitor.world.load, monitor.world.payload_bytes, CODE_RIGHTS);
    if (error == DEV_OK) {
        error = grant_pages(monitor.world.data, monitor.world.data_bytes, DATA_RIGHTS);
    }
    if (error == DEV_OK) {
        error = dma_dev_fill(&monitor.dma, MONITOR_SHARED, 0, PLUTON_SRAM_PAGE,
                             dev_polls_for(PLUTON_SRAM_PAGE));
    }
    if (error == DEV_OK) {
        error = grant_pages(MONITOR_SHARED, PLUTON_SRAM_PAGE, SHARED_RIGHTS);
    }
    if (error == DEV_OK) {
        error = cores_grant(&monitor);
    }
    for (uint32_t i = 0; error == DEV_OK && image_policy_grant(policy, i, &grant); i++) {
        error = firewall_dev_grant(&monitor.firewall, grant.resource, grant.permission);
    }
    return error == DEV_OK ? firewall_dev_close(&monitor.firewall) : error;
}

// Where the policy may grant nothing: what images take, and what the monitor gives or keeps.
static struct policy_bounds bounds_of(void)
{
    struct policy_bounds bounds = {
        .taken = {{0}},
        .runs = 1u << PLUTON_SUBJECT_APP_NORMAL,
        .devices = {
            [PLUTON_SUBJECT_APP_NORMAL] = {monitor.world.devices[0], monitor.world.devices[1]}}};
    cores_bounds(&monitor, &bounds);
    pages_add(&bounds.taken, MONITOR_CODE, PLUTON_SRAM_PAGE);
    pages_add(&bounds.taken, MONITOR_DATA, PLUTON_SRAM_PAGE);
    pages_add(&bounds.taken, MONITOR_WORLD_CODE, MONITOR_WORLD_MOST);
    pages_add(&bounds.taken, MONITOR_WORLD_DATA, MONITOR_WORLD_MOST);
    pages_add(&bounds.taken, MONITOR_SHARED, PLUTON_SRAM_PAGE);
    pages_add(&bounds.taken, MONITOR_POLICY, PLUTON_SRAM_PAGE);
    pages_add(&bounds.taken, MONITOR_HOSTS, PLUTON_SRAM_PAGE);
    pages_add(&bounds.taken, MONITOR_FRAMES, PLUTON_SRAM_PAGE);
    pages_add(&bounds.taken, MONITOR_CHANNEL, PLUTON_SRAM_PAGE);
    return bounds;
}

static uint32_t pages_not_granted(uint32_t address, uint32_t bytes, uint32_t rights)
{
    uint32_t bits = 0;
    for (uint32_t at = 0; at < bytes; at += PLUTON_SRAM_PAGE) {
        bits |= firewall_dev_differs(&monitor.firewall, PLUTON_RESOURCE_SRAM_AT(address + at),
                                     rights);
    }
    return bits;
}

// Policy, hosts, grants and close once more, for `doubt`.
static void look_again(const struct image_policy *policy)
{
    const struct policy_bounds bounds = bounds_of();
    struct firewall_dev_status firewall = {0};
    struct image_grant grant = {0};
    uint32_t bits = 0, count = 0;
    monitor.doubt += MONITOR_CHECKED + ((uint32_t)policy_check(policy, &bounds) |
                                        policy_hosts_beyond(policy, monitor.world.hosts));
    bits |= pages_not_granted(monitor.world.load, monitor.world.payload_bytes, CODE_RIGHTS);
    bits |= pages_not_granted(monitor.world.data, monitor.world.data_bytes, DATA_RIGHTS);
    bits |= pages_not_granted(MONITOR_SHARED, PLUTON_SRAM_PAGE, SHARED_RIGHTS);
    bits |= cores_look_again(&monitor);
    for (; image_policy_grant(policy, count, &grant); count++) {
        bits |= firewall_dev_differs(&monitor.firewall, grant.resource, grant.permission);
    }
    monitor.doubt += MONITOR_GRANTED + (bits | (count ^ policy->count));
    const enum dev_error error = firewall_dev_status(&monitor.firewall, &firewall);
    monitor.doubt += MONITOR_CLOSED + ((uint32_t)error | (uint32_t)!firewall.closed);
}

static uint32_t grant_by_policy(void)
{
    struct image_policy policy = {0};
    const struct policy_bounds bounds = bounds_of();
    enum policy_error wrong = POLICY_FORMAT;
    if (image_policy_read((const uint8_t *)(uintptr_t)MONITOR_POLICY, monitor.policy.payload_bytes,
                          &policy) == IMAGE_OK) {
        wrong = policy_check(&policy, &bounds);
    }
    if (wrong != POLICY_OK) {
        serial_text(&monitor.serial, "monitor: policy: ");
        serial_text(&monitor.serial, policy_error_name(wrong));
        serial_byte(&monitor.serial, '\n');
        return IMAGE_ERROR_BOUNDS;
    }
    policy_hosts(&policy, monitor.world.hosts);
    const enum dev_error error = grant_all(&policy);
    look_again(&policy);
    return error == DEV_OK && monitor.doubt != 0 ? (uint32_t)DEV_FAULT : (uint32_t)error;
}

static const struct load_place policy_place = {.code = MONITOR_POLICY,
                                               .code_most = MONITOR_WORLD_MOST};
static const struct load_place world_place = {.code = MONITOR_WORLD_CODE,
                                              .code_most = MONITOR_WORLD_MOST,
                                              .data = MONITOR_WORLD_DATA,
                                              .data_most = MONITOR_WORLD_MOST};

static uint32_t load(uint32_t type, const struct load_place *place, struct image_manifest *manifest)
{
    uint32_t loaded = 0;
    const uint32_t code = monitor_load(&monitor, type, place, manifest, &loaded);
    monitor.doubt += loaded;
    return code;
}

int main(void)
{
    struct firewall_dev_status firewall = {0};
    protect();
    monitor.doubt = MONITOR_DOUBT_BEGIN;
    serial_init(&monitor.serial, &monitor.hal);
    world_init(&monitor);
    enum dev_error error = start_up();
    if (error == DEV_OK) {
        error = firewall_dev_status(&monitor.firewall, &firewall);
    }
    if (error == DEV_OK && firewall.closed) {
        // The application core alone was reset: what was granted is out of the monitor's reach.
        serial_text(&monitor.serial, "monitor: restarted: the chip's reset follows\n");
        serial_drain(&monitor.serial);
        (void)resets_dev_chip_reset(&monitor.resets);
        halt();
    }
    if (error == DEV_OK) {
        error = ask_slot();
    }
    if (error != DEV_OK) {
        give_up(IMAGE_TYPE_SMON, IMAGE_NUMBER_SMON, (uint32_t)error);
    }
    uint32_t code = load(IMAGE_TYPE_POLI, &policy_place, &monitor.policy);
    if (code != 0) {
        give_up(IMAGE_TYPE_POLI, IMAGE_NUMBER_POLI, code);
    }
    serial_manifest(&monitor.serial, &monitor.policy);
    code = load(IMAGE_TYPE_NWOS, &world_place, &monitor.world);
    if (code != 0) {
        give_up(IMAGE_TYPE_NWOS, IMAGE_NUMBER_NWOS, code);
    }
    serial_manifest(&monitor.serial, &monitor.world);
    uint32_t type = 0, number = 0;
    code = cores_load(&monitor, &type, &number);
    if (code != 0) {
        give_up(type, number, code);
    }
    code = grant_by_policy();
    if (code != 0) {
        give_up(IMAGE_TYPE_POLI, IMAGE_NUMBER_POLI, code);
    }
    error = cores_start(&monitor);
    if (error != DEV_OK) {
        give_up(IMAGE_TYPE_SMON, IMAGE_NUMBER_SMON, (uint32_t)error);
    }
    __asm__ volatile("csrw mie, %0" : : "r"(INTERRUPTS));
    // With a doubt it is an address where nothing is.
    world_enter((monitor.world.load + monitor.world.entry) | (0u - (uint32_t)(monitor.doubt != 0)));
}
