// SPDX-License-Identifier: Apache-2.0
// Text in JSON.
#pragma once

#include <string>

namespace pluton
{

// `text` as a JSON string with its quotation marks. Text may come from a chip: a byte that is not
// of UTF-8 is written as the character of that number.
std::string json_string(const std::string &text);

} // namespace pluton
