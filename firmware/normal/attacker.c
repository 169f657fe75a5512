// SPDX-License-Identifier: Apache-2.0
// A Normal World that tries everything it has no right to, with every kind of access, and prints
// for each what the monitor recorded of it.
#include "firmware/normal/cores.h"
#include "firmware/normal/world.h"
#include "firmware/radio/radio.h"
#include "firmware/realtime/triggers.h"

int main(void);

static uint32_t accesses, refusals;
static uint32_t cores; // that run: with them come their mailboxes and the radio's page

static const char *const names[] = {"read", "write", "execute"};

static uint32_t attempt(uint32_t access, uint32_t address, uint32_t value)
{
    return access == PLUTON_ACCESS_READ    ? try_read(address)
           : access == PLUTON_ACCESS_WRITE ? try_write(address, value)
                                           : try_execute(address);
}

// Refused counts what the core was told and the monitor recorded: who, what (by the numbers of
// spec/), where.
static void attack_by(uint32_t access, uint32_t address, uint32_t value)
{
    const uint32_t told = attempt(access, address, value);
    const struct world_answer record = world_ask(WORLD_CALL_REFUSAL, 0, 0);
    const uint32_t subject = record.a[2] & 0xFFu, recorded = record.a[2] >> 8;
    const int refused = told == 1 && record.a[0] == 1 && record.a[1] == address &&
                        subject == PLUTON_SUBJECT_APP_NORMAL && recorded == access;
    accesses++;
    refusals += refused ? 1u : 0u;
    world_text("attacker: ");
    world_text(names[access]);
    world_text(" 0x");
    world_hex(address, 8);
    world_text(told == 1 ? ": refused, recorded " : ": DONE, recorded ");
    world_decimal(subject);
    world_text(" ");
    world_decimal(recorded);
    world_text(" 0x");
    world_hex(record.a[1], 8);
    world_line();
}

static void attack(uint32_t access, uint32_t address)
{
    attack_by(access, address, 0);
}

// What is granted to Normal World, bit a: access of value a. The pages are those of docs/boot.md.
static uint32_t granted(uint32_t page)
{
    // NOLINTNEXTLINE(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the linker script's
    extern const char __bss_end[];
    const uint32_t address = PLUTON_SRAM_BASE + page * PLUTON_SRAM_PAGE;
    const uint32_t code = (uint32_t)(uintptr_t)main & ~(PLUTON_SRAM_PAGE - 1u);
    const uint32_t data = (uint32_t)(uintptr_t)__bss_end & ~(PLUTON_SRAM_PAGE - 1u);
    if (address == code) {
        return 1u << PLUTON_ACCESS_READ | 1u << PLUTON_ACCESS_EXECUTE;
    }
    return address == WORLD_SHARED || (address == RADIO_FRAMES && (cores & 4u) != 0) ||
                   (address >= data && address < data + 2 * PLUTON_SRAM_PAGE)
               ? 1u << PLUTON_ACCESS_READ | 1u << PLUTON_ACCESS_WRITE
               : 0u;
}

// By firmware/monitor/policy.txt, read and write.
static int granted_device(uint32_t base)
{
    return base == PLUTON_UART0_BASE || base == PLUTON_TIMER_BASE ||
           base == PLUTON_NORMAL_MAILBOX_OUTSIDE ||
           (base == PLUTON_MAILBOX_REALTIME0_BASE && (cores & 1u) != 0) ||
           (base == PLUTON_MAILBOX_REALTIME1_BASE && (cores & 2u) != 0) ||
           (base == PLUTON_MAILBOX_RADIO_BASE && (cores & 4u) != 0);
}

// A host that the manifest does not name.
static uint32_t rogue_refused(void)
{
    const int refused_it = cores_send(CORES_ROGUE, "secrets") == RADIO_REFUSED;
    world_text("attacker: " CORES_ROGUE);
    world_text(refused_it ? ": refused" : ": DONE");
    world_line();
    return refused_it ? 1u : 0u;
}

int main(void)
{
    static const uint32_t devices[] = {
#define DEVICE(entry, name, base, size, boot, fixed) base,
        PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
    };
    cores = world_ask(WORLD_CALL_CORES, 0, 0).a[0];
    (void)world_ask(WORLD_CALL_FAULTS, (uint32_t)(uintptr_t)refused, 0);
    for (uint32_t access = 0; access < 3; access++) {
        for (uint32_t page = 0; page < PLUTON_SRAM_PAGES; page++) {
            if ((granted(page) >> access & 1u) == 0) {
                attack(access, PLUTON_SRAM_BASE + page * PLUTON_SRAM_PAGE + 4 * page);
            }
        }
        for (uint32_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
            if (!granted_device(devices[i]) || access == PLUTON_ACCESS_EXECUTE) {
                attack(access, devices[i] + 4);
            }
        }
        attack(access, PLUTON_FLASH_BASE);
        attack(access, PLUTON_FLASH_BASE + PLUTON_FLASH_SIZE - 4);
        attack(access, PLUTON_TCM_BASE);
        attack(access, PLUTON_REGISTERS_BASE);
    }
    for (uint32_t i = 0; i < sizeof triggers / sizeof triggers[0]; i++) {
        attack_by(PLUTON_ACCESS_WRITE, triggers[i].device + triggers[i].offset, triggers[i].value);
    }
    if ((cores & 4u) != 0 && rogue_refused() == 0) {
        return 1;
    }
    world_text("attacker: ");
    world_decimal(accesses);
    world_text(" accesses, ");
    world_decimal(refusals);
    world_text(" refused");
    world_line();
    return refusals == accesses ? 0 : 1;
}
