// SPDX-License-Identifier: Apache-2.0
#include "sim/native/json.h"

#include <cstdio>

namespace pluton
{

std::string json_string(const std::string &text)
{
    std::string s = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            s += '\\';
            s += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char buffer[8];
            std::snprintf(buffer, sizeof buffer, "\\u%04x", unsigned(c));
            s += buffer;
        } else {
            s += c;
        }
    }
    return s + "\"";
}

} // namespace pluton
