// SPDX-License-Identifier: Apache-2.0
// A call of ecc's driver as a record, so that it can be made on the host or, by the job page, on
// Pluton's own core.
#ifndef PLUTON_BENCH_ECC_CALL_H
#define PLUTON_BENCH_ECC_CALL_H

#include "firmware/drivers/ecc.h"

#ifdef __cplusplus
extern "C" {
#endif

enum bench_ecc_op {
    BENCH_ECC_PUBLIC_KEY = 1, // key -> Q
    BENCH_ECC_GENERATE = 2,   // to, caller -> Q
    BENCH_ECC_SIGN = 3,       // key, digest, Q if given -> signature
    BENCH_ECC_SIGN_WITH = 4,  // the same; nonce if given
    BENCH_ECC_VERIFY = 5,     // Q, digest, signature
    BENCH_ECC_ECDH = 6,       // key, Q -> secret
    BENCH_ECC_ECDH_TO = 7,    // key, Q, to
    BENCH_ECC_CHECK_POINT = 8,
    BENCH_ECC_CHECK_SCALAR = 9,
    BENCH_ECC_ZEROIZE = 10,
    BENCH_ECC_INIT = 11, // before all others, and after the chip's reset
};

struct bench_ecc {
    uint32_t op;
    uint32_t slot;
    uint32_t to;
    uint32_t caller;
    uint32_t scalar_given; // the key is `scalar`, not the one in `slot`
    uint32_t point_given;
    uint32_t nonce_given;
    uint8_t scalar[ECC_DEV_BYTES];
    uint8_t digest[ECC_DEV_BYTES];
    uint8_t nonce[ECC_DEV_BYTES];
    uint8_t secret[ECC_DEV_BYTES];
    struct ecc_dev_point Q;
    struct ecc_dev_signature signature;
};

// Makes the call; results go into the record.
enum dev_error bench_ecc_call(struct ecc_dev *dev, struct hal *hal, struct bench_ecc *call);

#ifdef __cplusplus
}
#endif

#endif
