// SPDX-License-Identifier: Apache-2.0
// The one way from a driver to a register: the same calls on the simulated chip's host port
// (native.c) and on Pluton's own core (rv32.c). Freestanding C11.
//
// Addresses are byte addresses of Pluton's core (spec.h), aligned to four. A register's byte k is
// bits 8k+7:8k of its word. Every call on a register performs exactly one bus access, in the order
// of the calls, and ends after a bounded time. A call on a region accesses its words in ascending
// order, and ends with the first that is refused: what was done before it stays.
#ifndef PLUTON_HAL_H
#define PLUTON_HAL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum hal_status {
    HAL_OK = 0,
    HAL_BUS_ERROR = 1,   // the access was refused, and had no effect
    HAL_TIMEOUT = 2,     // no answer within the port's limit; Pluton's own core waits instead
    HAL_UNSUPPORTED = 3, // this port cannot make such an access; nothing was done
};

// Native port: the owner of the bus fills these. On the RV32 core both members stay null.
struct hal_port {
    enum hal_status (*read)(void *context, uint32_t addr, uint32_t *value);
    // strobe: bit k set = byte k is written.
    enum hal_status (*write)(void *context, uint32_t addr, uint32_t value, unsigned strobe);
};

struct hal {
    const struct hal_port *port;
    void *context;
};

// Reads one register. *value changes only on HAL_OK.
enum hal_status hal_read32(struct hal *hal, uint32_t addr, uint32_t *value);

// Writes one register, all four bytes.
enum hal_status hal_write32(struct hal *hal, uint32_t addr, uint32_t value);

// Writes the low `bytes` (1 to 4) bytes of a register in one access. A RISC-V core has no store of
// three bytes, and two stores would be two accesses: there `bytes` = 3 is HAL_UNSUPPORTED.
enum hal_status hal_write(struct hal *hal, uint32_t addr, uint32_t value, unsigned bytes);

// Copies `words` words on the bus. The regions may overlap only if `to` is below `from`.
enum hal_status hal_copy(struct hal *hal, uint32_t to, uint32_t from, uint32_t words);

// Reads `words` words into the program's own memory, which on a host is not on the bus.
enum hal_status hal_load(struct hal *hal, uint32_t *to, uint32_t from, uint32_t words);

// Writes `words` words of the program's own memory, aligned to four, to the bus.
enum hal_status hal_store(struct hal *hal, uint32_t to, const void *from, uint32_t words);

// Where the program's own memory lies on the bus: there an engine can read it. False on a host,
// whose memory no engine reaches; *addr stays then.
bool hal_address(struct hal *hal, const void *memory, uint32_t *addr);

// Writes `value` to each of `words` words.
enum hal_status hal_fill(struct hal *hal, uint32_t addr, uint32_t value, uint32_t words);

#ifdef __cplusplus
}
#endif

#endif
