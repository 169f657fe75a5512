// SPDX-License-Identifier: Apache-2.0
// The UART bridge alone, with short bits, against a bus that can be slow, deaf or refusing, and
// against noise. What the bus sees and what the host hears are predicted from the frames sent; a
// reply or access that was not predicted fails, as one that is missing does.
//
// Usage: bridge_test [--seed N]; PLUTON_SEED and PLUTON_TIER as everywhere.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <string>

#include "Vuart_bridge.h"
#include "uart_host.h"
#include "verilated.h"

namespace
{

constexpr unsigned kCyclesPerBit = 8; // as the test's build sets it
constexpr uint64_t kGapCycles = 4096;
constexpr uint64_t kTimeOutCycles = 1024;
constexpr uint64_t kFrameCycles = 13 * 10 * kCyclesPerBit;

int passed, failed;
const char *test_name = "";

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::printf("%s: line %d: %s\n", test_name, __LINE__, #condition);                     \
            return false;                                                                          \
        }                                                                                          \
    } while (0)

struct Access {
    bool write;
    unsigned strobes;
    uint32_t addr, data;
    bool operator==(const Access &other) const
    {
        return write == other.write && strobes == other.strobes && addr == other.addr &&
               data == other.data;
    }
};

// The bus: grants after `grant_after` cycles, answers `answer_after` cycles later (one at least).
// Reads answer what was written, or the inverted address; addresses from kRefused on are refused.
constexpr uint32_t kRefused = 0xF0000000;

class Bench
{
  public:
    Bench() : line([this](bool level) { return step(level); }, kCyclesPerBit), host(&line)
    {
        top_.rst_ni = 0;
        line.idle(4);
        top_.rst_ni = 1;
        line.idle(4);
        line.received.clear();
    }
    ~Bench() { top_.final(); }

    uint64_t grant_after = 0, answer_after = 1;
    bool deaf = false;
    std::vector<Access> accesses;
    bool rule_broken = false; // a request changed or fell before its grant, or came too early
    uart::Line line;
    uart::Host host;

    bool quiet() const { return !top_.receiving_o && !top_.sending_o && !top_.waiting_o; }

    uint32_t expect(uint32_t addr) const
    {
        auto found = memory_.find(addr);
        return found == memory_.end() ? ~addr : found->second;
    }

  private:
    // obi_req_t: req, we, be, addr, wdata, subject, nonsecure from bit 73 down.
    static uint32_t field(const uint32_t *words, unsigned high, unsigned low)
    {
        uint64_t value = 0;
        for (unsigned i = high + 1; i-- > low;)
            value = value << 1 | (words[i / 32] >> (i % 32) & 1);
        return static_cast<uint32_t>(value);
    }

    bool step(bool level)
    {
        top_.rx_i = level;
        top_.clk_i = 0;
        top_.eval();
        const uint32_t *word = top_.bus_req_o.data();
        bool req = field(word, 73, 73);
        Access now{field(word, 72, 72) != 0, field(word, 71, 68), field(word, 67, 36),
                   field(word, 35, 4)};
        bool identity = field(word, 3, 0) == 0; // Pluton, secure
        if (asked_ && !(req && now == last_))
            rule_broken = true;
        if (req && (!identity || pending_))
            rule_broken = true;
        bool gnt = req && !deaf && waited_ >= grant_after;
        bool rvalid = pending_ && answered_ >= answer_after;
        bool err = rvalid && accesses.back().addr >= kRefused;
        uint32_t rdata = rvalid ? (err ? 0xDEADBEEF : answer_) : 0xBADBAD00;
        top_.bus_rsp_i = static_cast<uint64_t>(gnt) << 34 | static_cast<uint64_t>(rvalid) << 33 |
                         static_cast<uint64_t>(err) << 32 | rdata;
        top_.eval();
        top_.clk_i = 1;
        top_.eval();
        waited_ = req && !gnt ? waited_ + 1 : 0;
        asked_ = req && !gnt;
        last_ = now;
        if (rvalid)
            pending_ = false;
        answered_++;
        if (gnt) {
            accesses.push_back(now);
            pending_ = true;
            answered_ = 1;
            answer_ = now.write ? 0xBADBAD01 : expect(now.addr);
            if (now.write && now.addr < kRefused) {
                uint32_t value = expect(now.addr);
                for (unsigned i = 0; i < 4; i++) {
                    uint32_t mask = now.strobes >> i & 1 ? 0xFFu << 8 * i : 0;
                    value = (value & ~mask) | (now.data & mask);
                }
                memory_[now.addr] = value;
            }
        }
        return top_.tx_o;
    }

    Vuart_bridge top_;
    std::map<uint32_t, uint32_t> memory_;
    uint64_t waited_ = 0, answered_ = 0;
    bool asked_ = false, pending_ = false;
    Access last_{};
    uint32_t answer_ = 0;
};

using uart::Reply;

bool same(const std::optional<Reply> &reply, uint8_t status, uint32_t data)
{
    return reply && reply->status == status && reply->data == data;
}

bool alive(Bench *bench)
{
    uint32_t value = static_cast<uint32_t>(bench->line.cycle());
    return same(bench->host.request(uart::kWrite, 15, 0x40, value), uart::kNone, 0) &&
           same(bench->host.request(uart::kRead, 0, 0x40, 0), uart::kNone, value) &&
           !bench->rule_broken;
}

bool accesses_and_refusals(uint64_t)
{
    Bench bench;
    CHECK(bench.host.begin());
    CHECK(bench.accesses.empty());
    CHECK(same(bench.host.request(uart::kRead, 0, 0x1000, 0x55), uart::kNone, ~0x1000u));
    CHECK(bench.accesses.size() == 1 && bench.accesses[0] == (Access{false, 15, 0x1000, 0}));
    CHECK(same(bench.host.request(uart::kWrite, 5, 0x1004, 0x11223344), uart::kNone, 0));
    CHECK(bench.accesses.size() == 2 && bench.accesses[1] == (Access{true, 5, 0x1004, 0x11223344}));
    CHECK(same(bench.host.request(uart::kRead, 0, kRefused, 0), uart::kBus, 0));
    CHECK(same(bench.host.request(uart::kWrite, 15, kRefused, 1), uart::kBus, 0));
    CHECK(bench.accesses.size() == 4);
    // None of these may reach the bus.
    for (uint8_t op = 0; op < 16; op++)
        for (unsigned strobes = 0; strobes < 16; strobes++)
            if (!(op == uart::kWrite ? strobes != 0 : strobes == 0) ||
                (op != uart::kHello && op != uart::kRead && op != uart::kWrite))
                CHECK(same(bench.host.request(op, strobes, 0x1000, 1), uart::kCommand, 0));
    for (uint32_t low = 1; low < 4; low++) {
        CHECK(same(bench.host.request(uart::kRead, 0, 0x1000 + low, 0), uart::kMisaligned, 0));
        CHECK(same(bench.host.request(uart::kWrite, 15, 0x1000 + low, 0), uart::kMisaligned, 0));
    }
    CHECK(bench.accesses.size() == 4);
    CHECK(alive(&bench));
    return true;
}

bool slow_bus(uint64_t)
{
    Bench bench;
    CHECK(bench.host.begin());
    for (uint64_t grant : {0, 1, 2, 7, 100})
        for (uint64_t answer : {1, 2, 3, 50, 400}) {
            bench.grant_after = grant;
            bench.answer_after = answer;
            CHECK(alive(&bench));
        }
    return true;
}

// The cycles between request and reply from the page: with an access, that access and three.
bool time_out(uint64_t)
{
    for (bool at_grant : {true, false}) {
        Bench bench;
        CHECK(bench.host.begin());
        bench.deaf = at_grant;
        bench.answer_after = at_grant ? 1 : 20 * kTimeOutCycles;
        uint64_t start = bench.line.cycle();
        CHECK(same(bench.host.request(uart::kRead, 0, 0x1000, 0), uart::kTimeOut, 0));
        uint64_t took = bench.line.cycle() - start;
        CHECK(took > kTimeOutCycles && took < kTimeOutCycles + 3 * kFrameCycles);
        size_t before = bench.accesses.size();
        CHECK(before == (at_grant ? 0 : 1));
        // Still under way: refused as busy, whatever the sequence number; the host object repeats,
        // so this one is sent by hand. HELLO and refusals are answered.
        for (int i = 0; i < 2; i++) {
            bench.line.send(uart::encode(100, uart::kWrite, 15, 0x1004, 7));
            CHECK(same(bench.host.wait(100, 4 * kFrameCycles), uart::kBusy, 0));
        }
        CHECK(same(bench.host.request(uart::kRead, 0, 0x1001, 0), uart::kMisaligned, 0));
        CHECK(same(bench.host.request(uart::kHello, 0, 0, 0), uart::kNone, uart::kHelloWord));
        CHECK(bench.accesses.size() == before);
        // The late answer belongs to nobody; after it the bridge works, and the refused request,
        // which was not remembered, is carried out.
        bench.deaf = false;
        bench.line.idle(20 * kTimeOutCycles);
        bench.answer_after = 1;
        CHECK(bench.accesses.size() == 1);
        bench.line.send(uart::encode(100, uart::kWrite, 15, 0x1004, 7));
        CHECK(same(bench.host.wait(100, 4 * kFrameCycles), uart::kNone, 0));
        CHECK(bench.accesses.size() == 2);
        CHECK(alive(&bench));
    }
    return true;
}

bool at_most_once(uint64_t)
{
    Bench bench;
    CHECK(bench.host.begin());
    uart::Bytes frame = uart::encode(77, uart::kWrite, 15, 0x1000, 1);
    for (int i = 0; i < 3; i++) {
        bench.line.send(frame);
        CHECK(same(bench.host.wait(77, 4 * kFrameCycles), uart::kNone, 0));
    }
    CHECK(bench.accesses.size() == 1);
    // Refusals and bus errors are remembered too.
    for (uint32_t addr : {kRefused, 0x1002u}) {
        uint8_t sequence = addr == kRefused ? 78 : 79;
        uint8_t status = addr == kRefused ? uart::kBus : uart::kMisaligned;
        size_t before = bench.accesses.size();
        bench.line.send(uart::encode(sequence, uart::kRead, 0, addr, 0));
        CHECK(same(bench.host.wait(sequence, 4 * kFrameCycles), status, 0));
        bench.line.send(uart::encode(sequence, uart::kRead, 0, 0x1000, 0));
        CHECK(same(bench.host.wait(sequence, 4 * kFrameCycles), status, 0));
        CHECK(bench.accesses.size() == before + (addr == kRefused ? 1 : 0));
    }
    // A request with a wrong CRC neither counts nor makes the bridge forget.
    uart::Bytes broken = uart::encode(79, uart::kWrite, 15, 0x1000, 9);
    broken[7] ^= 0x10;
    size_t before = bench.accesses.size();
    bench.line.send(broken);
    CHECK(same(bench.host.wait(79, 4 * kFrameCycles), uart::kCrc, 0));
    bench.line.send(uart::encode(79, uart::kRead, 0, 0x1000, 0));
    CHECK(same(bench.host.wait(79, 4 * kFrameCycles), uart::kMisaligned, 0));
    CHECK(bench.accesses.size() == before);
    // HELLO forgets.
    bench.line.send(uart::encode(5, uart::kHello, 0, 0, 0));
    CHECK(same(bench.host.wait(5, 4 * kFrameCycles), uart::kNone, uart::kHelloWord));
    bench.line.send(uart::encode(79, uart::kRead, 0, 0x1000, 0));
    CHECK(same(bench.host.wait(79, 4 * kFrameCycles), uart::kNone, 1));
    CHECK(bench.accesses.size() == before + 1);
    return true;
}

// Every single bit of a request flipped: no access, and a reply with status crc unless the flip hit
// the mark.
bool flipped_bits(uint64_t)
{
    Bench bench;
    CHECK(bench.host.begin());
    for (size_t bit = 0; bit < 8 * uart::kRequestBytes; bit++) {
        uart::Bytes frame = uart::encode(200, uart::kWrite, 15, 0x1000, 0x01020304);
        frame[bit / 8] ^= static_cast<uint8_t>(1u << bit % 8);
        uint8_t sequence = frame[1];
        bench.line.send(frame);
        if (bit < 8) {
            bench.line.idle(4 * kFrameCycles);
            CHECK(bench.line.received.empty());
        } else {
            CHECK(same(bench.host.wait(sequence, 4 * kFrameCycles), uart::kCrc, 0));
        }
        CHECK(bench.accesses.empty());
    }
    CHECK(alive(&bench));
    return true;
}

// A frame cut off after every number of bytes; each of the three ways back must work.
bool truncated(uint64_t)
{
    for (size_t size = 1; size < uart::kRequestBytes; size++)
        for (int way = 0; way < 3; way++) {
            Bench bench;
            CHECK(bench.host.begin());
            uart::Bytes frame = uart::encode(9, uart::kWrite, 15, 0x1000, 0xA5A5A5A5);
            frame.resize(size);
            bench.line.send(frame);
            if (way == 0)
                bench.line.send(uart::Bytes(12, 0));
            else if (way == 1)
                bench.line.idle(kGapCycles + 1);
            else
                bench.line.send_broken(0x00);
            // The very next frame is understood, without help from the host's repetitions.
            bench.line.send(uart::encode(10, uart::kRead, 0, 0x2000, 0));
            CHECK(same(bench.host.wait(10, 4 * kFrameCycles), uart::kNone, ~0x2000u));
            CHECK(bench.accesses.size() == 1);
        }
    return true;
}

// A pause shorter than the limit does not drop a frame.
bool pauses(uint64_t)
{
    Bench bench;
    CHECK(bench.host.begin());
    for (uint8_t byte : uart::encode(10, uart::kRead, 0, 0x2000, 0)) {
        bench.line.send({byte});
        if (bench.accesses.empty())
            bench.line.idle(kGapCycles - 12 * kCyclesPerBit);
    }
    // The last byte was followed by a pause as well, and the reply came in it.
    CHECK(same(bench.host.wait(10, kGapCycles), uart::kNone, ~0x2000u));
    return true;
}

bool line_faults(uint64_t)
{
    Bench bench;
    CHECK(bench.host.begin());
    // Break: one error, no bytes, and the next start bit counts.
    bench.line.hold(false, 500 * kCyclesPerBit);
    bench.line.idle(2);
    CHECK(alive(&bench));
    // A break in the middle of a frame.
    uart::Bytes frame = uart::encode(9, uart::kWrite, 15, 0x1000, 1);
    frame.resize(5);
    bench.line.send(frame);
    bench.line.hold(false, 30 * kCyclesPerBit);
    bench.line.idle(1);
    bench.line.send(uart::encode(10, uart::kRead, 0, 0x2000, 0));
    CHECK(same(bench.host.wait(10, 4 * kFrameCycles), uart::kNone, ~0x2000u));
    // Spikes shorter than half a bit between the bytes of a frame are no start bits.
    for (uint8_t byte : uart::encode(11, uart::kRead, 0, 0x2004, 0)) {
        bench.line.hold(false, kCyclesPerBit / 2 - 2);
        bench.line.idle(20 * kCyclesPerBit);
        bench.line.send({byte});
    }
    CHECK(same(bench.host.wait(11, 4 * kFrameCycles), uart::kNone, ~0x2004u));
    return true;
}

// Requests without waiting for the replies: all are answered, in order.
bool back_to_back(uint64_t seed)
{
    Bench bench;
    std::mt19937_64 random(seed);
    CHECK(bench.host.begin());
    std::vector<uint32_t> values;
    for (unsigned i = 0; i < 40; i++) {
        values.push_back(static_cast<uint32_t>(random()));
        bench.line.send(uart::encode(static_cast<uint8_t>(2 * i + 100), uart::kWrite, 15, 4 * i,
                                     values.back()));
        bench.line.send(uart::encode(static_cast<uint8_t>(2 * i + 101), uart::kRead, 0, 4 * i, 0));
    }
    bench.line.idle(4 * kFrameCycles);
    for (unsigned i = 0; i < 80; i++) {
        std::optional<Reply> reply = uart::decode(&bench.line.received);
        CHECK(same(reply, uart::kNone, i % 2 ? values[i / 2] : 0));
        CHECK(reply->sequence == static_cast<uint8_t>(100 + i));
    }
    CHECK(bench.line.received.empty() && bench.accesses.size() == 80);
    return true;
}

bool skewed_clocks(uint64_t)
{
    for (double skew : {0.97, 1.03}) {
        Bench bench;
        bench.line.set_cycles_per_bit(kCyclesPerBit * skew);
        CHECK(bench.host.begin());
        for (int i = 0; i < 20; i++)
            CHECK(alive(&bench));
    }
    return true;
}

// What the page says about a stream of bytes without pauses: the accesses and replies to come. The
// bus refuses nothing here.
class Prediction
{
  public:
    void byte(uint8_t value)
    {
        if (frame_.empty() && value != uart::kRequestMark)
            return;
        frame_.push_back(value);
        if (frame_.size() == uart::kRequestBytes) {
            request();
            frame_.clear();
        }
    }
    void wrong_stop_bit() { frame_.clear(); }

    std::vector<Access> accesses;
    std::vector<Reply> replies;

  private:
    uint32_t word(size_t at) const
    {
        return static_cast<uint32_t>(frame_[at]) | static_cast<uint32_t>(frame_[at + 1]) << 8 |
               static_cast<uint32_t>(frame_[at + 2]) << 16 |
               static_cast<uint32_t>(frame_[at + 3]) << 24;
    }

    void request()
    {
        const uint8_t sequence = frame_[1];
        const unsigned op = frame_[2] & 15, strobes = frame_[2] >> 4;
        const uint32_t addr = word(3), data = word(7);
        Reply reply{sequence, uart::kNone, 0};
        if (uart::crc16(frame_.data() + 1, uart::kRequestBytes - 1) != 0) {
            reply.status = uart::kCrc;
        } else if (op == uart::kHello && strobes == 0) {
            reply.data = uart::kHelloWord;
            last_.reset();
        } else if (last_ && last_->sequence == sequence) {
            reply = *last_;
        } else {
            if (!(op == uart::kRead && strobes == 0) && !(op == uart::kWrite && strobes != 0)) {
                reply.status = uart::kCommand;
            } else if (addr % 4 != 0) {
                reply.status = uart::kMisaligned;
            } else if (op == uart::kRead) {
                accesses.push_back({false, 15, addr, 0});
                auto found = memory_.find(addr);
                reply.data = found == memory_.end() ? ~addr : found->second;
            } else {
                accesses.push_back({true, strobes, addr, data});
                uint32_t value = memory_.count(addr) ? memory_[addr] : ~addr;
                for (unsigned i = 0; i < 4; i++) {
                    uint32_t mask = strobes >> i & 1 ? 0xFFu << 8 * i : 0;
                    value = (value & ~mask) | (data & mask);
                }
                memory_[addr] = value;
            }
            last_ = reply;
        }
        replies.push_back(reply);
    }

    uart::Bytes frame_;
    std::optional<Reply> last_;
    std::map<uint32_t, uint32_t> memory_;
};

// Noise, whole and broken frames in any order: every access and every reply as predicted, and
// after twelve bytes that are no mark the next request is understood.
bool noise(uint64_t seed)
{
    const char *tier = std::getenv("PLUTON_TIER");
    const int rounds = tier && std::strcmp(tier, "full") == 0 ? 20000 : 800;
    Bench bench;
    Prediction prediction;
    std::mt19937_64 random(seed);
    auto send = [&](const uart::Bytes &bytes) {
        bench.line.send(bytes);
        for (uint8_t byte : bytes)
            prediction.byte(byte);
    };
    size_t seen = 0;
    for (int round = 0; round < rounds; round++) {
        bench.grant_after = random() % 3;
        bench.answer_after = 1 + random() % 3;
        unsigned items = random() % 6;
        for (unsigned i = 0; i < items; i++) {
            const uint8_t op = random() % 8 ? static_cast<uint8_t>(1 + random() % 3)
                                            : static_cast<uint8_t>(random() % 16);
            const unsigned strobes = random() % 8 ? (op == uart::kWrite ? 15u : 0u) : random() % 16;
            const uint32_t addr = random() % 64 * (random() % 16 ? 4 : 1);
            uart::Bytes bytes = uart::encode(static_cast<uint8_t>(random() % 4), op, strobes, addr,
                                             static_cast<uint32_t>(random()));
            switch (random() % 6) {
            case 0: // any bytes
                for (uint8_t &byte : bytes)
                    byte = static_cast<uint8_t>(random());
                break;
            case 1: // many marks
                for (uint8_t &byte : bytes)
                    if (random() % 3)
                        byte = uart::kRequestMark;
                break;
            case 2: // a frame cut off
                bytes.resize(1 + random() % 12);
                break;
            case 3: // a burst of wrong bits
                bytes[1 + random() % 12] ^= static_cast<uint8_t>(1 + random() % 255);
                break;
            case 4: // a byte with a wrong stop bit
                bytes.resize(random() % 12);
                send(bytes);
                bench.line.send_broken(static_cast<uint8_t>(random()));
                prediction.wrong_stop_bit();
                bytes.clear();
                break;
            default: // a whole frame
                break;
            }
            send(bytes);
        }
        send(uart::Bytes(12, 0));
        // A sequence number that the noise does not use.
        send(uart::encode(static_cast<uint8_t>(4 + round % 250), uart::kRead, 0,
                          static_cast<uint32_t>(round % 64 * 4), 0));
        bench.line.idle(4 * kFrameCycles);
        bool good = bench.accesses == prediction.accesses && bench.quiet();
        for (; seen < prediction.replies.size(); seen++) {
            const Reply &expected = prediction.replies[seen];
            std::optional<Reply> reply = uart::decode(&bench.line.received);
            good = good && same(reply, expected.status, expected.data) &&
                   reply->sequence == expected.sequence;
        }
        if (!good || !bench.line.received.empty() || bench.rule_broken ||
            prediction.replies.back().status != uart::kNone) {
            std::printf("%s: round %d differs from the prediction\n", test_name, round);
            return false;
        }
    }
    CHECK(bench.line.framing_errors() == 0);
    return true;
}

void run(const char *name, bool (*test)(uint64_t), uint64_t seed)
{
    test_name = name;
    bool good = test(seed);
    std::printf("%s %s\n", good ? "passed" : "FAILED", name);
    good ? passed++ : failed++;
}

} // namespace

int main(int argc, char **argv)
{
    Verilated::commandArgs(argc, argv);
    const char *text = std::getenv("PLUTON_SEED");
    if (argc == 3 && std::strcmp(argv[1], "--seed") == 0)
        text = argv[2];
    else if (argc != 1)
        return 2;
    uint64_t seed = text ? std::strtoull(text, nullptr, 0) : 1;
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
    run("accesses and refusals", accesses_and_refusals, seed);
    run("slow bus", slow_bus, seed);
    run("time-out", time_out, seed);
    run("at most once", at_most_once, seed);
    run("flipped bits", flipped_bits, seed);
    run("truncated frames", truncated, seed);
    run("pauses", pauses, seed);
    run("line faults", line_faults, seed);
    run("back to back", back_to_back, seed);
    run("skewed clocks", skewed_clocks, seed);
    run("noise", noise, seed);
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed ? 1 : 0;
}
