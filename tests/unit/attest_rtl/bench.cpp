// SPDX-License-Identifier: Apache-2.0
#include "bench.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "cmodel/sha2.h"

namespace
{

constexpr uint8_t YES = 9;
constexpr uint8_t PROVISIONED_YES = PLUTON_PROVISIONED_YES, SECURED_YES = PLUTON_SECURED_YES;
constexpr uint8_t FUSE_YES = 10; // rtl/efuse/efuse_pkg.sv

uint32_t big(const uint8_t *p)
{
    return uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3];
}

uint32_t little(const uint8_t *p)
{
    return uint32_t(p[3]) << 24 | uint32_t(p[2]) << 16 | uint32_t(p[1]) << 8 | p[0];
}

uint64_t now;

} // namespace

void fail(const std::string &text)
{
    std::fprintf(stderr, "%s (cycle %llu)\n", text.c_str(), static_cast<unsigned long long>(now));
    std::exit(1);
}

Bench::Bench(uint64_t seed) : root(*top.rootp), rng_(seed)
{
    for (unsigned i = 0; i < 2; i++) {
        const Number x = number(), y = number();
        std::memcpy(chip.key[i].x, x.data(), 32);
        std::memcpy(chip.key[i].y, y.data(), 32);
        token_digest(&chip.key[i], chip.digest[i].data());
    }
    reset();
}

Bench::~Bench()
{
    top.final();
}

Number Bench::number()
{
    Number out;
    for (uint8_t &byte : out) {
        byte = uint8_t(rng_());
    }
    return out;
}

void Bench::reset()
{
    granted_ = finished_ = hash_done_ = owner_ = ecc_done_ = false;
    busy_ = error_ = extending_ = 0;
    chip.seed_words = 0;
    top.psel_i = top.penable_i = 0;
    top.zeroize_i = top.alert_i = 0;
    top.rst_ni = 0;
    tick();
    tick();
    top.rst_ni = 1;
}

void Bench::play_psha()
{
    // From the state, as the real one does; `grant` is low with the request.
    const bool here = granted_ && top.psha_request_o;
    top.psha_grant_i = here;
    top.psha_ready_i = here && !finished_ && hash_wait_ == 0;
    top.psha_done_i = here && hash_done_;
    for (unsigned i = 0; i < 8; i++) {
        top.digest_i[7 - i] = top.psha_done_i ? big(hash_.data() + 4 * i) : 0;
    }
}

void Bench::play_ecc()
{
    top.ecc_owner_i = owner_ && top.ecc_request_o ? YES : 6;
    const bool access = top.ecc_psel_o && top.ecc_penable_o;
    top.ecc_pready_i = access && hash_wait_ % 2 == 0; // some waits
    top.ecc_pslverr_i = top.ecc_pready_i && (chip.bus_fault || top.ecc_owner_i != YES);
    top.ecc_prdata_i = 0;
    if (top.ecc_pready_i && !top.ecc_pwrite_o && !top.ecc_pslverr_i) {
        if (top.ecc_paddr_o == 0x0C) {
            top.ecc_prdata_i = busy_ ? 1 : (ecc_done_ ? 2 : 0) | error_ << 8;
        } else {
            const uint32_t place = (top.ecc_paddr_o - 0x2A0) / 4;
            NEED(chip.faulty || (place < results_.size() && top.ecc_paddr_o % 4 == 0));
            top.ecc_prdata_i = ecc_done_ && !busy_ ? results_[place % results_.size()] : 0;
        }
    }
}

void Bench::play_rest()
{
    top.loaded_i = chip.loaded ? YES : 6;
    top.digests_ok_i = chip.digests_ok ? FUSE_YES : 5;
    for (unsigned i = 0; i < 16; i++) {
        top.digests_i[15 - i] = big(chip.digest[i / 8].data() + 4 * (i % 8));
    }
    const bool alive = chip.life_cycle != 0;
    const bool provisioned = chip.life_cycle == PLUTON_TOKEN_LIFE_CYCLE_PROVISIONED;
    top.provisioned_i = alive && provisioned ? PROVISIONED_YES : 15 ^ PROVISIONED_YES;
    top.secured_i = alive && !provisioned ? SECURED_YES : 15 ^ SECURED_YES;
    top.token_i = chip.life_cycle;
    top.tainted_i = chip.tainted;
    top.count_i = chip.count;
    top.overflow_i = chip.overflow;
    top.extending_i = extending_ != 0;
    top.log_valid_i = top.log_valid_o && log_wait_ == 0;
    top.log_word_i = 0;
    if (top.log_valid_i) {
        const unsigned address = top.log_address_o;
        if (address >= 504) {
            top.log_word_i = big(chip.accumulator.data() + 4 * (address % 8));
        } else {
            NEED(chip.faulty || address / 18 < chip.count);
            top.log_word_i = address / 18 < chip.log.size()
                                 ? big(chip.log[address / 18].data() + 4 * (address % 18))
                                 : 0;
        }
    }
    const bool random = top.random_valid_o && chip.seed_words < 8 && hash_wait_ % 3 != 1;
    top.random_valid_i = random;
    top.random_word_i = random ? little(chip.seed.data() + 4 * chip.seed_words) : 0;
    if (random) { // what is a random word, is big-endian in the token
        top.random_word_i = big(chip.seed.data() + 4 * chip.seed_words);
    }
    top.random_error_i = top.random_valid_o && chip.random_error && chip.seed_words == 5;
}

void Bench::play()
{
    top.clk_i = 0;
    top.eval();
    play_psha();
    play_ecc();
    play_rest();
    top.eval();
}

// What the neighbours do at the clock edge
void Bench::step()
{
    if (top.psha_valid_o && top.psha_ready_i) {
        NEED(top.psha_bytes_o >= 1 && top.psha_bytes_o <= 4 && !top.psha_restart_o);
        NEED(chip.faulty || top.psha_bytes_o == 4 || top.psha_finish_o);
        for (unsigned i = 0; i < top.psha_bytes_o; i++) {
            hashing_.push_back(uint8_t(top.psha_word_o >> (24 - 8 * i)));
        }
        if (top.psha_finish_o) {
            finished_ = true;
            chip.message = hashing_;
            NEED(sha2_hash(SHA2_256, hashing_.data(), hashing_.size(), hash_.data()) == SHA2_OK);
        }
    }
    hash_done_ = hash_done_ || (finished_ && hash_wait_ == 0);
    if (hash_wait_ != 0) {
        hash_wait_--;
    } else if (!chip.prompt && rng_() % 4 == 0) {
        hash_wait_ = unsigned(rng_() % 12);
    }
    if (!top.psha_request_o) {
        granted_ = finished_ = hash_done_ = false;
        hashing_.clear();
    } else if (!granted_ && chance(20)) {
        granted_ = true;
        hashing_.clear();
    }

    if (busy_ != 0) {
        busy_--;
    }
    if (top.ecc_psel_o) {
        NEED(top.ecc_pauser_o == 0 && top.ecc_pprot_o == 0);
        NEED(top.ecc_pstrb_o == (top.ecc_pwrite_o ? 15 : 0));
    }
    if (top.ecc_pready_i && top.ecc_pwrite_o && !top.ecc_pslverr_i) {
        if (top.ecc_paddr_o == 0x08) {
            busy_ = 1 + (chip.prompt ? 0 : unsigned(rng_() % 40));
            if (top.ecc_pwdata_o == 0x43) {
                sign_cycle = cycle;
                chip.signatures++;
                error_ = chip.sign_error;
                for (unsigned i = 0; i < 8; i++) {
                    for (unsigned j = 0; j < 4; j++) {
                        chip.signed_digest[4 * i + j] = uint8_t(operands_[i] >> 8 * j);
                    }
                    NEED(operands_[8 + i] == little(chip.key[0].x + 4 * i));
                    NEED(operands_[16 + i] == little(chip.key[0].y + 4 * i));
                }
                for (unsigned i = 0; i < 16; i++) {
                    results_[i] = draw();
                    for (unsigned j = 0; j < 4; j++) {
                        chip.signature[4 * i + j] = uint8_t(results_[i] >> 8 * j);
                    }
                }
            } else {
                NEED(top.ecc_pwdata_o == 1 || top.ecc_pwdata_o == 0x10001);
                const token_key &key = chip.key[top.ecc_pwdata_o >> 16];
                error_ = chip.key_error;
                for (unsigned i = 0; i < 8; i++) {
                    results_[i] = little(key.x + 4 * i);
                    results_[8 + i] = little(key.y + 4 * i);
                }
            }
            ecc_done_ = error_ == 0;
        } else {
            const uint32_t place = (top.ecc_paddr_o - 0x200) / 4;
            NEED(chip.faulty || (place < operands_.size() && top.ecc_paddr_o % 4 == 0));
            operands_[place % operands_.size()] = top.ecc_pwdata_o;
        }
    }
    owner_ = top.ecc_request_o && (owner_ || chance(20));

    chip.seed_words += top.random_valid_i && !top.random_error_i;
    if (!top.log_valid_o || log_wait_ == 0) {
        log_wait_ = chip.prompt ? 1 : unsigned(rng_() % 3);
    } else {
        log_wait_--;
    }
    if (extending_ != 0) {
        extending_--;
    } else if (!chip.prompt && !top.hold_o && rng_() % 8 == 0) {
        extending_ = 1 + unsigned(rng_() % 30);
    }
}

void Bench::tick()
{
    now = cycle;
    play();
    if (look) {
        look();
    }
    if (top.rst_ni) {
        step();
    }
    top.clk_i = 1;
    top.eval();
    cycle++;
}

Answer Bench::access(bool write, uint32_t address, uint32_t data, uint8_t strobes, unsigned subject,
                     bool nonsecure)
{
    top.psel_i = 1;
    top.penable_i = 0;
    top.pwrite_i = write;
    top.paddr_i = address;
    top.pwdata_i = data;
    top.pstrb_i = write ? strobes : 0;
    top.subject_i = subject;
    top.nonsecure_i = nonsecure;
    tick();
    top.penable_i = 1;
    Answer answer{};
    for (;; answer.waits++) {
        NEED(answer.waits < 3);
        play();
        const bool ready = top.pready_o;
        answer.error = top.pslverr_o;
        answer.data = top.prdata_o;
        tick();
        if (ready) {
            break;
        }
    }
    NEED(!answer.error || answer.data == 0);
    top.psel_i = top.penable_i = 0;
    return answer;
}

uint32_t Bench::read(uint32_t address)
{
    const Answer answer = access(false, address);
    NEED(!answer.error);
    NEED(answer.waits == (address >= 0x1000 ? 1u : 0u));
    return answer.data;
}

void Bench::write(uint32_t address, uint32_t data)
{
    const Answer answer = access(true, address, data);
    NEED(!answer.error && answer.waits == 0);
}

uint32_t Bench::status()
{
    return read(0x0C);
}

bool Bench::wait_for(const std::function<bool()> &what, unsigned limit)
{
    for (unsigned i = 0; i < limit; i++) {
        if (what()) {
            return true;
        }
        tick();
    }
    return false;
}

void Bench::start(const Number &nonce)
{
    for (unsigned i = 0; i < 8; i++) {
        write(0x1E0 + 4 * i, little(nonce.data() + 4 * i));
    }
    write(0x08, 1);
    command_cycle = cycle - 1;
}

Bytes Bench::token()
{
    const uint32_t length = read(0x10);
    Bytes out;
    for (unsigned i = 0; i < 526; i++) {
        const uint32_t word = read(0x1000 + 4 * i);
        for (unsigned j = 0; j < 4; j++) {
            const uint8_t byte = uint8_t(word >> 8 * j);
            if (out.size() < length) {
                out.push_back(byte);
            } else {
                NEED(chip.faulty || byte == 0);
            }
        }
    }
    return out;
}
