// SPDX-License-Identifier: Apache-2.0
#include "firmware/lib/loader.h"

// What a check that held adds to `doubt`, beside what it found to differ. The sum of a whole image
// is 0; no difference is large enough to stand for a check that was left out.
enum { VERIFIED = 0x1A5C36E1, SECOND = 0x0E6D94A3, AGREED = 0x2D93C5B7, COMPARED = 0x16B9E2CD };
#define DOUBT_BEGIN (0u - (2u * VERIFIED + SECOND + AGREED + COMPARED))

_Static_assert(sizeof(struct ecc_dev_point) == IMAGE_KEY_BYTES &&
                   sizeof(struct ecc_dev_signature) == IMAGE_SIGNATURE_BYTES,
               "a key and a signature are two numbers without a gap");

// Below 256, so that no two digests' difference is one of the numbers above.
static uint32_t differ(const uint8_t *one, const uint8_t *two)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < HASH_BYTES; i += 4) {
        bits |= dev_word_of(&one[i]) ^ dev_word_of(&two[i]);
    }
    bits |= bits >> 16;
    return (bits | bits >> 8) & 0xFFu;
}

// Into the open message. What lies on the bus the engine reads by itself, where it can: from a word
// on, and an odd rest only of what is last.
static enum dev_error hash_part(struct sha2_dev *sha2, const struct hash_part *part, bool last)
{
    uint32_t addr = 0;
    const bool reads = sha2->pending_size == 0 && part->size != 0 &&
                       (last || part->size % 4 == 0) &&
                       hal_address(sha2->hal, part->bytes, &addr) && addr % 4 == 0;
    return reads ? sha2_dev_read(sha2, addr, (uint32_t)part->size, PLUTON_CALLER_SELF, last)
                 : sha2_dev_write(sha2, part->bytes, part->size);
}

// Several parts that are short, as a key and the byte before it, in one piece that the engine reads
// by itself: else each of their words would be a call of the driver. false: they stay as they are.
static bool gather(struct loader *loader, const struct hash_part *parts, size_t count,
                   struct hash_part *whole)
{
    uint32_t addr = 0, held = 0, shift = 0, *to = loader->piece;
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += parts[i].size;
    }
    if (count < 2 || size > sizeof loader->piece || !hal_address(loader->hal, to, &addr)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const uint8_t *from = parts[i].bytes, *end = from + parts[i].size;
        for (; end - from >= 4; from += 4) {
            const uint32_t word = dev_word_of(from);
            *to++ = held | word << shift;
            held = shift == 0 ? 0 : word >> (32 - shift);
        }
        for (; from != end; from++) {
            held |= (uint32_t)*from << shift;
            shift = (shift + 8) % 32;
            if (shift == 0) {
                *to++ = held;
                held = 0;
            }
        }
    }
    if (shift != 0) {
        *to = held;
    }
    *whole = (struct hash_part){(const uint8_t *)loader->piece, size};
    return true;
}

static bool sha256(void *context, const struct hash_part *parts, size_t count,
                   uint8_t digest[HASH_BYTES])
{
    struct loader *loader = (struct loader *)context;
    struct sha2_dev *sha2 = &loader->sha2;
    struct hash_part whole;
    if (gather(loader, parts, count, &whole)) {
        parts = &whole;
        count = 1;
    }
    enum dev_error error = sha2_dev_start(sha2, SHA2_DEV_SHA256);
    if (error != DEV_OK) {
        return false; // the open message, if there is one, is another's
    }
    for (size_t i = 0; i < count && error == DEV_OK; i++) {
        error = hash_part(sha2, &parts[i], i + 1 == count);
    }
    if (error == DEV_OK) {
        error = sha2_dev_finish(sha2, digest, HASH_BYTES);
    }
    if (error != DEV_OK) {
        (void)sha2_dev_zeroize(sha2);
    }
    return error == DEV_OK;
}

static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

static bool verify(void *context, const uint8_t key[IMAGE_KEY_BYTES],
                   const uint8_t digest[HASH_BYTES], const uint8_t rs[IMAGE_SIGNATURE_BYTES])
{
    // X || Y and r || s are these structures.
    const struct ecc_dev_point *point = (const struct ecc_dev_point *)(const void *)key;
    const struct ecc_dev_signature *signature = (const struct ecc_dev_signature *)(const void *)rs;
    struct loader *loader = (struct loader *)context;
    // Wiped, the engine is not done: without a further command it says so.
    if (ecc_dev_zeroize(&loader->ecc) != DEV_OK) {
        return false;
    }
    const enum dev_error error = ecc_dev_verify(&loader->ecc, point, digest, signature);
    loader->doubt += VERIFIED + ecc_dev_outcome(&loader->ecc);
    return error == DEV_OK;
}

static void second(void *context, const struct lms_found *found, const uint8_t root[HASH_BYTES])
{
    ((struct loader *)context)->doubt += SECOND + (found->doubt | differ(found->root, root));
}

// Attestation takes ecc once after a reset, to compute the public keys: operands of software's
// would be overwritten. Without noise there are no keys, and it never comes.
static void wait_for_attest(struct hal *hal)
{
    struct attest_dev attest;
    if (attest_dev_init(&attest, hal, PLUTON_ATTEST_BASE) == DEV_OK) {
        (void)attest_dev_wait_ready(&attest);
    }
}

enum dev_error loader_init(struct loader *loader, struct hal *hal)
{
    struct lifecycle_dev_status status = {0};
    loader->hal = hal;
    loader->doubt = UINT32_MAX;
    loader->ops =
        (struct image_ops){.context = loader, .sha256 = sha256, .verify = verify, .second = second};
    enum dev_error error = lifecycle_dev_init(&loader->lifecycle, hal, PLUTON_LIFECYCLE_BASE);
    if (error == DEV_OK) {
        error = lifecycle_dev_wait_sensed(&loader->lifecycle, &status);
    }
    if (error == DEV_OK) {
        error = efuse_dev_init(&loader->efuse, hal, PLUTON_EFUSE_BASE);
    }
    if (error == DEV_OK) {
        error = efuse_dev_wait(&loader->efuse);
    }
    if (error == DEV_OK) {
        error = sha2_dev_init(&loader->sha2, hal, PLUTON_SHA2_BASE);
    }
    if (error == DEV_OK) {
        error = measure_dev_init(&loader->measure, hal, PLUTON_MEASURE_BASE);
    }
    if (error == DEV_OK) {
        error = measure_dev_wait_boot(&loader->measure);
    }
    if (error == DEV_OK && (status.state == LIFECYCLE_DEV_PROVISIONED ||
                            status.state == LIFECYCLE_DEV_SECURED)) { // else it has no keys
        wait_for_attest(hal);
    }
    if (error == DEV_OK) {
        error = ecc_dev_init(&loader->ecc, hal, PLUTON_ECC_BASE);
    }
    return error;
}

// What the fuses say now; of the versions, `count` of them from that of type `first` on.
static enum dev_error ask_chip(struct loader *loader, struct image_chip *chip, uint32_t first,
                               uint32_t count)
{
    struct lifecycle_dev_status status = {0};
    enum dev_error error = lifecycle_dev_status(&loader->lifecycle, &status);
    if (error == DEV_OK && (status.state < LIFECYCLE_DEV_BLANK ||
                            status.state > LIFECYCLE_DEV_SECURED)) { // Returned, or no life cycle
        error = DEV_DENIED;
    }
    if (error == DEV_OK) {
        chip->unsigned_permitted = status.state == LIFECYCLE_DEV_BLANK;
        error = efuse_dev_root_hash(&loader->efuse, chip->root_hash, &chip->root_locked);
    }
    if (error == DEV_OK) {
        error = efuse_dev_second_signature(&loader->efuse, &chip->second_compulsory);
    }
    if (error == DEV_OK && chip->second_compulsory) {
        error = efuse_dev_second_hash(&loader->efuse, chip->second_hash, &chip->second_locked);
    }
    if (error == DEV_OK) {
        error = efuse_dev_revoked(&loader->efuse, &chip->revoked);
    }
    for (uint32_t i = first; i < first + count && error == DEV_OK; i++) {
        error = efuse_dev_least_version(&loader->efuse, (enum efuse_dev_counter)i,
                                        &chip->least_version[i]);
    }
    return error;
}

static uint32_t header_word(const struct loader *loader, uint32_t offset)
{
    return loader->header[offset / 4];
}

// What image_check() asked of fuses and header, asked once more: 0 where all holds. Of an image
// without signer there is no signature to have been verified, and no second one where none is
// compulsory.
static uint32_t disagreement(struct loader *loader, const struct image_wanted *wanted,
                             const struct image_manifest *manifest, bool is_signed)
{
    static const uint8_t uncompressed = 0x04;
    const struct hash_part parts[2] = {
        {&uncompressed, 1}, {(const uint8_t *)loader->header + IMAGE_ROOT_OFFSET, IMAGE_KEY_BYTES}};
    struct image_chip chip = {0};
    uint8_t digest[HASH_BYTES] = {0};
    uint32_t bits = (uint32_t)ask_chip(loader, &chip, manifest->number, 1) |
                    (manifest->type ^ wanted->type) |
                    (uint32_t)(manifest->security_version < chip.least_version[manifest->number]);
    if (!is_signed) {
        loader->doubt += 2u * VERIFIED + SECOND;
        return bits | (uint32_t)!chip.unsigned_permitted | (uint32_t)chip.root_locked |
               (uint32_t)chip.second_compulsory;
    }
    bits |= (uint32_t)!sha256(loader, parts, 2, digest) | differ(digest, chip.root_hash);
    if (chip.second_compulsory) {
        const struct hash_part key = {(const uint8_t *)loader->header + IMAGE_SECOND_KEY_OFFSET,
                                      IMAGE_SECOND_KEY_BYTES};
        bits |= (uint32_t)!sha256(loader, &key, 1, digest) | differ(digest, chip.second_hash) |
                (uint32_t)!chip.second_locked;
    } else {
        loader->doubt += SECOND;
    }
    return bits | (uint32_t)!chip.root_locked | (chip.revoked >> manifest->key_id & 1u) |
           (~header_word(loader, IMAGE_KEY_TYPES_OFFSET) >> manifest->number & 1u);
}

uint32_t loader_doubt(const struct loader *loader)
{
    return loader->doubt;
}

uint32_t loader_check(struct loader *loader, uint32_t from, const struct image_wanted *wanted,
                      struct image_manifest *manifest)
{
    struct image_chip chip = {0};
    loader->doubt = DOUBT_BEGIN;
    enum dev_error error = ask_chip(loader, &chip, 0, IMAGE_TYPES);
    if (error == DEV_OK) {
        error =
            dev_error_of_hal(hal_load(loader->hal, loader->header, from, IMAGE_HEADER_BYTES / 4));
    }
    if (error != DEV_OK) {
        return (uint32_t)error;
    }
    const uint32_t code = (uint32_t)image_check((const uint8_t *)loader->header, &chip, wanted,
                                                &loader->ops, manifest);
    if (code == IMAGE_OK) {
        static const uint8_t nobody[HASH_BYTES] = {0};
        const uint32_t signer = differ(manifest->signer, nobody);
        loader->doubt += AGREED + disagreement(loader, wanted, manifest, signer != 0);
        if (signer == 0) { // unsigned: birth is refused in this boot
            return (uint32_t)lifecycle_dev_taint(&loader->lifecycle);
        }
    }
    return code;
}

static uint32_t compare(struct loader *loader, const struct image_manifest *manifest,
                        const uint8_t digest[HASH_BYTES])
{
    const uint32_t code = (uint32_t)image_check_digest(manifest, digest);
    loader->doubt += COMPARED + differ(manifest->digest, digest);
    return code;
}

uint32_t loader_measure(struct loader *loader, const struct image_manifest *manifest,
                        enum pluton_caller caller)
{
    struct measure_dev_component component = {
        .type = manifest->type, .security_version = manifest->security_version, .signer = {0}};
    uint8_t digest[PLUTON_ENTRY_DIGEST_BYTES] = {0};
    copy(component.signer, manifest->signer, HASH_BYTES);
    const enum dev_error error = measure_dev_region(&loader->measure, &component, manifest->load,
                                                    manifest->payload_bytes, caller, digest);
    return error != DEV_OK ? (uint32_t)error : compare(loader, manifest, digest);
}

uint32_t loader_compare(struct loader *loader, const struct image_manifest *manifest,
                        enum pluton_caller caller)
{
    uint8_t digest[HASH_BYTES] = {0};
    const enum dev_error error =
        sha2_dev_digest(&loader->sha2, SHA2_DEV_SHA256, manifest->load, manifest->payload_bytes,
                        caller, digest, sizeof digest);
    return error != DEV_OK ? (uint32_t)error : compare(loader, manifest, digest);
}
