// SPDX-License-Identifier: Apache-2.0
// A real-time core runs program.S, whose steps report what they found; the bench is the chip around
// it, with and without stalls. Then the core is reset again and again in the midst of it, at
// another place each time, while its memory is read from outside.
//
// usage: realtime_core_test PROGRAM.bin
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "Vrealtime_core_top.h"
#include "firmware/hal/generated/spec.h"
#include "sim/native/random.h"

namespace
{

constexpr uint32_t memory_base = 0x00100000, start = memory_base + 0x400;
constexpr uint32_t report = 0x80000000, memory = 0x80000100, forbidden = 0x90000000;
constexpr uint32_t own_device = 0x32150040, device = 0x38010000; // as the chip sees them
constexpr uint32_t done = 0x600D;
constexpr unsigned steps = 13;

[[noreturn]] void fail(const std::string &what, uint64_t cycle)
{
    std::printf("FAILED: %s, cycle %llu\n", what.c_str(), static_cast<unsigned long long>(cycle));
    throw std::runtime_error(what);
}

std::vector<uint8_t> program;

uint32_t program_word(uint32_t index)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < 4 && 4 * index + i < program.size(); ++i) {
        word |= uint32_t(program[4 * index + i]) << 8 * i;
    }
    return word;
}

class Bench
{
  public:
    Vrealtime_core_top top;
    uint64_t cycle = 0, accesses = 0, refused = 0, runs = 0;
    unsigned stalls = 0; // cycles at most
    std::map<uint32_t, uint32_t> reported;
    uint32_t code_end = memory_base;

    explicit Bench(uint64_t seed) : random_(seed)
    {
        top.rst_ni = 1;
        top.eval();
        top.rst_ni = 0;
        tick();
        top.rst_ni = 1;
    }

    void tick()
    {
        top.clk_i = 0;
        const bool answers = pending_ && wait_ == 0;
        top.rvalid_i = answers;
        top.err_i = answers && error_;
        top.rdata_i = answers && !error_ ? data_ : 0;
        top.gnt_i = 0;
        top.irq_i = level_ ? 1 : 0;
        top.eval();
        top.gnt_i = top.req_o && (!pending_ || answers) && (stalls == 0 || random_.below(2) == 0);
        top.eval();
        const bool granted = top.gnt_i;
        if (granted) {
            access();
        }
        if (was_out_ && !top.core_rst_no && (pending_ || top.req_o)) {
            fail("reset with an access open", cycle);
        }
        runs += !was_out_ && top.core_rst_no;
        was_out_ = top.core_rst_no;
        pending_ = granted || (pending_ && !answers);
        wait_ = granted ? (stalls == 0 ? 0 : unsigned(random_.below(stalls + 1)))
                        : wait_ - (wait_ != 0);
        top.clk_i = 1;
        top.eval();
        ++cycle;
    }

    void load(uint32_t addr, uint32_t word) { (void)memory_access(true, addr, word); }

    uint32_t peek(uint32_t addr) { return memory_access(false, addr, 0); }

    // The program, all else of what it uses wiped.
    void load_program(uint32_t at)
    {
        for (uint32_t i = 0; i < 0x400; ++i) {
            load(at + 4 * i, program_word(i));
        }
        code_end = at + uint32_t(program.size() + 3) / 4 * 4;
        top.start_i = at;
        top.code_end_i = code_end;
        reported.clear();
    }

    void run()
    {
        top.run_i = 1;
        for (uint64_t i = 0; i < 200000 && !top.trap_o; ++i) {
            tick();
        }
        if (!top.trap_o) {
            fail("the program does not end: step " + std::to_string(reported.size()), cycle);
        }
    }

    void stop()
    {
        top.run_i = 0;
        for (unsigned i = 0; top.core_rst_no; ++i) {
            if (i == 1000) {
                fail("no reset", cycle);
            }
            tick();
        }
        for (unsigned i = 0; i < 4; ++i) { // in reset for four cycles at least
            if (top.core_rst_no) {
                fail("a short reset", cycle);
            }
            top.run_i = 1;
            tick();
        }
        top.run_i = 0;
        level_ = false;
    }

  private:
    pluton::Random random_;
    bool pending_ = false, error_ = false, level_ = false, was_out_ = false;
    unsigned wait_ = 0;
    uint32_t data_ = 0;
    std::map<uint32_t, uint32_t> words_;

    uint32_t memory_access(bool write, uint32_t addr, uint32_t word)
    {
        top.tcm_req_i = 1;
        top.tcm_we_i = write;
        top.tcm_be_i = 0xF;
        top.tcm_addr_i = addr;
        top.tcm_wdata_i = word;
        top.clk_i = 0;
        top.eval();
        if (!top.tcm_gnt_o) {
            fail("the memory keeps its loader waiting", cycle);
        }
        tick();
        top.tcm_req_i = 0;
        top.clk_i = 0;
        top.eval();
        if (!top.tcm_rvalid_o || top.tcm_err_o || (write && top.tcm_rdata_o != 0)) {
            fail("the memory does not answer", cycle);
        }
        return top.tcm_rdata_o;
    }

    void access()
    {
        const uint32_t addr = top.addr_o & ~3u;
        ++accesses;
        if (top.subject_o != PLUTON_SUBJECT_REALTIME1 || !top.nonsecure_o) {
            fail("an access by another subject or world", cycle);
        }
        const bool allowed = (addr >= report && addr < report + 4 * 0x20) || addr == memory ||
                             addr == own_device || addr == device || addr == device + 4;
        error_ = !allowed;
        data_ = 0;
        if (!allowed) {
            ++refused;
            // Its three of step 5, and no fetch.
            if (addr != forbidden && addr != forbidden + 4 && addr != forbidden + 8) {
                fail("an access to nowhere", cycle);
            }
            return;
        }
        if (!top.we_o) {
            data_ = words_[addr];
            return;
        }
        uint32_t &word = words_[addr];
        for (unsigned i = 0; i < 4; ++i) {
            if ((top.be_o >> i & 1) != 0) {
                word = (word & ~(0xFFu << 8 * i)) | (top.wdata_o & 0xFFu << 8 * i);
            }
        }
        if (addr == device) {
            level_ = false;
        } else if (addr == device + 4) {
            level_ = true;
        } else if (addr >= report && addr < memory) {
            reported[(addr - report) / 4] = word;
        }
    }
};

void expect(Bench &b, unsigned step, uint32_t value, const char *what)
{
    if (b.reported.count(step) == 0 || b.reported[step] != value) {
        fail(std::string(what) + ": step " + std::to_string(step), b.cycle);
    }
}

void judge(Bench &b)
{
    const uint32_t a = 123456789, c = 1000;
    expect(b, 1, 0xCDEFAB44, "words, halves and bytes");
    expect(b, 2, (a * c) ^ uint32_t(uint64_t(a) * a >> 32) ^ (a / c) ^ (a % c), "arithmetic");
    expect(b, 3, 0x5599, "a byte outside");
    expect(b, 4, 0x600D0001, "its own device");
    expect(b, 5, 0, "a refused load reads zero");
    expect(b, 6, 3, "one interrupt for each refusal");
    expect(b, 7, 0, "code is not written");
    expect(b, 8, 5, "a store into code is refused");
    expect(b, 9, 4, "what is no code is not executed");
    expect(b, 10, 5, "a fetch raises no refusal");
    expect(b, 11, 1, "the device's level");
    expect(b, 12, 1, "the timer");
    expect(b, 13, done, "the end");
    for (uint32_t i = 0; i < program.size() / 4; ++i) {
        if (b.peek(b.top.start_i + 4 * i) != program_word(i)) {
            fail("code has changed", b.cycle);
        }
    }
}

void all()
{
    Bench b(1);
    for (b.stalls = 0; b.stalls < 8; ++b.stalls) {
        b.load_program(start);
        const uint64_t before = b.cycle, refused = b.refused;
        b.run();
        if (b.stalls == 0) {
            std::printf("realtime_core: %llu cycles, %llu accesses outside\n",
                        static_cast<unsigned long long>(b.cycle - before),
                        static_cast<unsigned long long>(b.accesses));
        }
        judge(b);
        if (b.refused - refused != 3) {
            fail("refused accesses at the fabric", b.cycle);
        }
        b.stop();
    }

    // A reset in every state, then a whole run at another place: it is position-independent but for
    // its data, and begins where start_i says.
    pluton::Random random(2);
    for (unsigned i = 0; i < 300; ++i) {
        b.stalls = unsigned(random.below(4));
        b.load_program(start + 0x400 * uint32_t(random.below(8)));
        b.top.run_i = 1;
        for (uint64_t n = random.below(1500); n != 0; --n) {
            if (random.below(4) == 0 && b.peek(b.top.start_i) != program_word(0)) {
                fail("code has changed", b.cycle);
            } else {
                b.tick();
            }
        }
        b.stop();
        if (i % 10 == 0) {
            b.load_program(b.top.start_i);
            b.run();
            judge(b);
            b.stop();
        }
    }

    // A start that is no code.
    b.load_program(start);
    for (const uint32_t at : {b.code_end, memory_base + 0x8000, 0x80000000u, 0u}) {
        b.top.start_i = at;
        b.top.run_i = 1;
        const uint64_t accesses = b.accesses;
        for (unsigned i = 0; i < 200; ++i) {
            b.tick();
        }
        if (!b.top.trap_o || b.accesses != accesses) {
            fail("a start that is no code is executed", b.cycle);
        }
        b.stop();
    }
    std::printf("realtime_core: %llu runs, %llu cycles\n", static_cast<unsigned long long>(b.runs),
                static_cast<unsigned long long>(b.cycle));
}

} // namespace

void vl_stop(const char *, int, const char *scope) VL_MT_UNSAFE
{
    std::printf("FAILED: assertion in %s\n", scope);
    std::exit(EXIT_FAILURE);
}

void vl_fatal(const char *file, int line, const char *scope, const char *) VL_MT_UNSAFE
{
    vl_stop(file, line, scope);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: realtime_core_test PROGRAM.bin\n");
        return 2;
    }
    std::ifstream file(argv[1], std::ios::binary);
    program.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    if (program.empty() || program.size() > 0x1000) {
        std::fprintf(stderr, "realtime_core_test: no program in %s\n", argv[1]);
        return 2;
    }
    try {
        all();
    } catch (const std::exception &) {
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
