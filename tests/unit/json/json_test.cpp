// SPDX-License-Identifier: Apache-2.0
#include "sim/native/json.h"

#include <cstdio>

int main()
{
    const struct {
        const char *text, *json;
    } cases[] = {
        {"", "\"\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"\n\x01\x7f", "\"\\u000a\\u0001\\u007f\""},
        {"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", "\"\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80\""},
        // Alone, cut off, longer than need be, a surrogate, past the last character.
        {"\xff\xa4", "\"\\u00ff\\u00a4\""},
        {"\xe2\x82", "\"\\u00e2\\u0082\""},
        {"\xc0\x80", "\"\\u00c0\\u0080\""},
        {"\xe0\x80\x80", "\"\\u00e0\\u0080\\u0080\""},
        {"\xed\xa0\x80", "\"\\u00ed\\u00a0\\u0080\""},
        {"\xf4\x90\x80\x80", "\"\\u00f4\\u0090\\u0080\\u0080\""},
    };
    int failed = 0;
    for (const auto &one : cases) {
        const std::string got = pluton::json_string(one.text);
        if (got != one.json) {
            std::printf("FAILED: %s, expected %s\n", got.c_str(), one.json);
            failed = 1;
        }
    }
    return failed;
}
