// SPDX-License-Identifier: Apache-2.0
// The die file: the fuses of one simulated chip on disk. Format and rules: docs/die-file.md.
//
// Guarantees: one process at a time; the file is whole at any moment, for each change is a new file
// that is renamed over the old one; a pulse whose end the chip saw survives the death of this
// process. Does not: protect from who may read the owner's files, nor notice an older copy put in
// its place.
#pragma once

#include <memory>
#include <string>

#include "sim/models/die_format.h"
#include "sim/models/fuse_array.h"

namespace pluton
{

class Die
{
  public:
    // When a change must have reached the disk, so that it survives the machine's death, too.
    enum class Sync {
        EachPulse,
        AtClose, // and at sync(): for a birth of a thousand pulses
    };

    // A new blank one; its path must not be there yet. Both throw DieError.
    static std::unique_ptr<Die> create(const std::string &path, unsigned rows,
                                       Sync sync = Sync::EachPulse);
    // rows: what this chip has; a die of another number is refused. 0: any.
    static std::unique_ptr<Die> open(const std::string &path, unsigned rows = 0,
                                     Sync sync = Sync::EachPulse);
    ~Die();
    Die(const Die &) = delete;
    Die &operator=(const Die &) = delete;

    FuseArray &array() { return *array_; }
    uint64_t generation() const { return generation_; }
    // Waits until all is on the disk.
    void sync();

  private:
    Die(const std::string &path, Sync sync);
    void load(unsigned rows);
    void write(const std::vector<FuseRow> &cells, bool create);
    void keep(std::vector<FuseRow> cells);

    const std::string path_;
    std::string folder_, name_;
    const Sync sync_;
    int folder_fd_ = -1, fd_ = -1; // fd_: the file that the path names, locked
    bool pending_ = false;         // written, but perhaps not on the disk
    uint64_t generation_ = 0;
    std::unique_ptr<FuseArray> array_;
};

} // namespace pluton
