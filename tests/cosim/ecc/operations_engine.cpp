// SPDX-License-Identifier: Apache-2.0
// The engine as a user sees it, judged by the golden model and by OpenSSL.
#include <algorithm>
#include <cstring>

#include <openssl/bn.h>

#include "tests/cosim/ecc/operations.h"
#include "tests/lib/ecc_reference.h"

namespace pluton::ecc
{

Number random_number(Random &random)
{
    Number n;
    for (uint8_t &byte : n) {
        byte = uint8_t(random.next());
    }
    return n;
}

Number random_scalar(Random &random)
{
    Number n;
    do {
        n = random_number(random);
    } while (!reference_is_scalar(n.data()));
    return n;
}

Number number(unsigned small)
{
    Number n;
    reference_small(small, n.data());
    return n;
}

Number n_plus(int offset)
{
    Number n;
    reference_modulus(REFERENCE_N, offset, n.data());
    return n;
}

Number p_plus(int offset)
{
    Number n;
    reference_modulus(REFERENCE_P, offset, n.data());
    return n;
}

// k' = scalar + blind n is odd, and u = (k' + 2^320 - 1) / 2 has the window everywhere below 8.
Extreme extreme(unsigned window)
{
    std::string digits = "8" + std::string(79, "0123456789ABCDEF"[window]);
    const Number order = n_plus(0);
    BIGNUM *u = nullptr, *n = BN_bin2bn(order.data(), ECC_BYTES, nullptr), *power = BN_new(),
           *blind = BN_new();
    BN_CTX *context = BN_CTX_new();
    BN_hex2bn(&u, digits.c_str());
    BN_lshift1(u, u);
    BN_set_bit(power, 320);
    BN_sub(u, u, power);
    BN_add_word(u, 1);
    Extreme e;
    const bool made = BN_div(blind, u, u, n, context) == 1 && BN_num_bits(blind) <= 64 &&
                      BN_bn2binpad(u, e.scalar.data(), ECC_BYTES) == ECC_BYTES;
    e.blind = BN_get_word(blind);
    for (BIGNUM *b : {u, n, power, blind}) {
        BN_free(b);
    }
    BN_CTX_free(context);
    if (!made) {
        throw Stop(Missing, "OpenSSL can't compute an extreme scalar");
    }
    return e;
}

std::map<std::string, uint64_t> &known_cycles()
{
    static std::map<std::string, uint64_t> known;
    return known;
}

static enum dev_error error_of(enum ecc_status status)
{
    switch (status) {
    case ECC_OK:
        return DEV_OK;
    case ECC_ERROR_SCALAR:
        return DEV_SCALAR;
    case ECC_ERROR_COORDINATE:
        return DEV_COORDINATE;
    case ECC_ERROR_CURVE:
        return DEV_CURVE;
    case ECC_ERROR_INFINITY:
        return DEV_INFINITY;
    case ECC_ERROR_RANGE:
        return DEV_COMPONENT;
    case ECC_ERROR_SIGNATURE:
        return DEV_SIGNATURE;
    case ECC_ERROR_R_ZERO:
        return DEV_R_ZERO;
    case ECC_ERROR_S_ZERO:
        return DEV_S_ZERO;
    case ECC_ERROR_MEMORY:
        break;
    }
    throw Stop(Missing, ecc_text(status));
}

static void put(struct bench_ecc &record, const struct ecc_point &Q)
{
    std::memcpy(&record.Q, &Q, sizeof record.Q);
    record.point_given = 1;
}

Ecc::Ecc(Bench &bench, Random &random) : bench(bench), random(random), s(bench.simulation)
{
    s.ecc_keys.slots = {};
    s.random.failing = s.random.holding = false;
    s.random.script.clear();
    s.set_blank(PLUTON_BLANK_YES);
    stall(0, 0);
    struct bench_ecc record = {};
    error(DEV_OK, call(BENCH_ECC_INIT, record), "ecc_dev_init");
}

enum dev_error Ecc::call(enum bench_ecc_op op, struct bench_ecc &record)
{
    record.op = op;
    return bench.firmware->ecc(record).error;
}

void Ecc::same(const std::string &field, const void *expected, const void *got, size_t size)
{
    require(std::memcmp(expected, got, size) == 0, field,
            hex(static_cast<const uint8_t *>(expected), size),
            hex(static_cast<const uint8_t *>(got), size));
}

void Ecc::stall(unsigned keys, unsigned words)
{
    key_stall_ = keys;
    word_stall_ = words;
    s.ecc_keys.stall(keys, random.next());
    s.random.stall(words, random.next());
}

std::array<uint32_t, words_of_command> Ecc::draw_words()
{
    std::array<uint32_t, words_of_command> words;
    for (uint32_t &word : words) {
        word = uint32_t(random.next());
    }
    return words;
}

void Ecc::script(const std::array<uint32_t, words_of_command> &words)
{
    s.random.holding = true;
    zeroize();
    s.random.script.assign(words.begin(), words.end());
    s.random.holding = false;
}

void Ecc::script_blind(uint64_t blind, unsigned order)
{
    auto words = draw_words();
    words[28] = uint32_t(blind >> 32);
    words[29] = uint32_t(blind);
    words[30] = (words[30] & ~0x1FFFu) | order;
    script(words);
}

std::array<uint32_t, words_of_command> Ecc::settle()
{
    const auto &given = s.random.given;
    for (size_t before = SIZE_MAX; before != given.size();) {
        before = given.size();
        s.run(40 + word_stall_);
    }
    require(given.size() >= buffered, "random words", "at least 30", std::to_string(given.size()));
    std::array<uint32_t, words_of_command> words = {};
    std::copy(given.end() - std::ptrdiff_t(buffered), given.end(), words.begin());
    return words;
}

struct bench_ecc Ecc::key(const Number &d, From from)
{
    struct bench_ecc record = {};
    if (from == From::Register) {
        std::copy(d.begin(), d.end(), record.scalar);
        record.scalar_given = 1;
        return record;
    }
    slot_ = uint32_t(random.below(PLUTON_KEY_SLOTS));
    s.ecc_keys.slots[slot_].key.assign(d.begin(), d.end());
    record.slot = slot_;
    record.caller = uint32_t(random.below(3));
    return record;
}

void Ecc::free_slot()
{
    s.ecc_keys.slots[slot_] = KeyStore::Slot();
}

// Where the block's score compares nothing there are no times.
void Ecc::ended(const std::string &kind)
{
    cycles = s.time("ecc").cycles;
    ended_ = s.time("ecc").messages;
    if (ended_ != 0 && key_stall_ == 0 && word_stall_ == 0) {
        const auto found = known_cycles().emplace(kind, cycles).first;
        require(found->second == cycles, "cycles of " + kind, std::to_string(found->second),
                std::to_string(cycles));
    }
    bench.count(0);
}

enum ecc_status Ecc::public_key(const Number &d, From from, struct ecc_point *Q)
{
    settle();
    struct ecc_point expected = {};
    const enum ecc_status status = ecc_public_key(d.data(), &expected);
    struct bench_ecc record = key(d, from);
    error(error_of(status), call(BENCH_ECC_PUBLIC_KEY, record), "public key");
    ended(from == From::Slot ? "public key of a slot" : "public key");
    free_slot();
    if (status == ECC_OK) {
        struct ecc_point other = {};
        require(reference_combine(d.data(), nullptr, nullptr, &other), "OpenSSL", "a point",
                "infinity");
        same("public key by OpenSSL", &other, &expected, sizeof other);
        same("public key", &expected, &record.Q, sizeof expected);
    } else {
        const struct ecc_dev_point untouched = {};
        require(!reference_is_scalar(d.data()), "OpenSSL", "no scalar", "a scalar");
        same("output after an error", &untouched, &record.Q, sizeof untouched);
        results_are_zero("after an error");
    }
    if (Q != nullptr) {
        *Q = expected;
    }
    return status;
}

void Ecc::check_scalar(const Number &d, From from)
{
    const enum ecc_status status = ecc_check_scalar(d.data());
    require((status == ECC_OK) == reference_is_scalar(d.data()), "OpenSSL", "as the model",
            ecc_text(status));
    struct bench_ecc record = key(d, from);
    settle();
    error(error_of(status), call(BENCH_ECC_CHECK_SCALAR, record), "check of a scalar");
    ended(from == From::Slot ? "check of a slot" : "check of a scalar");
    free_slot();
    results_are_zero("after the check of a scalar");
}

void Ecc::check_point(const struct ecc_point &Q)
{
    const enum ecc_status status = ecc_check_point(&Q);
    require((status == ECC_OK) == reference_check(&Q), "OpenSSL", "as the model", ecc_text(status));
    struct bench_ecc record = {};
    put(record, Q);
    error(error_of(status), call(BENCH_ECC_CHECK_POINT, record), "check of a point");
    ended("check of a point");
    results_are_zero("after the check of a point");
}

enum ecc_status Ecc::sign(const Number &d, const Number &digest, Nonce nonce, const Number &given,
                          From from, const struct ecc_point *by, const struct ecc_signature *vector,
                          struct ecc_signature *made)
{
    const auto words = settle();
    struct bench_ecc record = key(d, from);
    std::copy(digest.begin(), digest.end(), record.digest);
    if (by != nullptr) {
        put(record, *by);
    }
    if (nonce == Nonce::Given) {
        std::copy(given.begin(), given.end(), record.nonce);
        record.nonce_given = 1;
    }
    const enum dev_error done =
        call(nonce == Nonce::Hedged ? BENCH_ECC_SIGN : BENCH_ECC_SIGN_WITH, record);
    const struct ecc_dev_signature &got = record.signature, untouched = {};
    ended(std::string("signature, ") +
          (nonce == Nonce::Hedged  ? "hedged"
           : nonce == Nonce::Exact ? "exact"
                                   : "given nonce") +
          (from == From::Slot ? ", slot" : "") + (by != nullptr ? ", verified" : ""));
    free_slot();

    // What it must be. The order of errors: scalar, the key's checks, r and s, fault.
    Number k = given;
    enum ecc_status status = ecc_check_scalar(d.data());
    if (status == ECC_OK && nonce == Nonce::Hedged) {
        Number entropy;
        for (size_t i = 0; i < ECC_BYTES; ++i) {
            entropy[i] = uint8_t(words[16 + i / 4] >> (24 - 8 * (i % 4)));
        }
        status = ecc_nonce_hedged(d.data(), digest.data(), entropy.data(), k.data());
    } else if (status == ECC_OK && nonce == Nonce::Exact) {
        status = ecc_nonce_exact(d.data(), digest.data(), k.data());
    }
    struct ecc_signature expected = {};
    if (status == ECC_OK) {
        status = ecc_sign(d.data(), digest.data(), k.data(), &expected);
    }
    enum dev_error as = error_of(status);
    if (by != nullptr && status != ECC_ERROR_SCALAR) {
        const enum ecc_status point = ecc_check_point(by);
        if (point != ECC_OK) {
            as = error_of(point);
        } else if (status == ECC_OK && ecc_verify(by, digest.data(), &expected) != ECC_OK) {
            as = DEV_FAULT;
        }
    }
    error(as, done, "signature");
    if (as != DEV_OK) {
        same("output after an error", &untouched, &got, sizeof got);
        results_are_zero("after an error");
        return status;
    }
    same("signature", &expected, &got, sizeof got);
    if (vector != nullptr) {
        same("signature of the vector", vector, &got, sizeof got);
    }
    struct ecc_signature other;
    struct ecc_point own;
    reference_sign(d.data(), digest.data(), k.data(), &other);
    same("signature by OpenSSL", &other, &got, sizeof got);
    require(ecc_public_key(d.data(), &own) == ECC_OK &&
                reference_verify(&own, digest.data(), &expected),
            "signature", "verified by OpenSSL", "refused by it");
    if (made != nullptr) {
        *made = expected;
    }
    return status;
}

enum ecc_status Ecc::verify(const struct ecc_point &Q, const Number &digest,
                            const struct ecc_signature &signature)
{
    const enum ecc_status status = ecc_verify(&Q, digest.data(), &signature);
    require((status == ECC_OK) == reference_verify(&Q, digest.data(), &signature), "OpenSSL",
            "as the model", ecc_text(status));
    struct bench_ecc record = {};
    put(record, Q);
    std::copy(digest.begin(), digest.end(), record.digest);
    std::memcpy(&record.signature, &signature, sizeof signature);
    error(error_of(status), call(BENCH_ECC_VERIFY, record), "verification");
    ended("verification");
    results_are_zero("after a verification");
    return status;
}

enum ecc_status Ecc::ecdh(const Number &d, const struct ecc_point &Q, From from, Number *Z)
{
    settle();
    Number expected = {}, other = {};
    const enum ecc_status status = ecc_ecdh(d.data(), &Q, expected.data());
    struct bench_ecc record = key(d, from);
    put(record, Q);
    error(error_of(status), call(BENCH_ECC_ECDH, record), "ECDH");
    // After success the driver's ZEROIZE is the last command.
    if (status != ECC_OK) {
        ended(from == From::Slot ? "ECDH of a slot" : "ECDH");
    } else {
        bench.count(0);
    }
    free_slot();
    results_are_zero("after ECDH by the driver");
    if (status == ECC_OK) {
        reference_ecdh(d.data(), &Q, other.data());
        same("shared secret by OpenSSL", other.data(), expected.data(), ECC_BYTES);
    }
    same("shared secret", expected.data(), record.secret, ECC_BYTES);
    if (Z != nullptr) {
        *Z = expected;
    }
    return status;
}

void Ecc::ecdh_command(const Number &d, const struct ecc_point &Q)
{
    Number x, y, expected = {}, got = {};
    std::copy(Q.x, Q.x + ECC_BYTES, x.begin());
    std::copy(Q.y, Q.y + ECC_BYTES, y.begin());
    write_number(ECC_OPERANDS_QX_OFFSET, x);
    write_number(ECC_OPERANDS_QY_OFFSET, y);
    settle();
    const struct bench_ecc k = key(d, From::Slot);
    command(op_ecdh | k.slot << ECC_CMD_SLOT_SHIFT, DEV_OK, "ECDH");
    ended("ECDH of a slot");
    free_slot();
    require(ecc_ecdh(d.data(), &Q, expected.data()) == ECC_OK, "model", "a secret", "none");
    for (uint32_t i = 0; i < ECC_BYTES; i += 4) {
        dev_bytes_of(read(ECC_OPERANDS_FIRST_OFFSET + i), &got[i]);
        require(read(ECC_OPERANDS_SECOND_OFFSET + i) == 0, "SECOND after ECDH", "zero", "more");
    }
    same("shared secret", expected.data(), got.data(), ECC_BYTES);
}

uint64_t Ecc::public_key_without_words(const Number &d)
{
    s.random.holding = true;
    zeroize();
    const struct bench_ecc k = key(d, From::Slot);
    write(ECC_CMD_OFFSET, op_public_key | k.slot << ECC_CMD_SLOT_SHIFT);
    require((status() & ECC_STATUS_WAITING_MASK) != 0, "STATUS.waiting", "1", "0");
    const uint64_t held =
        s.cycle() - s.time("ecc").start - 1; // cycles of the command without a word
    s.random.holding = false;
    wait_idle();
    error(DEV_OK, dev_error_of((status() & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT),
          "public key");
    free_slot();
    bench.count(0);
    return s.time("ecc").cycles - held;
}

void Ecc::ecdh_to_slot(const Number &d, const struct ecc_point &Q)
{
    settle();
    Number expected = {};
    const enum ecc_status status = ecc_ecdh(d.data(), &Q, expected.data());
    struct bench_ecc record = key(d, From::Slot);
    const uint32_t to =
        (slot_ + 1 + uint32_t(random.below(PLUTON_KEY_SLOTS - 1))) % PLUTON_KEY_SLOTS;
    put(record, Q);
    record.to = to;
    KeyStore::Slot &target = s.ecc_keys.slots[to];
    target = KeyStore::Slot();
    error(error_of(status), call(BENCH_ECC_ECDH_TO, record), "ECDH to a slot");
    ended(status == ECC_OK ? "ECDH to a slot" : "ECDH of a slot");
    free_slot();
    results_are_zero("after ECDH to a slot");
    if (status != ECC_OK) {
        require(target.key.empty(), "slot after an error", "empty", "full");
        return;
    }
    require(target.key.size() == ECC_BYTES, "delivered bytes", "32",
            std::to_string(target.key.size()));
    same("delivered secret", expected.data(), target.key.data(), ECC_BYTES);
    require(s.ecc_keys.last_operation == PLUTON_KEY_OPERATION_AGREE_TO, "operation of a delivery",
            "agree_to", std::to_string(s.ecc_keys.last_operation));
    target = KeyStore::Slot();
}

void Ecc::generate()
{
    const auto words = settle();
    const uint32_t to = uint32_t(random.below(PLUTON_KEY_SLOTS));
    const auto caller = static_cast<enum pluton_caller>(random.below(3));
    s.ecc_keys.slots[to] = KeyStore::Slot();
    struct bench_ecc record = {};
    record.to = to;
    record.caller = uint32_t(caller);
    error(DEV_OK, call(BENCH_ECC_GENERATE, record), "GENERATE");
    ended("generation of a key");
    uint8_t draw[ECC_DRAW_BYTES];
    for (size_t i = 0; i < ECC_DRAW_BYTES; ++i) {
        draw[i] = uint8_t(words[16 + i / 4] >> (24 - 8 * (i % 4)));
    }
    Number d = {}, other = {};
    struct ecc_point Q = {}, own = {};
    require(ecc_scalar_from_draw(draw, d.data()) == ECC_OK &&
                ecc_public_key(d.data(), &Q) == ECC_OK,
            "model", "a key", "none");
    reference_draw(draw, other.data());
    require(reference_combine(other.data(), nullptr, nullptr, &own), "OpenSSL", "a point",
            "infinity");
    same("drawn key by OpenSSL", other.data(), d.data(), ECC_BYTES);
    same("public key by OpenSSL", &own, &Q, sizeof Q);
    same("public key of a drawn key", &Q, &record.Q, sizeof Q);
    KeyStore::Slot &slot = s.ecc_keys.slots[to];
    require(slot.key.size() == ECC_BYTES, "delivered bytes", "32", std::to_string(slot.key.size()));
    same("delivered key", d.data(), slot.key.data(), ECC_BYTES);
    static const unsigned subjects[] = {PLUTON_SUBJECT_PLUTON, PLUTON_SUBJECT_APP_SECURE,
                                        PLUTON_SUBJECT_APP_NORMAL};
    require(s.ecc_keys.last_subject == subjects[caller] &&
                s.ecc_keys.last_operation == PLUTON_KEY_OPERATION_GENERATE,
            "offer of a drawn key", "for its caller", "for another");
    // What was delivered is of use.
    struct bench_ecc again = {};
    again.slot = to;
    again.caller = uint32_t(caller);
    settle();
    error(DEV_OK, call(BENCH_ECC_PUBLIC_KEY, again), "public key of a drawn key");
    same("public key of a drawn key", &Q, &again.Q, sizeof Q);
    slot = KeyStore::Slot();
}

void Ecc::zeroize()
{
    struct bench_ecc record = {};
    error(DEV_OK, call(BENCH_ECC_ZEROIZE, record), "ZEROIZE");
    results_are_zero("after ZEROIZE");
}

uint32_t Ecc::read(uint32_t offset)
{
    uint32_t value = 0;
    const enum hal_status got = s.read(base + offset, value);
    require(got == HAL_OK, "read of offset " + std::to_string(offset), "accepted", "bus error");
    return value;
}

void Ecc::write(uint32_t offset, uint32_t value)
{
    const enum hal_status got = s.write(base + offset, value);
    require(got == HAL_OK, "write of offset " + std::to_string(offset), "accepted", "bus error");
}

void Ecc::refused(const std::string &what, enum hal_status got)
{
    require(got == HAL_BUS_ERROR, what, "bus error", got == HAL_OK ? "accepted" : "no answer");
}

void Ecc::write_number(uint32_t offset, const Number &value)
{
    for (uint32_t i = 0; i < ECC_BYTES; i += 4) {
        write(offset + i, dev_word_of(&value[i]));
    }
}

void Ecc::wait_idle()
{
    unsigned polls = 0;
    while ((status() & ECC_STATUS_BUSY_MASK) != 0) {
        require(++polls < 200000, "STATUS.busy", "falls", "stays");
    }
}

void Ecc::results_are_zero(const std::string &when)
{
    if (Simulation::has_core()) {
        return; // there is no host port
    }
    for (uint32_t i = 0; i < 2 * ECC_BYTES; i += 4) {
        const uint32_t word = read(ECC_OPERANDS_FIRST_OFFSET + i);
        require(word == 0, "result " + when, "zero", std::to_string(word));
    }
}

void Ecc::command(uint32_t value, enum dev_error expected, const std::string &what)
{
    write(ECC_CMD_OFFSET, value);
    wait_idle();
    error(expected, dev_error_of((status() & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT),
          what);
}

void Ecc::usable()
{
    const unsigned keys = key_stall_, words = word_stall_;
    stall(0, 0);
    public_key(random_scalar(random), random.below(2) == 0 ? From::Register : From::Slot);
    stall(keys, words);
}

} // namespace pluton::ecc
