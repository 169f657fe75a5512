// SPDX-License-Identifier: Apache-2.0
#include "firmware/bench/ecc_call.h"

enum dev_error bench_ecc_call(struct ecc_dev *dev, struct hal *hal, struct bench_ecc *call)
{
    const struct ecc_dev_key key = {
        .slot = call->slot,
        .caller = (enum pluton_caller)call->caller,
        .scalar = call->scalar_given != 0 ? call->scalar : NULL,
    };
    const struct ecc_dev_point *Q = call->point_given != 0 ? &call->Q : NULL;
    const uint8_t *nonce = call->nonce_given != 0 ? call->nonce : NULL;
    switch ((enum bench_ecc_op)call->op) {
    case BENCH_ECC_PUBLIC_KEY:
        return ecc_dev_public_key(dev, &key, &call->Q);
    case BENCH_ECC_GENERATE:
        return ecc_dev_generate(dev, call->to, key.caller, &call->Q);
    case BENCH_ECC_SIGN:
        return ecc_dev_sign(dev, &key, call->digest, Q, &call->signature);
    case BENCH_ECC_SIGN_WITH:
        return ecc_dev_sign_with(dev, &key, call->digest, Q, nonce, &call->signature);
    case BENCH_ECC_VERIFY:
        return ecc_dev_verify(dev, &call->Q, call->digest, &call->signature);
    case BENCH_ECC_ECDH:
        return ecc_dev_ecdh(dev, &key, &call->Q, call->secret);
    case BENCH_ECC_ECDH_TO:
        return ecc_dev_ecdh_to(dev, &key, &call->Q, call->to);
    case BENCH_ECC_CHECK_POINT:
        return ecc_dev_check_point(dev, &call->Q);
    case BENCH_ECC_CHECK_SCALAR:
        return ecc_dev_check_scalar(dev, &key);
    case BENCH_ECC_ZEROIZE:
        return ecc_dev_zeroize(dev);
    case BENCH_ECC_INIT:
        return ecc_dev_init(dev, hal, PLUTON_ECC_BASE);
    }
    return DEV_ARGUMENT;
}
