// SPDX-License-Identifier: Apache-2.0
// ecc_owner against its model, every output in every cycle: three masters that come and go by
// chance, and an ecc that is busy and slow by chance.
#include "Vecc_owner_top.h"
#include "cmodel/ecc_owner.h"
#include "tests/lib/lockstep_random.h"

namespace
{

lockstep::Chance chance(lockstep::seed());
lockstep::Judge judge(lockstep::seed());
lockstep::Seen seen;

uint16_t control(const struct apb_in &in)
{
    return uint16_t(in.sel << 12 | in.enable << 11 | in.write << 10 | in.strobe << 6 |
                    (in.nonsecure ? 2u : 0u) << 3 | in.subject);
}

uint64_t answer(const struct apb_out &out)
{
    return uint64_t(out.ready) << 33 | uint64_t(out.error) << 32 | out.data;
}

// A master of the bus: keeps the rules, but for hardware that asks without owning.
class Master
{
  public:
    struct apb_in in = {};

    void cycle(unsigned rarely, unsigned subject)
    {
        if (in.sel && !in.enable) {
            in.enable = true;
        } else if (!in.sel || ended_) {
            in = {};
            if (chance.one_in(rarely)) {
                in.sel = true;
                in.write = chance.one_in(2);
                in.offset = chance.word();
                in.data = chance.word();
                in.strobe = in.write ? 0xF : 0;
                in.nonsecure = subject == 0 && chance.one_in(4);
                in.subject = subject == 0 ? chance.below(6) : 0;
            }
        }
        ended_ = false;
    }

    void answered(bool ready) { ended_ = in.enable && ready; }

  private:
    bool ended_ = false;
};

void compare(const struct ecc_owner_out &out, const Vecc_owner_top &top)
{
    judge.same("software_o", answer(out.software), top.software_o);
    judge.same("birth_o", answer(out.birth), top.birth_o);
    judge.same("attest_o", answer(out.attest), top.attest_o);
    judge.same("ecc_o", control(out.ecc), top.ecc_o);
    judge.same("ecc_o.paddr", out.ecc.offset, top.ecc_addr_o);
    judge.same("ecc_o.pwdata", out.ecc.data, top.ecc_data_o);
    judge.same("birth_owner_o", out.birth_owner, top.birth_owner_o);
    judge.same("attest_owner_o", out.attest_owner, top.attest_owner_o);
    judge.same("alert_o", out.alert, top.alert_o);
}

// Whoever drives ecc, it sees whole transfers that keep still.
void check_transfer(const struct apb_in &now, const struct apb_in &before, bool open)
{
    judge.same("an access phase follows a setup phase", 1, !now.enable || (now.sel && open));
    if (open && now.sel) {
        judge.same("a transfer keeps still", 1,
                   now.enable && now.offset == before.offset && now.write == before.write &&
                       now.data == before.data);
    }
}

void episode(Vecc_owner_top &top, unsigned number)
{
    struct ecc_owner model;
    struct ecc_owner_in in = {};
    Master software, birth, attest;
    const unsigned slow = 1 + chance.below(3), often = 1 + chance.below(6);
    bool open = false;
    struct apb_in before = {};
    unsigned busy = 0;
    ecc_owner_reset(&model);
    top.rst_ni = 0;
    top.clk_i = 0;
    top.eval();
    top.clk_i = 1;
    top.eval();
    top.rst_ni = 1;
    for (unsigned cycle = 0; cycle < 1500; cycle++) {
        judge.at(number, cycle);
        in.birth_request = chance.one_in(30) ? !in.birth_request : in.birth_request;
        in.attest_request = chance.one_in(20) ? !in.attest_request : in.attest_request;
        software.cycle(often, 0);
        birth.cycle(3, 1);
        attest.cycle(3, 1);
        in.software = software.in;
        in.birth = birth.in;
        in.attest = attest.in;
        in.ecc = {};
        struct ecc_owner_out out;
        ecc_owner_outputs(&model, &in, &out);
        busy = busy != 0 ? busy - 1 : chance.one_in(60) ? chance.below(100) : 0;
        if (out.ecc.sel && out.ecc.enable && chance.one_in(slow)) {
            in.ecc.ready = true;
            in.ecc.error = chance.one_in(8) && model.state != ECC_OWNER_PROBE &&
                           model.state != ECC_OWNER_LEAVE;
            in.ecc.data = in.ecc.error || out.ecc.write ? 0 : (chance.word() & ~1u) | (busy != 0);
        }
        ecc_owner_outputs(&model, &in, &out);
        top.clk_i = 0;
        top.software_i = control(in.software);
        top.software_addr_i = in.software.offset;
        top.software_data_i = in.software.data;
        top.birth_request_i = in.birth_request;
        top.birth_i = control(in.birth);
        top.birth_addr_i = in.birth.offset;
        top.birth_data_i = in.birth.data;
        top.attest_request_i = in.attest_request;
        top.attest_i = control(in.attest);
        top.attest_addr_i = in.attest.offset;
        top.attest_data_i = in.attest.data;
        top.ecc_i = answer(in.ecc);
        top.eval();
        compare(out, top);
        judge.same("one owner at most", 1,
                   out.birth_owner != ECC_OWNER_YES || out.attest_owner != ECC_OWNER_YES);
        // A master that loses its right in the middle of an access breaks that off itself.
        const bool owned = out.birth_owner == ECC_OWNER_YES || out.attest_owner == ECC_OWNER_YES;
        if (!owned && model.state != ECC_OWNER_BIRTH && model.state != ECC_OWNER_ATTEST) {
            check_transfer(out.ecc, before, open);
        }
        open = out.ecc.sel && !(out.ecc.enable && in.ecc.ready);
        before = out.ecc;
        seen.count("birth owns", out.birth_owner == ECC_OWNER_YES && model.access == false);
        seen.count("attest owns", out.attest_owner == ECC_OWNER_YES);
        seen.count("hardware refused", out.birth.error && !in.ecc.error);
        seen.count("software refused", out.software.error && model.state != ECC_OWNER_SOFTWARE);
        seen.count("software waits", in.software.enable && !out.software.ready);
        seen.count("probe finds ecc busy",
                   model.state == ECC_OWNER_PROBE && in.ecc.ready && (in.ecc.data & 1));
        seen.count("leaves a busy ecc",
                   model.state == ECC_OWNER_LEAVE && in.ecc.ready && (in.ecc.data & 1));
        software.answered(out.software.ready);
        birth.answered(out.birth.ready);
        attest.answered(out.attest.ready);
        top.clk_i = 1;
        top.eval();
        ecc_owner_step(&model, &in);
        if (model.state == ECC_OWNER_LEAVE && !model.access) {
            open = false; // what a master left open is not ecc's
        }
    }
}

} // namespace

int main()
{
    Vecc_owner_top top;
    const unsigned episodes = lockstep::full_tier() ? 20000 : 1500;
    for (unsigned e = 0; e < episodes; e++) {
        episode(top, e);
    }
    top.final();
    return seen.enough(20) ? 0 : 1;
}
