// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/efuse_power/chip.h"

#include "Vefuse_power_top__Syms.h"

namespace
{

constexpr uint64_t too_long = 400000;

} // namespace

Chip::Chip(pluton::FuseArray &array) : root(*top.rootp), array(array), port(array, 3) {}

Chip::~Chip()
{
    top.final();
}

void Chip::tick()
{
    if (cycles == cut_at) {
        port.cut();
        throw Cut{};
    }
    ++cycles;
    if (before) {
        before();
    }
    top.clk_i = 0;
    top.fuse_done_i = 0;
    top.fuse_data_i = 0;
    top.eval();
    port.cycle(top.fuse_op_o, top.fuse_row_o, top.fuse_bit_o);
    top.fuse_done_i = port.done;
    top.fuse_data_i = port.data;
    top.eval();
    top.clk_i = 1;
    top.eval();
    // What the next cycle's user sees.
    top.clk_i = 0;
    top.fuse_done_i = 0;
    top.eval();
}

void Chip::reset(bool frozen)
{
    top.zeroize_i = frozen;
    top.psel_i = 0;
    top.penable_i = 0;
    top.load_i = 0;
    top.burn_i = 0;
    top.birth_op_i = 0;
    top.clk_i = 0;
    top.rst_ni = 1;
    top.eval();
    top.rst_ni = 0;
    top.eval();
    port.cut();
    top.rst_ni = 1;
    top.eval();
    for (unsigned i = 0; i < 2000 && top.sensed_o != 10; ++i) {
        tick();
    }
    need(top.sensed_o == 10, "never sensed");
    tick();
}

std::string Chip::state() const
{
    std::string name = "none";
    unsigned yes = 0;
    const struct {
        unsigned wire, value;
        const char *name;
    } wires[] = {{top.blank_o, 9, "blank"},
                 {top.unfinished_o, 12, "unfinished"},
                 {top.provisioned_o, 10, "provisioned"},
                 {top.secured_o, 14, "secured"},
                 {top.returned_o, 13, "returned"}};
    for (const auto &wire : wires) {
        if (wire.wire == wire.value) {
            name = wire.name;
            ++yes;
        }
    }
    need(yes <= 1, "two life cycles at once");
    return name;
}

// The model computes what hangs on a register when an edge changes it, and all of it at its start.
void Chip::settle()
{
    root.vlSymsp->__Vm_didInit = false;
    top.eval();
}

bool Chip::birth(BirthOp op, unsigned area, unsigned index, uint32_t word)
{
    top.birth_op_i = op;
    top.birth_area_i = area;
    top.birth_index_i = index;
    top.birth_word_i = word;
    bool done = false, error = false;
    for (uint64_t i = 0; i < too_long && !done && !error; ++i) {
        top.eval();
        done = top.birth_done_o;
        error = top.birth_error_o;
        tick();
    }
    top.birth_op_i = 0;
    need(done || error, "birth is not answered");
    tick();
    return done;
}

bool Chip::burn(unsigned area, unsigned secret, unsigned index, uint32_t word)
{
    top.burn_i = 1;
    top.burn_area_i = area;
    top.burn_secret_i = secret;
    top.burn_index_i = index;
    top.burn_share0_i = word ^ 0x5AC3F00D;
    top.burn_share1_i = 0x5AC3F00D;
    bool done = false, error = false;
    for (uint64_t i = 0; i < too_long && !done && !error; ++i) {
        top.eval();
        done = top.burn_take_o;
        error = top.burn_error_o;
        tick();
    }
    top.burn_i = 0;
    need(done || error, "burn is not answered");
    tick();
    return done;
}

bool Chip::load(unsigned area, unsigned secret, std::array<uint32_t, 8> &words)
{
    top.load_i = 1;
    top.load_area_i = area;
    top.load_secret_i = secret;
    unsigned next = 0;
    bool last = false, error = false;
    for (unsigned i = 0; i < 2000 && !last && !error; ++i) {
        top.eval();
        error = top.load_error_o;
        last = top.load_valid_o && top.load_last_o;
        if (top.load_valid_o) {
            need(top.load_index_o == next && next < 8, "words out of order");
            words[next++] = top.load_word_o;
        }
        tick();
    }
    top.load_i = 0;
    need(last || error, "load is not answered");
    need(error || next == 8, "a load of fewer than eight words");
    tick();
    return last;
}

bool Chip::born(const std::function<Contents(unsigned area)> &draw)
{
    if (state() == "unfinished") {
        return birth(Provision, top.committed_area_o);
    }
    for (unsigned a = 0; a < 4; ++a) {
        if (area(a) == Touched) {
            birth(Retire, a);
        }
    }
    for (unsigned a = 0; a < 4; ++a) {
        if (area(a) != Blank) {
            continue;
        }
        const Contents contents = draw(a);
        bool well = birth(Begin, a);
        for (unsigned i = 0; i < 24 && well; ++i) {
            well = burn(a, i / 8, i % 8, contents.secrets[i]);
        }
        for (unsigned i = 0; i < 16 && well; ++i) {
            well = birth(Digest, a, i, contents.digests[i]);
        }
        if (well && birth(Commit, a)) {
            need(state() == "unfinished", "committed, and the life cycle is " + state());
            return birth(Provision, a);
        }
        if (area(a) == Touched) {
            birth(Retire, a);
        }
    }
    return false;
}

bool Chip::read(bool lifecycle, unsigned offset, uint32_t &value)
{
    top.lifecycle_i = lifecycle;
    top.psel_i = 1;
    top.penable_i = 0;
    top.pwrite_i = 0;
    top.paddr_i = offset;
    tick();
    top.penable_i = 1;
    top.eval();
    const bool good = !top.pslverr_o;
    value = top.prdata_o;
    tick();
    top.psel_i = 0;
    top.penable_i = 0;
    return good;
}

bool Chip::write(bool lifecycle, unsigned offset, uint32_t value)
{
    top.lifecycle_i = lifecycle;
    top.psel_i = 1;
    top.penable_i = 0;
    top.pwrite_i = 1;
    top.paddr_i = offset;
    top.pwdata_i = value;
    tick();
    top.penable_i = 1;
    top.eval();
    const bool good = !top.pslverr_o;
    tick();
    top.psel_i = 0;
    top.penable_i = 0;
    top.pwrite_i = 0;
    return good;
}

unsigned Chip::lifecycle_command(unsigned op)
{
    need(write(true, 8, op), "lifecycle takes no command");
    uint32_t status = 1;
    for (uint64_t i = 0; i < too_long && (status & 1); ++i) {
        read(true, 12, status);
    }
    need(!(status & 1), "lifecycle stays busy");
    need(((status >> 8) & 255) != 0 || (status & 2), "neither done nor an error");
    return (status >> 8) & 255;
}

unsigned Chip::program(unsigned row, uint32_t data)
{
    need(write(false, 0x10, row) && write(false, 0x14, data) && write(false, 8, 1),
         "efuse takes no command");
    uint32_t status = 1;
    for (uint64_t i = 0; i < too_long && (status & 1); ++i) {
        read(false, 12, status);
    }
    need(!(status & 1), "efuse stays busy");
    return (status >> 8) & 255;
}
