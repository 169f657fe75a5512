// SPDX-License-Identifier: Apache-2.0
// A hostile program, drawn: operations of every block, each started whether or not the one before
// has ended, and among them accesses to every register in any order, with wild values, offsets,
// strobes, and in the name of others.
#pragma once

#include "tests/leakage/hostile/software.h"

namespace pluton
{

class Program
{
  public:
    // `budget`: cycles, after which no operation is begun.
    Program(Software &software, Random &random, uint64_t budget);

    // `blank`: birth is one of the operations, and a delivery is none. `first`: an operation to
    // begin with, which nothing disturbs, so that a campaign comes to the end of each; from
    // gentle_operations on: none.
    static constexpr unsigned gentle_operations = 8;
    void run(bool blank, unsigned first);

    uint64_t accesses = 0, refused = 0;
    // Names of registers that answered a read, or took a write.
    static std::map<std::string, uint64_t> reached;

    // Of the generated headers.
    static size_t registers();

  private:
    void access();
    void hostile(unsigned most);
    void pause(uint64_t most);
    uint32_t wild();
    void set(uint32_t address, uint32_t word);
    void set_words(uint32_t address, unsigned count);
    void get(uint32_t address, unsigned count);
    // Until the bit falls, the budget is spent, or the program has enough of waiting.
    bool during(uint32_t status, uint32_t busy, uint64_t most);
    unsigned caller() { return unsigned(random_.below(3)); }

    void public_key();
    void sign();
    void agree();
    void verify();
    void session(uint32_t purpose);
    void session_of_any();
    void hmac(uint32_t slot, uint32_t by);
    void hmac_of_any();
    void hash();
    void attest();
    void draw();
    void noise();
    void measure();
    void life();
    void birth();
    void burn();
    void sweep();
    void point(bool own);

    Software &software_;
    Random &random_;
    uint64_t end_;
    bool blank_ = false, gentle_ = false;
    unsigned hostility_ = 4; // accesses between two steps, at most
};

} // namespace pluton
