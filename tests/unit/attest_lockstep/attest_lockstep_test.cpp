// SPDX-License-Identifier: Apache-2.0
// attest against its model, every output and the state in every cycle: neighbours and software act
// by chance, well and badly. Tokens are judged by cmodel/token too.
#include <cstring>

#include "Vattest_top.h"
#include "Vattest_top___024root.h"
#include "cmodel/sha2.h"
#include "neighbours.h"
#include "tests/lib/lockstep_random.h"

#define CONTROL(name) root_.attest_top__DOT__u_attest__DOT__u_control__DOT__##name

namespace
{

using lockstep::Access;

enum : uint32_t { CMD = 0x08, STATUS = 0x0C, NONCE = 0x1E0, TOKEN = 0x1000 };

// attest_state_e, in the order of enum attest_state
constexpr unsigned CODES[] = {0b101011110, 0b100101100, 0b001000010, 0b110100110, 0b101000101,
                              0b110010001, 0b101110010, 0b000110011, 0b101111001, 0b111100001,
                              0b011110101, 0b100001010, 0b110101011, 0b111010111, 0b110111000,
                              0b101101111, 0b001001100, 0b100011101, 0b010001000, 0b010010010};
const char *const NAMES[] = {"Await",     "KeyOwn",      "KeyStart",  "KeyPoll", "KeyTake",
                             "PointHash", "PointDigest", "PointFree", "Seed",    "Idle",
                             "Hold",      "Hash",        "Digest",    "SignOwn", "SignLoad",
                             "SignStart", "SignPoll",    "SignTake",  "Failed",  "Error"};

constexpr unsigned AFTER_END = 150; // cycles in a state that is left by a reset only

class World
{
  public:
    explicit World(uint64_t seed)
        : place_{"attest_lockstep", seed, 0}, compare_(place_), random_(seed), around_(random_)
    {
    }
    ~World() { top_.final(); }

    void episode(const Mood &mood, unsigned cycles)
    {
        around_.begin(mood);
        cut_ = random_.below(3) == 0 ? unsigned(random_.below(ATTEST_ERROR)) : ATTEST_ERROR + 1;
        cut_in_ = unsigned(random_.below(3) == 0 ? 100 : 2);
        master_ = {};
        top_.rst_ni = 0;
        in_ = {};
        drive();
        clock();
        clock();
        top_.rst_ni = 1;
        attest_reset(&model_);
        for (unsigned i = 0, left = AFTER_END; i < cycles && left != 0; i++) {
            cycle();
            left -= model_.state == ATTEST_FAILED || model_.state == ATTEST_ERROR;
        }
    }

    lockstep::Seen seen;

  private:
    void cycle()
    {
        in_.apb = master_.in;
        around_.drive(in_);
        if (cut_ == model_.state && random_.below(cut_in_) == 0) {
            (random_.below(2) == 0 ? in_.zeroize : in_.alert) = true;
        }
        attest_outputs(&model_, &in_, &out_); // the requests, which depend on the state alone
        around_.answer(out_, in_);
        attest_outputs(&model_, &in_, &out_);
        drive();
        top_.eval();
        compare();
        notice();
        around_.step(out_, in_);
        const struct attest before = model_;
        attest_step(&model_, &in_);
        follow(before);
        master_.step(out_.apb);
        software();
        clock();
        place_.cycle++;
    }

    void clock()
    {
        top_.clk_i = 1;
        top_.eval();
        top_.clk_i = 0;
        top_.eval();
    }

    void drive()
    {
        top_.psel_i = in_.apb.sel;
        top_.penable_i = in_.apb.enable;
        top_.pwrite_i = in_.apb.write;
        top_.paddr_i = in_.apb.offset;
        top_.pwdata_i = in_.apb.data;
        top_.pstrb_i = uint8_t(in_.apb.strobe);
        top_.nonsecure_i = in_.apb.nonsecure;
        top_.subject_i = uint8_t(in_.apb.subject);
        top_.provisioned_i = uint8_t(in_.provisioned);
        top_.secured_i = uint8_t(in_.secured);
        top_.token_i = in_.token;
        top_.tainted_i = in_.tainted;
        top_.loaded_i = uint8_t(in_.loaded);
        top_.digests_ok_i = uint8_t(in_.digests_ok);
        for (unsigned i = 0; i < 16; i++) {
            top_.digests_i[15 - i] = in_.fuses[i];
        }
        top_.count_i = uint8_t(in_.count);
        top_.overflow_i = in_.overflow;
        top_.extending_i = in_.extending;
        top_.log_valid_i = in_.log_valid;
        top_.log_word_i = in_.log_word;
        top_.random_valid_i = in_.random_valid;
        top_.random_error_i = in_.random_error;
        top_.random_word_i = in_.random_word;
        top_.psha_grant_i = in_.psha_ready || in_.psha_done;
        top_.psha_ready_i = in_.psha_ready;
        top_.psha_done_i = in_.psha_done;
        for (unsigned i = 0; i < 8; i++) {
            top_.digest_i[7 - i] = in_.digest[i];
        }
        top_.ecc_owner_i = uint8_t(in_.ecc_owner);
        top_.ecc_pready_i = in_.ecc_ready;
        top_.ecc_pslverr_i = in_.ecc_error;
        top_.ecc_prdata_i = in_.ecc_data;
        top_.zeroize_i = in_.zeroize;
        top_.alert_i = in_.alert;
    }

    void compare()
    {
        compare_.same("alert_o", out_.alert, top_.alert_o);
        compare_.same("state", CODES[model_.state], CONTROL(u_state__DOT__q_q));
        if (model_.state != ATTEST_FAILED && model_.state != ATTEST_ERROR) {
            compare_.same("index", model_.index, CONTROL(index_q));
            compare_.same("step", model_.step, CONTROL(step_q));
        }
        compare_.same("apb_o.pready", out_.apb.ready, top_.pready_o);
        compare_.same("apb_o.pslverr", out_.apb.error, top_.pslverr_o);
        compare_.same("apb_o.prdata", out_.apb.data, top_.prdata_o);
        compare_.same("hold_o", out_.hold, top_.hold_o);
        compare_.same("log_o.valid", out_.log_valid, top_.log_valid_o);
        if (out_.log_valid) {
            compare_.same("log_o.address", out_.log_address, top_.log_address_o);
        }
        compare_.same("random_o.valid", out_.random_valid, top_.random_valid_o);
        compare_.same("psha_request_o", out_.psha_request, top_.psha_request_o);
        compare_.same("psha_o.valid", out_.psha_valid, top_.psha_valid_o);
        compare_.same("psha_o.word", out_.psha_word, top_.psha_word_o);
        compare_.same("psha_o.bytes", out_.psha_bytes, top_.psha_bytes_o);
        compare_.same("psha_o.finish", out_.psha_finish, top_.psha_finish_o);
        compare_.same("psha_o.restart", 0, top_.psha_restart_o);
        compare_.same("ecc_request_o", out_.ecc_request, top_.ecc_request_o);
        compare_.same("ecc_o.psel", out_.ecc_sel, top_.ecc_psel_o);
        compare_.same("ecc_o.penable", out_.ecc_enable, top_.ecc_penable_o);
        compare_.same("ecc_o.pwrite", out_.ecc_write, top_.ecc_pwrite_o);
        compare_.same("ecc_o.paddr", out_.ecc_offset, top_.ecc_paddr_o);
        compare_.same("ecc_o.pwdata", out_.ecc_data, top_.ecc_pwdata_o);
        compare_.same("ecc_o.pstrb", out_.ecc_write ? 15 : 0, top_.ecc_pstrb_o);
        compare_.same("ecc_o.pprot", 0, top_.ecc_pprot_o);
        compare_.same("ecc_o.pauser", PLUTON_SUBJECT_PLUTON, top_.ecc_pauser_o);
    }

    void notice()
    {
        const bool stall = out_.psha_valid && !in_.psha_ready;
        seen.count("stalls", stall && model_.state == ATTEST_HASH);
        seen.count("waits for the log", out_.log_valid && !in_.log_valid);
        seen.count("bus errors", out_.apb.error);
        seen.count("words of a token read",
                   out_.apb.ready && out_.apb.data != 0 && (in_.apb.offset & 0xFFFF) >= TOKEN);
        seen.count("extends wait", out_.hold && model_.state == ATTEST_HOLD && in_.extending);
    }

    // What the clock edge did.
    void follow(const struct attest &before)
    {
        if (before.state != model_.state) {
            seen.count(std::string("to ") + NAMES[model_.state]);
            if (model_.state == ATTEST_FAILED || model_.state == ATTEST_ERROR) {
                seen.count(std::string(NAMES[before.state]) + " to " + NAMES[model_.state]);
            }
        }
        if (in_.apb.sel && in_.apb.enable && in_.apb.write && !out_.apb.error) {
            const uint32_t offset = in_.apb.offset & 0xFFFF;
            if (offset == CMD && before.state != ATTEST_ERROR && !in_.alert && !in_.zeroize) {
                seen.count("CMD: " + name_of(before.state == ATTEST_FAILED, model_.error));
            } else if (offset >= NONCE) {
                for (unsigned i = 0; i < 4; i++) {
                    nonce_[offset - NONCE + i] = uint8_t(in_.apb.data >> 8 * i);
                }
            }
        }
        if (model_.state == ATTEST_HOLD && before.state == ATTEST_IDLE) {
            asked_ = nonce_;
            around_.changed = false;
        }
        if (out_.hold) {
            statement_ = around_.statement();
            unchanged_ = !around_.changed;
        }
        if (before.state == ATTEST_HASH && model_.state == ATTEST_IDLE) {
            seen.count("Hash ends: " + name_of(false, model_.error));
        }
        seen.count("SignPoll ends: ecc's error",
                   before.state == ATTEST_SIGN_POLL && model_.state == ATTEST_IDLE);
        if (model_.done && !before.done && unchanged_) {
            judge();
        }
    }

    static std::string name_of(bool failed, unsigned error)
    {
        switch (error) {
        case PLUTON_ERROR_NONE:
            return "accepted";
        case PLUTON_ERROR_COMMAND:
            return "command";
        case PLUTON_ERROR_DENIED:
            return "denied";
        case PLUTON_ERROR_ORDER:
            return "order";
        case PLUTON_ERROR_ENTRY:
            return "entry";
        default:
            return failed ? "the cause" : "another";
        }
    }

    // The token of the model, which is the RTL's once it was read, against the encoder.
    void judge()
    {
        std::memcpy(statement_.nonce, asked_.data(), asked_.size());
        std::array<uint8_t, PLUTON_TOKEN_MAX> token;
        std::array<uint8_t, PLUTON_TOKEN_SIGNED_MAX> message;
        size_t size = 0;
        lockstep::expect(token_encode(&statement_, around_.signature.data(), token.data(), &size) ==
                             TOKEN_OK,
                         place_, "the statement is one that can be made");
        lockstep::expect(size == model_.token_bytes &&
                             std::memcmp(token.data(), model_.token, size) == 0,
                         place_, "the token is the encoder's");
        seen.count("tokens as the encoder's");
        seen.count("tokens of 20 entries", statement_.count == 20);
        uint8_t digest[32];
        lockstep::expect(token_to_sign(&statement_, message.data(), &size) == TOKEN_OK &&
                             sha2_hash(SHA2_256, message.data(), size, digest) == SHA2_OK,
                         place_, "the message can be hashed");
        bool equal = true;
        for (unsigned i = 0; i < 32; i++) {
            equal =
                equal && digest[i] == uint8_t(around_.signed_digest[i / 4] >> (24 - 8 * (i % 4)));
        }
        seen.count("signed digests as the encoder's", equal);
        lockstep::expect(equal || chaos, place_, "the digest is that of the Sig_structure");
    }

    // ---- software ----

    void software()
    {
        if (!master_.idle() || random_.below(4) == 0) {
            return;
        }
        const bool may_ask = model_.state == ATTEST_IDLE || random_.below(40) == 0;
        switch (random_.below(10)) {
        case 0:
            if (model_.done && random_.below(8) == 0) { // all of it
                for (unsigned i = 0; i <= model_.token_bytes / 4 + 1; i++) {
                    master_.queue.push_back({false, TOKEN + 4 * i, 0});
                }
            } else {
                read(TOKEN + 4 * uint32_t(random_.below(528)));
            }
            break;
        case 1:
            if (may_ask) {
                ask();
            }
            break;
        case 2:
            misuse();
            break;
        case 3:
            read(0x100 + 4 * uint32_t(random_.below(66)));
            break;
        case 4:
            read(4 * uint32_t(random_.below(6)));
            break;
        default:
            read(STATUS);
            break;
        }
    }

    void read(uint32_t offset) { master_.queue.push_back({false, base() + offset, 0}); }

    // The block looks at the offset in its window alone.
    uint32_t base() { return random_.below(4) == 0 ? uint32_t(random_.next()) & 0xFFFF0000 : 0; }

    void ask()
    {
        const bool whole = random_.below(8) != 0;
        for (unsigned i = 0; i < 8; i++) {
            if (whole || random_.below(4) != 0) {
                write(NONCE + 4 * i, uint32_t(random_.next()));
            }
        }
        write(CMD, random_.below(8) == 0 ? uint32_t(random_.next()) : 1);
    }

    void write(uint32_t offset, uint32_t data)
    {
        master_.queue.push_back({true, base() + offset, data});
    }

    void misuse()
    {
        Access a = lockstep::any_access(random_, 5);
        if (random_.below(2) == 0) {
            a.offset = (random_.below(2) == 0 ? 0x1D0 : 0x1820) + uint32_t(4 * random_.below(16));
        }
        if (random_.below(8) == 0) {
            a.offset += uint32_t(random_.below(4));
        }
        master_.queue.push_back(a);
    }

    lockstep::Place place_;
    lockstep::Compare compare_;
    lockstep::Random random_;
    Neighbours around_;
    lockstep::Master master_;
    Vattest_top top_;
    Vattest_top___024root &root_ = *top_.rootp;
    struct attest model_ = {};
    struct attest_in in_ = {};
    struct attest_out out_ = {};
    std::array<uint8_t, 32> nonce_{}, asked_{};
    struct token_input statement_ = {};
    bool unchanged_ = false;
    unsigned cut_ = 0, cut_in_ = 1; // the state in which zeroize or an alert comes

  public:
    bool chaos = false;
};

Mood any_mood(lockstep::Random &random)
{
    Mood m;
    m.wait = 1 + unsigned(random.below(3));
    m.entries = random.below(12) == 0 ? 20 : unsigned(random.below(5));
    m.extend = random.below(2) == 0 ? 0 : 300;
    m.chaos = random.below(3) == 0;
    if (random.below(4) == 0) { // nothing goes wrong
        return m;
    }
    const auto rarely = [&](unsigned n) { return random.below(3) == 0 ? n : 0; };
    m.life = rarely(400);
    m.odd_type = rarely(4);
    m.key_error = random.below(12) == 0 ? 2 : 0;
    m.sign_error = rarely(2);
    m.random_error = random.below(12) == 0 ? 8 : 0;
    m.bus_error = random.below(6) == 0 ? 40 : 0;
    m.count_slips = random.below(6) == 0 ? 400 : 0;
    m.zeroize = random.below(5) == 0 ? 30u << random.below(8) : 0;
    m.alert = random.below(5) == 0 ? 30u << random.below(8) : 0;
    m.wrong_fuses = random.below(12) == 0;
    m.never = random.below(16) == 0;
    return m;
}

} // namespace

int main()
{
    return lockstep::main_of([] {
        const uint64_t seed = lockstep::seed();
        const unsigned episodes = lockstep::full_tier() ? 20000 : 2500;
        World world(seed);
        lockstep::Random random(seed ^ 0xA77E57);
        for (unsigned i = 0; i < episodes; i++) {
            const Mood mood = any_mood(random);
            world.chaos = mood.chaos;
            world.episode(mood, 500 + unsigned(random.below(5000)));
        }
        if (!world.seen.enough(2)) {
            throw std::runtime_error("too little was reached");
        }
    });
}
