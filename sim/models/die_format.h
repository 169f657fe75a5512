// SPDX-License-Identifier: Apache-2.0
// The bytes of a die file, and why one is refused. The page: docs/die-file.md.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "sim/models/fuse_array.h"

namespace pluton
{

class DieError : public std::runtime_error
{
  public:
    enum class Reason {
        Missing,   // there is none
        Exists,    // one is there where a new one was to be made
        Symlink,   // the path is a symbolic link
        NotAFile,  // not a regular file, or one with a second name
        NotOwner,  // another user's
        Mode,      // others may read it or write to it, or its owner may not
        Locked,    // another process owns it
        Truncated, // shorter or longer than its header says
        Magic,     // not a die
        Version,   // of another version
        Geometry,  // another number of rows or bits than this chip has
        Checksum,  // its bytes have changed
        Cells,     // the checksum is right, but a cell has two states, or lies outside a row
        Replaced,  // the path names another file than the one that was opened
        System,    // the operating system refused
    };

    DieError(Reason reason, const std::string &path, const std::string &text)
        : std::runtime_error(path + ": " + text), reason(reason)
    {
    }
    const Reason reason;
};

namespace die_format
{

constexpr size_t header_bytes = 32, row_bytes = 24, checksum_bytes = 32;
constexpr uint32_t version = 1, most_rows = 4096;

constexpr size_t size_of(size_t rows)
{
    return header_bytes + rows * row_bytes + checksum_bytes;
}

// The most bytes that a die can have: what is longer is none.
constexpr size_t most_bytes = size_of(most_rows);

// `generation`: how often the file was written, for people who compare copies.
std::vector<uint8_t> encode(const std::vector<FuseRow> &rows, uint64_t generation);

// `path` is for the text of a refusal. rows: what this chip has, 0 for any number.
std::vector<FuseRow> decode(const std::vector<uint8_t> &bytes, const std::string &path,
                            unsigned rows, uint64_t &generation);

} // namespace die_format

} // namespace pluton
