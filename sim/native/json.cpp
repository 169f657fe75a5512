// SPDX-License-Identifier: Apache-2.0
#include "sim/native/json.h"

#include <cstdio>

namespace pluton
{

namespace
{

// The length of the UTF-8 sequence of more than one byte at `at`; 0: there is none.
size_t sequence(const std::string &text, size_t at)
{
    const auto byte = [&](size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
    };
    const unsigned first = byte(at), second = byte(at + 1);
    const size_t length = first >= 0xF5   ? 0
                          : first >= 0xF0 ? 4
                          : first >= 0xE0 ? 3
                          : first >= 0xC2 ? 2
                                          : 0;
    for (size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) {
            return 0;
        }
    }
    // Too long for what it says, a surrogate, or past the last character.
    const bool none = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ||
                      (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return none ? 0 : length;
}

} // namespace

std::string json_string(const std::string &text)
{
    std::string s = "\"";
    for (size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        const unsigned byte = static_cast<unsigned char>(c);
        const size_t length = sequence(text, at);
        if (length != 0) {
            s += text.substr(at, length);
            at += length - 1;
        } else if (byte < 0x20 || byte >= 0x7F) {
            char buffer[8];
            std::snprintf(buffer, sizeof buffer, "\\u%04x", byte);
            s += buffer;
        } else {
            s += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
        }
    }
    return s + "\"";
}

} // namespace pluton
