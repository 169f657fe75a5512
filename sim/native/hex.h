// SPDX-License-Identifier: Apache-2.0
// Bytes as hexadecimal digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace pluton
{

std::string hex(const uint8_t *bytes, size_t size);

} // namespace pluton
