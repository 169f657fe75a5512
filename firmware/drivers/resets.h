// SPDX-License-Identifier: Apache-2.0
// Driver of the reset controller (rtl/soc): start and release of the application core, start and
// stop of the three others, resets, and the word that survives them. What the caller may not do is
// DEV_ACCESS: who may, stands in its README.
#ifndef PLUTON_DRIVERS_RESETS_H
#define PLUTON_DRIVERS_RESETS_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"
#include "firmware/hal/generated/resources.h"

#ifdef __cplusplus
extern "C" {
#endif

enum resets_dev_chip_cause {
    RESETS_DEV_POWER,
    RESETS_DEV_PLUTON,   // a fatal alert
    RESETS_DEV_ASKED,    // resets_dev_chip_reset()
    RESETS_DEV_ALERT,    // of the firewall, or of the reset controller itself
    RESETS_DEV_WATCHDOG, // Pluton's
};

enum resets_dev_app_cause {
    RESETS_DEV_APP_NONE,
    RESETS_DEV_APP_ASKED, // resets_dev_app_reset()
    RESETS_DEV_APP_WATCHDOG,
};

struct resets_dev {
    struct hal *hal;
    uint32_t base;
};

struct resets_dev_status {
    bool handover, app_runs, start_set;
    enum resets_dev_chip_cause chip; // of the chip's last reset
    enum resets_dev_app_cause app;   // of the application core's last one since
};

// Prepares the context, and checks that the reset controller answers at `base`.
enum dev_error resets_dev_init(struct resets_dev *dev, struct hal *hal, uint32_t base);

enum dev_error resets_dev_status(struct resets_dev *dev, struct resets_dev_status *status);

// The application core begins at `address` + 0x80 and traps to `address`, a multiple of 256. Once.
enum dev_error resets_dev_set_start(struct resets_dev *dev, uint32_t address);

// The application core leaves reset; it is the handover, too. Once, with the start address set.
enum dev_error resets_dev_release(struct resets_dev *dev);

// The same by a word that the caller made: DEV_ACCESS where it is not this one. So a release can
// hang on data, and not on a branch alone.
#define RESETS_DEV_RELEASE UINT32_C(0x52454C45)
enum dev_error resets_dev_release_word(struct resets_dev *dev, uint32_t word);

// These return before the reset comes, if they return at all.
enum dev_error resets_dev_app_reset(struct resets_dev *dev);
enum dev_error resets_dev_chip_reset(struct resets_dev *dev);

// The real-time and radio cores. Addresses are those that the core itself sees.
enum resets_dev_core { RESETS_DEV_REALTIME0, RESETS_DEV_REALTIME1, RESETS_DEV_RADIO };
#define RESETS_DEV_CORES 3u
#define RESETS_DEV_CORE_MEMORY UINT32_C(0x00100000)
#define RESETS_DEV_CORE_ALIGN 256u // of both addresses

enum resets_dev_core_cause {
    RESETS_DEV_CORE_NONE,
    RESETS_DEV_CORE_ASKED,    // resets_dev_core_stop()
    RESETS_DEV_CORE_WATCHDOG, // its own
    RESETS_DEV_CORE_TRAP,     // it executed what is no instruction
};

struct resets_dev_core_state {
    bool placed;  // both addresses are set
    bool runs;    // it is out of its reset
    bool stopped; // its memory can be loaded and measured
    bool fell;    // it stopped without being asked to, and was neither started nor stopped since
    enum resets_dev_core_cause cause; // of its last stop
};

// Where the core begins and where its code ends. Once.
enum dev_error resets_dev_core_place(struct resets_dev *dev, enum resets_dev_core core,
                                     uint32_t start, uint32_t code_end);

// Starts it where it was placed; DEV_ACCESS while it is not stopped.
enum dev_error resets_dev_core_start(struct resets_dev *dev, enum resets_dev_core core);

// The same by the word that starts it. Every other word, but that which stops it, is DEV_ACCESS.
#define RESETS_DEV_CORE_START UINT32_C(0x53545254)
enum dev_error resets_dev_core_start_word(struct resets_dev *dev, enum resets_dev_core core,
                                          uint32_t word);

// Stops it, and waits for at most `polls` until its memory can be loaded.
enum dev_error resets_dev_core_stop(struct resets_dev *dev, enum resets_dev_core core,
                                    uint32_t polls);

enum dev_error resets_dev_core_state(struct resets_dev *dev, enum resets_dev_core core,
                                     struct resets_dev_core_state *state);

// 32 bits that only power-on clears.
enum dev_error resets_dev_retention(struct resets_dev *dev, uint32_t *value);
enum dev_error resets_dev_set_retention(struct resets_dev *dev, uint32_t value);

#ifdef __cplusplus
}
#endif

#endif
