// SPDX-License-Identifier: Apache-2.0
// Text in JSON.
#pragma once

#include <string>

namespace pluton
{

// `text`, which is UTF-8, as a JSON string with its quotation marks.
std::string json_string(const std::string &text);

} // namespace pluton
