// SPDX-License-Identifier: Apache-2.0
#include "tests/leakage/hostile/software.h"

#include <cstring>

#include "firmware/drivers/generated/attest_regs.h"
#include "firmware/drivers/generated/drbg_regs.h"
#include "firmware/drivers/generated/ecc_regs.h"
#include "firmware/drivers/generated/efuse_regs.h"

namespace pluton
{

namespace
{

enum Place { None, Result, KeyWords, Token, FuseDigests, RandomWord };

// All that may differ, with the line of tests/formal/secrecy/secrecy.toml that says so.
const struct {
    uint32_t from, to;
    Place place;
    const char *cites;
} declared[] = {
    {PLUTON_ECC_BASE + ECC_OPERANDS_FIRST_OFFSET, PLUTON_ECC_BASE + ECC_OPERANDS_SCALAR_OFFSET,
     Result, "ecc_i: ecc's registers: public keys, signatures, shared secrets for software"},
    {PLUTON_ATTEST_BASE + ATTEST_WORDS_ATTESTATION_X_OFFSET,
     PLUTON_ATTEST_BASE + ATTEST_WORDS_NONCE_OFFSET, KeyWords,
     "ecc_i: public keys; digest_i: digests of public words: attest's"},
    {PLUTON_ATTEST_BASE + ATTEST_BUFFER_TOKEN_OFFSET,
     PLUTON_ATTEST_BASE + ATTEST_BUFFER_TOKEN_OFFSET + 4 * ((VERIFY_MAX_SIZE + 3) / 4), Token,
     "ecc_i: signatures; u_secrecy.boot_seed_word: the boot seed, a claim of the token"},
    {PLUTON_EFUSE_BASE + EFUSE_DIGEST_ATTESTATION_0_OFFSET,
     PLUTON_EFUSE_BASE + EFUSE_DIGEST_GENERAL_7_OFFSET + 4, FuseDigests,
     "fuse_i: the fuse array: public rows"},
    {PLUTON_DRBG_BASE + DRBG_RANDOM_OFFSET, PLUTON_DRBG_BASE + DRBG_RANDOM_OFFSET + 4, RandomWord,
     "u_drbg.u_serve.u_soft: RANDOM: software's own random word"},
};

constexpr uint32_t operands = PLUTON_ECC_BASE + ECC_OPERANDS_OFFSET;
constexpr uint32_t results = PLUTON_ECC_BASE + ECC_OPERANDS_FIRST_OFFSET;

// Less than a signature of attest takes, which writes ecc's operands: what software wrote so lately
// is its own.
constexpr uint64_t lately = 5000;

enum { PUBLIC_KEY = 1, GENERATE = 2, SIGN = 3, ECDH = 5, ZEROIZE = 8 };

void put(uint32_t word, uint8_t *bytes)
{
    for (unsigned i = 0; i < 4; ++i) {
        bytes[i] = uint8_t(word >> (8 * i));
    }
}

uint32_t get(const uint8_t *bytes)
{
    return bytes[0] | uint32_t(bytes[1]) << 8 | uint32_t(bytes[2]) << 16 | uint32_t(bytes[3]) << 24;
}

std::string text(uint32_t address)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%08X", address);
    return text;
}

} // namespace

Software::Software(Twin &twin, Random &random, bool other_seeds)
    : twin(twin), random_(random), other_seeds_(other_seeds)
{
    forget();
}

void Software::forget()
{
    ecc_ = {};
    for (Operand &operand : ecc_.operand) {
        operand.written = twin.cycle() + 1; // the sweep after the reset leaves zeros
    }
    token_judged_ = false;
    attest_from_ = 0;
}

const DieKeys *Software::keys(unsigned side)
{
    std::string why;
    if (!has_keys_[side]) {
        has_keys_[side] = keys_of_die(twin.cells(side), &keys_[side], &why);
    }
    return has_keys_[side] ? &keys_[side] : nullptr;
}

bool Software::own_point(bool attestation, struct ecc_point point[2])
{
    for (unsigned s = 0; s < 2; ++s) {
        const DieKeys *own = keys(s);
        if (own == nullptr) {
            return false;
        }
        point[s] = attestation ? own->attestation_point : own->general_point;
    }
    return true;
}

uint32_t Software::word(uint32_t address)
{
    Both shown = {};
    (void)twin.read({address}, false, &shown);
    return shown.word[0];
}

enum hal_status Software::read(const Access &access, Both *shown)
{
    Place place = None;
    uint32_t from = 0;
    for (const auto &row : declared) {
        if (access.address >= row.from && access.address < row.to) {
            place = row.place;
            from = row.from;
        }
    }
    // With the same noise the random words of both are the same ones.
    const bool may = place != None && (place != RandomWord || other_seeds_);
    Both words = {};
    const enum hal_status status = twin.read(access, may, &words);
    if (status != HAL_OK) {
        return status;
    }
    const unsigned index = (access.address - from) / 4;
    switch (place) {
    case Result:
        judge_ecc(index, words);
        break;
    case Token:
        judge_token(index, words);
        break;
    case RandomWord:
        if (other_seeds_) {
            ++judged.random;
        }
        break;
    case KeyWords: {
        static const std::array<uint8_t, 32> *(*const of[])(const DieKeys &) = {
            [](const DieKeys &k) { return &k.attestation_digest; },
            [](const DieKeys &k) { return &k.thumbprint; }};
        if (index >= 32) { // DEVICE, THUMBPRINT; behind them nothing
            if (words.any() && index < 48) {
                judge_bytes("a digest of attest", words, 4 * (index % 8), of[index >= 40]);
            }
            break;
        }
        for (unsigned s = 0; s < 2 && words.any(); ++s) {
            const DieKeys *own = keys(s);
            const struct ecc_point *point =
                own == nullptr ? nullptr
                               : (index < 16 ? &own->attestation_point : &own->general_point);
            if (point == nullptr ||
                get((index % 16 < 8 ? point->x : point->y) + 4 * (index % 8)) != words.word[s]) {
                throw Leak{"attest shows no word of its public keys at " + text(access.address)};
            }
            judged.public_keys += index == 0 && s == 0;
        }
        break;
    }
    case FuseDigests:
        if (words.any()) {
            judge_bytes(
                "a digest of efuse", words, 4 * (index % 8),
                index < 8 ? [](const DieKeys &k) { return &k.attestation_digest; }
                          : [](const DieKeys &k) { return &k.general_digest; });
        }
        break;
    default:
        break;
    }
    if (shown != nullptr) {
        *shown = words;
    }
    return status;
}

void Software::judge_bytes(const char *what, const Both &shown, unsigned byte,
                           const std::array<uint8_t, 32> *(*of)(const DieKeys &))
{
    for (unsigned s = 0; s < 2; ++s) {
        const DieKeys *own = keys(s);
        if (own == nullptr && other_seeds_) {
            ++judged.drawn; // a birth that is under way, or was cut off
        } else if (own == nullptr || get(of(*own)->data() + byte) != shown.word[s]) {
            throw Leak{std::string(what) + " is not that of a public key of the chip"};
        } else {
            ++judged.digests;
        }
    }
}

// A signature of attest may have been made since, over operands of its own.
void Software::hardware_used_ecc()
{
    if (attest_from_ == 0) {
        return;
    }
    Both status = {};
    const bool known =
        twin.read({PLUTON_ATTEST_BASE + ATTEST_STATUS_OFFSET}, false, &status) == HAL_OK;
    const bool busy = known && (status.word[0] & ATTEST_STATUS_BUSY_MASK) != 0;
    for (unsigned i = 0; i < 24; ++i) {
        Operand &operand = ecc_.operand[i];
        if (!busy || operand.written <= attest_from_ || twin.cycle() - operand.written > lately) {
            operand.written = 0;
        }
    }
    attest_from_ = busy ? attest_from_ : 0;
}

// Before a command whose result depends on operands that only hardware knows. False if they cannot
// be written now: who does not know them cannot judge the result.
bool Software::fill(unsigned op)
{
    if (op != SIGN && op != ECDH) {
        return true;
    }
    hardware_used_ecc();
    // Where SCALAR or NONCE was written, the end of Blank wipes all operands; birth owns ecc before
    // it.
    for (Operand &operand : ecc_.operand) {
        if (other_seeds_ && twin.cycle() - operand.written > lately) {
            operand.written = 0;
        }
    }
    for (unsigned i = 0; i < 24; ++i) {
        if (ecc_.operand[i].written == 0) {
            const uint32_t word = uint32_t(random_.next());
            if (write(operands + 4 * i, word) != HAL_OK) {
                return false;
            }
        }
    }
    return true;
}

void Software::command_of_ecc(uint32_t data)
{
    const unsigned op = data & ECC_CMD_OP_MASK;
    const uint32_t status = word(PLUTON_ECC_BASE + ECC_STATUS_OFFSET);
    if ((status & ECC_STATUS_BUSY_MASK) == 0) {
        return; // refused
    }
    ecc_.op = op;
    ecc_.slot = (data & ECC_CMD_SLOT_MASK) >> ECC_CMD_SLOT_SHIFT;
    const bool keyed = op == PUBLIC_KEY || op == SIGN || op == ECDH;
    ecc_.device = keyed && ecc_.slot < 2 && (data & ECC_CMD_TEST_MASK) == 0;
    ecc_.deliver = op == ECDH && (data & ECC_CMD_DELIVER_MASK) != 0;
    ecc_.judged = false;
    ecc_.full = true;
    for (unsigned i = 0; i < 24; ++i) {
        ecc_.full = ecc_.full && ecc_.operand[i].written != 0;
    }
    if (op == ZEROIZE) {
        for (Operand &operand : ecc_.operand) {
            operand = {{{0, 0}}, twin.cycle()};
        }
    }
}

enum hal_status Software::write(const Access &access, const Both &data)
{
    const bool whole = access.strobe == 0xF;
    const uint32_t ecc_cmd = PLUTON_ECC_BASE + ECC_CMD_OFFSET;
    const uint32_t attest_cmd = PLUTON_ATTEST_BASE + ATTEST_CMD_OFFSET;
    const uint32_t nonce = PLUTON_ATTEST_BASE + ATTEST_WORDS_NONCE_OFFSET;
    if (access.address == ecc_cmd && whole && !fill(data.word[0] & ECC_CMD_OP_MASK)) {
        return HAL_BUS_ERROR;
    }
    const enum hal_status status = twin.write(access, data);
    if (status != HAL_OK) {
        return status;
    }
    if (access.address >= operands && access.address < operands + 160) {
        Operand &operand = ecc_.operand[(access.address - operands) / 4];
        operand = {data, twin.cycle()};
    } else if (access.address == ecc_cmd) {
        command_of_ecc(data.word[0]);
    } else if (access.address >= nonce && access.address < nonce + 32) {
        put(data.word[0], &nonce_[access.address - nonce]);
    } else if (access.address == attest_cmd && (data.word[0] & ATTEST_CMD_OP_MASK) == 1 &&
               (word(PLUTON_ATTEST_BASE + ATTEST_STATUS_OFFSET) & ATTEST_STATUS_BUSY_MASK) != 0) {
        asked_ = nonce_;
        token_judged_ = false;
        ecc_.judged = false;
        if (attest_from_ == 0) {
            attest_from_ = twin.cycle();
        }
    }
    return status;
}

// Whether a whole result is one that chip `side` may show, and as what.
bool Software::explained(unsigned side, const uint32_t result[16], std::string *as)
{
    uint8_t first[32], second[32];
    for (unsigned i = 0; i < 8; ++i) {
        put(result[i], first + 4 * i);
        put(result[8 + i], second + 4 * i);
    }
    const DieKeys *own = keys(side);
    const auto is = [&](const uint8_t *x, const uint8_t *y) {
        return std::memcmp(first, x, 32) == 0 && std::memcmp(second, y, 32) == 0;
    };
    if (own != nullptr) {
        const struct ecc_point &a = own->attestation_point, &g = own->general_point;
        *as = "key";
        if (is(a.x, a.y) || is(g.x, g.y)) {
            return true;
        }
        uint8_t words[24 * 4];
        for (unsigned i = 0; i < 24; ++i) {
            put(ecc_.operand[i].value.word[side], words + 4 * i);
        }
        if (ecc_.device && ecc_.full && ecc_.op == SIGN) {
            struct ecc_signature signature;
            std::memcpy(signature.r, first, 32);
            std::memcpy(signature.s, second, 32);
            *as = "signature";
            if (reference_verify(ecc_.slot == 1 ? &g : &a, words, &signature)) {
                return true;
            }
        }
        if (ecc_.device && ecc_.full && ecc_.op == ECDH && !ecc_.deliver) {
            struct ecc_point Q;
            std::memcpy(Q.x, words + 32, 32);
            std::memcpy(Q.y, words + 64, 32);
            uint8_t z[32];
            const uint8_t zero[32] = {};
            *as = "secret";
            if (reference_check(&Q)) {
                reference_ecdh(own->general.data(), &Q, z);
                if (is(z, zero)) {
                    return true;
                }
            }
        }
        // A signature of attest is the end of its token.
        const std::vector<uint8_t> &token = token_[side];
        *as = "token";
        if (token_judged_ && is(&token[token.size() - 64], &token[token.size() - 32])) {
            return true;
        }
    }
    if (other_seeds_) {
        struct ecc_point point;
        std::memcpy(point.x, first, 32);
        std::memcpy(point.y, second, 32);
        *as = "drawn";
        if (reference_check(&point)) {
            return true;
        }
        *as = "open";
        return !ecc_.device && (ecc_.op == SIGN || ecc_.op == ECDH);
    }
    return false;
}

void Software::judge_ecc(unsigned index, const Both &shown)
{
    if (!shown.any() || (shown.same() && !ecc_.device)) {
        return;
    }
    if (ecc_.judged && shown.word[0] == ecc_.result[index].word[0] &&
        shown.word[1] == ecc_.result[index].word[1]) {
        return;
    }
    Both whole[16];
    for (unsigned i = 0; i < 16; ++i) {
        if (twin.read({results + 4 * i}, true, &whole[i]) != HAL_OK) {
            ++judged.open; // hardware took ecc in between
            return;
        }
    }
    if (!token_judged_) { // it may be attest's
        Both first = {};
        const Access access = {PLUTON_ATTEST_BASE + ATTEST_BUFFER_TOKEN_OFFSET};
        if (twin.read(access, true, &first) == HAL_OK) {
            judge_token(0, first);
        }
    }
    std::string as;
    for (unsigned s = 0; s < 2; ++s) {
        uint32_t result[16];
        for (unsigned i = 0; i < 16; ++i) {
            result[i] = whole[i].word[s];
        }
        if (!explained(s, result, &as)) {
            throw Leak{"a result of ecc, command " + std::to_string(ecc_.op) + " with slot " +
                       std::to_string(ecc_.slot) +
                       (ecc_.full ? ", is not what the keys of the chip give"
                                  : ", over operands that nobody knows")};
        }
    }
    for (unsigned i = 0; i < 16; ++i) {
        ecc_.result[i] = whole[i];
    }
    ecc_.judged = true;
    judged.public_keys += as == "key";
    judged.signatures += as == "signature" || as == "token";
    judged.secrets += as == "secret";
    judged.drawn += as == "drawn";
    judged.open += as == "open";
}

void Software::judge_token(unsigned index, const Both &shown)
{
    const auto of = [&](unsigned side) {
        uint8_t bytes[4] = {};
        for (unsigned b = 0; b < 4 && 4 * index + b < token_[side].size(); ++b) {
            bytes[b] = token_[side][4 * index + b];
        }
        return get(bytes);
    };
    if (!shown.any()) {
        return; // not done, or failed since
    }
    if (!token_judged_) {
        Both length = {};
        if (twin.read({PLUTON_ATTEST_BASE + ATTEST_LENGTH_OFFSET}, false, &length) != HAL_OK ||
            length.word[0] == 0 || length.word[0] > VERIFY_MAX_SIZE) {
            throw Leak{"a word of a token without its length"};
        }
        token_[0].assign(length.word[0], 0);
        token_[1] = token_[0];
        for (unsigned i = 0; 4 * i < length.word[0]; ++i) {
            Both word = {};
            if (twin.read({PLUTON_ATTEST_BASE + ATTEST_BUFFER_TOKEN_OFFSET + 4 * i}, true, &word) !=
                HAL_OK) {
                throw Leak{"a token that cannot be read to its end"};
            }
            for (unsigned s = 0; s < 2; ++s) {
                uint8_t bytes[4];
                put(word.word[s], bytes);
                std::memcpy(&token_[s][4 * i], bytes,
                            std::min<size_t>(4, token_[s].size() - 4 * i));
            }
        }
        struct verify_statement statement[2];
        for (unsigned s = 0; s < 2; ++s) {
            const DieKeys *own = keys(s);
            struct verify_point point = {};
            if (own != nullptr) {
                std::memcpy(point.x, own->attestation_point.x, 32);
                std::memcpy(point.y, own->attestation_point.y, 32);
            }
            const enum verify_status status = verify_token(token_[s].data(), token_[s].size(),
                                                           &point, asked_.data(), &statement[s]);
            if (status != VERIFY_OK ||
                std::memcmp(statement[s].general, own->thumbprint.data(), 32) != 0) {
                throw Leak{std::string("a token that is not the chip's own: ") +
                           verify_text(status)};
            }
        }
        // Beside the names of the keys and the signature both say the same.
        struct verify_statement &a = statement[0], &b = statement[1];
        std::memcpy(b.device, a.device, sizeof a.device);
        std::memcpy(b.general, a.general, sizeof a.general);
        std::memcpy(b.signature, a.signature, sizeof a.signature);
        if (other_seeds_) {
            std::memcpy(b.boot_seed, a.boot_seed, sizeof a.boot_seed);
        }
        bool same = a.life_cycle == b.life_cycle && a.count == b.count &&
                    a.overflow == b.overflow && a.tainted == b.tainted &&
                    std::memcmp(a.nonce, b.nonce, 32) == 0 &&
                    std::memcmp(a.boot_seed, b.boot_seed, 32) == 0 &&
                    std::memcmp(a.accumulator, b.accumulator, 32) == 0;
        for (size_t i = 0; same && i < a.count; ++i) {
            same = std::memcmp(a.component[i].digest, b.component[i].digest, 32) == 0 &&
                   std::memcmp(a.component[i].signer, b.component[i].signer, 32) == 0;
        }
        if (!same) {
            throw Leak{"two tokens say more than two names"};
        }
        token_judged_ = true;
        ++judged.tokens;
    }
    if (token_judged_ ? shown.word[0] != of(0) || shown.word[1] != of(1) : !shown.same()) {
        throw Leak{"a word of a token that is not in it"};
    }
}

} // namespace pluton
