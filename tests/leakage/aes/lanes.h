// SPDX-License-Identifier: Apache-2.0
// A netlist (netlist.py) simulated in many copies at once: a wire is a vector with a bit, a lane,
// of each copy.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace leakage
{

constexpr unsigned Lanes = 256;
typedef uint64_t Vector __attribute__((vector_size(Lanes / 8)));

inline unsigned ones(Vector v)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < Lanes / 64; ++i) {
        sum += unsigned(__builtin_popcountll(v[i]));
    }
    return sum;
}

inline bool lane(Vector v, unsigned i)
{
    return (v[i / 64] >> i % 64 & 1) != 0;
}

// How many of the vectors that were added have a one, in each lane: bit k of the number in plane k.
class Counter
{
  public:
    static constexpr unsigned Planes = 15;

    void clear() { used_ = {}; }
    void add(Vector v) { add(v, 0); }
    // The planes; nothing more is added.
    const std::array<Vector, Planes> &planes()
    {
        for (unsigned k = 0; k < Planes; ++k) {
            while (used_[k] > 1) { // two, or with a carry three
                const Vector a = held_[k][0], b = held_[k][1];
                const Vector c = used_[k] > 2 ? held_[k][2] : Vector{};
                used_[k] = 1;
                held_[k][0] = a ^ b ^ c;
                push((a & b) | (c & (a ^ b)), k + 1);
            }
            planes_[k] = used_[k] != 0 ? held_[k][0] : Vector{};
        }
        return planes_;
    }

  private:
    void push(Vector v, unsigned k)
    {
        if (k >= Planes) {
            throw std::runtime_error("too many registers");
        }
        held_[k][used_[k]++] = v;
    }
    void add(Vector v, unsigned k)
    {
        while (true) {
            push(v, k);
            if (used_[k] < 3) {
                return;
            }
            const Vector a = held_[k][0], b = held_[k][1], c = held_[k][2], half = a ^ b;
            held_[k][0] = half ^ c;
            used_[k] = 1;
            v = (a & b) | (c & half);
            ++k;
        }
    }

    std::array<unsigned, Planes + 1> used_ = {};
    std::array<std::array<Vector, 4>, Planes + 1> held_;
    std::array<Vector, Planes> planes_;
};

class Netlist
{
  public:
    // part: registers with it in their name are counted; zero: those with it are zero for ever.
    Netlist(const std::string &path, const std::string &part, const std::string &zero)
    {
        std::ifstream file(path);
        if (!file) {
            throw std::runtime_error("cannot read " + path);
        }
        std::string line;
        while (std::getline(file, line)) {
            std::istringstream in(line);
            std::string what, name;
            in >> what;
            if (what == "wires") {
                size_t count = 0;
                in >> count;
                values_.assign(count, Vector{});
                values_[1] = ~Vector{};
            } else if (what == "port") {
                in >> name;
                ports_[name] = list(in);
            } else if (what == "register") {
                Register r = {};
                in >> name >> r.reset >> r.d >> r.q;
                r.counts = name.find(part) != std::string::npos;
                const bool held = !zero.empty() && name.find(zero) != std::string::npos;
                zeros_ += held;
                r.d = held ? 0 : r.d;
                registers_.push_back(r);
                bits_ += r.counts;
            } else if (what == "memory") {
                Memory m = {};
                size_t words = 0;
                std::string semicolon;
                in >> name >> words >> m.read >> m.write >> semicolon;
                m.raddr = list(in);
                m.waddr = list(in);
                m.wdata = list(in);
                m.rdata = list(in);
                m.counts = name.find(part) != std::string::npos;
                bits_ += m.counts ? m.rdata.size() : 0;
                m.words.assign(words * m.rdata.size(), Vector{});
                memories_.push_back(m);
            } else if (what == "gates") {
                Run run = {};
                size_t count = 0;
                in >> name >> count;
                run.kind = kind_of(name);
                run.first = gates_.size();
                for (size_t i = 0; i < count && std::getline(file, line); ++i) {
                    Gate g = {};
                    std::istringstream gate(line);
                    gate >> g.y >> g.a >> g.b >> g.s;
                    gates_.push_back(g);
                }
                run.last = gates_.size();
                runs_.push_back(run);
            }
        }
        if (values_.empty() || bits_ == 0 || (!zero.empty() && zeros_ == 0)) {
            throw std::runtime_error("no such netlist, or no such registers: " + path);
        }
    }

    size_t gates() const { return gates_.size(); }
    size_t bits() const { return bits_; } // of registers that count

    void reset()
    {
        for (const Register &r : registers_) {
            values_[r.q] = r.reset != 0 ? ~Vector{} : Vector{};
        }
    }

    // The wires of a port, lowest bit first.
    const std::vector<uint32_t> &port(const std::string &name) const { return ports_.at(name); }
    Vector &value(uint32_t wire) { return values_[wire]; }

    // The same in all lanes.
    void set(const std::vector<uint32_t> &port, uint32_t number)
    {
        for (size_t i = 0; i < port.size(); ++i) {
            values_[port[i]] = (number >> i & 1) != 0 ? ~Vector{} : Vector{};
        }
    }
    uint32_t get(const std::vector<uint32_t> &port, const char *name) const
    {
        uint32_t number = 0;
        for (size_t i = 0; i < port.size(); ++i) {
            number |= uint32_t(same(values_[port[i]], name)) << i;
        }
        return number;
    }

    void evaluate()
    {
        for (const Run &run : runs_) {
            switch (run.kind) {
            case And:
                each(run, [](Vector a, Vector b, Vector) { return a & b; });
                break;
            case Nand:
                each(run, [](Vector a, Vector b, Vector) { return ~(a & b); });
                break;
            case Or:
                each(run, [](Vector a, Vector b, Vector) { return a | b; });
                break;
            case Nor:
                each(run, [](Vector a, Vector b, Vector) { return ~(a | b); });
                break;
            case Xor:
                each(run, [](Vector a, Vector b, Vector) { return a ^ b; });
                break;
            case Xnor:
                each(run, [](Vector a, Vector b, Vector) { return ~(a ^ b); });
                break;
            case AndNot:
                each(run, [](Vector a, Vector b, Vector) { return a & ~b; });
                break;
            case OrNot:
                each(run, [](Vector a, Vector b, Vector) { return a | ~b; });
                break;
            case Mux:
                each(run, [](Vector a, Vector b, Vector s) { return a ^ ((a ^ b) & s); });
                break;
            case Not:
                each(run, [](Vector a, Vector, Vector) { return ~a; });
                break;
            case Buffer:
                each(run, [](Vector a, Vector, Vector) { return a; });
                break;
            }
        }
    }

    // The clock's edge: registers take what is before them. What changes is added to the counter.
    void clock(Counter *changes)
    {
        next_.resize(registers_.size());
        for (size_t i = 0; i < registers_.size(); ++i) {
            next_[i] = values_[registers_[i].d];
        }
        for (Memory &m : memories_) {
            memory(m, changes);
        }
        for (size_t i = 0; i < registers_.size(); ++i) {
            const Register &r = registers_[i];
            if (changes != nullptr && r.counts) {
                changes->add(next_[i] ^ values_[r.q]);
            }
            values_[r.q] = next_[i];
        }
    }

  private:
    enum Kind { And, Nand, Or, Nor, Xor, Xnor, AndNot, OrNot, Mux, Not, Buffer };
    struct Gate {
        uint32_t y, a, b, s;
    };
    struct Run {
        Kind kind;
        size_t first, last;
    };
    struct Register {
        unsigned reset;
        uint32_t d, q;
        bool counts;
    };
    struct Memory {
        uint32_t read, write;
        std::vector<uint32_t> raddr, waddr, wdata, rdata;
        std::vector<Vector> words;
        bool counts;
    };

    static Kind kind_of(const std::string &name)
    {
        static const std::map<std::string, Kind> kinds = {
            {"$_AND_", And},     {"$_NAND_", Nand}, {"$_OR_", Or},     {"$_NOR_", Nor},
            {"$_XOR_", Xor},     {"$_XNOR_", Xnor}, {"$_MUX_", Mux},   {"$_ANDNOT_", AndNot},
            {"$_ORNOT_", OrNot}, {"$_NOT_", Not},   {"$_BUF_", Buffer}};
        return kinds.at(name);
    }

    static std::vector<uint32_t> list(std::istringstream &in)
    {
        std::vector<uint32_t> found;
        std::string word;
        while (in >> word && word != ";") {
            found.push_back(uint32_t(std::stoul(word)));
        }
        return found;
    }

    template <typename Function> void each(const Run &run, Function function)
    {
        Vector *const v = values_.data();
        for (size_t i = run.first; i < run.last; ++i) {
            const Gate &g = gates_[i];
            v[g.y] = function(v[g.a], v[g.b], v[g.s]);
        }
    }

    // What decides is the same in all copies, or time depends on data.
    static bool same(Vector v, const char *what)
    {
        const unsigned n = ones(v);
        if (n != 0 && n != Lanes) {
            throw std::runtime_error(std::string("it depends on data: ") + what);
        }
        return n != 0;
    }

    void memory(Memory &m, Counter *changes)
    {
        const size_t width = m.rdata.size();
        if (same(values_[m.read], "a memory's read")) {
            const Vector *const word = &m.words[get(m.raddr, "a memory's address") * width];
            for (size_t i = 0; i < width; ++i) {
                if (changes != nullptr && m.counts) {
                    changes->add(word[i] ^ values_[m.rdata[i]]);
                }
                values_[m.rdata[i]] = word[i];
            }
        }
        if (same(values_[m.write], "a memory's write")) {
            Vector *const word = &m.words[get(m.waddr, "a memory's address") * width];
            for (size_t i = 0; i < width; ++i) {
                word[i] = values_[m.wdata[i]];
            }
        }
    }

    std::vector<Vector> values_, next_;
    std::vector<Gate> gates_;
    std::vector<Run> runs_;
    std::vector<Register> registers_;
    std::vector<Memory> memories_;
    std::map<std::string, std::vector<uint32_t>> ports_;
    size_t bits_ = 0, zeros_ = 0;
};

} // namespace leakage
