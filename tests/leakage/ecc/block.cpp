// SPDX-License-Identifier: Apache-2.0
#include "tests/leakage/ecc/block.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "Vecc.h"
#include "Vecc___024root.h"

#define ECC(name) (top_->rootp->ecc__DOT__##name)
#define ENGINE(name) ECC(u_engine__DOT__##name)

namespace leakage
{

namespace
{

constexpr unsigned kRunning = 0x69, kError = 0x0F; // ecc_pkg::phase_e
constexpr unsigned kBlank = 9;                     // spec_pkg::BlankYes
constexpr unsigned kMostCycles = 100000;           // of a command
constexpr uint32_t kCmd = 0x08, kStatus = 0x0C, kOperands = 0x200;

[[noreturn]] void broken(const char *what)
{
    std::fprintf(stderr, "the bench does not fit the block: %s\n", what);
    std::exit(4);
}

} // namespace

Block::Block() : top_(new Vecc)
{
    reset();
}

Block::~Block()
{
    top_->final();
}

void Block::reset()
{
    top_->blank_i = kBlank;
    top_->clk_i = 0;
    top_->rst_ni = 1;
    top_->eval(); // the first evaluation sees no edge
    top_->rst_ni = 0;
    random_.clear();
    random_at_ = 0;
    step();
    top_->rst_ni = 1;
    top_->eval();
    while (status().busy) {
    }
}

bool Block::running() const
{
    return ECC(u_control__DOT__phase_o) == kRunning;
}

void Block::step()
{
    bool serves = top_->random_o && random_at_ < random_.size();
    // valid, error, word
    top_->random_i = serves ? uint64_t{1} << 33 | random_[random_at_] : 0;
    random_at_ += serves;
    top_->clk_i = 1;
    top_->eval();
    top_->clk_i = 0;
    top_->eval();
    cycles++;
}

// psel penable pwrite, address, data, strobes, pprot, subject (Pluton's is 0)
void Block::access(bool write, uint32_t offset, uint32_t &data)
{
    uint64_t low = uint64_t{write ? data : 0} << 10 | uint64_t{write ? 15u : 0u} << 6;
    uint64_t high = (uint64_t{4} | uint64_t{write}) << 32 | offset; // from bit 42 on
    for (unsigned phase = 0; phase < 2; phase++) {
        high |= uint64_t{phase} << 33;
        uint64_t first = low | high << 42;
        top_->apb_i[0] = uint32_t(first);
        top_->apb_i[1] = uint32_t(first >> 32);
        top_->apb_i[2] = uint32_t(high >> 22);
        top_->eval();
        if (phase == 1) {
            // pready, pslverr, data
            if ((top_->apb_o >> 32) != 2)
                broken("an access was refused");
            data = uint32_t(top_->apb_o);
        }
        step();
    }
    for (unsigned i = 0; i < 3; i++)
        top_->apb_i[i] = 0;
    top_->eval();
}

void Block::put(Operand operand, const Number &value)
{
    for (unsigned i = 0; i < 8; i++) {
        uint32_t word;
        std::memcpy(&word, &value[4 * i], 4);
        access(true, kOperands + 32u * operand + 4 * i, word);
    }
}

Number Block::get(Operand operand)
{
    Number value;
    for (unsigned i = 0; i < 8; i++) {
        uint32_t word = 0;
        access(false, kOperands + 32u * operand + 4 * i, word);
        std::memcpy(&value[4 * i], &word, 4);
    }
    return value;
}

Status Block::status()
{
    uint32_t word = 0;
    access(false, kStatus, word);
    return {(word & 1) != 0, (word & 2) != 0, top_->alert_o != 0, word >> 8 & 255};
}

void Block::start(uint32_t command, const Random &random)
{
    random_.assign(random.begin(), random.end());
    random_at_ = 0;
    access(true, kCmd, command);
    for (unsigned i = 0; !running(); i++) {
        if (i == kMostCycles)
            broken("no program started");
        step();
    }
    Cycle unused{};
    observe(unused); // toggles count from here on
}

void Block::observe(Cycle &now)
{
    now.digits = 0;
    for (unsigned held :
         {unsigned(ENGINE(place_q)), unsigned(ENGINE(negative_q)),
          unsigned(ENGINE(u_table__DOT__place_q)), unsigned(ENGINE(u_table__DOT__negative_q)),
          unsigned(ENGINE(u_select__DOT__rest_q))})
        now.digits += unsigned(__builtin_popcount(held));

    now.toggles = 0;
    size_t at = 0;
    auto toggles = [&](const auto &wide) {
        for (size_t i = 0; i < sizeof wide / sizeof(uint32_t); i++, at++) {
            now.toggles += unsigned(__builtin_popcount(wide.data()[i] ^ before_[at]));
            before_[at] = wide.data()[i];
        }
    };
    toggles(ENGINE(a_q));
    toggles(ENGINE(b_q));
    toggles(ENGINE(write_value_o));
    toggles(ENGINE(u_multiplier__DOT__a_q));
    toggles(ENGINE(u_multiplier__DOT__b_q));
    toggles(ENGINE(u_multiplier__DOT__u_rows__DOT__sum_q));
    toggles(ENGINE(u_multiplier__DOT__u_reduce__DOT__kept_q));
    toggles(ENGINE(u_multiplier__DOT__u_reduce__DOT__base_q));
    toggles(ENGINE(u_adder__DOT__multiple_q));
    toggles(ENGINE(u_canonical__DOT__a_q));
    toggles(ENGINE(u_table__DOT__sum_q));
    toggles(ENGINE(u_table__DOT__result_q));
    toggles(ENGINE(u_select__DOT__pair_q));
}

bool Block::cycle(Cycle *seen)
{
    bool was = running();
    Cycle scratch{};
    Cycle &now = seen ? *seen : scratch;
    now.write = ENGINE(write_o);
    now.target = ENGINE(write_register_o);
    std::memcpy(now.value.data(), ENGINE(write_value_o).data(), sizeof now.value);
    now.addresses = 0;
    auto address = [&now](unsigned value, unsigned bits) {
        now.addresses = now.addresses << bits | value;
    };
    address(ENGINE(a_address), 6);
    address(ENGINE(b_address), 6);
    address(now.write, 1);
    address(now.write ? now.target : 0, 6);
    address(ENGINE(u_table__DOT__address_q), 9);
    address(ECC(operand_read_address), 6);
    address(ECC(secret_read_address), 4);
    address(ECC(random_read_address), 5);
    unsigned table = ENGINE(u_table__DOT__address_q);
    step();
    now.reads_table = ENGINE(u_table__DOT__address_q) != table;
    now.row = ENGINE(u_table__DOT__address_q) / 6;

    observe(now);
    return was;
}

Status Block::finish()
{
    for (unsigned i = 0; i < kMostCycles; i++) {
        Status now = status();
        if (!now.busy)
            return now;
    }
    broken("a command does not end");
}

Status Block::zeroize()
{
    uint32_t command = kZeroize;
    random_.clear();
    random_at_ = 0;
    access(true, kCmd, command);
    return finish();
}

void Block::flip(unsigned target, unsigned bit)
{
    for (auto *copy :
         {&ENGINE(u_registers__DOT__copy_a)[target], &ENGINE(u_registers__DOT__copy_b)[target]})
        copy->data()[bit / 32] ^= 1u << bit % 32;
}

std::vector<uint8_t> Block::state() const
{
    const auto *root = top_->rootp;
    const auto *begin = reinterpret_cast<const uint8_t *>(root);
    const auto *end = reinterpret_cast<const uint8_t *>(&root->vlSymsp);
    return {begin, end};
}

std::string Block::difference(const std::vector<uint8_t> &a, const std::vector<uint8_t> &b) const
{
    const auto *begin = reinterpret_cast<const uint8_t *>(top_->rootp);
    size_t count = 0, first = 0;
    bool secrets = false;
    for (size_t i = a.size(); i-- > 0;) {
        if (a[i] == b[i])
            continue;
        count++;
        first = i;
        const auto *memory = reinterpret_cast<const uint8_t *>(&ECC(secrets));
        secrets |= begin + i >= memory && begin + i < memory + sizeof ECC(secrets);
    }
    if (!count)
        return "";
    return std::to_string(count) + " bytes, the first at " + std::to_string(first) +
           (secrets ? ", some in the memory of secrets" : "");
}

} // namespace leakage

// An assertion of the block; declared by Verilator's runtime.
void vl_stop(const char *, int, const char *hierarchy)
{
    leakage::broken(hierarchy);
}

void vl_fatal(const char *, int, const char *, const char *message)
{
    leakage::broken(message);
}
