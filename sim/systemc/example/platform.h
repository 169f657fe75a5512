// SPDX-License-Identifier: Apache-2.0
// The example platform: a core, Pluton, SRAM and flash on one router, at the addresses of
// spec/address_map.toml.
#pragma once

#include <utility>

#include "sim/systemc/example/core.h"
#include "sim/systemc/example/memory.h"
#include "sim/systemc/example/router.h"
#include "sim/systemc/pluton_tlm.h"

namespace pluton
{

struct Platform {
    sc_core::sc_signal<bool, sc_core::SC_MANY_WRITERS> rst_n{"rst_n", true};
    sc_core::sc_signal<unsigned> alert{"alert"};
    Core core;
    Router router{"router"};
    PlutonTlm pluton;
    Memory sram, flash;

    Platform(const PlutonTlm::Settings &settings, const sc_core::sc_time &memory_delay,
             Core::Program program)
        : core("core", std::move(program)), pluton("pluton", settings),
          sram("sram", PLUTON_SRAM_BASE, PLUTON_SRAM_SIZE, memory_delay),
          flash("flash", PLUTON_FLASH_BASE, PLUTON_FLASH_SIZE, memory_delay)
    {
        router.map(PLUTON_ROM_BASE, PLUTON_ROM_SIZE, pluton.host);
        router.map(PLUTON_TCM_BASE, PLUTON_TCM_SIZE, pluton.host);
        router.map(PLUTON_REGISTERS_BASE, PLUTON_REGISTERS_SIZE, pluton.host);
        router.map(PLUTON_SRAM_BASE, PLUTON_SRAM_SIZE, sram.socket);
        router.map(PLUTON_FLASH_BASE, PLUTON_FLASH_SIZE, flash.socket);
        core.bus.bind(router.in);
        pluton.memory.bind(router.in);
        pluton.rst_ni(rst_n);
        pluton.alert_o(alert);
    }
};

} // namespace pluton
