// SPDX-License-Identifier: Apache-2.0
// Driver of the fuses (rtl/efuse; rows and their meaning: spec/fuse_map.toml). Fuses only rise:
// what is burnt can't be taken back.
//
// Before the fuses are sensed, and after an alert, every call but init and wait returns DEV_ORDER
// or DEV_INTERNAL: what the registers show then is not what was burnt.
#ifndef PLUTON_DRIVERS_EFUSE_H
#define PLUTON_DRIVERS_EFUSE_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EFUSE_DEV_SERIAL_BYTES 16
#define EFUSE_DEV_DIGEST_BYTES 32

struct efuse_dev {
    struct hal *hal;
    uint32_t base;
};

// What a row that is a word reads, and what a key area is: the codes of MARKS and AREAS.
enum efuse_dev_mark {
    EFUSE_DEV_MARK_ZERO = 0,
    EFUSE_DEV_MARK_WHOLE = 1,
    EFUSE_DEV_MARK_PARTIAL = 2,
    EFUSE_DEV_MARK_ONES = 3,
};

enum efuse_dev_area {
    EFUSE_DEV_AREA_BLANK = 0,
    EFUSE_DEV_AREA_COMMITTED = 1,
    EFUSE_DEV_AREA_TOUCHED = 2,
    EFUSE_DEV_AREA_RETIRED = 3,
};

struct efuse_dev_state {
    bool persistent; // the array outlives power; false on an FPGA
    bool halted;     // frozen by an alert until the chip's reset
    bool committed;  // one area holds the chip's keys
    unsigned committed_area;
    bool session; // birth is writing an area
    bool digests_ok;
    unsigned corrected; // rows that had an error that could be corrected, 255 at most
    enum efuse_dev_mark provisioned, secured, returned, lock_serial, lock_root, lock_second;
    enum efuse_dev_area area[PLUTON_FUSE_AREAS];
};

// Counters of the least security version: in the order of the components of spec/measurement.toml.
enum efuse_dev_counter {
    EFUSE_DEV_COUNTER_PLRT = 0,
    EFUSE_DEV_COUNTER_SMON = 1,
    EFUSE_DEV_COUNTER_NWOS = 2,
    EFUSE_DEV_COUNTER_RTA0 = 3,
    EFUSE_DEV_COUNTER_RTA1 = 4,
    EFUSE_DEV_COUNTER_RADI = 5,
    EFUSE_DEV_COUNTER_POLI = 6,
};

// Prepares the context, and checks that efuse answers at `base`.
enum dev_error efuse_dev_init(struct efuse_dev *dev, struct hal *hal, uint32_t base);

// Waits until the rows are sensed, as they are after every reset.
enum dev_error efuse_dev_wait(struct efuse_dev *dev);

enum dev_error efuse_dev_state(struct efuse_dev *dev, struct efuse_dev_state *state);

// The manufacturer's data. *final: its lock row is whole; before that it is not to be believed.
// DEV_FUSE if a word can't be corrected.
enum dev_error efuse_dev_serial(struct efuse_dev *dev, uint8_t serial[EFUSE_DEV_SERIAL_BYTES],
                                bool *final);
enum dev_error efuse_dev_root_hash(struct efuse_dev *dev, uint8_t hash[EFUSE_DEV_DIGEST_BYTES],
                                   bool *final);
// SHA-256 of the LMS public key of images' second signature.
enum dev_error efuse_dev_second_hash(struct efuse_dev *dev, uint8_t hash[EFUSE_DEV_DIGEST_BYTES],
                                     bool *final);

// SHA-256 of the public keys. DEV_FUSE if no area is committed, or a word can't be corrected.
enum dev_error efuse_dev_digests(struct efuse_dev *dev, uint8_t attestation[EFUSE_DEV_DIGEST_BYTES],
                                 uint8_t general[EFUSE_DEV_DIGEST_BYTES]);

// Bit n: image key n is revoked.
enum dev_error efuse_dev_revoked(struct efuse_dev *dev, uint32_t *keys);
enum dev_error efuse_dev_second_signature(struct efuse_dev *dev, bool *compulsory);
// The least security version that may run; 0 to 32.
enum dev_error efuse_dev_least_version(struct efuse_dev *dev, enum efuse_dev_counter counter,
                                       uint32_t *version);

// Burning. DEV_LOCKED: a lock row or the life cycle forbids it; DEV_FALLING: another value was
// burnt before; DEV_FUSE: a fuse does not take. Data and lock are separate calls: look at the data
// before they are final.
enum dev_error efuse_dev_burn_serial(struct efuse_dev *dev,
                                     const uint8_t serial[EFUSE_DEV_SERIAL_BYTES]);
enum dev_error efuse_dev_lock_serial(struct efuse_dev *dev);
enum dev_error efuse_dev_burn_root_hash(struct efuse_dev *dev,
                                        const uint8_t hash[EFUSE_DEV_DIGEST_BYTES]);
enum dev_error efuse_dev_lock_root_hash(struct efuse_dev *dev);
enum dev_error efuse_dev_burn_second_hash(struct efuse_dev *dev,
                                          const uint8_t hash[EFUSE_DEV_DIGEST_BYTES]);
enum dev_error efuse_dev_lock_second_hash(struct efuse_dev *dev);
// key: 0 to 31.
enum dev_error efuse_dev_revoke(struct efuse_dev *dev, unsigned key);
enum dev_error efuse_dev_require_second_signature(struct efuse_dev *dev);
// Raises the counter to `version`, 32 at most; one that is not below it stays as it is.
enum dev_error efuse_dev_raise_version(struct efuse_dev *dev, enum efuse_dev_counter counter,
                                       uint32_t version);

#ifdef __cplusplus
}
#endif

#endif
