// SPDX-License-Identifier: Apache-2.0
// One flipped bit in the control of the masked AES engine (rtl/aes/README.md): phases, parts and
// beats of a job, accesses, operands, tags of the ring, steps of the key schedule, who holds a key,
// the verdict on a tag. Every one of them raises the alert in the next cycle. Whatever happens,
// what is written is the job's, at its place and with its caller's rights, a forged message leaves
// no plaintext and is never done, TAG and NEXT are those of the job or zero, and a key is asked for
// as the command says.
//
// One exception, of what the accesses themselves keep twice (u_memory): a request that is up in the
// cycle of the flip, or that the flip puts up, may go to another address or to other bytes: with
// the caller's rights (without a job, nobody's), and words of the job or zeros.
//
// Left out are data: the ring's shares, GHASH, round keys, masks, IV, counter, tags, the buffer. A
// flip there gives a wrong result (README.md, Non-guarantees).
#include "Vaes_top.h"
#include "cmodel/aes.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "tests/lib/flips.h"

namespace
{

enum : unsigned { Key = 1, Run = 2, Forget = 3, Zeroize = 4 };             // CMD.op
enum : unsigned { Ecb = 0, Cbc = 1, Ctr = 2, Gcm = 3, Cmac = 4 };          // CMD.mode
enum : uint32_t { Source = 0x1000, Additional = 0x2000, Target = 0x3000 }; // and IV at Vector
enum : uint32_t { Vector = 0x4000 };
constexpr unsigned Secure = 1, Normal = 2; // subjects
constexpr uint32_t Data = 64, Aad = 20, OtherIv = 20;

uint32_t mix(uint32_t a, uint32_t b)
{
    uint64_t x = (uint64_t(a) << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    return uint32_t((x * UINT64_C(0xBF58476D1CE4E5B9)) >> 32);
}

struct Command {
    unsigned op, mode, inverse, size, context;
    bool self, slot, forged;
    uint32_t len, aad_len, iv_len;

    uint32_t word() const
    {
        return op << AES_CMD_OP_SHIFT | mode << AES_CMD_MODE_SHIFT |
               inverse << AES_CMD_INVERSE_SHIFT | caller() << AES_CMD_CALLER_SHIFT |
               context << AES_CMD_CONTEXT_SHIFT | uint32_t(slot) << AES_CMD_FROM_SLOT_SHIFT |
               (slot ? 9u : 0u) << AES_CMD_SLOT_SHIFT | size << AES_CMD_SIZE_SHIFT |
               16u << AES_CMD_TAG_SHIFT;
    }
    unsigned caller() const { return self ? 0 : context; }
    bool decrypts() const { return inverse != 0 && mode == Gcm; }
};

constexpr Command kCommands[] = {
    {Key, 0, 0, 0, 2, false, false, false, 0, 0, 0},
    {Run, Gcm, 1, 0, 2, false, false, false, 37, Aad, 12},
    {Run, Gcm, 1, 0, 2, false, false, true, 37, Aad, 12},
    {Run, Ctr, 0, 0, 2, true, false, false, 50, 0, 0},
    {Key, 0, 0, 2, 1, false, true, false, 0, 0, 0},
    {Run, Gcm, 0, 2, 1, false, false, false, 33, 3, OtherIv},
    {Run, Cbc, 1, 2, 1, true, false, false, 48, 0, 0},
    {Run, Cmac, 0, 0, 2, false, false, false, 25, 0, 0},
    {Run, Cmac, 1, 0, 2, false, false, true, 25, 0, 0},
    {Forget, 0, 0, 0, 2, false, false, false, 0, 0, 0},
    {Zeroize, 0, 0, 0, 0, false, false, false, 0, 0, 0},
};
constexpr unsigned Commands = sizeof kCommands / sizeof kCommands[0];

// What each command has to leave, by the model.
struct Expected {
    uint8_t memory[Data];
    uint8_t tag[16], next[16], given[16]; // TAG, NEXT, EXPECTED
};

uint8_t key_byte(unsigned context, unsigned i)
{
    return uint8_t(mix(context, i / 4) >> (24 - i % 4 * 8));
}
uint8_t byte_at(uint32_t address)
{
    return uint8_t(mix(address & ~3u, 7) >> (8 * (address & 3)));
}
uint8_t iv_byte(unsigned i)
{
    return uint8_t(mix(5, i / 4) >> (8 * (i % 4)));
}

Expected expected(const Command &c)
{
    Expected e = {};
    if (c.op != Run) {
        return e;
    }
    uint8_t key_bytes[32], data[Data], aad[Aad], iv[OtherIv];
    for (unsigned i = 0; i < 32; i++) {
        key_bytes[i] = key_byte(c.context, i);
    }
    for (uint32_t i = 0; i < Data; i++) {
        data[i] = byte_at(Source + i);
    }
    for (uint32_t i = 0; i < Aad; i++) {
        aad[i] = byte_at(Additional + i);
    }
    for (uint32_t i = 0; i < OtherIv; i++) {
        iv[i] = c.iv_len == 12 || c.mode != Gcm ? iv_byte(i % 16) : byte_at(Vector + i);
    }
    struct aes_key key;
    (void)aes_expand(&key, key_bytes, 16 + 8 * c.size);
    uint8_t tag[16] = {};
    if (c.mode == Gcm) {
        struct aes_gcm gcm;
        (void)aes_gcm_begin(&gcm, &key, iv, c.iv_len);
        (void)aes_gcm_aad(&gcm, aad, c.aad_len);
        (void)aes_gcm_data(&gcm, c.inverse != 0, data, e.memory, c.len);
        aes_gcm_tag(&gcm, tag);
    } else if (c.mode == Cmac) {
        struct aes_cmac mac;
        aes_cmac_begin(&mac, &key);
        aes_cmac_update(&mac, data, c.len);
        aes_cmac_end(&mac, tag);
    } else {
        std::memcpy(e.next, iv, 16);
        if (c.mode == Ctr) {
            (void)aes_ctr(&key, e.next, data, e.memory, c.len);
        } else {
            (void)aes_cbc(&key, c.inverse != 0, e.next, data, e.memory, c.len);
        }
    }
    std::memcpy(c.inverse != 0 ? e.given : e.tag, tag, 16);
    e.given[5] = uint8_t(e.given[5] ^ (c.forged ? 0x10 : 0));
    return e;
}

const Expected *all_expected()
{
    static Expected all[Commands];
    for (unsigned i = 0; i < Commands; i++) {
        all[i] = expected(kCommands[i]);
    }
    return all;
}
const Expected *const kExpected = all_expected();

class World
{
  public:
    static constexpr unsigned Scenarios = 1;

    explicit World(unsigned) { std::memset(static_cast<void *>(this), 0, sizeof *this); }

    bool over() const { return command_ >= Commands && idle_ > 20; }

    void flipped(const flips::Register &r, const Vaes_top &)
    {
        loose_ = r.named("u_memory.");
        weak_ = r.named("u_control.");
    }

    static long due(const flips::Register &r)
    {
        return r.named("u_phase.q_q") || r.named("u_part.q_q") ? 1 : -1;
    }
    // Data, and an access on its way to the registers.
    static bool left_out(const flips::Register &r)
    {
        static const char *const data[] = {
            "u_guard.",          "u_regs.",           "u_registers.iv_q", "u_registers.expected_q",
            "u_registers.key_q", "u_ghash.",          "u_masks.",         "u_memory.u_written.",
            "u_memory.u_block.", "u_memory.u_buffer."};
        for (const char *name : data) {
            if (r.named(name)) {
                return true;
            }
        }
        return (r.named("u_core.") && !r.named("u_tags.")) ||
               (r.named("u_keys.") && !r.named("u_counts.")) ||
               (r.named("u_blocks.") && !r.named("u_difference."));
    }

    const char *cycle(Vaes_top &top)
    {
        drive(top);
        top.eval();
        answer(top);
        top.eval();
        const char *const wrong = judge(top);
        step(top);
        cycle_++;
        return wrong;
    }

  private:
    const Command &now() const { return kCommands[command_ < Commands ? command_ : Commands - 1]; }
    const Expected &want() const
    {
        return kExpected[command_ < Commands ? command_ : Commands - 1];
    }

    // The registers of a command, in turn: what is written where. False: that was the last one,
    // CMD.
    bool operand(unsigned n, uint32_t *offset, uint32_t *data) const
    {
        const Command &c = now();
        const uint32_t operands[] = {Source,    Target, c.len,   Additional,
                                     c.aad_len, Vector, c.iv_len};
        if (c.op == Key && !c.slot) {
            if (n < 8) {
                *offset = AES_JOB_KEY_OFFSET + 4 * n;
                *data = __builtin_bswap32(mix(c.context, n));
                return true;
            }
        } else if (c.op == Run) {
            if (n < 7) {
                *offset = AES_JOB_SRC_OFFSET + 4 * n;
                *data = operands[n];
                return true;
            }
            if (n < 15) {
                const unsigned word = (n - 7) % 4;
                *offset = (n < 11 ? AES_JOB_IV_OFFSET : AES_JOB_EXPECTED_OFFSET) + 4 * word;
                *data = mix(5, word);
                if (n >= 11) {
                    std::memcpy(data, want().given + 4 * word, 4);
                }
                return true;
            }
        }
        *offset = AES_CMD_OFFSET;
        *data = c.word();
        return false;
    }

    // Until the command is given its registers; then STATUS, TAG, NEXT in turn, until it is not
    // busy and once more.
    void drive(Vaes_top &top)
    {
        top.zeroize_i = 0;
        top.psel_i = command_ < Commands;
        top.penable_i = top.psel_i && enable_;
        top.nonsecure_i = 0;
        top.pauser_i = 0;
        top.pstrb_i = 0xF;
        top.pwrite_i = 0;
        top.pwdata_i = 0;
        if (command_ >= Commands) {
            return;
        }
        uint32_t offset = AES_STATUS_OFFSET, data = 0;
        if (ready_ && !given_) {
            (void)operand(place_, &offset, &data);
            top.pwrite_i = 1;
        } else if (place_ % 9 != 0) {
            offset = AES_JOB_TAG_OFFSET + 4 * (place_ % 9 - 1);
        }
        top.paddr_i = 0x2F0E0000u | offset;
        top.pwdata_i = data;
    }

    void answer(Vaes_top &top)
    {
        const auto lucky = [this](uint32_t what) { return mix(uint32_t(cycle_), what) % 4 != 0; };
        top.rvalid_i = open_ && lucky(1);
        top.err_i = 0;
        top.rdata_i = 0;
        for (unsigned b = 0; top.rvalid_i && b < 4; b++) {
            top.rdata_i |= uint32_t(byte_at(address_ + b)) << (8 * b);
        }
        top.gnt_i = top.req_o && (!open_ || top.rvalid_i) && lucky(2);
        top.key_valid_i = top.key_valid_o && lucky(3);
        top.key_last_i = top.key_valid_i && words_ == 7;
        top.key_error_i = 0;
        top.key_share1_i = top.key_valid_i ? mix(uint32_t(cycle_), 4) : 0;
        top.key_share0_i = top.key_valid_i ? mix(now().context, words_) ^ top.key_share1_i : 0;
        top.random_valid_i = top.random_valid_o && lucky(5);
        top.random_error_i = 0;
        top.random_word_i = top.random_valid_i ? mix(uint32_t(cycle_), 6) : 0;
    }

    const char *judge(const Vaes_top &top)
    {
        const Command &c = now();
        const bool job = command_ < Commands && given_ && c.op == Run;
        const unsigned world = c.context == 1 ? Secure : Normal;
        if (top.req_o) {
            if (!job) {
                return loose_ && nobody(top) && (!top.we_o || top.wdata_o == 0)
                           ? nullptr
                           : "an access without a job";
            }
            if (top.subject_o != (c.self ? 0u : world) && !(weak_ && nobody(top))) {
                return "an access with other rights than the caller's";
            }
            const char *const wrong = top.we_o ? written(top) : read(top);
            if (wrong != nullptr) {
                return wrong;
            }
        }
        if (top.key_valid_o && (command_ >= Commands || !given_ || c.op != Key || !c.slot ||
                                top.key_slot_o != 9 || top.key_subject_o != world)) {
            return "a key is asked for that is not the command's";
        }
        return top.psel_i && top.penable_i && !top.pwrite_i ? shown(top) : nullptr;
    }

    // Without a job, and where copies of the caller differ.
    static bool nobody(const Vaes_top &top)
    {
        return top.mem_nonsecure_o && top.subject_o == Normal;
    }

    const char *written(const Vaes_top &top) const
    {
        const uint32_t at = top.addr_o - Target;
        const bool here = at % 4 == 0 && at < Data;
        for (unsigned b = 0; b < 4; b++) {
            const uint8_t byte = uint8_t(top.wdata_o >> (8 * b));
            if ((top.be_o >> b & 1) == 0 || byte == 0) {
                continue;
            }
            if (now().forged) {
                return "a forged message leaves plaintext";
            }
            bool right = here && at + b < now().len && byte == want().memory[at + b];
            for (uint32_t word = 0; word < Data && loose_ && !right; word += 4) {
                right = word + b < now().len && byte == want().memory[word + b];
            }
            if (!right) {
                return "a byte is written that is not the job's";
            }
        }
        return here || loose_ ? nullptr : "a write beside the job's output";
    }

    const char *read(const Vaes_top &top) const
    {
        const auto in = [&top](uint32_t from, uint32_t bytes) {
            return top.addr_o - from < ((bytes + 3) & ~3u);
        };
        return loose_ || in(Source, now().len) || in(Additional, now().aad_len) ||
                       (now().iv_len != 12 && in(Vector, now().iv_len))
                   ? nullptr
                   : "a read beside the job's input";
    }

    const char *shown(const Vaes_top &top) const
    {
        const uint32_t offset = top.paddr_i & 0xFFFF, value = top.prdata_o;
        if (offset == AES_STATUS_OFFSET) {
            const bool done = (value & AES_STATUS_DONE_MASK) != 0;
            if (!done || !given_) {
                return nullptr;
            }
            if (now().forged) {
                return "a forged message is done";
            }
            if (now().op == Run && now().mode != Cmac && whole_ != (uint64_t(1) << now().len) - 1) {
                return "a job is done that has not ended";
            }
            return now().op == Zeroize ? "ZEROIZE is done" : nullptr;
        }
        uint32_t tag, next;
        std::memcpy(&tag, want().tag + offset % 16, 4);
        std::memcpy(&next, want().next + offset % 16, 4);
        if (value != 0 && value != (offset < AES_JOB_NEXT_OFFSET ? tag : next)) {
            return "TAG or NEXT of no job";
        }
        return nullptr;
    }

    void step(const Vaes_top &top)
    {
        if (top.req_o && top.gnt_i) {
            if (top.we_o) {
                const uint32_t at = top.addr_o - Target;
                for (unsigned b = 0; b < 4; b++) {
                    if ((top.be_o >> b & 1) != 0 && at < Data) {
                        whole_ |= uint64_t(1) << (at + b);
                    }
                }
            }
        }
        open_ = (open_ && !top.rvalid_i) || (top.req_o && top.gnt_i);
        address_ = top.req_o && top.gnt_i ? top.addr_o : address_;
        words_ = top.key_valid_o ? words_ + top.key_valid_i : 0;
        idle_ = command_ < Commands ? 0 : idle_ + 1;
        if (command_ >= Commands) {
            return;
        }
        const bool access = top.psel_i && top.penable_i && top.pready_o;
        if (access) {
            walk(top);
        }
        enable_ = !access;
    }

    // The next access.
    void walk(const Vaes_top &top)
    {
        uint32_t offset, data;
        if (ready_ && !given_) {
            given_ = !operand(place_, &offset, &data);
            place_ = given_ ? 0 : place_ + 1;
            whole_ = given_ ? 0 : whole_;
            return;
        }
        busy_ = place_ % 9 == 0 ? (top.prdata_o & AES_STATUS_BUSY_MASK) != 0 : busy_;
        place_++;
        if (!ready_ && !busy_) { // the sweep behind the reset
            ready_ = true;
            place_ = 0;
        } else if (ready_ && place_ % 9 == 0 && !busy_) {
            command_++;
            given_ = false;
            place_ = 0;
            busy_ = true;
        }
    }

    long cycle_;
    unsigned command_, place_, words_, idle_;
    bool ready_, given_, enable_, busy_, open_, loose_, weak_;
    uint32_t address_;
    uint64_t whole_; // bytes of the output that were written
};

} // namespace

int main(int argc, char **argv)
{
    flips::Campaign<Vaes_top, World> campaign;
    return campaign.main(argc, argv, 2000, 1);
}
