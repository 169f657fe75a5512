// SPDX-License-Identifier: Apache-2.0
#include "cmodel/ecc_engine.h"

#include <string.h>

#include "cmodel/ecc_curve.h"

enum { LIMBS = ECC_VALUE_LIMBS, DOUBLE_LIMBS = 2 * ECC_VALUE_LIMBS, TABLE_WINDOW = 4 };

// ---- numbers of n limbs; results may be operands unless a function says no ----

static int compare(const uint32_t *a, const uint32_t *b, size_t n)
{
    while (n-- != 0) {
        if (a[n] != b[n]) {
            return a[n] < b[n] ? -1 : 1;
        }
    }
    return 0;
}

static uint32_t add(uint32_t *r, const uint32_t *a, const uint32_t *b, size_t n)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry += (uint64_t)a[i] + b[i];
        r[i] = (uint32_t)carry;
        carry >>= 32;
    }
    return (uint32_t)carry;
}

static void subtract(uint32_t *r, const uint32_t *a, const uint32_t *b, size_t n)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < n; i++) {
        const uint64_t d = (uint64_t)a[i] - b[i] - borrow;
        r[i] = (uint32_t)d;
        borrow = d >> 63;
    }
}

// r has twice n limbs and is none of the operands.
static void multiply(uint32_t *r, const uint32_t *a, const uint32_t *b, size_t n)
{
    memset(r, 0, 2 * n * sizeof *r);
    for (size_t i = 0; i < n; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < n; j++) {
            carry += (uint64_t)a[i] * b[j] + r[i + j];
            r[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        r[i + n] = (uint32_t)carry;
    }
}

static void multiply_small(uint32_t *r, const uint32_t *a, uint32_t k, size_t n)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < n; i++) {
        carry += (uint64_t)a[i] * k;
        r[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

// Of a number in two's complement.
static void halve(uint32_t *a, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        a[i] = a[i] >> 1 | a[i + 1] << 31;
    }
    a[n - 1] = a[n - 1] >> 1 | (a[n - 1] & 0x80000000u);
}

static bool negative(const uint32_t *a, size_t n)
{
    return a[n - 1] >> 31 != 0;
}

// What lies below bit `bits` of `a`, in LIMBS limbs.
static void low_bits(uint32_t *r, const uint32_t *a, unsigned bits)
{
    for (unsigned i = 0; i < LIMBS; i++) {
        const unsigned from = 32 * i;
        const uint32_t mask = bits >= from + 32 ? UINT32_MAX
                              : bits > from     ? (UINT32_C(1) << (bits - from)) - 1
                                                : 0;
        r[i] = a[i] & mask;
    }
}

static void shift_right(uint32_t *r, const uint32_t *a, unsigned bits)
{
    for (unsigned i = 0; i < LIMBS; i++) {
        const unsigned at = i + bits / 32;
        const uint64_t pair = (at < DOUBLE_LIMBS ? a[at] : 0u) |
                              (uint64_t)(at + 1 < DOUBLE_LIMBS ? a[at + 1] : 0u) << 32;
        r[i] = (uint32_t)(pair >> (bits % 32));
    }
}

static bool is_zero(const struct ecc_value *v)
{
    for (unsigned i = 0; i < LIMBS; i++) {
        if (v->limb[i] != 0) {
            return false;
        }
    }
    return true;
}

static struct ecc_value of_bytes(const uint8_t *bytes)
{
    struct ecc_value v = {{0}};
    for (unsigned i = 0; i < ECC_BYTES; i++) {
        v.limb[i / 4] |= (uint32_t)bytes[ECC_BYTES - 1 - i] << (8 * (i % 4));
    }
    return v;
}

void ecc_engine_bytes(const struct ecc_value *value, uint8_t bytes[ECC_BYTES])
{
    for (unsigned i = 0; i < ECC_BYTES; i++) {
        bytes[ECC_BYTES - 1 - i] = (uint8_t)(value->limb[i / 4] >> (8 * (i % 4)));
    }
}

// ---- tables ----

static struct ecc_value of_number(struct ecc_curve *curve, const mp_int *number)
{
    uint8_t bytes[4 * LIMBS];
    struct ecc_value v = {{0}};
    size_t size = 0;
    if (curve->error == MP_OKAY && mp_ubin_size(number) <= sizeof bytes) {
        curve->error = mp_to_ubin(number, bytes, sizeof bytes, &size);
    }
    for (size_t i = 0; i < size; i++) {
        v.limb[i / 4] |= (uint32_t)bytes[size - 1 - i] << (8 * (i % 4));
    }
    return v;
}

// number * 2^bits mod m.
static struct ecc_value shifted(struct ecc_curve *curve, const mp_int *number, unsigned bits,
                                const mp_int *m)
{
    mp_int t;
    ecc_curve_number(curve, &t);
    if (curve->error == MP_OKAY) {
        curve->error = mp_mul_2d(number, (int)bits, &t);
    }
    if (curve->error == MP_OKAY) {
        curve->error = mp_mod(&t, m, &t);
    }
    const struct ecc_value v = of_number(curve, &t);
    mp_clear(&t);
    return v;
}

// -1 / m mod 2^bits
static struct ecc_value negative_inverse(struct ecc_curve *curve, const mp_int *m, unsigned bits)
{
    mp_int R, t;
    ecc_curve_number(curve, &R);
    ecc_curve_number(curve, &t);
    if (curve->error == MP_OKAY) {
        curve->error = mp_2expt(&R, (int)bits);
    }
    if (curve->error == MP_OKAY) {
        curve->error = mp_invmod(m, &R, &t);
    }
    if (curve->error == MP_OKAY) {
        curve->error = mp_sub(&R, &t, &t);
    }
    const struct ecc_value v = of_number(curve, &t);
    mp_clear(&R);
    mp_clear(&t);
    return v;
}

// Row i holds (2 j + 1) 16^i G.
static void make_comb(struct ecc_curve *curve, struct ecc_engine_tables *tables, unsigned bits)
{
    struct ecc_curve_point base, twice, point;
    mp_int x, y;
    ecc_curve_new(curve, &base);
    ecc_curve_new(curve, &twice);
    ecc_curve_new(curve, &point);
    ecc_curve_number(curve, &x);
    ecc_curve_number(curve, &y);
    ecc_curve_add(curve, &base, &base, &curve->G);
    for (unsigned row = 0; row < ECC_PROGRAM_ROWS; row++) {
        ecc_curve_add(curve, &twice, &base, &base);
        for (unsigned j = 0; j < 8; j++) {
            if (j == 0) {
                ecc_curve_add(curve, &point, &twice, &base); // 3 B, made B below
                ecc_curve_affine(curve, &x, &y, &base);
            } else {
                ecc_curve_affine(curve, &x, &y, &point);
                if (j < 7) {
                    ecc_curve_add(curve, &point, &point, &twice);
                }
            }
            tables->comb[row][j][0] = shifted(curve, &x, bits, &curve->p);
            tables->comb[row][j][1] = shifted(curve, &y, bits, &curve->p);
        }
        ecc_curve_add(curve, &base, &point, &base); // 15 B + B
    }
    mp_clear(&x);
    mp_clear(&y);
    ecc_curve_free(&base);
    ecc_curve_free(&twice);
    ecc_curve_free(&point);
}

bool ecc_engine_tables_make(struct ecc_engine_tables *tables, enum ecc_set set)
{
    memset(tables, 0, sizeof *tables);
    tables->parameters = &ecc_parameters[set];
    const unsigned bits = tables->parameters->width * tables->parameters->digits;
    struct ecc_curve curve;
    mp_int one;
    ecc_curve_open(&curve);
    ecc_curve_number(&curve, &one);
    mp_set_u32(&one, 1);
    tables->modulus[0] = of_number(&curve, &curve.p);
    tables->modulus[1] = of_number(&curve, &curve.n);
    tables->inverse[0] = negative_inverse(&curve, &curve.p, bits);
    tables->inverse[1] = negative_inverse(&curve, &curve.n, bits);
    tables->constant[1].limb[0] = 1;
    tables->constant[2] = shifted(&curve, &curve.b, bits, &curve.p);
    tables->constant[3] = shifted(&curve, &one, 2 * bits, &curve.p);
    tables->constant[4] = shifted(&curve, &one, 2 * bits, &curve.n);
    tables->constant[5] = shifted(&curve, &one, bits, &curve.p);
    make_comb(&curve, tables, bits);
    mp_clear(&one);
    const bool made = curve.error == MP_OKAY;
    ecc_curve_close(&curve);
    return made;
}

// ---- instructions ----

static void hazard(struct ecc_engine *engine, const char *why)
{
    if (engine->hazard == NULL) {
        engine->hazard = why;
    }
}

// (a b + q m) / R with q = -a b / m mod R
static struct ecc_value product(struct ecc_engine *engine, const struct ecc_value *a,
                                const struct ecc_value *b, unsigned modulus)
{
    const struct ecc_engine_tables *t = engine->tables;
    const unsigned bits = t->parameters->width * t->parameters->digits;
    uint32_t ab[DOUBLE_LIMBS], q[LIMBS], wide[DOUBLE_LIMBS];
    multiply(ab, a->limb, b->limb, LIMBS);
    low_bits(q, ab, bits);
    multiply(wide, q, t->inverse[modulus].limb, LIMBS);
    low_bits(q, wide, bits);
    multiply(wide, q, t->modulus[modulus].limb, LIMBS);
    if (add(wide, wide, ab, DOUBLE_LIMBS) != 0) {
        hazard(engine, "a product is too large");
    }
    struct ecc_value r = {{0}};
    shift_right(r.limb, wide, bits);
    return r;
}

// sign(f) d + offset m after half-delta divsteps; numbers in two's complement.
static struct ecc_value divsteps(const struct ecc_value *x, const struct ecc_value *m)
{
    struct ecc_value f = *m, g = *x, d = {{0}}, e = {{1}};
    int zeta = -1;
    for (unsigned i = 0; i < ECC_PROGRAM_DIVSTEPS; i++) {
        if ((g.limb[0] & 1) != 0) {
            if (zeta < 0) {
                const struct ecc_value old_g = g, old_e = e;
                subtract(g.limb, g.limb, f.limb, LIMBS);
                subtract(e.limb, e.limb, d.limb, LIMBS);
                f = old_g;
                d = old_e;
                zeta = -zeta - 2;
            } else {
                add(g.limb, g.limb, f.limb, LIMBS);
                add(e.limb, e.limb, d.limb, LIMBS);
                zeta--;
            }
        } else {
            zeta--;
        }
        halve(g.limb, LIMBS);
        if ((e.limb[0] & 1) != 0) {
            add(e.limb, e.limb, m->limb, LIMBS);
        }
        halve(e.limb, LIMBS);
    }
    struct ecc_value r = {{0}};
    multiply_small(r.limb, m->limb, ECC_PROGRAM_INVERSE_OFFSET, LIMBS);
    // f is 1 or -1, or +-m where x is 0.
    if (negative(f.limb, LIMBS)) {
        subtract(r.limb, r.limb, d.limb, LIMBS);
    } else {
        add(r.limb, r.limb, d.limb, LIMBS);
    }
    return r;
}

// An odd number congruent to the scalar, as windows of u = (it + 2^(4 digits) - 1) / 2.
static void load_scalar(struct ecc_engine *engine, unsigned number, bool plain,
                        const struct ecc_value *value)
{
    if (number >= 2) {
        hazard(engine, "there are two scalars");
        return;
    }
    struct ecc_engine_scalar *s = &engine->scalar[number];
    const struct ecc_parameters *p = engine->tables->parameters;
    uint32_t n[ECC_WIDE_LIMBS] = {0}, rn[ECC_WIDE_LIMBS] = {0}, ones[ECC_WIDE_LIMBS] = {0};
    memcpy(n, engine->tables->modulus[1].limb, sizeof engine->tables->modulus[1]);
    memset(s->u, 0, sizeof s->u);
    memcpy(s->u, value->limb, sizeof *value);
    if (!plain) {
        multiply_small(rn, n, (uint32_t)engine->blind, ECC_WIDE_LIMBS);
        add(s->u, s->u, rn, ECC_WIDE_LIMBS);
        multiply_small(rn, n, (uint32_t)(engine->blind >> 32), ECC_WIDE_LIMBS);
        memmove(rn + 1, rn, sizeof rn - sizeof rn[0]);
        rn[0] = 0;
        add(s->u, s->u, rn, ECC_WIDE_LIMBS);
    }
    if ((s->u[0] & 1) == 0) {
        add(s->u, s->u, n, ECC_WIDE_LIMBS);
    }
    s->digits = plain ? ECC_PROGRAM_PLAIN_DIGITS : ECC_PROGRAM_BLINDED_DIGITS;
    for (unsigned bit = 0; bit < TABLE_WINDOW * s->digits; bit++) {
        ones[bit / 32] |= UINT32_C(1) << (bit % 32);
    }
    add(s->u, s->u, ones, ECC_WIDE_LIMBS);
    halve(s->u, ECC_WIDE_LIMBS);
    s->loaded = true;
    s->ready = engine->cycle + (plain ? p->plain_latency : p->latency[ECC_KIND_SCALAR]);
}

// The place of a digit, 0 to 7: it is +-(2 place + 1).
static unsigned digit(struct ecc_engine *engine, unsigned number, unsigned window,
                      bool *is_negative)
{
    *is_negative = false;
    const struct ecc_engine_scalar *s = &engine->scalar[number < 2 ? number : 0];
    if (number >= 2 || !s->loaded || s->ready > engine->cycle || window >= s->digits) {
        hazard(engine, "a digit is not there");
        return 0;
    }
    const unsigned bit = TABLE_WINDOW * window;
    const unsigned v = s->u[bit / 32] >> (bit % 32) & 15u;
    *is_negative = v < 8;
    return v < 8 ? 7 - v : v - 8;
}

static const struct ecc_value *read(struct ecc_engine *engine, unsigned from)
{
    if ((engine->pending >> from & 1) != 0) {
        hazard(engine, "a register is read before its write-back");
    }
    return &engine->registers[from];
}

static void check(struct ecc_engine *engine, const struct ecc_value *a, unsigned argument)
{
    const struct ecc_engine_tables *t = engine->tables;
    bool holds = false;
    switch ((enum ecc_condition)(argument & 3)) {
    case ECC_CONDITION_ZERO:
        holds = is_zero(a);
        break;
    case ECC_CONDITION_NONZERO:
        holds = !is_zero(a);
        break;
    case ECC_CONDITION_BELOW_P:
        holds = compare(a->limb, t->modulus[0].limb, LIMBS) < 0;
        break;
    case ECC_CONDITION_BELOW_N:
        holds = compare(a->limb, t->modulus[1].limb, LIMBS) < 0;
        break;
    case ECC_CONDITION_COUNT:
        break;
    }
    const enum ecc_engine_error error = (enum ecc_engine_error)(argument >> 2);
    if (!holds && (engine->error == ECC_ENGINE_ERROR_NONE || error < engine->error)) {
        engine->error = error;
    }
}

static void write_back(struct ecc_engine *engine, unsigned target, const struct ecc_value *value,
                       unsigned latency)
{
    struct ecc_engine_write *w = &engine->ahead[(engine->cycle + latency - 1) % 64];
    if (w->valid) {
        hazard(engine, "two write-backs in one cycle");
    }
    if (target < 6 || (engine->pending >> target & 1) != 0) {
        hazard(engine, "a register can't be written now");
    }
    if (value->limb[8] >> (ECC_PROGRAM_VALUE_BITS - 256) != 0) {
        hazard(engine, "a result does not fit");
    }
    *w = (struct ecc_engine_write){true, target, *value};
    engine->pending |= UINT64_C(1) << target;
}

static struct ecc_value times_k(const struct ecc_value *m, unsigned k)
{
    struct ecc_value r = {{0}};
    multiply_small(r.limb, m->limb, ecc_subtract_k[k], LIMBS);
    return r;
}

static void issue(struct ecc_engine *engine, uint64_t word, unsigned position, unsigned flip)
{
    const struct ecc_engine_tables *t = engine->tables;
    const struct ecc_parameters *p = t->parameters;
    const enum ecc_kind kind = (enum ecc_kind)ECC_FIELD_KIND(word);
    const unsigned argument = ECC_FIELD_ARGUMENT(word), modulus = ECC_FIELD_MODULUS(word);
    const unsigned number = argument >> 2;
    const unsigned window =
        position * engine->program->block[engine->block].stride + ((argument & 3) ^ flip);
    const struct ecc_value *m = &t->modulus[modulus];
    unsigned latency = kind < ECC_KIND_COUNT ? p->latency[kind] : 1, place;
    bool minus, takes_a = kind != ECC_KIND_COMBX && kind != ECC_KIND_COMBY &&
                          kind != ECC_KIND_INVERSE && kind != ECC_KIND_SELECT;
    struct ecc_value a = {{0}}, r = {{0}};
    if (takes_a) {
        a = *read(engine, ECC_FIELD_A(word));
    }
    switch (kind) {
    case ECC_KIND_MUL:
        r = product(engine, &a, read(engine, argument), modulus);
        latency = modulus == 0 ? latency : p->mul_n_latency;
        break;
    case ECC_KIND_ADD:
        add(r.limb, a.limb, read(engine, argument)->limb, LIMBS);
        break;
    case ECC_KIND_SUB:
        r = times_k(m, ECC_FIELD_K(word));
        add(r.limb, r.limb, a.limb, LIMBS);
        subtract(r.limb, r.limb, read(engine, argument)->limb, LIMBS);
        break;
    case ECC_KIND_CNEG:
        (void)digit(engine, number, window, &minus);
        r = a;
        if (minus) {
            r = times_k(m, ECC_FIELD_K(word));
            subtract(r.limb, r.limb, a.limb, LIMBS);
        }
        break;
    case ECC_KIND_COMBX:
    case ECC_KIND_COMBY:
        place = digit(engine, number, window, &minus);
        r = t->comb[window < ECC_PROGRAM_ROWS ? window : 0][place][kind == ECC_KIND_COMBY];
        if (kind == ECC_KIND_COMBY && minus) {
            subtract(r.limb, m->limb, r.limb, LIMBS);
        }
        break;
    case ECC_KIND_SELECT:
        place = digit(engine, number, window, &minus);
        for (unsigned j = 0; j < 8; j++) {
            const struct ecc_value *v = read(engine, (ECC_FIELD_A(word) + j) % 64);
            r = j == place ? *v : r;
        }
        break;
    case ECC_KIND_CANON:
        r = a;
        if (compare(r.limb, m->limb, LIMBS) >= 0) {
            subtract(r.limb, r.limb, m->limb, LIMBS);
            if (compare(r.limb, m->limb, LIMBS) >= 0) {
                hazard(engine, "canon of a value that is not below twice the modulus");
            }
        }
        if (argument == ECC_OUTPUT_FIRST || argument == ECC_OUTPUT_SECOND) {
            engine->output[argument - ECC_OUTPUT_FIRST] = r;
        }
        break;
    case ECC_KIND_CHECK:
        check(engine, &a, argument);
        return;
    case ECC_KIND_INVERT:
        if (compare(a.limb, m->limb, LIMBS) >= 0) {
            hazard(engine, "the inverter takes values below its modulus");
        }
        engine->inverse = divsteps(&a, m);
        engine->inverse_modulus = (int)modulus;
        engine->inverse_ready = engine->cycle + latency;
        return;
    case ECC_KIND_INVERSE:
        if (engine->inverse_modulus != (int)modulus || engine->inverse_ready > engine->cycle) {
            hazard(engine, "the inverse is not there");
        }
        r = engine->inverse;
        break;
    case ECC_KIND_SCALAR:
        load_scalar(engine, number, (argument & 3) != 0, &a);
        return;
    case ECC_KIND_COUNT:
    default:
        hazard(engine, "unknown instruction");
        return;
    }
    write_back(engine, ECC_FIELD_TARGET(word), &r, latency);
}

// ---- control ----

unsigned ecc_engine_cycles(enum ecc_set set, enum ecc_operation operation)
{
    const struct ecc_program *program = &ecc_parameters[set].program[operation];
    unsigned cycles = 0;
    for (unsigned i = 0; i < program->blocks; i++) {
        cycles += program->block[i].length * program->block[i].repeat;
    }
    return cycles;
}

void ecc_engine_start(struct ecc_engine *engine, const struct ecc_engine_tables *tables,
                      enum ecc_operation operation, const struct ecc_engine_inputs *inputs)
{
    memset(engine, 0, sizeof *engine);
    engine->tables = tables;
    engine->program = &tables->parameters->program[operation];
    engine->running = true;
    engine->blind = inputs->blind;
    engine->order = inputs->order;
    engine->inverse_modulus = -1;
    memcpy(engine->registers, tables->constant, sizeof tables->constant);
    for (unsigned i = 0; i < engine->program->inputs; i++) {
        engine->registers[6 + i] = of_bytes(inputs->number[engine->program->input[i]]);
    }
}

void ecc_engine_step(struct ecc_engine *engine, struct ecc_engine_write *write)
{
    const struct ecc_program_block *block = &engine->program->block[engine->block];
    if (engine->wait == 0) {
        unsigned position = block->repeat - 1 - engine->turn, flip = 0;
        if (block->shuffled != 0) {
            const unsigned start = (engine->order & 255) * 20 >> 8;
            position = (start + engine->turn * ecc_steps[engine->order >> 8 & 7]) % 20;
            flip = engine->order >> 11 & 3;
        }
        const uint64_t word = block->words[engine->instruction++];
        engine->wait = ECC_FIELD_WAIT(word);
        issue(engine, word, position, flip);
    }
    struct ecc_engine_write *now = &engine->ahead[engine->cycle % 64];
    *write = *now;
    if (now->valid) {
        engine->registers[now->target] = now->value;
        engine->pending &= ~(UINT64_C(1) << now->target);
        now->valid = false;
    }
    engine->cycle++;
    if (--engine->wait != 0 || engine->instruction < block->count) {
        return;
    }
    if (engine->pending != 0) {
        hazard(engine, "a block ends before its results are written");
    }
    engine->instruction = 0;
    if (++engine->turn == block->repeat) {
        engine->turn = 0;
        engine->running = ++engine->block < engine->program->blocks;
    }
}
