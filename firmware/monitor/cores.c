// SPDX-License-Identifier: Apache-2.0
#include "firmware/monitor/cores.h"

#include "firmware/monitor/load.h"

#define STOP_POLLS 10000u
#define CODE_MOST PLUTON_SRAM_PAGE

static const uint32_t types[RESETS_DEV_CORES] = {
    [RESETS_DEV_REALTIME0] = IMAGE_TYPE_RTA0,
    [RESETS_DEV_REALTIME1] = IMAGE_TYPE_RTA1,
    [RESETS_DEV_RADIO] = IMAGE_TYPE_RADI,
};
static const uint32_t numbers[RESETS_DEV_CORES] = {
    [RESETS_DEV_REALTIME0] = IMAGE_NUMBER_RTA0,
    [RESETS_DEV_REALTIME1] = IMAGE_NUMBER_RTA1,
    [RESETS_DEV_RADIO] = IMAGE_NUMBER_RADI,
};
static const uint32_t subjects[RESETS_DEV_CORES] = {
    [RESETS_DEV_REALTIME0] = PLUTON_SUBJECT_REALTIME0,
    [RESETS_DEV_REALTIME1] = PLUTON_SUBJECT_REALTIME1,
    [RESETS_DEV_RADIO] = PLUTON_SUBJECT_RADIO,
};

// The radio's, of its two pages.
#define HOSTS_RIGHTS (MONITOR_RIGHT(APP_SECURE, READ) | MONITOR_RIGHT(RADIO, READ))
#define FRAMES_RIGHTS                                                                              \
    (MONITOR_RIGHT(APP_NORMAL, READ) | MONITOR_RIGHT(APP_NORMAL, WRITE) |                          \
     MONITOR_RIGHT(RADIO, READ) | MONITOR_RIGHT(RADIO, WRITE))

// A page of code, the rest of the core's memory for data: none of it keeps what was there.
static uint32_t load(struct monitor *monitor, uint32_t core, struct image_manifest *manifest,
                     uint32_t *loaded)
{
    const struct image_region memory = memory_of(types[core]);
    const struct load_place place = {.code = memory.first,
                                     .code_most = CODE_MOST,
                                     .data = memory.first + CODE_MOST,
                                     .data_most = memory.bytes - CODE_MOST};
    return monitor_load(monitor, types[core], &place, manifest, loaded);
}

uint32_t cores_load(struct monitor *monitor, uint32_t *type, uint32_t *number)
{
    uint32_t code = 0;
    for (uint32_t i = 0; i < RESETS_DEV_CORES && code == 0; i++) {
        struct monitor_core *core = &monitor->core[i];
        bool has = false;
        *type = types[i];
        *number = numbers[i];
        code = (uint32_t)monitor_load_has(monitor, types[i], &has);
        if (code == 0 && has) {
            uint32_t loaded = 0;
            monitor->doubt -= MONITOR_LOADED; // one more than MONITOR_DOUBT_BEGIN counts on
            code = load(monitor, i, &core->manifest, &loaded);
            monitor->doubt += loaded;
            core->loaded = code == 0;
            if (core->loaded) {
                serial_manifest(&monitor->serial, &core->manifest);
            }
        }
    }
    return code;
}

void cores_bounds(const struct monitor *monitor, struct policy_bounds *bounds)
{
    for (uint32_t i = 0; i < RESETS_DEV_CORES; i++) {
        const struct monitor_core *core = &monitor->core[i];
        if (core->loaded) {
            bounds->runs |= 1u << subjects[i];
            bounds->devices[subjects[i]][0] = core->manifest.devices[0];
            bounds->devices[subjects[i]][1] = core->manifest.devices[1];
        }
    }
}

// The hosts' page is written here and by nobody after it.
enum dev_error cores_grant(struct monitor *monitor)
{
    const uint32_t polls = dev_polls_for(PLUTON_SRAM_PAGE);
    if (!monitor->core[RESETS_DEV_RADIO].loaded) {
        return DEV_OK;
    }
    enum dev_error error = dma_dev_fill(&monitor->dma, MONITOR_HOSTS, 0, PLUTON_SRAM_PAGE, polls);
    if (error == DEV_OK) {
        error = dma_dev_fill(&monitor->dma, MONITOR_FRAMES, 0, PLUTON_SRAM_PAGE, polls);
    }
    for (uint32_t at = 0; at < IMAGE_HOSTS_BYTES && error == DEV_OK; at += 4) {
        error = dev_error_of_hal(
            hal_write32(&monitor->hal, MONITOR_HOSTS + at, dev_word_of(&monitor->world.hosts[at])));
    }
    if (error == DEV_OK) {
        error = firewall_dev_grant(&monitor->firewall, PLUTON_RESOURCE_SRAM_AT(MONITOR_HOSTS),
                                   HOSTS_RIGHTS);
    }
    if (error == DEV_OK) {
        error = firewall_dev_grant(&monitor->firewall, PLUTON_RESOURCE_SRAM_AT(MONITOR_FRAMES),
                                   FRAMES_RIGHTS);
    }
    return error;
}

uint32_t cores_look_again(struct monitor *monitor)
{
    if (!monitor->core[RESETS_DEV_RADIO].loaded) {
        return 0;
    }
    uint32_t bits = firewall_dev_differs(&monitor->firewall, PLUTON_RESOURCE_SRAM_AT(MONITOR_HOSTS),
                                         HOSTS_RIGHTS) |
                    firewall_dev_differs(&monitor->firewall,
                                         PLUTON_RESOURCE_SRAM_AT(MONITOR_FRAMES), FRAMES_RIGHTS);
    for (uint32_t at = 0; at < IMAGE_HOSTS_BYTES; at += 4) {
        uint32_t word = 0;
        bits |= (uint32_t)hal_read32(&monitor->hal, MONITOR_HOSTS + at, &word);
        bits |= word ^ dev_word_of(&monitor->world.hosts[at]);
    }
    return bits;
}

static void tell(struct monitor *monitor, uint32_t core, const char *what)
{
    serial_begin(&monitor->serial, "monitor: ");
    serial_type(&monitor->serial, types[core]);
    serial_text(&monitor->serial, what);
}

enum dev_error cores_start(struct monitor *monitor)
{
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < RESETS_DEV_CORES && error == DEV_OK; i++) {
        const struct image_manifest *manifest = &monitor->core[i].manifest;
        if (!monitor->core[i].loaded) {
            continue;
        }
        // Nothing behind the payload is executed: not even what was wiped.
        const uint32_t bytes = (manifest->payload_bytes + RESETS_DEV_CORE_ALIGN - 1u) /
                               RESETS_DEV_CORE_ALIGN * RESETS_DEV_CORE_ALIGN;
        error = resets_dev_core_place(&monitor->resets, (enum resets_dev_core)i,
                                      RESETS_DEV_CORE_MEMORY + manifest->entry,
                                      RESETS_DEV_CORE_MEMORY + bytes);
        if (error == DEV_OK) { // with a doubt the reset controller refuses the word
            error = resets_dev_core_start_word(&monitor->resets, (enum resets_dev_core)i,
                                               RESETS_DEV_CORE_START ^ monitor->doubt);
        }
        if (error == DEV_OK) {
            tell(monitor, i, " runs\n");
        }
    }
    return error;
}

static void tell_fall(struct monitor *monitor, uint32_t core, enum resets_dev_core_cause cause)
{
    tell(monitor, core,
         cause == RESETS_DEV_CORE_WATCHDOG ? " fell: its watchdog\n"
         : cause == RESETS_DEV_CORE_TRAP   ? " fell: its trap\n"
                                           : " fell\n");
}

// Again only what was measured: Pluton compares, and knows no other image of this type in this
// boot.
static void restart(struct monitor *monitor, uint32_t core)
{
    struct image_manifest again = {0};
    uint32_t code = monitor->core[core].restarts < CORES_RESTARTS ? 0 : (uint32_t)DEV_ACCESS;
    uint32_t loaded = 0;
    if (code == 0) {
        monitor->core[core].restarts++;
        code = load(monitor, core, &again, &loaded);
    }
    if (code == 0) { // nor does the reset controller take the word of what was not loaded
        code = (uint32_t)resets_dev_core_start_word(&monitor->resets, (enum resets_dev_core)core,
                                                    RESETS_DEV_CORE_START ^
                                                        (loaded ^ (uint32_t)MONITOR_LOADED));
    }
    if (code == 0) {
        tell(monitor, core, " runs again\n");
        return;
    }
    tell(monitor, core, " stays stopped: ");
    serial_code(&monitor->serial, code);
    serial_byte(&monitor->serial, '\n');
}

void cores_fell(struct monitor *monitor)
{
    for (uint32_t i = 0; i < RESETS_DEV_CORES; i++) {
        struct resets_dev_core_state state = {0};
        if (resets_dev_core_state(&monitor->resets, (enum resets_dev_core)i, &state) != DEV_OK ||
            !state.fell) {
            continue;
        }
        tell_fall(monitor, i, state.cause);
        // So that it does not interrupt any more, whatever comes of the rest.
        if (resets_dev_core_stop(&monitor->resets, (enum resets_dev_core)i, STOP_POLLS) == DEV_OK) {
            restart(monitor, i);
        }
    }
}

uint32_t cores_running(struct monitor *monitor)
{
    uint32_t running = 0;
    for (uint32_t i = 0; i < RESETS_DEV_CORES; i++) {
        struct resets_dev_core_state state = {0};
        if (monitor->core[i].loaded &&
            resets_dev_core_state(&monitor->resets, (enum resets_dev_core)i, &state) == DEV_OK &&
            !state.stopped) {
            running |= 1u << i;
        }
    }
    return running;
}
