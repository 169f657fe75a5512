// SPDX-License-Identifier: Apache-2.0
// One flipped bit in the key store (rtl/keys/README.md) while it serves everybody: a key goes only
// to whom it is for, whole, and is the one that was put there; what is kept twice or sparsely
// tells.
#include "Vkeys_top.h"
#include "cmodel/keys.h"
#include "tests/lib/flips.h"

namespace
{

enum : uint8_t { Sign = 2, PublicKey = 3, Agree = 4, AgreeTo = 5, Generate = 6, Hmac = 1 };
enum : uint8_t { Aes128 = 7, Aes192 = 8, Aes256 = 9 };
enum Client : uint8_t { Software, Ecc, Sha2, Aes, Offer, Birth, Clients };
constexpr unsigned Area = 1;

// Software: operation (CMD.op), purpose, subject = caller. Engines: operation, subject. birth:
// operation.
struct Act {
    Client client;
    uint16_t after; // the earliest cycle
    uint8_t slot, operation, subject, purpose;
    bool owner; // attest owns ecc
};

// A chip in the field. Half of what is asked must be refused.
constexpr Act kField[] = {
    {Software, 20, 4, KEYS_OP_CREATE, 2, KEYS_PURPOSE_HMAC, false},
    {Software, 0, 4, KEYS_OP_LOAD, 2, 0, false},
    {Software, 0, 5, KEYS_OP_CREATE, 1, KEYS_PURPOSE_SIGN, false},
    {Software, 0, 6, KEYS_OP_CREATE, 2, KEYS_PURPOSE_AGREE_TO, false},
    {Software, 0, 7, KEYS_OP_CREATE, 2, KEYS_PURPOSE_SHARED, false},
    {Software, 0, 6, KEYS_OP_LOAD, 2, 0, false},
    {Software, 0, 8, KEYS_OP_CREATE, 2, KEYS_PURPOSE_AES128, false},
    {Software, 0, 8, KEYS_OP_LOAD, 2, 0, false},
    {Software, 700, 4, KEYS_OP_RELEASE, 2, 0, false},
    {Software, 0, 4, KEYS_OP_CREATE, 1, KEYS_PURPOSE_AGREE, false},
    {Software, 0, 4, KEYS_OP_LOAD, 1, 0, false},
    {Software, 0, 5, KEYS_OP_RELEASE, 1, 0, false},
    {Ecc, 150, 0, Sign, 0, 0, true},
    {Ecc, 0, 0, Sign, 0, 0, false},
    {Ecc, 0, 0, PublicKey, 0, 0, false},
    {Ecc, 0, 1, Agree, 0, 0, false},
    {Ecc, 0, 1, Sign, 2, 0, false},
    {Ecc, 0, 2, Sign, 0, 0, true},
    {Ecc, 0, 4, Sign, 2, 0, false},
    {Ecc, 500, 5, Sign, 1, 0, false},
    {Ecc, 0, 5, Sign, 2, 0, false},
    {Ecc, 0, 5, Sign, 0, 0, false},
    {Ecc, 0, 5, Agree, 1, 0, false},
    {Ecc, 0, 6, AgreeTo, 2, 0, false},
    {Ecc, 0, 6, Agree, 2, 0, false},
    {Ecc, 0, 7, AgreeTo, 2, 0, false},
    {Ecc, 0, 20, Sign, 1, 0, false},
    {Ecc, 850, 4, Agree, 1, 0, false},
    {Ecc, 0, 4, Agree, 2, 0, false},
    {Ecc, 0, 5, Sign, 1, 0, false},
    {Ecc, 950, 5, Sign, 1, 0, false},
    {Sha2, 200, 4, Hmac, 2, 0, false},
    {Sha2, 0, 4, Hmac, 1, 0, false},
    {Sha2, 0, 4, Hmac, 0, 0, false},
    {Sha2, 0, 1, Hmac, 0, 0, false},
    {Sha2, 560, 7, Hmac, 2, 0, false},
    {Sha2, 0, 6, Hmac, 2, 0, false},
    {Sha2, 0, 7, Hmac, 1, 0, false},
    {Sha2, 880, 4, Hmac, 2, 0, false},
    {Ecc, 960, 8, Sign, 2, 0, false},
    {Aes, 600, 8, Aes128, 2, 0, false},
    {Aes, 0, 8, Aes128, 1, 0, false},
    {Aes, 0, 8, Aes192, 2, 0, false},
    {Aes, 0, 8, Aes256, 2, 0, false},
    {Aes, 0, 5, Aes128, 1, 0, false},
    {Aes, 890, 8, Aes128, 2, 0, false},
    {Offer, 400, 5, Generate, 1, 0, false},
    {Offer, 0, 6, Generate, 2, 0, false},
    {Offer, 0, 7, AgreeTo, 2, 0, false},
    {Offer, 0, 7, AgreeTo, 2, 0, false},
    {Offer, 0, 0, Generate, 0, 0, false},
    {Offer, 0, 4, Generate, 2, 0, false},
};

// A chip that is born.
constexpr Act kFactory[] = {
    {Offer, 30, 0, Generate, 0, 0, false},
    {Offer, 0, 1, Generate, 0, 0, false},
    {Offer, 0, 1, Generate, 0, 0, false},
    {Ecc, 80, 0, PublicKey, 0, 0, false},
    {Ecc, 0, 0, Sign, 0, 0, false},
    {Ecc, 0, 1, Sign, 0, 0, false},
    {Birth, 150, 2, KEYS_BIRTH_ROOT, 0, 0, false},
    {Birth, 0, 0, KEYS_BIRTH_BURN, 0, 0, false},
    {Birth, 0, 1, KEYS_BIRTH_BURN, 0, 0, false},
    {Birth, 0, 2, KEYS_BIRTH_BURN, 0, 0, false},
    {Birth, 0, 0, KEYS_BIRTH_LOAD, 0, 0, false},
    {Birth, 0, 0, KEYS_BIRTH_WIPE, 0, 0, false},
    {Birth, 0, 1, KEYS_BIRTH_BURN, 0, 0, false},
    {Birth, 0, 0, KEYS_BIRTH_LOAD, 0, 0, false},
    {Ecc, 330, 1, PublicKey, 0, 0, false},
    {Ecc, 0, 1, Agree, 0, 0, false},
    {Ecc, 0, 0, Sign, 0, 0, true},
    {Ecc, 0, 2, Sign, 0, 0, false},
};

uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t x = (uint64_t(a) << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    return uint32_t((x * UINT64_C(0xBF58476D1CE4E5B9)) >> 32);
}

class World
{
  public:
    static constexpr unsigned Scenarios = 2;

    explicit World(unsigned scenario)
    {
        std::memset(static_cast<void *>(this), 0, sizeof *this);
        factory_ = scenario == 1;
        acts_ = factory_ ? kFactory : kField;
        count_ = factory_ ? std::size(kFactory) : std::size(kField);
        for (unsigned c = 0; c < Clients; c++) {
            next_[c] = find(Client(c), 0);
        }
        for (unsigned s = 0; s < 3 && !factory_; s++) {
            for (unsigned i = 0; i < 8; i++) {
                fuse_[s][i] = mix(s, 100 + i);
            }
        }
    }

    bool over() const
    {
        for (unsigned c = 0; c < Clients; c++) {
            if (next_[c] < count_) {
                return false;
            }
        }
        return idle_ > 30;
    }

    void flipped(const flips::Register &r, const Vkeys_top &) { data_ = r.memory; }

    // The sparse codes; what is kept twice is asked for anyway.
    static long due(const flips::Register &r)
    {
        static const char *const told[] = {
            "u_phase.q_q",         "u_client.q_q",         "u_purpose.q_q",
            "u_slots.full_q",      "u_slots.empty_q",      "u_commands.busy_q",
            "u_commands.op_q",     "u_commands.slot_q",    "u_commands.purpose_q",
            "u_commands.caller_q", "u_commands.waiting_nq"};
        for (const char *name : told) {
            if (r.named(name)) {
                return 1;
            }
        }
        return -1;
    }
    // An access on its way to a command or a KEY word.
    static bool left_out(const flips::Register &r)
    {
        return r.named("u_commands.u_guard.") || r.named("u_commands.u_regs.");
    }

    const char *cycle(Vkeys_top &top)
    {
        const char *wrong = nullptr;
        drive(top);
        top.eval();
        answer(top);
        top.eval();
        wrong = judge(top);
        step(top);
        cycle_++;
        return wrong;
    }

  private:
    size_t find(Client client, size_t from) const
    {
        while (from < count_ && acts_[from].client != client) {
            from++;
        }
        return from;
    }
    // The act of a client that is in progress.
    const Act *now(Client client) const
    {
        const size_t n = next_[client];
        return n < count_ && !gap_[client] && cycle_ >= acts_[n].after ? &acts_[n] : nullptr;
    }
    void ended(Client client)
    {
        next_[client] = find(client, next_[client] + 1);
        gap_[client] = true;
        moved_[client] = 0;
    }

    void drive(Vkeys_top &top)
    {
        const auto wish = [](const Act *a) {
            return a ? uint16_t(a->operation << 8 | a->subject << 5 | a->slot) : uint16_t(0);
        };
        const Act *const ecc = now(Ecc), *const sha2 = now(Sha2), *const aes = now(Aes),
                         *const offer = now(Offer), *const birth = now(Birth);
        top.ecc_valid_i = ecc != nullptr;
        top.ecc_i = wish(ecc);
        top.sha2_valid_i = sha2 != nullptr;
        top.sha2_i = wish(sha2);
        top.aes_valid_i = aes != nullptr;
        top.aes_i = wish(aes);
        top.offer_valid_i = offer != nullptr;
        top.offer_i = wish(offer);
        top.offer_last_i = offer && moved_[Offer] == 7;
        top.offer_share1_i = offer ? mix(uint32_t(next_[Offer]), 300 + moved_[Offer]) : 0;
        top.offer_share0_i = offer ? offered(moved_[Offer]) ^ top.offer_share1_i : 0;
        top.birth_op_i = birth ? birth->operation : 0;
        top.birth_slot_i = birth ? birth->slot : 0;
        top.birth_area_i = birth ? Area : 0;
        top.blank_i = factory_ ? PLUTON_BLANK_YES : 15 ^ PLUTON_BLANK_YES;
        top.secured_i = factory_ ? 15 ^ PLUTON_SECURED_YES : PLUTON_SECURED_YES;
        top.provisioned_i = 15 ^ PLUTON_PROVISIONED_YES;
        top.birth_owner_i = factory_ ? KEYS_OWNER_YES : 15 ^ KEYS_OWNER_YES;
        top.attest_owner_i = ecc && ecc->owner ? KEYS_OWNER_YES : 15 ^ KEYS_OWNER_YES;
        top.sensed_i = KEYS_FUSE_YES;
        top.committed_i = factory_ ? 15 ^ KEYS_FUSE_YES : KEYS_FUSE_YES;
        top.committed_area_i = factory_ ? 0 : Area;
        software(top);
        top.random_valid_i = top.random_error_i = 0;
        top.secret_valid_i = top.secret_last_i = top.secret_error_i = 0;
        top.burn_take_i = top.burn_error_i = 0;
    }

    uint32_t offered(unsigned word) const { return mix(uint32_t(next_[Offer]), 200 + word); }

    // Words, command, STATUS until it is not busy.
    void software(Vkeys_top &top)
    {
        top.psel_i = top.penable_i = 0;
        const Act *const a = now(Software);
        if (a == nullptr) {
            return;
        }
        top.psel_i = 1;
        top.penable_i = enable_;
        top.pauser_i = 0;
        top.pstrb_i = 0xF;
        top.pwrite_i = place_ < 9;
        const unsigned start = a->operation == KEYS_OP_LOAD ? 0 : 8;
        const unsigned at = place_ < start ? start : place_;
        if (at < 8) {
            top.paddr_i = PLUTON_KEYS_BASE + 0x40 + 4 * at;
            top.pwdata_i = __builtin_bswap32(mix(uint32_t(next_[Software]), 400 + at));
        } else if (at == 8) {
            top.paddr_i = PLUTON_KEYS_BASE + 0x08;
            top.pwdata_i = uint32_t(a->slot) << 16 | uint32_t(a->subject) << 8 |
                           uint32_t(a->purpose) << 4 | a->operation;
        } else {
            top.paddr_i = PLUTON_KEYS_BASE + 0x0C;
        }
        top.pwrite_i = at < 9;
        place_ = at;
    }

    void answer(Vkeys_top &top)
    {
        const bool lucky = mix(uint32_t(cycle_), 1) % 3 != 0;
        if (top.random_valid_o && lucky) {
            top.random_valid_i = 1;
            top.random_word_i = mix(randoms_, 2);
        }
        if (top.secret_valid_o && lucky) {
            top.secret_valid_i = 1;
            top.secret_index_i = fused_ % 8;
            top.secret_last_i = fused_ % 8 == 7;
            top.secret_word_i = fuse_[top.secret_secret_o % 3][fused_ % 8];
        }
        if (top.burn_valid_o && lucky) {
            top.burn_take_i = 1;
        }
    }

    // By README.md, "for" a subject; of the slots that this World knows.
    bool right(const Act &a) const
    {
        if (a.slot > 15 || !whole_[a.slot]) {
            return false;
        }
        if (a.client == Sha2) {
            return a.operation == Hmac && a.slot > 3 && subject_[a.slot] == a.subject &&
                   (purpose_[a.slot] == KEYS_PURPOSE_HMAC ||
                    purpose_[a.slot] == KEYS_PURPOSE_SHARED);
        }
        if (a.client == Aes) {
            return a.operation == Aes128 && a.slot > 3 && subject_[a.slot] == a.subject &&
                   purpose_[a.slot] == KEYS_PURPOSE_AES128;
        }
        if (a.slot < 2) {
            return a.subject == 0 &&
                   (a.operation == PublicKey || (a.slot == 1 && a.operation == Agree) ||
                    (a.operation == Sign && (a.slot == 1 || a.owner)));
        }
        const unsigned p = purpose_[a.slot];
        return a.slot > 3 && subject_[a.slot] == a.subject &&
               ((a.operation == Sign && p == KEYS_PURPOSE_SIGN) ||
                (a.operation == Agree && p == KEYS_PURPOSE_AGREE) ||
                (a.operation == AgreeTo && p == KEYS_PURPOSE_AGREE_TO));
    }

    bool may_offer(const Act &a) const
    {
        if (a.slot < 2) {
            return factory_ && a.operation == Generate && !whole_[a.slot];
        }
        if (a.slot < 4 || whole_[a.slot] || subject_[a.slot] != a.subject) {
            return false;
        }
        const unsigned p = purpose_[a.slot];
        return p == KEYS_PURPOSE_SHARED ? a.operation == AgreeTo
                                        : p >= KEYS_PURPOSE_SIGN && p <= KEYS_PURPOSE_AGREE_TO &&
                                              a.operation == Generate;
    }

    // A word that leaves for `a`: number `word` of the slot's key.
    const char *sent(const Act *a, unsigned word, bool last, uint32_t value)
    {
        if (a == nullptr) {
            return "a word that nobody asked for";
        }
        if (!right(*a)) {
            return "a key goes to a request that has no right";
        }
        return word_is(a->slot, word, last, value);
    }
    const char *word_is(unsigned slot, unsigned word, bool last, uint32_t value)
    {
        if (word > 7 || last != (word == 7)) {
            return "a key of another length";
        }
        const uint32_t other = value ^ key_[slot][word];
        // One bit of a memory is not told: it gives another key.
        if (other != 0 && !(data_ && (other & (other - 1)) == 0)) {
            return "a word that is not of this key";
        }
        return nullptr;
    }

    const char *judge(const Vkeys_top &top)
    {
        const Act *const birth = now(Birth), *const offer = now(Offer);
        const char *wrong = nullptr;
        if (top.ecc_valid_o) {
            wrong =
                sent(now(Ecc), moved_[Ecc], top.ecc_last_o, top.ecc_share0_o ^ top.ecc_share1_o);
        }
        if (top.sha2_valid_o && wrong == nullptr) {
            wrong = sent(now(Sha2), moved_[Sha2], top.sha2_last_o,
                         top.sha2_share0_o ^ top.sha2_share1_o);
        }
        if (top.aes_valid_o && wrong == nullptr) {
            wrong =
                sent(now(Aes), moved_[Aes], top.aes_last_o, top.aes_share0_o ^ top.aes_share1_o);
        }
        if (wrong != nullptr) {
            return wrong;
        }
        if (top.take_o && (offer == nullptr || !may_offer(*offer))) {
            return "a delivery is taken that has no right";
        }
        if (top.burn_valid_o) {
            if (birth == nullptr || birth->operation != KEYS_BIRTH_BURN ||
                top.burn_secret_o != birth->slot || top.burn_area_o != Area) {
                return "a burn that nobody asked for";
            }
            wrong = word_is(birth->slot, top.burn_index_o, top.burn_index_o == 7,
                            top.burn_share0_o ^ top.burn_share1_o);
            if (wrong != nullptr) {
                return wrong;
            }
        }
        if (top.secret_valid_o &&
            (top.secret_area_o != Area ||
             (factory_ && (birth == nullptr || birth->operation != KEYS_BIRTH_LOAD)))) {
            return "the fuses are asked without a cause";
        }
        if (top.loaded_o == KEYS_LOADED_YES && (factory_ || fused_ < 24)) {
            return "loaded before it is";
        }
        if (top.birth_done_o && birth != nullptr && birth->operation == KEYS_BIRTH_BURN &&
            moved_[Birth] + top.burn_take_i != 8) {
            return "a burn is done that is not";
        }
        if (top.pready_o && top.psel_i && !top.pwrite_i && (top.prdata_o >> 24) != 0) {
            return "STATUS shows what it must not";
        }
        return nullptr;
    }

    void step(const Vkeys_top &top)
    {
        bool any = false;
        for (unsigned c = 0; c < Clients; c++) {
            any = any || now(Client(c)) != nullptr;
            gap_[c] = false;
        }
        idle_ = any ? 0 : uint16_t(idle_ + 1);
        if (top.random_valid_i) {
            // The root secret: a word that is drawn, XOR its mask.
            last_[randoms_ % 16] = top.random_word_i;
            randoms_++;
        }
        engine(Ecc, top.ecc_valid_o, top.ecc_last_o, top.ecc_error_o);
        engine(Sha2, top.sha2_valid_o, top.sha2_last_o, top.sha2_error_o);
        engine(Aes, top.aes_valid_o, top.aes_last_o, top.aes_error_o);
        if (const Act *a = now(Offer)) {
            if (top.take_o) {
                key_[a->slot][moved_[Offer]] = offered(moved_[Offer]);
                whole_[a->slot] = moved_[Offer] == 7;
                moved_[Offer]++;
            }
            if (top.refuse_o || (top.take_o && top.offer_last_i)) {
                ended(Offer);
            }
        }
        if (top.secret_valid_i) {
            fused_++;
            for (unsigned s = 0; s < 3 && fused_ == 24; s++) {
                std::memcpy(key_[s], fuse_[s], sizeof key_[s]);
                whole_[s] = true;
            }
        }
        if (const Act *a = now(Birth)) {
            if (top.burn_take_i) {
                fuse_[a->slot][top.burn_index_o] = key_[a->slot][top.burn_index_o];
                moved_[Birth]++;
            }
            if (top.birth_done_o || top.birth_error_o) {
                born(*a, top.birth_done_o);
                ended(Birth);
            }
        }
        end_of_access(top);
    }

    void engine(Client client, bool valid, bool last, bool error)
    {
        if (now(client) == nullptr) {
            return;
        }
        moved_[client] = uint8_t(moved_[client] + valid);
        if (error || (valid && last)) {
            ended(client);
        }
    }

    void born(const Act &a, bool done)
    {
        if (a.operation == KEYS_BIRTH_ROOT && done) {
            for (unsigned i = 0; i < 8; i++) {
                key_[2][i] = last_[(randoms_ - 8 + i) % 16] ^ last_[(randoms_ - 16 + i) % 16];
            }
            whole_[2] = true;
        }
        if (a.operation == KEYS_BIRTH_WIPE) {
            whole_[0] = whole_[1] = whole_[2] = false;
            fused_ = 0;
        }
    }

    void end_of_access(const Vkeys_top &top)
    {
        const Act *const a = now(Software);
        if (a == nullptr) {
            return;
        }
        if (!enable_ || !top.pready_o) {
            enable_ = true;
            return;
        }
        enable_ = false;
        if (place_ == 8) { // what may be true from now on
            if (a->operation == KEYS_OP_CREATE && purpose_[a->slot] == 0) {
                created(*a);
            }
            if (a->operation == KEYS_OP_LOAD && !whole_[a->slot] &&
                purpose_[a->slot] != KEYS_PURPOSE_AGREE_TO) {
                for (unsigned i = 0; i < 8; i++) {
                    key_[a->slot][i] = mix(uint32_t(next_[Software]), 400 + i);
                }
                whole_[a->slot] = true;
            }
        }
        if (top.pslverr_o) { // refused: software gives up
            place_ = 0;
            ended(Software);
        } else if (place_ < 9) {
            place_++;
        } else if ((top.prdata_o & 1) == 0) {
            const bool good = (top.prdata_o >> 8 & 0xFF) == 0;
            if (a->operation == KEYS_OP_RELEASE) { // wanted by nobody, whatever STATUS says
                purpose_[a->slot] = subject_[a->slot] = 0;
                whole_[a->slot] = false;
            }
            if (a->operation == KEYS_OP_CREATE && good) {
                created(*a);
            }
            place_ = 0;
            ended(Software);
        }
    }
    void created(const Act &a)
    {
        purpose_[a.slot] = a.purpose;
        subject_[a.slot] = a.subject;
    }

    const Act *acts_;
    size_t count_, next_[Clients];
    long cycle_;
    uint32_t key_[16][8], fuse_[3][8], last_[16], randoms_, fused_;
    uint8_t purpose_[16], subject_[16];
    bool whole_[16];
    uint8_t moved_[Clients];
    bool gap_[Clients];
    unsigned place_;
    uint16_t idle_;
    bool factory_, enable_, data_;
};

} // namespace

int main(int argc, char **argv)
{
    flips::Campaign<Vkeys_top, World> campaign;
    return campaign.main(argc, argv, 20000, 4);
}
