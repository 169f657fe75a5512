// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/efuse/bench.h"

namespace
{

constexpr uint32_t cmd_at = 0x08, status_at = 0x0C, row_at = 0x10, data_at = 0x14;
constexpr unsigned longest = 400000; // cycles of a request

// With a command of software.
bool is_busy(const struct efuse &e)
{
    return e.pending || (e.state == EFUSE_RUN && e.job == EFUSE_JOB_PROGRAM);
}

} // namespace

Bench::Bench()
{
    top.rst_ni = 1; // so that the first reset has an edge
    top.eval();
    blank();
}

void Bench::insert(std::vector<FuseRow> rows, uint64_t seed, unsigned read_cycles)
{
    array = std::make_unique<FuseArray>(std::move(rows), seed);
    port = std::make_unique<FusePort>(*array, read_cycles);
    shares_ = Random(seed);
    reset();
}

void Bench::reset()
{
    port->cut();
    master.reset();
    master.queue.clear();
    in = {};
    out = {};
    in.persistent = true;
    efuse_reset(&model);
    top.rst_ni = 0;
    drive();
    top.clk_i = 0;
    top.eval();
    top.clk_i = 1;
    top.eval();
    top.rst_ni = 1;
}

void Bench::drive()
{
    lockstep::drive(top, in.apb);
    top.zeroize_i = in.zeroize;
    top.persistent_i = in.persistent;
    top.fuse_done_i = in.fuse_done;
    top.fuse_data_i = in.fuse_data;
    top.secret_valid_i = in.secret_valid;
    top.secret_area_i = uint8_t(in.secret_area);
    top.secret_secret_i = uint8_t(in.secret);
    top.burn_valid_i = in.burn_valid;
    top.burn_area_i = uint8_t(in.burn_area);
    top.burn_secret_i = uint8_t(in.burn_secret);
    top.burn_index_i = uint8_t(in.burn_index);
    top.burn_share0_i = in.burn_share0;
    top.burn_share1_i = in.burn_share1;
    top.birth_op_i = uint8_t(in.birth_op);
    top.birth_area_i = uint8_t(in.birth_area);
    top.birth_index_i = uint8_t(in.birth_index);
    top.birth_word_i = in.birth_word;
    top.cycle_op_i = uint8_t(in.cycle_op);
}

void Bench::compare_all()
{
    lockstep::compare(compare, top, out.apb);
    compare.same("fuse_o.op", out.fuse_op, top.fuse_op_o);
    compare.same("fuse_o.row", out.fuse_row, top.fuse_row_o);
    compare.same("fuse_o.bit_index", out.fuse_bit, top.fuse_bit_o);
    compare.same("secret_o.valid", out.secret_valid, top.secret_valid_o);
    compare.same("secret_o.last", out.secret_last, top.secret_last_o);
    compare.same("secret_o.error", out.secret_error, top.secret_error_o);
    compare.same("secret_o.index", out.secret_index, top.secret_index_o);
    compare.same("secret_o.word", out.secret_word, top.secret_word_o);
    compare.same("burn_o.take", out.burn_take, top.burn_take_o);
    compare.same("burn_o.error", out.burn_error, top.burn_error_o);
    compare.same("birth_o.done", out.birth_done, top.birth_done_o);
    compare.same("birth_o.error", out.birth_error, top.birth_error_o);
    compare.same("cycle_o.done", out.cycle_done, top.cycle_done_o);
    compare.same("cycle_o.error", out.cycle_error, top.cycle_error_o);
    compare.same("provisioned_o", out.provisioned, top.provisioned_o);
    compare.same("secured_o", out.secured, top.secured_o);
    compare.same("returned_o", out.returned, top.returned_o);
    compare.same("sensed_o", out.sensed, top.sensed_o);
    for (unsigned a = 0; a < PLUTON_FUSE_AREAS; ++a) {
        compare.same("areas_o", out.areas[a], top.areas_o >> 4 * a & 0xF);
    }
    compare.same("committed_o", out.committed, top.committed_o);
    compare.same("committed_area_o", out.committed_area, top.committed_area_o);
    compare.same("digests_ok_o", out.digests_ok, top.digests_ok_o);
    for (unsigned i = 0; i < 16; ++i) {
        compare.same("digests_o", out.digests[i], top.digests_o[15 - i]);
    }
    compare.same("alert_o", out.alert, top.alert_o);
}

void Bench::tick()
{
    in.apb = master.in;
    in.fuse_done = false;
    in.fuse_data = 0;
    drive();
    top.clk_i = 0;
    top.eval();
    if (mute) {
        port->cut();
    } else {
        port->cycle(top.fuse_op_o, top.fuse_row_o, top.fuse_bit_o);
    }
    in.fuse_done = port->done;
    in.fuse_data = port->data;
    drive();
    top.eval();
    efuse_outputs(&model, &in, &out);
    compare_all();
    expect(port->violations == 0, "the array's port is used by its rules");
    top.clk_i = 1;
    top.eval();
    const bool was_busy = is_busy(model);
    const enum efuse_state was = model.state;
    efuse_step(&model, &in);
    count(was_busy, was);
    master.step(out.apb);
    ++place.cycle;
    if (cut_after != 0 && --cut_after == 0) {
        throw PowerCut();
    }
}

void Bench::count(bool was_busy, enum efuse_state was)
{
    if (out.secret_last || out.burn_take || out.birth_done || out.cycle_done) {
        ++answered[model.job][0];
    }
    if (was < EFUSE_HALT &&
        (out.secret_error || out.burn_error || out.birth_error || out.cycle_error)) {
        ++answered[model.job][1];
    }
    if (was_busy && !is_busy(model)) {
        ++programmed[model.error];
    }
    alerts += model.state == EFUSE_ERROR && was != EFUSE_ERROR;
    halts += model.state == EFUSE_HALT && was != EFUSE_HALT;
}

unsigned Bench::sense()
{
    unsigned cycles = 0;
    while (out.sensed != EFUSE_YES) {
        tick();
        expect(++cycles < longest && !out.alert, "the rows are sensed");
    }
    return cycles;
}

bool Bench::birth(unsigned op, unsigned area, unsigned index, uint32_t word)
{
    in.birth_op = op;
    in.birth_area = area;
    in.birth_index = index;
    in.birth_word = word;
    unsigned cycles = 0;
    do {
        tick();
        expect(++cycles < longest, "birth is answered");
    } while (!out.birth_done && !out.birth_error);
    const bool done = out.birth_done;
    in.birth_op = in.birth_area = in.birth_index = 0;
    in.birth_word = 0;
    tick();
    return done;
}

bool Bench::cycle(unsigned op)
{
    in.cycle_op = op;
    unsigned cycles = 0;
    do {
        tick();
        expect(++cycles < longest, "lifecycle is answered");
    } while (!out.cycle_done && !out.cycle_error);
    const bool done = out.cycle_done;
    in.cycle_op = EFUSE_CYCLE_NONE;
    tick();
    return done;
}

bool Bench::burn(unsigned area, unsigned secret, unsigned index, uint32_t word)
{
    in.burn_valid = true;
    in.burn_area = area;
    in.burn_secret = secret;
    in.burn_index = index;
    in.burn_share1 = uint32_t(shares_.next());
    in.burn_share0 = word ^ in.burn_share1;
    unsigned cycles = 0;
    do {
        tick();
        expect(++cycles < longest, "a burn is answered");
    } while (!out.burn_take && !out.burn_error);
    const bool done = out.burn_take;
    in.burn_valid = false;
    in.burn_area = in.burn_secret = in.burn_index = 0;
    in.burn_share0 = in.burn_share1 = 0;
    tick();
    return done;
}

std::optional<Secret> Bench::load(unsigned area, unsigned secret)
{
    Secret words = {};
    unsigned next = 0, cycles = 0;
    in.secret_valid = true;
    in.secret_area = area;
    in.secret = secret;
    for (;;) {
        tick();
        expect(++cycles < longest, "a load is answered");
        if (out.secret_valid) {
            expect(next < 8 && out.secret_index == next && out.secret_last == (next == 7),
                   "words in order");
            words[next++] = out.secret_word;
        }
        if (out.secret_last || out.secret_error) {
            break;
        }
    }
    const bool whole = !out.secret_error;
    in.secret_valid = false;
    in.secret_area = in.secret = 0;
    tick();
    return whole ? std::optional(words) : std::nullopt;
}

void Bench::access(const lockstep::Access &a)
{
    const uint64_t before = master.answers;
    master.queue.push_back(a);
    while (master.answers == before) {
        tick();
    }
}

uint32_t Bench::read(uint32_t offset)
{
    access({false, offset, 0});
    expect(!master.answer.error, "the register can be read");
    return master.answer.data;
}

unsigned Bench::program(unsigned row, uint32_t data, unsigned op)
{
    access({true, row_at, row});
    access({true, data_at, data});
    access({true, cmd_at, op});
    expect(!master.answer.error, "the command is taken");
    uint32_t status = 0;
    unsigned polls = 0;
    do {
        status = read(status_at);
        expect(++polls < longest, "the command ends");
    } while ((status & 1) != 0);
    return status >> 8 & 0xFF;
}

Identity::Identity(Random &random)
{
    for (Secret &secret : secrets) {
        for (uint32_t &word : secret) {
            word = uint32_t(random.next());
        }
    }
    for (uint32_t &word : digests) {
        word = uint32_t(random.next());
    }
}

bool give_birth(Bench &b, unsigned area, const Identity &id)
{
    bool good = b.birth(EFUSE_BIRTH_BEGIN, area);
    for (unsigned secret = 0; secret < 3; ++secret) {
        for (unsigned i = 0; i < 8 && good; ++i) {
            good = b.burn(area, secret, i, id.secrets[secret][i]);
        }
    }
    for (unsigned i = 0; i < 16 && good; ++i) {
        good = b.birth(EFUSE_BIRTH_DIGEST, area, i, id.digests[i]);
    }
    return good && b.birth(EFUSE_BIRTH_COMMIT, area);
}

bool holds(Bench &b, unsigned area, const Identity &id)
{
    for (unsigned secret = 0; secret < 3; ++secret) {
        const std::optional<Secret> words = b.load(area, secret);
        if (!words || *words != id.secrets[secret]) {
            return false;
        }
    }
    b.tick();
    for (unsigned i = 0; i < 16; ++i) {
        if (b.out.digests[i] != id.digests[i]) {
            return false;
        }
    }
    return b.out.digests_ok == EFUSE_YES;
}
