// SPDX-License-Identifier: Apache-2.0
// A debugger's session with the application core: GDB's remote protocol on one side, the debug
// module on the other.
#pragma once

#include <string>

#include "host/cli/boot_watch.h"
#include "host/debug/gdb_link.h"
#include "host/debug/hart.h"

namespace pluton::debug
{

class Session
{
  public:
    Session(GdbLink &link, Hart &hart, soc::Chip &chip, BootWatch &watch)
        : link_(link), hart_(hart), chip_(chip), watch_(watch)
    {
    }

    // Of a halted core, until the debugger leaves. True: it let the core go on.
    bool serve();

  private:
    std::string answer(const std::string &packet);
    std::string query(const std::string &packet);
    std::string breakpoint(const std::string &packet);
    std::string registers();
    std::string go(bool step);

    GdbLink &link_;
    Hart &hart_;
    soc::Chip &chip_;
    BootWatch &watch_;
    std::string stop_ = "S05"; // why the core halted last
    bool over_ = false, goes_on_ = false;
};

} // namespace pluton::debug
