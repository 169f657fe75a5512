// SPDX-License-Identifier: Apache-2.0
// The synthetic device's keys and what the models make with them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmodel/ecc.h"
#include "host/device/golden.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"
#include "host/sign/number.h"

#define FIRST_LINE "openpluton golden device 1\n"

enum { MOST = 4096 };

static bool draw_scalar(uint8_t scalar[32])
{
    uint8_t draw[ECC_DRAW_BYTES];
    struct sign_fault unused;
    return files_random(draw, sizeof draw, &unused) == SIGN_OK &&
           ecc_scalar_from_draw(draw, scalar) == ECC_OK;
}

bool golden_sign(const uint8_t key[32], const uint8_t digest[32], uint8_t signature[64])
{
    uint8_t nonce[32];
    struct ecc_signature made;
    if (!draw_scalar(nonce) || ecc_sign(key, digest, nonce, &made) != ECC_OK) {
        return false;
    }
    memcpy(signature, made.r, 32);
    memcpy(signature + 32, made.s, 32);
    return true;
}

bool golden_rom(uint8_t digest[32])
{
    static const char rom[] = "openpluton golden device: no ROM";
    return digest_sha256(rom, sizeof rom - 1, digest);
}

bool golden_token(const struct golden *golden, const uint8_t nonce[32],
                  uint8_t token[PLUTON_TOKEN_MAX], size_t *size)
{
    uint8_t said[PLUTON_TOKEN_SIGNED_MAX], digest[DIGEST_BYTES], signature[DIGEST_SIGNATURE];
    size_t said_size = 0;
    struct token_input in = {
        .attestation = golden->keys.attestation_point,
        .general = golden->keys.general_point,
        .entries = golden->log,
        .count = golden->entries,
        .life_cycle = golden->secured ? 0x3000 : 0x2000,
    };
    memcpy(in.seed, golden->seed, sizeof in.seed);
    memcpy(in.nonce, nonce, sizeof in.nonce);
    memcpy(in.accumulator, golden->accumulator, sizeof in.accumulator);
    return token_to_sign(&in, said, &said_size) == TOKEN_OK &&
           digest_sha256(said, said_size, digest) &&
           golden_sign(golden->keys.attestation, digest, signature) &&
           token_encode(&in, signature, token, size) == TOKEN_OK;
}

// ---- the file ----

enum sign_status golden_keep(const struct golden *golden, struct sign_fault *fault)
{
    char text[MOST], attestation[65], general[65], root[65];
    files_hex(attestation, golden->keys.attestation, 32);
    files_hex(general, golden->keys.general, 32);
    files_hex(root, golden->fuses.root_hash, 32);
    const uint32_t *least = golden->fuses.least_version;
    const int size =
        snprintf(text, sizeof text,
                 FIRST_LINE "attestation %s\ngeneral %s\nsecured %d\nroot %s\nlocked %d\n"
                            "least %u %u %u %u %u %u %u\n",
                 attestation, general, golden->secured, root, golden->fuses.root_locked, least[0],
                 least[1], least[2], least[3], least[4], least[5], least[6]);
    return files_replace(golden->path, text, (size_t)size, 0600, fault);
}

static bool derive(struct golden_keys *keys)
{
    struct ecc_point attestation, general;
    if (ecc_public_key(keys->attestation, &attestation) != ECC_OK ||
        ecc_public_key(keys->general, &general) != ECC_OK) {
        return false;
    }
    memcpy(&keys->attestation_point, &attestation, sizeof attestation);
    memcpy(&keys->general_point, &general, sizeof general);
    return true;
}

enum sign_status golden_new(const char *path, const uint8_t *root, struct sign_fault *fault)
{
    struct golden golden = {.path = path};
    if (files_exist(path)) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s: is there already", path);
    }
    if (!draw_scalar(golden.keys.attestation) || !draw_scalar(golden.keys.general)) {
        return sign_fail(fault, SIGN_FAILED, "no random numbers");
    }
    if (root != NULL) {
        memcpy(golden.fuses.root_hash, root, sizeof golden.fuses.root_hash);
        golden.fuses.root_locked = true;
    }
    return golden_keep(&golden, fault);
}

static bool read_device(struct golden *golden, const char *text)
{
    char attestation[65], general[65], root[65], secured[2], locked[2], least[IMAGE_TYPES][3];
    uint32_t number = 0;
    int end = 0;
    const int count =
        sscanf(text,
               FIRST_LINE "attestation %64s general %64s secured %1[01] root %64s locked %1[01] "
                          "least %2s %2s %2s %2s %2s %2s %2s %n",
               attestation, general, secured, root, locked, least[0], least[1], least[2], least[3],
               least[4], least[5], least[6], &end);
    bool good = count == 5 + IMAGE_TYPES && text[end] == '\0' &&
                files_unhex(attestation, golden->keys.attestation, 32) &&
                files_unhex(general, golden->keys.general, 32) &&
                files_unhex(root, golden->fuses.root_hash, 32) && derive(&golden->keys);
    for (unsigned i = 0; i < IMAGE_TYPES && good; i++) {
        good = number_of(least[i], 32, &number);
        golden->fuses.least_version[i] = number;
    }
    golden->secured = good && secured[0] == '1';
    golden->fuses.root_locked = good && locked[0] == '1';
    return good;
}

enum sign_status golden_open(struct golden *golden, const char *path, const char *flash,
                             struct sign_fault *fault)
{
    uint8_t *text = NULL;
    size_t size = 0;
    enum sign_status status = files_read(path, MOST, &text, &size, fault);
    if (status != SIGN_OK) {
        return status;
    }
    memset(golden, 0, sizeof *golden);
    golden->path = path;
    const bool good = strlen((char *)text) == size && read_device(golden, (char *)text);
    free(text);
    if (!good) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s: not a golden device", path);
    }
    if (flash != NULL) {
        status = flash_open(&golden->flash, flash, false, fault);
        golden->has_flash = status == SIGN_OK;
    }
    if (status == SIGN_OK) {
        golden_boot(golden);
    }
    return status;
}

void golden_close(struct golden *golden)
{
    if (golden->has_flash) {
        flash_close(&golden->flash);
    }
    memset(golden, 0, sizeof *golden);
}

enum sign_status golden_secure(struct golden *golden, struct sign_fault *fault)
{
    struct golden after = *golden;
    after.secured = true;
    const enum sign_status status = golden_keep(&after, fault);
    golden->secured = golden->secured || status == SIGN_OK;
    return status;
}
