// SPDX-License-Identifier: Apache-2.0
// Written along RFC 6979, section 3.2, with its names and steps.
#include "cmodel/ecc_nonce.h"

#include <string.h>

#include "cmodel/ecc_curve.h"
#include "cmodel/hmac.h"

// The state of the DRBG.
struct drbg {
    uint8_t K[ECC_BYTES];
    uint8_t V[ECC_BYTES];
};

// bits2octets(): the digest mod n, as bytes.
static enum ecc_status bits2octets(const uint8_t *digest, uint8_t *h)
{
    struct ecc_curve curve;
    mp_int value;
    ecc_curve_open(&curve);
    ecc_curve_number(&curve, &value);
    ecc_curve_load(&curve, &value, digest);
    if (curve.error == MP_OKAY) {
        curve.error = mp_mod(&value, &curve.n, &value);
    }
    ecc_curve_store(&curve, h, &value);
    const mp_err error = curve.error;
    mp_clear(&value);
    ecc_curve_close(&curve);
    return error == MP_OKAY ? ECC_OK : ECC_ERROR_MEMORY;
}

// V = HMAC(K, V). HMAC of a message this short does not fail.
static void draw(struct drbg *drbg)
{
    (void)hmac_compute(SHA2_256, drbg->K, sizeof drbg->K, drbg->V, sizeof drbg->V, drbg->V);
}

// K = HMAC(K, V || separator || data), then V = HMAC(K, V).
static void update(struct drbg *drbg, uint8_t separator, const uint8_t *data, size_t size)
{
    struct hmac_context hmac;
    (void)hmac_init(&hmac, SHA2_256, drbg->K, sizeof drbg->K);
    (void)hmac_update(&hmac, drbg->V, sizeof drbg->V);
    (void)hmac_update(&hmac, &separator, 1);
    (void)hmac_update(&hmac, data, size);
    (void)hmac_final(&hmac, drbg->K);
    draw(drbg);
}

// Steps a to g. entropy: ECC_ENTROPY_BYTES bytes, or NULL for none.
static enum ecc_status seed(struct drbg *drbg, const uint8_t *d, const uint8_t *digest,
                            const uint8_t *entropy)
{
    uint8_t data[2 * ECC_BYTES + ECC_ENTROPY_BYTES];
    size_t size = 2 * ECC_BYTES;
    enum ecc_status status = ecc_check_scalar(d);
    if (status == ECC_OK) {
        status = bits2octets(digest, data + ECC_BYTES);
    }
    if (status != ECC_OK) {
        return status;
    }
    memcpy(data, d, ECC_BYTES);
    if (entropy != NULL) {
        memcpy(data + size, entropy, ECC_ENTROPY_BYTES);
        size += ECC_ENTROPY_BYTES;
    }
    memset(drbg->V, 0x01, sizeof drbg->V); // b
    memset(drbg->K, 0x00, sizeof drbg->K); // c
    update(drbg, 0x00, data, size);        // d, e
    update(drbg, 0x01, data, size);        // f, g
    return ECC_OK;
}

enum ecc_status ecc_nonce_exact(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                                uint8_t k[ECC_BYTES])
{
    struct drbg drbg;
    enum ecc_status status = seed(&drbg, d, digest, NULL);
    if (status != ECC_OK) {
        return status;
    }
    draw(&drbg); // h
    while ((status = ecc_check_scalar(drbg.V)) == ECC_ERROR_SCALAR) {
        update(&drbg, 0x00, NULL, 0);
        draw(&drbg);
    }
    if (status == ECC_OK) {
        memcpy(k, drbg.V, ECC_BYTES);
    }
    return status;
}

enum ecc_status ecc_nonce_hedged(const uint8_t d[ECC_BYTES], const uint8_t digest[ECC_BYTES],
                                 const uint8_t entropy[ECC_ENTROPY_BYTES], uint8_t k[ECC_BYTES])
{
    struct drbg drbg;
    uint8_t c[ECC_DRAW_BYTES];
    const enum ecc_status status = seed(&drbg, d, digest, entropy);
    if (status != ECC_OK) {
        return status;
    }
    draw(&drbg);
    memcpy(c, drbg.V, ECC_BYTES); // V1
    draw(&drbg);
    memcpy(c + ECC_BYTES, drbg.V, ECC_DRAW_BYTES - ECC_BYTES); // V2's first bytes
    return ecc_scalar_from_draw(c, k);
}
