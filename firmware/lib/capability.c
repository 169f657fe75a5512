// SPDX-License-Identifier: Apache-2.0
#include "firmware/lib/capability.h"

#define SIGNED_BYTES CAPABILITY_SIGNATURE_OFFSET

static const uint8_t label[CAPABILITY_LABEL_BYTES + 1] = CAPABILITY_LABEL_TEXT;

// In a time that does not depend on the bytes.
static bool equal(const uint8_t *one, const uint8_t *two, size_t size)
{
    uint32_t differ = 0;
    for (size_t i = 0; i < size; i++) {
        differ |= (uint32_t)(one[i] ^ two[i]);
    }
    return differ == 0;
}

static void copy(uint8_t *to, const uint8_t *from, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

enum dev_error capability_challenge(const struct capability_devs *devs,
                                    uint8_t challenge[CAPABILITY_CHALLENGE_BYTES])
{
    struct debug_dev_status status = {0};
    enum dev_error error = debug_dev_status(devs->debug, &status);
    if (error == DEV_OK && !status.fresh) {
        error = debug_dev_draw(devs->debug);
    }
    return error == DEV_OK ? debug_dev_challenge(devs->debug, challenge) : error;
}

// SHA-256 of `first` and `second`.
static enum dev_error hash(struct sha2_dev *dev, const uint8_t *first, size_t first_size,
                           const uint8_t *second, size_t second_size, uint8_t digest[ECC_DEV_BYTES])
{
    enum dev_error error = sha2_dev_start(dev, SHA2_DEV_SHA256);
    if (error != DEV_OK) {
        return error; // the open message, if there is one, is another's
    }
    error = sha2_dev_write(dev, first, first_size);
    if (error == DEV_OK) {
        error = sha2_dev_write(dev, second, second_size);
    }
    if (error == DEV_OK) {
        error = sha2_dev_finish(dev, digest, ECC_DEV_BYTES);
    }
    if (error != DEV_OK) {
        (void)sha2_dev_zeroize(dev);
    }
    return error;
}

static enum dev_error check_device(struct efuse_dev *efuse, const uint8_t *device)
{
    uint8_t attestation[EFUSE_DEV_DIGEST_BYTES] = {0}, general[EFUSE_DEV_DIGEST_BYTES] = {0};
    const enum dev_error error = efuse_dev_digests(efuse, attestation, general);
    if (error != DEV_OK) {
        return error;
    }
    return equal(device, attestation, CAPABILITY_DEVICE_BYTES) ? DEV_OK : DEV_DEVICE;
}

static enum dev_error check_challenge(struct debug_dev *debug, const uint8_t *challenge)
{
    uint8_t drawn[DEBUG_DEV_CHALLENGE_BYTES] = {0};
    const enum dev_error error = debug_dev_challenge(debug, drawn);
    if (error != DEV_OK) {
        return error;
    }
    return equal(challenge, drawn, CAPABILITY_CHALLENGE_BYTES) ? DEV_OK : DEV_CHALLENGE;
}

static enum dev_error check_root(const struct capability_devs *devs, const uint8_t *root)
{
    static const uint8_t uncompressed = 0x04;
    uint8_t digest[ECC_DEV_BYTES] = {0}, fuses[EFUSE_DEV_DIGEST_BYTES] = {0};
    bool final = false;
    enum dev_error error = efuse_dev_root_hash(devs->efuse, fuses, &final);
    if (error == DEV_OK && !final) {
        error = DEV_ROOT;
    }
    if (error == DEV_OK) {
        error = hash(devs->sha2, &uncompressed, 1, root, CAPABILITY_ROOT_BYTES, digest);
    }
    if (error == DEV_OK && !equal(digest, fuses, ECC_DEV_BYTES)) {
        error = DEV_ROOT;
    }
    return error;
}

static enum dev_error check_signature(const struct capability_devs *devs, const uint8_t *bytes)
{
    const uint8_t *root = bytes + CAPABILITY_ROOT_OFFSET;
    const uint8_t *rs = bytes + CAPABILITY_SIGNATURE_OFFSET;
    struct ecc_dev_point key = {{0}, {0}};
    struct ecc_dev_signature signature = {{0}, {0}};
    uint8_t digest[ECC_DEV_BYTES] = {0};
    const enum dev_error error = hash(devs->sha2, bytes, SIGNED_BYTES, rs, 0, digest);
    if (error != DEV_OK) {
        return error;
    }
    copy(key.x, root, ECC_DEV_BYTES);
    copy(key.y, root + ECC_DEV_BYTES, ECC_DEV_BYTES);
    copy(signature.r, rs, ECC_DEV_BYTES);
    copy(signature.s, rs + ECC_DEV_BYTES, ECC_DEV_BYTES);
    return ecc_dev_verify(devs->ecc, &key, digest, &signature);
}

enum dev_error capability_accept(const struct capability_devs *devs, const uint8_t *bytes,
                                 size_t size, enum capability_kind *kind)
{
    // What is checked is what is used: the caller's memory may change meanwhile.
    uint8_t own[CAPABILITY_BYTES] = {0};
    enum capability_kind asked = CAPABILITY_DEBUG;
    enum dev_error error = DEV_OK;

    if (size != sizeof own) {
        return DEV_FORMAT;
    }
    copy(own, bytes, sizeof own);
    if (!equal(own + CAPABILITY_LABEL_OFFSET, label, CAPABILITY_LABEL_BYTES)) {
        return DEV_FORMAT;
    }
    const uint8_t *at = own + CAPABILITY_KIND_OFFSET;
    const uint32_t word =
        (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
    if (word == CAPABILITY_KIND_RETURN) {
        asked = CAPABILITY_RETURN;
    } else if (word != CAPABILITY_KIND_DEBUG) {
        return DEV_FORMAT;
    }

    error = check_device(devs->efuse, own + CAPABILITY_DEVICE_OFFSET);
    if (error == DEV_OK) {
        error = check_challenge(devs->debug, own + CAPABILITY_CHALLENGE_OFFSET);
    }
    if (error == DEV_OK) {
        error = check_root(devs, own + CAPABILITY_ROOT_OFFSET);
    }
    if (error == DEV_OK) {
        error = check_signature(devs, own);
    }
    if (error == DEV_OK) {
        error = asked == CAPABILITY_RETURN ? debug_dev_accept_return(devs->debug)
                                           : debug_dev_accept_debug(devs->debug);
    }
    if (error == DEV_OK) {
        *kind = asked;
    }
    return error;
}
