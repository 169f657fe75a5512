// SPDX-License-Identifier: Apache-2.0
// Signed images, boot tables and policies (docs/generated/image.md): what may be believed of bytes
// that may be anything from anyone. Whoever loads an image uses this, from the ROM to a tool on a
// desk; hashing and verifying are given from outside.
//
// The caller gives a header that nobody else can change meanwhile. A function succeeds or leaves
// its output untouched. Nothing here is secret.
#ifndef PLUTON_LIB_IMAGE_H
#define PLUTON_LIB_IMAGE_H

#include "firmware/lib/generated/image_spec.h"
#include "firmware/lib/hash.h"
#include "firmware/lib/lms.h"

#ifdef __cplusplus
extern "C" {
#endif

struct image_ops {
    void *context;
    hash_sha256 sha256;
    // ECDSA over P-256: key is X || Y, signature r || s. true: it is a signature of the digest;
    // false for everything else, an engine that failed included.
    bool (*verify)(void *context, const uint8_t key[IMAGE_KEY_BYTES],
                   const uint8_t digest[HASH_BYTES],
                   const uint8_t signature[IMAGE_SIGNATURE_BYTES]);
    // Null, or told once of each second signature that was looked at: what was found, whatever was
    // answered, and the root that its key has.
    void (*second)(void *context, const struct lms_found *found, const uint8_t root[HASH_BYTES]);
};

// What the chip believes: its fuses and its life cycle.
struct image_chip {
    uint8_t root_hash[HASH_BYTES];
    bool root_locked; // before that root_hash is not believed
    uint8_t second_hash[HASH_BYTES];
    bool second_locked;
    bool second_compulsory;
    uint32_t revoked;                    // bit n: image key n
    uint32_t least_version[IMAGE_TYPES]; // by IMAGE_NUMBER_*
    bool unsigned_permitted;             // the life cycle is Blank
};

struct image_region {
    uint32_t first, bytes; // 0 bytes: nothing may lie there
};

// What the loader asks for. An image's code lies in `code` from a multiple of `page` on, its data
// in `data` likewise; they share no page. The regions may be one. `page` is a power of two.
struct image_wanted {
    uint32_t type; // IMAGE_TYPE_*
    struct image_region code, data;
    uint32_t page;
};

// What a header says. It holds no pointer.
struct image_manifest {
    uint32_t type;   // IMAGE_TYPE_*
    uint32_t number; // IMAGE_NUMBER_*
    uint32_t security_version;
    uint32_t release;
    uint32_t payload_bytes;
    uint32_t load;
    uint32_t entry; // offset in the payload
    uint32_t data;  // 0: none
    uint32_t data_bytes;
    uint32_t key_id;
    uint32_t devices[2];        // bit n of the first: device n; of the second: device 32 + n
    uint8_t signer[HASH_BYTES]; // SHA-256(0x04 || key); zero without signatures
    uint8_t digest[HASH_BYTES]; // of the payload
    uint8_t hosts[IMAGE_HOSTS_BYTES];
};

// A line for people; never null.
const char *image_error_text(enum image_error error);

// The first check alone, `format`, and what the header says; nothing of it is believed yet, and
// signer is zero. For tools.
enum image_error image_read(const uint8_t header[IMAGE_HEADER_BYTES],
                            struct image_manifest *manifest);

// Every check but the last, in the order of the table, and the first one that fails.
enum image_error image_check(const uint8_t header[IMAGE_HEADER_BYTES],
                             const struct image_chip *chip, const struct image_wanted *wanted,
                             const struct image_ops *ops, struct image_manifest *manifest);

// The last check: the digest of the payload where it will run is the manifest's. IMAGE_OK or
// IMAGE_ERROR_DIGEST.
enum image_error image_check_digest(const struct image_manifest *manifest,
                                    const uint8_t digest[HASH_BYTES]);

// ---- The slots ----

#define IMAGE_NO_TABLE 2u // no table is valid
#define IMAGE_NO_SLOT 2u  // no slot is left

struct image_table {
    uint32_t counts;   // 0 or 1: the table that counts; IMAGE_NO_TABLE
    uint32_t sequence; // its own; 0 without one
    uint32_t first;    // the slot that is tried first
};

// What the two tables say, as read from flash.
void image_tables_read(const uint8_t one[IMAGE_TABLE_BYTES], const uint8_t two[IMAGE_TABLE_BYTES],
                       const struct image_ops *ops, struct image_table *table);

// The bytes that make slot `first` the first one, for sector `*sector` (0 or 1), which does not
// count. To be written in order after the sector is erased. false: no slot of that number, or no
// digest.
bool image_table_next(const struct image_table *table, uint32_t first, const struct image_ops *ops,
                      uint32_t *sector, uint8_t bytes[IMAGE_TABLE_BYTES]);

// The slot to try: the first one, or the other; bit n of `failed`: slot n failed. IMAGE_NO_SLOT.
uint32_t image_slot(const struct image_table *table, uint32_t failed);

// Where in the flash an image's header begins. false: no such slot or type.
bool image_place(uint32_t slot, uint32_t type, uint32_t *offset);

// ---- Policies ----

struct image_policy {
    const uint8_t *hosts; // IMAGE_HOSTS_BYTES, in the form of a manifest's
    const uint8_t *grants;
    uint32_t count;
};

struct image_grant {
    uint32_t resource;   // below IMAGE_POLICY_RESOURCES
    uint32_t permission; // bits 17:0
};

// Checks all of a policy's payload: its length, its hosts, every resource and permission, and that
// no resource is granted twice. Whether a grant is a good one is for the monitor to say. IMAGE_OK
// or IMAGE_ERROR_FORMAT.
enum image_error image_policy_read(const uint8_t *payload, size_t bytes,
                                   struct image_policy *policy);

// Grant `index` of a policy that was read. false: there is none.
bool image_policy_grant(const struct image_policy *policy, uint32_t index,
                        struct image_grant *grant);

#ifdef __cplusplus
}
#endif

#endif
