// SPDX-License-Identifier: Apache-2.0
// Who owns what: the map of a simulated chip's firewalls as it is now, by the resources of
// spec/resources.toml.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/soc/chip.h"

namespace pluton
{

constexpr unsigned map_subjects = PLUTON_SUBJECT_RADIO + 1;

// Names of subjects and accesses, as the monitor's lines have them.
const char *subject_name(unsigned subject);
const char *access_name(unsigned access);

// A device, or pages that follow each other and are alike.
struct MapRow {
    enum State { Fixed, Granted, Free }; // Free: neither; nobody's but Secure World's, or Pluton's

    std::string name; // of a device; of pages that of their kind
    std::string kind;
    uint32_t first = 0, bytes = 0;
    State state = Free;
    // Of each subject, bit a: access of value a. What the firewalls answer now.
    std::array<unsigned, map_subjects> rights{};

    // `gpio0`, `sram 0x80020000`, `sram 0x80020000 to 0x8003ffff`
    std::string where() const;
    // `realtime0 rw`, subjects that have rights, `nobody`
    std::string who() const;
};

const char *state_name(MapRow::State state);

std::vector<MapRow> firewall_map(const soc::Chip &chip);
// Of one entry; its name is empty where there is no resource.
MapRow firewall_entry(const soc::Chip &chip, unsigned entry);

void print_map(const std::vector<MapRow> &map);
// An array, a row each, as ./pluton report reads it.
std::string map_json(const std::vector<MapRow> &map);

} // namespace pluton
