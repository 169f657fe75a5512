// SPDX-License-Identifier: Apache-2.0
// One flipped bit in the AES engine (rtl/aes/README.md) while it works: no request has rights but
// the job's or the weakest ones, nothing of a message with a wrong tag is written, nothing goes up
// behind an alert; what is kept twice or sparsely tells. Data are not: a wrong result is legal.
#include "Vaes_top.h"
#include "firmware/drivers/generated/aes_regs.h"
#include "tests/lib/flips.h"

namespace
{

enum : uint32_t { Key = 1, Run = 2, Forget = 3 };
enum : uint32_t { Cbc = 1, Ctr = 2, Gcm = 3, Cmac = 4 };
enum Special : uint8_t { Write, ReadTag, WriteTag, WriteWrongTag, Forged };

constexpr uint32_t command(uint32_t op, uint32_t mode, bool inverse, uint32_t who, uint32_t size,
                           bool from_slot)
{
    return op | mode << AES_CMD_MODE_SHIFT | (inverse ? AES_CMD_INVERSE_MASK : 0u) |
           who << AES_CMD_CALLER_SHIFT | who << AES_CMD_CONTEXT_SHIFT | size << AES_CMD_SIZE_SHIFT |
           (from_slot ? AES_CMD_FROM_SLOT_MASK : 0u) | 16u << AES_CMD_TAG_SHIFT;
}

struct Act {
    uint16_t wait; // cycles before it
    Special special;
    uint16_t offset;
    uint32_t data;
};

// Commands wait for the one before.
constexpr Act kGcm[] = {
    {1040, Write, AES_JOB_KEY_OFFSET, 0x03020100},
    {0, Write, AES_JOB_KEY_OFFSET + 4, 0x07060504},
    {0, Write, AES_JOB_KEY_OFFSET + 8, 0x0B0A0908},
    {0, Write, AES_JOB_KEY_OFFSET + 12, 0x0F0E0D0C},
    {0, Write, AES_CMD_OFFSET, command(Key, 0, false, 1, 0, false)},
    {100, Write, AES_JOB_SRC_OFFSET, 0x80000000},
    {0, Write, AES_JOB_DST_OFFSET, 0x80000100},
    {0, Write, AES_JOB_LEN_OFFSET, 35},
    {0, Write, AES_JOB_AAD_OFFSET, 0x80000200},
    {0, Write, AES_JOB_AAD_LEN_OFFSET, 5},
    {0, Write, AES_JOB_IV_LEN_OFFSET, 12},
    {0, Write, AES_JOB_IV_OFFSET, 0x12345678},
    {0, Write, AES_CMD_OFFSET, command(Run, Gcm, false, 1, 0, false)},
    {170, ReadTag, AES_JOB_TAG_OFFSET, 0},
    {0, ReadTag, AES_JOB_TAG_OFFSET, 1},
    {0, ReadTag, AES_JOB_TAG_OFFSET, 2},
    {0, ReadTag, AES_JOB_TAG_OFFSET, 3},
    {0, WriteTag, AES_JOB_EXPECTED_OFFSET, 0},
    {0, WriteTag, AES_JOB_EXPECTED_OFFSET, 1},
    {0, WriteTag, AES_JOB_EXPECTED_OFFSET, 2},
    {0, WriteTag, AES_JOB_EXPECTED_OFFSET, 3},
    {0, Write, AES_JOB_SRC_OFFSET, 0x80000100},
    {0, Write, AES_JOB_DST_OFFSET, 0x80000300},
    {0, Write, AES_CMD_OFFSET, command(Run, Gcm, true, 1, 0, false)},
    {230, WriteWrongTag, AES_JOB_EXPECTED_OFFSET, 0},
    {0, WriteWrongTag, AES_JOB_EXPECTED_OFFSET, 1},
    {0, WriteWrongTag, AES_JOB_EXPECTED_OFFSET, 2},
    {0, WriteWrongTag, AES_JOB_EXPECTED_OFFSET, 3},
    {0, Forged, AES_CMD_OFFSET, command(Run, Gcm, true, 1, 0, false)},
    {170, Write, AES_CMD_OFFSET, command(Forget, 0, false, 1, 0, false)},
};

constexpr Act kOthers[] = {
    {1040, Write, AES_CMD_OFFSET, command(Key, 0, false, 2, 2, true)},
    {130, Write, AES_JOB_SRC_OFFSET, 0x80000000},
    {0, Write, AES_JOB_DST_OFFSET, 0x80000100},
    {0, Write, AES_JOB_LEN_OFFSET, 37},
    {0, Write, AES_JOB_IV_OFFSET, 0x12345678},
    {0, Write, AES_CMD_OFFSET, command(Run, Ctr, false, 2, 0, false)},
    {90, Write, AES_JOB_LEN_OFFSET, 32},
    {0, Write, AES_CMD_OFFSET, command(Run, Cbc, true, 2, 0, false)},
    {90, Write, AES_CMD_OFFSET, command(Run, Cmac, true, 2, 0, false)},
    {100, Write, AES_CMD_OFFSET, command(Forget, 0, false, 2, 0, false)},
};

class World
{
  public:
    static constexpr unsigned Scenarios = 2;

    explicit World(unsigned scenario)
    {
        std::memset(static_cast<void *>(this), 0, sizeof *this);
        acts_ = scenario ? kOthers : kGcm;
        count_ = scenario ? std::size(kOthers) : std::size(kGcm);
        who_ = scenario ? 2 : 1;
        for (uint32_t i = 0; i < std::size(memory_); i++) {
            memory_[i] = i * 0x9E3779B9;
        }
        wait_ = acts_[0].wait;
    }

    bool over() const { return act_ == count_ && wait_ > 40; }
    void flipped(const flips::Register &, const Vaes_top &) {}

    // The sparse codes; what is kept twice is asked for anyway.
    static long due(const flips::Register &r)
    {
        return r.named("u_phase.q_q") || r.named("u_part.q_q") ? 1 : -1;
    }
    // An access on its way to a command or an operand.
    static bool left_out(const flips::Register &r)
    {
        return r.named("u_guard.") || r.named("u_regs.");
    }

    const char *cycle(Vaes_top &top)
    {
        drive(top);
        top.eval();
        const char *wrong = judge(top);
        step(top);
        return wrong;
    }

  private:
    void drive(Vaes_top &top)
    {
        top.zeroize_i = 0;
        top.nonsecure_i = 0;
        top.pauser_i = 0;
        top.psel_i = access_ != 0;
        top.penable_i = access_ == 2;
        const Act *a = access_ ? &acts_[act_] : nullptr;
        top.pwrite_i = a && a->special != ReadTag;
        top.pstrb_i = top.pwrite_i ? 15 : 0;
        top.paddr_i = a ? a->offset : 0u;
        top.pwdata_i = a ? a->data : 0u;
        if (a && a->offset == AES_JOB_TAG_OFFSET) {
            top.paddr_i += 4 * a->data;
        }
        if (a && (a->special == WriteTag || a->special == WriteWrongTag)) {
            top.paddr_i += 4 * a->data;
            top.pwdata_i = a->special == WriteTag ? tag_[a->data] : ~tag_[a->data];
        }
        top.gnt_i = 1;
        top.rvalid_i = pending_;
        top.err_i = 0;
        top.rdata_i = pending_ ? answer_ : 0;
        top.random_valid_i = top.random_error_i = 0;
        top.random_word_i = 0;
        top.key_error_i = 0;
        top.key_valid_i = asks_ && key_word_ < 8;
        top.key_last_i = asks_ && key_word_ == 7;
        top.key_share0_i = top.key_valid_i ? 0x01010101u * key_word_ : 0;
        top.key_share1_i = top.key_valid_i ? 0x55AA55AAu : 0;
    }

    const char *judge(const Vaes_top &top)
    {
        const bool weakest = top.subject_o == 2 && top.mem_nonsecure_o;
        if (top.req_o && !weakest && !(who_ == 1 && top.subject_o == 1 && !top.mem_nonsecure_o)) {
            return "a request with rights of another";
        }
        if (top.req_o && top.we_o && forged_) {
            return "a forged message is written";
        }
        if (top.key_valid_o && top.key_subject_o != who_) {
            return "a key of another is asked for";
        }
        if (alert_ && ((top.req_o && !up_) || top.key_valid_o || top.random_valid_o)) {
            return "a request behind an alert";
        }
        return nullptr;
    }

    void step(const Vaes_top &top)
    {
        alert_ = top.alert_o;
        up_ = top.req_o && !top.gnt_i;
        pending_ = top.req_o;
        const uint32_t place = top.addr_o / 4 % std::size(memory_);
        answer_ = top.req_o && !top.we_o ? memory_[place] : 0;
        for (unsigned i = 0; top.req_o && top.we_o && i < 4; i++) {
            if (top.be_o >> i & 1) {
                memory_[place] &= ~(255u << 8 * i);
                memory_[place] |= top.wdata_o & 255u << 8 * i;
            }
        }
        key_word_ = top.key_valid_o ? uint8_t(key_word_ + top.key_valid_i) : 0;
        asks_ = top.key_valid_o && !top.key_last_i;
        if (access_ == 2) {
            const Act &a = acts_[act_];
            if (a.special == ReadTag) {
                tag_[a.data] = top.prdata_o;
            }
            if (a.special == Forged) {
                forged_ = true;
            }
            act_++;
            access_ = 0;
            wait_ = act_ < count_ ? acts_[act_].wait : 0;
        } else if (access_ == 1) {
            access_ = 2;
        } else if (act_ == count_) {
            wait_++;
        } else if (wait_ > 0) {
            wait_--;
        } else {
            access_ = 1;
        }
    }

    const Act *acts_;
    size_t count_, act_;
    uint32_t memory_[256], tag_[4], answer_;
    uint16_t wait_;
    uint8_t access_, who_, key_word_;
    bool pending_, asks_, alert_, up_, forged_;
};

} // namespace

int main(int argc, char **argv)
{
    return flips::Campaign<Vaes_top, World>().main(argc, argv, 4000, 20);
}
