// SPDX-License-Identifier: Apache-2.0
#include "host/cli/boot_map.h"

#include <cstdio>

#include "firmware/hal/generated/resources.h"

namespace pluton
{

namespace
{

struct Kind {
    const char *name;
    unsigned boot, ungranted;
};

Kind kind_of(unsigned kind)
{
    switch (kind) {
#define KIND(value, name, boot, ungranted, grant)                                                  \
    case value:                                                                                    \
        return {name, boot, ungranted};
        PLUTON_KIND_TABLE(KIND)
#undef KIND
    default:
        return {"", 0, 0};
    }
}

struct Resource {
    std::string name;
    unsigned kind = PLUTON_KIND_DEVICE;
    uint32_t first = 0, bytes = 0;
    bool boot = false, fixed = false;
};

Resource resource_of(unsigned entry)
{
#define PAGES(kind, name, from, base, size, page)                                                  \
    if (entry - (from) < (size) / (page)) {                                                        \
        return {name, kind, base + (entry - from) * page, page, true, false};                      \
    }
    PLUTON_PAGES_TABLE(PAGES)
#undef PAGES
#define DEVICE(value, name, base, size, boot, fixed)                                               \
    if (entry == value) {                                                                          \
        return {name, PLUTON_KIND_DEVICE, base, size, boot != 0, fixed != 0};                      \
    }
    PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
    return {};
}

std::string letters(unsigned rights)
{
    std::string text;
    for (unsigned access = 0; access < 3; ++access) {
        if ((rights >> access & 1) != 0) {
            text += "rwx"[access];
        }
    }
    return text;
}

std::string address(uint32_t value)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%08x", value);
    return text;
}

bool alike(const MapRow &one, const MapRow &other)
{
    return one.name == other.name && one.state == other.state && one.rights == other.rights &&
           one.first + one.bytes == other.first;
}

} // namespace

const char *subject_name(unsigned subject)
{
    switch (subject) {
#define SUBJECT(value, name, text)                                                                 \
    case value:                                                                                    \
        return name;
        PLUTON_SUBJECT_TABLE(SUBJECT)
#undef SUBJECT
    default:
        return "nobody";
    }
}

const char *access_name(unsigned access)
{
    static const char *const names[] = {"read", "write", "execute"};
    return access < 3 ? names[access] : "access";
}

const char *state_name(MapRow::State state)
{
    return state == MapRow::Fixed ? "fixed" : state == MapRow::Granted ? "granted" : "not granted";
}

std::string MapRow::where() const
{
    if (kind == kind_of(PLUTON_KIND_DEVICE).name) {
        return name;
    }
    const uint32_t page = name == "sram" ? PLUTON_SRAM_PAGE : PLUTON_FLASH_PAGE;
    return name + " " + address(first) + (bytes > page ? " to " + address(first + bytes - 1) : "");
}

std::string MapRow::who() const
{
    std::string text;
    for (unsigned s = 0; s < map_subjects; ++s) {
        if (rights[s] != 0) {
            text += (text.empty() ? "" : ", ") + std::string(subject_name(s)) + " " +
                    letters(rights[s]);
        }
    }
    return text.empty() ? "nobody" : text;
}

// The verdict's table of rtl/firewall/README.md.
MapRow firewall_entry(const soc::Chip &chip, unsigned entry)
{
    const Resource resource = resource_of(entry);
    const Kind kind = kind_of(resource.kind);
    const soc::Chip::Entry found = chip.firewall_entry(entry);
    MapRow row;
    row.name = resource.name;
    row.kind = kind.name;
    row.first = resource.first;
    row.bytes = resource.bytes;
    row.state = resource.fixed ? MapRow::Fixed : found.granted ? MapRow::Granted : MapRow::Free;
    if (resource.name.empty()) {
        return row;
    }
    if (!chip.handover()) {
        row.rights[PLUTON_SUBJECT_PLUTON] = !resource.boot ? 0
                                            : found.granted
                                                ? kind.boot & ~(1u << PLUTON_ACCESS_WRITE)
                                                : kind.boot;
    } else if (found.granted) {
        for (unsigned s = 0; s < map_subjects; ++s) {
            row.rights[s] = found.permit >> (3 * s) & 7;
        }
    } else {
        row.rights[PLUTON_SUBJECT_APP_SECURE] = kind.ungranted;
    }
    return row;
}

std::vector<MapRow> firewall_map(const soc::Chip &chip)
{
    std::vector<MapRow> map;
    for (unsigned entry = 0; entry < PLUTON_RESOURCES; ++entry) {
        MapRow row = firewall_entry(chip, entry);
        if (row.name.empty()) {
            continue;
        }
        if (!map.empty() && row.kind != kind_of(PLUTON_KIND_DEVICE).name &&
            alike(map.back(), row)) {
            map.back().bytes += row.bytes;
        } else {
            map.push_back(std::move(row));
        }
    }
    return map;
}

void print_map(const std::vector<MapRow> &map)
{
    std::printf("%-32s  %-11s", "owners", "");
    for (unsigned s = 0; s < map_subjects; ++s) {
        std::printf("  %-10s", subject_name(s));
    }
    std::printf("\n");
    for (const MapRow &row : map) {
        std::printf("  %-30s  %-11s", row.where().c_str(), state_name(row.state));
        for (unsigned s = 0; s < map_subjects; ++s) {
            std::printf("  %-10s", row.rights[s] == 0 ? "-" : letters(row.rights[s]).c_str());
        }
        std::printf("\n");
    }
}

std::string map_json(const std::vector<MapRow> &map)
{
    std::string text = "[";
    for (const MapRow &row : map) {
        text += std::string(text.size() > 1 ? "," : "") + "\n  {\"name\": \"" + row.name +
                "\", \"kind\": \"" + row.kind + "\", \"first\": " + std::to_string(row.first) +
                ", \"bytes\": " + std::to_string(row.bytes) + ", \"state\": \"" +
                state_name(row.state) + "\", \"rights\": {";
        std::string rights;
        for (unsigned s = 0; s < map_subjects; ++s) {
            if (row.rights[s] != 0) {
                rights += std::string(rights.empty() ? "" : ", ") + "\"" + subject_name(s) +
                          "\": \"" + letters(row.rights[s]) + "\"";
            }
        }
        text += rights + "}}";
    }
    return text + "\n ]";
}

} // namespace pluton
