// SPDX-License-Identifier: Apache-2.0
// What the programs on cmodel/ecc_engine come to, against cmodel/ecc: results and errors, for all
// parameter sets; and that an operation takes the same cycles whatever it is given.
#include <string.h>

#include "cmodel/ecc_engine.h"
#include "tests/lib/unit.h"

static struct ecc_engine_tables tables[ECC_SET_COUNT];
static struct ecc_engine engine;
static struct ecc_engine_inputs in;
static uint64_t state = 0x268;
static const uint8_t order_n[ECC_BYTES] = {
    0xFF, 0xFF, 0xFF, 0xFF, 0,    0,    0,    0,    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51};

static const enum ecc_engine_error codes[] = {
    [ECC_OK] = ECC_ENGINE_ERROR_NONE,
    [ECC_ERROR_SCALAR] = ECC_ENGINE_ERROR_SCALAR,
    [ECC_ERROR_COORDINATE] = ECC_ENGINE_ERROR_COORDINATE,
    [ECC_ERROR_CURVE] = ECC_ENGINE_ERROR_CURVE,
    [ECC_ERROR_INFINITY] = ECC_ENGINE_ERROR_INFINITY,
    [ECC_ERROR_RANGE] = ECC_ENGINE_ERROR_RANGE,
    [ECC_ERROR_SIGNATURE] = ECC_ENGINE_ERROR_SIGNATURE,
    [ECC_ERROR_R_ZERO] = ECC_ENGINE_ERROR_R_ZERO,
    [ECC_ERROR_S_ZERO] = ECC_ENGINE_ERROR_S_ZERO,
};

static void open_tables(void)
{
    for (unsigned set = 0; set < ECC_SET_COUNT; set++) {
        ck_assert(ecc_engine_tables_make(&tables[set], (enum ecc_set)set));
    }
}

// A key, a nonce, a digest and random words; the point of another key.
static void draw(void)
{
    uint8_t other[ECC_BYTES];
    struct ecc_point Q;
    unit_random_bytes(&state, &in.number[0][0], sizeof in.number);
    unit_random_bytes(&state, other, sizeof other);
    in.number[ECC_INPUT_D][0] = in.number[ECC_INPUT_K][0] = other[0] = 0x7F;
    ck_assert_int_eq(ecc_public_key(other, &Q), ECC_OK);
    memcpy(in.number[ECC_INPUT_QX], Q.x, ECC_BYTES);
    memcpy(in.number[ECC_INPUT_QY], Q.y, ECC_BYTES);
    in.blind = (uint64_t)unit_random(&state) << 32 | unit_random(&state);
    in.order = unit_random(&state) & 0x1FFF;
}

static void run(unsigned set, enum ecc_operation operation, enum ecc_status expected)
{
    struct ecc_engine_write write;
    ecc_engine_start(&engine, &tables[set], operation, &in);
    while (engine.running) {
        ecc_engine_step(&engine, &write);
    }
    ck_assert_msg(engine.hazard == NULL, "%s", engine.hazard);
    ck_assert_uint_eq(engine.cycle, ecc_engine_cycles((enum ecc_set)set, operation));
    ck_assert_int_eq(engine.error, codes[expected]);
}

static void outputs(uint8_t first[ECC_BYTES], uint8_t second[ECC_BYTES])
{
    ecc_engine_bytes(&engine.output[0], first);
    ecc_engine_bytes(&engine.output[1], second);
}

static void all(unsigned set)
{
    const uint8_t *d = in.number[ECC_INPUT_D], *k = in.number[ECC_INPUT_K],
                  *e = in.number[ECC_INPUT_E];
    uint8_t first[ECC_BYTES], second[ECC_BYTES], Z[ECC_BYTES];
    struct ecc_point Q, own;
    struct ecc_signature signature;
    memcpy(Q.x, in.number[ECC_INPUT_QX], ECC_BYTES);
    memcpy(Q.y, in.number[ECC_INPUT_QY], ECC_BYTES);

    enum ecc_status status = ecc_public_key(d, &own);
    run(set, ECC_OPERATION_PUBLIC_KEY, status);
    outputs(first, second);
    if (status == ECC_OK) {
        ck_assert_mem_eq(first, own.x, ECC_BYTES);
        ck_assert_mem_eq(second, own.y, ECC_BYTES);
    }
    run(set, ECC_OPERATION_SCALAR_CHECK, ecc_check_scalar(d));
    run(set, ECC_OPERATION_POINT_CHECK, ecc_check_point(&Q));

    status = ecc_ecdh(d, &Q, Z);
    run(set, ECC_OPERATION_ECDH, status);
    outputs(first, second);
    if (status == ECC_OK) {
        ck_assert_mem_eq(first, Z, ECC_BYTES);
    }

    status = ecc_sign(d, e, k, &signature);
    run(set, ECC_OPERATION_SIGN, status);
    outputs(first, second);
    if (status == ECC_OK) {
        ck_assert_mem_eq(first, signature.r, ECC_BYTES);
        ck_assert_mem_eq(second, signature.s, ECC_BYTES);
    }

    // What was given, and what was signed, by the right key and by another.
    for (unsigned turn = 0; turn < 3; turn++) {
        if (turn > 0 && status == ECC_OK) {
            memcpy(in.number[ECC_INPUT_R], signature.r, ECC_BYTES);
            memcpy(in.number[ECC_INPUT_S], signature.s, ECC_BYTES);
        }
        if (turn > 1 && ecc_public_key(d, &own) == ECC_OK) {
            memcpy(in.number[ECC_INPUT_QX], own.x, ECC_BYTES);
            memcpy(in.number[ECC_INPUT_QY], own.y, ECC_BYTES);
            Q = own;
        }
        struct ecc_signature given;
        memcpy(given.r, in.number[ECC_INPUT_R], ECC_BYTES);
        memcpy(given.s, in.number[ECC_INPUT_S], ECC_BYTES);
        run(set, ECC_OPERATION_VERIFY, ecc_verify(&Q, e, &given));
        ck_assert(turn != 2 || status != ECC_OK || engine.error == ECC_ENGINE_ERROR_NONE);
    }
}

START_TEST(random_numbers)
{
    for (unsigned i = 0; i < 4; i++) {
        draw();
        all((unsigned)_i);
    }
}
END_TEST

static void put_n(enum ecc_input input, int offset)
{
    memcpy(in.number[input], order_n, ECC_BYTES);
    in.number[input][ECC_BYTES - 1] = (uint8_t)(in.number[input][ECC_BYTES - 1] + offset);
}

START_TEST(edges)
{
    static const enum ecc_input edge[] = {ECC_INPUT_D,  ECC_INPUT_K, ECC_INPUT_E, ECC_INPUT_QX,
                                          ECC_INPUT_QY, ECC_INPUT_R, ECC_INPUT_S};
    for (unsigned i = 0; i < sizeof edge / sizeof edge[0]; i++) {
        for (unsigned kind = 0; kind < 6; kind++) {
            draw();
            if (kind < 3) {
                put_n(edge[i], (int)kind - 1);
            } else {
                memset(in.number[edge[i]], kind == 5 ? 0xFF : 0, ECC_BYTES);
                in.number[edge[i]][ECC_BYTES - 1] = kind == 3 ? 0 : kind == 4 ? 1 : 0xFF;
            }
            in.blind = kind % 2 == 0 ? 0 : UINT64_MAX;
            all(1);
        }
    }
}
END_TEST

// A random word of 0 where the machine needs another.
START_TEST(zero_words)
{
    draw();
    memset(in.number[ECC_INPUT_Z], 0, ECC_BYTES);
    struct ecc_engine_write write;
    for (unsigned operation = 0; operation < 3; operation++) { // public_key, sign, ecdh
        ecc_engine_start(&engine, &tables[1], (enum ecc_operation)operation, &in);
        while (engine.running) {
            ecc_engine_step(&engine, &write);
        }
        ck_assert(engine.hazard == NULL);
        ck_assert_int_ne(engine.error, ECC_ENGINE_ERROR_NONE);
    }
    draw();
    memset(in.number[ECC_INPUT_M], 0, ECC_BYTES);
    ecc_engine_start(&engine, &tables[1], ECC_OPERATION_SIGN, &in);
    while (engine.running) {
        ecc_engine_step(&engine, &write);
    }
    ck_assert_int_ne(engine.error, ECC_ENGINE_ERROR_NONE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ecc_engine");
    TCase *tc = tcase_create("engine");
    tcase_set_timeout(tc, 60);
    tcase_add_unchecked_fixture(tc, open_tables, NULL);
    tcase_add_loop_test(tc, random_numbers, 0, ECC_SET_COUNT);
    tcase_add_test(tc, edges);
    tcase_add_test(tc, zero_words);
    suite_add_tcase(suite, tc);
    return unit_run(suite, NULL);
}
