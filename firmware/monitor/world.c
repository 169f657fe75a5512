// SPDX-License-Identifier: Apache-2.0
#include "firmware/monitor/world.h"

#include "firmware/monitor/calls.h"
#include "firmware/monitor/cores.h"

#define CAUSE_INTERRUPT 0x80000000u
#define CAUSE_FETCH_FAULT 1u
#define CAUSE_LOAD_FAULT 5u
#define CAUSE_STORE_FAULT 7u
#define CAUSE_ECALL_USER 8u

#define A0 10
#define A1 11
#define A2 12
#define A3 13
#define A7 17

// A trap serves this many refusals; what comes meanwhile is counted by the firewalls.
#define REFUSALS 4u

static struct monitor *monitor;

static struct {
    uint32_t faults; // where Normal World resumes after a refused access; 0: nowhere
    bool any;
    struct firewall_dev_fault last;
} world;

void world_init(struct monitor *serves)
{
    monitor = serves;
}

static void stop(void) __attribute__((noreturn));
static void stop(void)
{
    serial_drain(&monitor->serial);
    for (;;) {
        __asm__ volatile("wfi");
    }
}

static void tell_refusal(const struct firewall_dev_fault *fault)
{
    static const char *const subjects[] = {
#define SUBJECT(subject, name, text) [subject] = (name),
        PLUTON_SUBJECT_TABLE(SUBJECT)
#undef SUBJECT
    };
    static const char *const accesses[] = {"read", "write", "execute"};
    struct serial *serial = &monitor->serial;
    serial_begin(serial, "monitor: refused: ");
    serial_text(serial, fault->subject < sizeof subjects / sizeof subjects[0]
                            ? subjects[fault->subject]
                            : "nobody");
    serial_byte(serial, ' ');
    serial_text(serial, fault->access < 3 ? accesses[fault->access] : "access");
    serial_text(serial, " 0x");
    serial_hex(serial, fault->address, 8);
    serial_byte(serial, '\n');
}

static void record(const struct firewall_dev_fault *fault)
{
    world.any = true;
    world.last = *fault;
    tell_refusal(fault);
}

// Of the refusals that a trap found: whether one is of this word, and whether one is of the
// instruction at which user mode stands, which can thus not run.
struct found {
    bool word, instruction;
};

static bool same_word(uint32_t one, uint32_t two)
{
    return ((one ^ two) & ~3u) == 0;
}

// Tells of each refusal that the firewalls keep, and lets them keep the next.
static struct found refusals(uint32_t word, uint32_t pc)
{
    struct found found = {false, false};
    struct firewall_dev_fault fault;
    for (uint32_t i = 0; i < REFUSALS; i++) {
        if (firewall_dev_fault(&monitor->firewall, &fault) != DEV_OK || !fault.kept) {
            break;
        }
        record(&fault);
        (void)firewall_dev_acknowledge(&monitor->firewall);
        found.word = found.word || same_word(fault.address, word);
        // An instruction of four bytes may begin in the middle of a word.
        found.instruction =
            found.instruction ||
            (fault.subject == PLUTON_SUBJECT_APP_NORMAL && fault.access == PLUTON_ACCESS_EXECUTE &&
             (same_word(fault.address, pc) || same_word(fault.address, pc + 2)));
    }
    return found;
}

// Normal World's bytes are read once, each checked as it was read.
static uint32_t write(uint32_t offset, uint32_t size)
{
    if (size == 0 || size > WORLD_WRITE_MOST || offset >= PLUTON_SRAM_PAGE ||
        size > PLUTON_SRAM_PAGE - offset) {
        return WORLD_ERROR_ARGUMENT;
    }
    const volatile uint8_t *text = (const volatile uint8_t *)(uintptr_t)(MONITOR_SHARED + offset);
    uint8_t own[WORLD_WRITE_MOST] = {0};
    for (uint32_t i = 0; i < size; i++) {
        const uint8_t byte = text[i];
        own[i] = byte == '\n' || (byte >= ' ' && byte <= '~') ? byte : (uint8_t)'.';
    }
    serial_write(&monitor->serial, own, size);
    return 0;
}

static void end(uint32_t code) __attribute__((noreturn));
static void end(uint32_t code)
{
    serial_begin(&monitor->serial, "monitor: Normal World ended with ");
    serial_decimal(&monitor->serial, code);
    serial_byte(&monitor->serial, '\n');
    stop();
}

static void call(struct world_frame *frame)
{
    uint32_t *x = frame->x;
    x[0] += 4;
    switch (x[A7]) {
    case WORLD_CALL_WRITE:
        x[A0] = write(x[A0], x[A1]);
        break;
    case WORLD_CALL_REFUSAL:
        x[A0] = world.any ? 1u : 0u;
        x[A1] = world.any ? world.last.address : 0u;
        x[A2] = world.any ? WORLD_REFUSAL(world.last.subject, world.last.access) : 0u;
        x[A3] = world.any ? world.last.count : 0u;
        break;
    case WORLD_CALL_FAULTS:
        world.faults = x[A0];
        x[A0] = 0;
        break;
    case WORLD_CALL_CORES:
        x[A0] = cores_running(monitor);
        break;
    case WORLD_CALL_END:
        end(x[A0]);
    default:
        x[A0] = WORLD_ERROR_CALL;
        break;
    }
}

static bool is_access_fault(uint32_t cause)
{
    return cause == CAUSE_FETCH_FAULT || cause == CAUSE_LOAD_FAULT || cause == CAUSE_STORE_FAULT;
}

// An access that PMP refused reaches no firewall, and is recorded here.
static void record_own(uint32_t cause, uint32_t address)
{
    const uint8_t access = cause == CAUSE_FETCH_FAULT  ? PLUTON_ACCESS_EXECUTE
                           : cause == CAUSE_LOAD_FAULT ? PLUTON_ACCESS_READ
                                                       : PLUTON_ACCESS_WRITE;
    const struct firewall_dev_fault fault = {.kept = true,
                                             .address = address,
                                             .subject = PLUTON_SUBJECT_APP_NORMAL,
                                             .nonsecure = true,
                                             .access = access,
                                             .resource = false,
                                             .index = 0,
                                             .count = world.any ? world.last.count : 0};
    record(&fault);
}

void world_trap(struct world_frame *frame, uint32_t cause, uint32_t value)
{
    const bool interrupt = (cause & CAUSE_INTERRUPT) != 0;
    const struct found found = refusals(value, frame->x[0]);
    if (cause == (CAUSE_INTERRUPT | WORLD_INTERRUPT_CORES)) {
        cores_fell(monitor);
    }
    if (interrupt && !found.instruction) {
        return;
    }
    if (interrupt) { // it came before the exception of the same fetch, and would again and again
        cause = CAUSE_FETCH_FAULT;
        value = frame->x[0];
    }
    if (cause == CAUSE_ECALL_USER) {
        call(frame);
        return;
    }
    if (is_access_fault(cause) && !interrupt && !found.word) {
        record_own(cause, value);
    }
    if (is_access_fault(cause) && world.faults != 0) {
        frame->x[0] = world.faults;
        return;
    }
    serial_begin(&monitor->serial, "monitor: Normal World stopped: cause ");
    serial_decimal(&monitor->serial, cause);
    serial_text(&monitor->serial, " at 0x");
    serial_hex(&monitor->serial, frame->x[0], 8);
    serial_text(&monitor->serial, ", 0x");
    serial_hex(&monitor->serial, value, 8);
    serial_byte(&monitor->serial, '\n');
    stop();
}
