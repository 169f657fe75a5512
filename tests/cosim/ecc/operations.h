// SPDX-License-Identifier: Apache-2.0
// What the operations of ecc share: the engine as a user sees it, judged.
#pragma once

#include <array>
#include <map>
#include <string>

#include "cmodel/ecc_nonce.h"
#include "firmware/drivers/generated/ecc_regs.h"
#include "sim/native/bench.h"

namespace pluton::ecc
{

constexpr uint32_t base = PLUTON_ECC_BASE;
constexpr uint32_t op_public_key = 1, op_generate = 2, op_sign = 3, op_verify = 4, op_ecdh = 5,
                   op_check_point = 6, op_check_scalar = 7, op_zeroize = 8;
constexpr uint32_t test = ECC_CMD_TEST_MASK, deliver = ECC_CMD_DELIVER_MASK,
                   with_verify = ECC_CMD_VERIFY_MASK;
constexpr uint32_t nonce_exact = 1u << ECC_CMD_NONCE_SHIFT, nonce_given = 2u << ECC_CMD_NONCE_SHIFT;
// With fewer random operations than this a run is meant to be short.
constexpr uint64_t few = 8;
constexpr size_t buffered = 30; // words that the idle block holds
constexpr size_t words_of_command = 31;

using Number = std::array<uint8_t, ECC_BYTES>;

Number random_number(Random &random);
Number random_scalar(Random &random); // 1 to n - 1
Number number(unsigned small);
Number n_plus(int offset);
Number p_plus(int offset);

// (scalar, blinding): all windows of the blinded scalar but the top one have this value, 0 to 15.
struct Extreme {
    Number scalar;
    uint64_t blind;
};
Extreme extreme(unsigned window);

// Where a private key comes from.
enum class From { Register, Slot };

// How an operation's nonce comes about.
enum class Nonce { Hedged, Exact, Given };

// Does operations through the driver, wherever the firmware runs, and judges each by the golden
// model and by OpenSSL, errors included. Every operation of a kind must take the same number of
// cycles, as long as nobody else delays it.
class Ecc
{
  public:
    Ecc(Bench &bench, Random &random);

    Bench &bench;
    Random &random;
    Simulation &s;
    uint64_t cycles = 0; // of the last operation

    // Up to so many cycles before each answer of key store and random source.
    void stall(unsigned keys, unsigned words);

    // The next command's random words, in place of drawn ones. Wipes the engine.
    void script(const std::array<uint32_t, words_of_command> &words);
    std::array<uint32_t, words_of_command> draw_words();
    // Blinding and order of the next command, the other words being drawn.
    void script_blind(uint64_t blind, unsigned order);

    enum ecc_status public_key(const Number &d, From from, struct ecc_point *Q = nullptr);
    void check_scalar(const Number &d, From from);
    void check_point(const struct ecc_point &Q);
    // `by`: verify before it is released, by this key. `expected`: of a vector.
    enum ecc_status sign(const Number &d, const Number &digest, Nonce nonce, const Number &k,
                         From from, const struct ecc_point *by = nullptr,
                         const struct ecc_signature *expected = nullptr,
                         struct ecc_signature *made = nullptr);
    enum ecc_status verify(const struct ecc_point &Q, const Number &digest,
                           const struct ecc_signature &signature);
    enum ecc_status ecdh(const Number &d, const struct ecc_point &Q, From from,
                         Number *Z = nullptr);
    // ECDH from a slot past the driver, for its time: the driver goes on with ZEROIZE.
    void ecdh_command(const Number &d, const struct ecc_point &Q);
    // PUBLIC_KEY from a slot while the block has no words and gets one a cycle from the command on.
    uint64_t public_key_without_words(const Number &d);
    void ecdh_to_slot(const Number &d, const struct ecc_point &Q);
    void generate();

    void zeroize();
    // Waits until the block has its words, and says which the next command will have: all but the
    // last, which comes with it.
    std::array<uint32_t, words_of_command> settle();

    void require(bool holds, const std::string &field, const std::string &expected,
                 const std::string &got)
    {
        bench.require(holds, "ecc", field, expected, got);
    }
    void same(const std::string &field, const void *expected, const void *got, size_t size);
    void error(enum dev_error expected, enum dev_error got, const std::string &what)
    {
        bench.require_error(expected, got, what);
    }

    // A call of the driver.
    enum dev_error call(enum bench_ecc_op op, struct bench_ecc &record);

    // Accesses past the driver, which need the host port.
    uint32_t read(uint32_t offset);
    void write(uint32_t offset, uint32_t value);
    void refused(const std::string &what, enum hal_status got);
    void write_number(uint32_t offset, const Number &value);
    uint32_t status() { return read(ECC_STATUS_OFFSET); }
    void wait_idle();
    void results_are_zero(const std::string &when);
    // A command that is refused or fails at once or later.
    void command(uint32_t value, enum dev_error expected, const std::string &what);
    // An operation that must succeed, after which the block is known to be usable.
    void usable();

  private:
    struct bench_ecc key(const Number &d, From from);
    void ended(const std::string &kind);
    void free_slot();

    uint32_t slot_ = 0;
    unsigned key_stall_ = 0, word_stall_ = 0;
    uint64_t ended_ = 0;
};

// Writes everything that a command may need; d is SCALAR, and QX, QY its public key.
void write_all(Ecc &ecc, const Number &d);

// Cycles of each kind of operation, over all rows of a run.
std::map<std::string, uint64_t> &known_cycles();

// Rows of the table.
void random_use(Bench &bench);
void edges_of_scalars(Bench &bench);
void edges_of_signatures(Bench &bench);
void edges_of_points(Bench &bench);
void drawn_words(Bench &bench);
void shared_sha(Bench &bench);
void vectors(Bench &bench);
void refused_commands(Bench &bench);
void refused_accesses(Bench &bench);
void refusing_key_store(Bench &bench);
void failing_random_source(Bench &bench);
void wiped_anywhere(Bench &bench);
void wiped_at_every_word(Bench &bench);
void life_cycle(Bench &bench);
void faults(Bench &bench);

} // namespace pluton::ecc
