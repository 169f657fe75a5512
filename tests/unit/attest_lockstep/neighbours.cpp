// SPDX-License-Identifier: Apache-2.0
#include "neighbours.h"

#include <cstring>

#include "cmodel/sha2.h"

namespace
{

constexpr unsigned SIGN = 3; // of ecc's CMD.op
constexpr unsigned NO = 6;   // of four bits, far from every yes

uint32_t big(const uint8_t *p)
{
    return uint32_t(p[0]) << 24 | uint32_t(p[1]) << 16 | uint32_t(p[2]) << 8 | p[3];
}

uint32_t little(const uint8_t *p)
{
    return uint32_t(p[3]) << 24 | uint32_t(p[2]) << 16 | uint32_t(p[1]) << 8 | p[0];
}

template <typename Bytes> void fill(lockstep::Random &random, Bytes &bytes)
{
    for (auto &byte : bytes) {
        byte = uint8_t(random.next());
    }
}

} // namespace

void Neighbours::begin(const Mood &mood)
{
    mood_ = mood;
    for (unsigned i = 0; i < 2; i++) {
        fill(random_, key_[i].x);
        fill(random_, key_[i].y);
        uint8_t digest[32];
        token_digest(&key_[i], digest);
        for (unsigned j = 0; j < 8; j++) {
            fuses_[8 * i + j] = big(digest + 4 * j);
        }
    }
    if (mood.wrong_fuses) {
        fuses_[random_.below(16)] ^= uint32_t(1) << random_.below(32);
    }
    fill(random_, seed_);
    count_ = 0;
    for (unsigned i = 0; i < mood.entries; i++) {
        append();
    }
    extending_ = 0;
    load_ = unsigned(random_.below(20));
    change_life();
    granted_ = finished_ = owned_ = done_ = false;
    busy_ = error_ = drawn_ = 0;
}

void Neighbours::append()
{
    fill(random_, register_);
    if (count_ == PLUTON_TOKEN_COMPONENTS_MAX) {
        overflow_ = true;
        return;
    }
    uint8_t *entry = log_[count_++];
    for (unsigned i = 0; i < PLUTON_ENTRY_BYTES; i++) {
        entry[i] = uint8_t(i < 4 ? "AMZ059"[random_.below(6)] : random_.next());
    }
    if (one_in(mood_.odd_type)) {
        static const uint8_t odd[] = {0, '/', ':', '@', '[', 'a', 'z', 0x80 + 'A', 0xFF};
        entry[random_.below(4)] = odd[random_.below(sizeof odd)];
    }
}

void Neighbours::change_life()
{
    changed = true;
    overflow_ = one_in(2);
    tainted_ = one_in(2);
    provisioned_ = secured_ = NO;
    const unsigned life = unsigned(random_.below(mood_.life != 0 ? 8 : 3));
    token_ = uint16_t(0x2000 + 0x1000 * (life % 3));
    if (mood_.never || life == 7) {
        provisioned_ = unsigned(random_.below(16)) & ~PLUTON_PROVISIONED_YES;
        secured_ = unsigned(random_.below(16)) & ~PLUTON_SECURED_YES;
        token_ = one_in(2) ? 0 : token_;
    } else if (life == 6) {
        provisioned_ = PLUTON_PROVISIONED_YES;
        token_ = uint16_t(random_.next());
    } else {
        (life % 3 == 0 ? provisioned_ : secured_) =
            life % 3 == 0 ? PLUTON_PROVISIONED_YES : PLUTON_SECURED_YES;
    }
}

void Neighbours::drive(struct attest_in &in)
{
    if (one_in(mood_.life)) {
        change_life();
    }
    in.provisioned = provisioned_;
    in.secured = secured_;
    in.token = token_;
    in.tainted = tainted_;
    in.overflow = overflow_;
    in.loaded = load_ == 0 && !mood_.never ? ATTEST_LOADED_YES : NO;
    in.digests_ok = ATTEST_FUSE_YES;
    if (mood_.wrong_fuses && one_in(3)) {
        in.digests_ok = 5;
    }
    std::memcpy(in.fuses, fuses_.data(), sizeof in.fuses);
    in.count = one_in(mood_.count_slips) ? unsigned(random_.below(21)) : count_;
    in.extending = extending_ != 0;
    in.zeroize = one_in(mood_.zeroize);
    in.alert = one_in(mood_.alert);
}

uint32_t Neighbours::read_log(unsigned address) const
{
    if (address >= ATTEST_LOG_REGISTER) {
        return big(&register_[4 * (address - ATTEST_LOG_REGISTER)]);
    }
    return address / 18 < count_ ? big(log_[address / 18] + 4 * (address % 18)) : 0;
}

uint32_t Neighbours::read_ecc(uint32_t offset) const
{
    if (offset == 0x0C) {
        return busy_ != 0 ? 1 : uint32_t(done_) << 1 | error_ << 8;
    }
    return results_[(offset - 0x2A0) / 4 % results_.size()];
}

void Neighbours::answer(const struct attest_out &out, struct attest_in &in)
{
    const bool here = granted_ && out.psha_request;
    in.psha_ready = here && !finished_ && prompt();
    in.psha_done = here && finished_ && prompt();
    for (unsigned i = 0; i < 8; i++) {
        in.digest[i] = here && finished_ ? digest_[i] : 0;
    }
    in.ecc_owner = owned_ && out.ecc_request ? ATTEST_OWNER_YES : NO;
    in.ecc_ready = out.ecc_enable && prompt();
    in.ecc_error = in.ecc_ready && one_in(mood_.bus_error);
    in.ecc_data = in.ecc_ready && !out.ecc_write && !in.ecc_error ? read_ecc(out.ecc_offset) : 0;
    in.log_valid = out.log_valid && prompt();
    in.log_word = in.log_valid ? read_log(out.log_address) : 0;
    in.random_valid = out.random_valid && prompt();
    in.random_word = in.random_valid ? big(&seed_[4 * (drawn_ % 8)]) : 0;
    in.random_error = out.random_valid && one_in(mood_.random_error);
    if (!mood_.chaos) {
        return;
    }
    // Nobody may believe an answer to what was not asked.
    in.psha_ready = in.psha_ready || (!out.psha_valid && one_in(4));
    in.psha_done = in.psha_done || one_in(out.psha_request ? 200 : 4);
    if (!(here && finished_)) {
        for (auto &word_of_digest : in.digest) {
            word_of_digest = word();
        }
    }
    if (!out.ecc_request) {
        in.ecc_owner = unsigned(random_.below(16));
    } else if (!owned_) { // all but yes
        in.ecc_owner = ATTEST_OWNER_YES ^ unsigned(1 + random_.below(15));
    }
    if (!out.ecc_enable) {
        in.ecc_ready = one_in(2);
        in.ecc_error = one_in(2);
        in.ecc_data = word();
    } else if (!in.ecc_ready) {
        in.ecc_error = one_in(2);
        in.ecc_data = word();
    }
    if (!in.log_valid) {
        in.log_word = word();
        in.log_valid = !out.log_valid && one_in(2);
    }
    if (!out.random_valid) {
        in.random_valid = one_in(2);
        in.random_error = one_in(2);
    }
    if (!in.random_valid) {
        in.random_word = word();
    }
}

void Neighbours::command(uint32_t data)
{
    busy_ = 1 + unsigned(random_.below(mood_.wait == 1 ? 3 : 30));
    if ((data & 0xF) == SIGN) {
        error_ = one_in(mood_.sign_error) ? unsigned(random_.below(32)) : 0;
        done_ = error_ == 0 && !one_in(mood_.sign_error);
        signatures++;
        for (unsigned i = 0; i < 8; i++) {
            signed_digest[i] = __builtin_bswap32(operands_[i]);
        }
        fill(random_, signature);
        for (unsigned i = 0; i < 16; i++) {
            results_[i] = little(&signature[4 * i]);
        }
        return;
    }
    error_ = one_in(mood_.key_error) ? unsigned(random_.below(32)) : 0;
    done_ = error_ == 0 && !one_in(mood_.key_error);
    const struct token_key &key = key_[data >> 16 & 1];
    for (unsigned i = 0; i < 8; i++) {
        results_[i] = little(key.x + 4 * i);
        results_[8 + i] = little(key.y + 4 * i);
    }
}

void Neighbours::step(const struct attest_out &out, const struct attest_in &in)
{
    // private SHA-256
    if (!out.psha_request) {
        granted_ = finished_ = false;
        message_.clear();
    } else if (!granted_) {
        granted_ = prompt();
    } else if (out.psha_valid && in.psha_ready) {
        for (unsigned i = 0; i < out.psha_bytes; i++) {
            message_.push_back(uint8_t(out.psha_word >> (24 - 8 * i)));
        }
        if (out.psha_finish) {
            uint8_t digest[32];
            (void)sha2_hash(SHA2_256, message_.data(), message_.size(), digest);
            for (unsigned i = 0; i < 8; i++) {
                digest_[i] = big(digest + 4 * i);
            }
            finished_ = true;
        }
    }
    // ecc
    busy_ -= busy_ != 0;
    owned_ = out.ecc_request && (owned_ || prompt());
    if (out.ecc_enable && in.ecc_ready && out.ecc_write && !in.ecc_error) {
        if (out.ecc_offset == 0x08) {
            command(out.ecc_data);
        } else {
            operands_[(out.ecc_offset - 0x200) / 4 % operands_.size()] = out.ecc_data;
        }
    }
    // drbg
    if (in.random_valid && out.random_valid && !in.random_error) {
        for (unsigned i = 0; i < 4; i++) {
            seed_[4 * (drawn_ % 8) + i] = uint8_t(in.random_word >> (24 - 8 * i));
        }
        drawn_++;
    }
    // accumulator
    if (extending_ != 0) {
        if (--extending_ == 0) {
            append();
        }
    } else if (!out.hold && one_in(mood_.extend)) {
        extending_ = 1 + unsigned(random_.below(30));
    }
    load_ -= load_ != 0;
}

struct token_input Neighbours::statement() const
{
    struct token_input in = {};
    in.attestation = key_[0];
    in.general = key_[1];
    std::memcpy(in.seed, seed_.data(), sizeof in.seed);
    std::memcpy(in.accumulator, register_.data(), sizeof in.accumulator);
    in.entries = log_;
    in.count = count_;
    in.life_cycle = token_;
    in.overflow = overflow_;
    in.tainted = tainted_;
    return in;
}
