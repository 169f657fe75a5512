// SPDX-License-Identifier: Apache-2.0
// Waves as FST files with a GTKWave save file beside them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pluton
{

// The name under which a file is written until it is whole.
std::string temporary_name(const std::string &path);

// Throws WaveError unless a small file can be made beside `path`.
void check_writable(const std::string &path);

// True if `path` is a complete FST file: its blocks fill it exactly, and header, geometry,
// hierarchy and, with `needs_data`, value changes are there. The FST writer does not report a
// failed write, so this is how a full disk is noticed.
bool fst_is_whole(const std::string &path, bool needs_data, std::string &why);

// Writes `text` to `path` by way of a temporary file. Throws WaveError; then there is no file.
void write_whole_file(const std::string &path, const std::string &text);

// GTKWave save file for `fst`, with a marker at `marker` (simulation time) if not zero.
void write_save_file(const std::string &fst, const std::vector<std::string> &signals,
                     uint64_t marker);

} // namespace pluton
