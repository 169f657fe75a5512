// SPDX-License-Identifier: Apache-2.0
// A chip that boots its native firmware, stopped where the next image is about to be read: from
// there each attack is a process of its own, forked from that state, so that it costs no more than
// what comes after it.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/soc/chip.h"
#include "tests/system/boot/attack_images.h"

namespace boot_attack
{

using pluton::soc::Chip;

// Counts what was required, and tells what was not met.
class Checks
{
  public:
    void that(bool met, const std::string &what);
    void same(uint64_t got, uint64_t expected, const std::string &what);
    void same(const std::string &got, const std::string &expected, const std::string &what);
    unsigned count() const { return count_; }
    unsigned failed() const { return failed_; }
    // What a process of its own counted.
    void add(unsigned count, unsigned failed);

  private:
    unsigned count_ = 0, failed_ = 0;
};

// A process of its own, which has everything as it is now and changes nothing here: true in it,
// false here, once it has come to over() and what it counted is added. `name` stands before what it
// says.
bool apart(Checks &checks, const std::string &name);
[[noreturn]] void over(const Checks &checks);

// Where a boot stands: the first read of the table or an image of slot 0 or 1 is about to be made.
enum class Stage { Table, Runtime, Monitor, Policy, World, Over };

struct Ending {
    std::string line;       // the last line on the serial line: what ended it
    unsigned entries = 0;   // of the log, when that line came
    bool app_ran = false;   // the application core, at any time before it
    uint32_t retention = 0; // after the reset that followed; 0 without one
    bool reset = false;
};

class Boot
{
  public:
    explicit Boot(std::vector<pluton::FuseRow> cells);

    pluton::FuseArray fuses;
    pluton::Flash flash;
    Chip chip;
    // Called at each stage of the first boot since power on.
    std::function<void(Stage)> arrived;
    uint64_t limit = 6000000; // cycles since power on, after which it is given up
    bool across = false;      // goes on behind a refusal and its reset

    // Within `arrived`: the boot goes no further.
    [[noreturn]] void stop();

    // Power on, until a refusal and its reset, a stop, or Normal World's end.
    void run();
    const Ending &ending() const { return ending_; }
    // All lines of `boot:`, behind that word.
    std::vector<std::string> told() const;
    std::string serial() const { return chip.serial().substr(begin_); }

    enum hal_status read(uint32_t address, uint32_t *value);
    enum hal_status write(uint32_t address, uint32_t value, unsigned strobe);

  private:
    void at(Stage stage);
    void look();
    void firmware();

    size_t begin_ = 0, seen_ = 0;
    uint64_t power_ = 0, resets_ = 0;
    Stage stage_ = Stage::Table;
    Ending ending_;
};

// A blank die made Provisioned: the root key's hash locked, counters at `least`, one key revoked.
// `second`: the second signature is compulsory.
const std::vector<pluton::FuseRow> &born(bool second);

Bytes contents(const std::string &path);

// Normal World that ends at once.
Bytes short_world();

} // namespace boot_attack
