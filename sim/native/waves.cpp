// SPDX-License-Identifier: Apache-2.0
#include "sim/native/waves.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "sim/native/simulation.h"

namespace pluton
{

std::string temporary_name(const std::string &path)
{
    return path + ".part";
}

void write_whole_file(const std::string &path, const std::string &text)
{
    const std::string part = temporary_name(path);
    std::FILE *file = std::fopen(part.c_str(), "wb");
    if (file == nullptr) {
        throw WaveError(part + ": " + std::strerror(errno));
    }
    int error = 0;
    if (std::fwrite(text.data(), 1, text.size(), file) != text.size()) {
        error = errno;
    }
    if (error == 0 && (std::fflush(file) != 0 || fsync(fileno(file)) != 0)) {
        error = errno;
    }
    if (std::fclose(file) != 0 && error == 0) {
        error = errno;
    }
    if (error == 0 && std::rename(part.c_str(), path.c_str()) != 0) {
        error = errno;
    }
    if (error != 0) {
        unlink(part.c_str());
        throw WaveError(path + ": " + std::strerror(error));
    }
}

void check_writable(const std::string &path)
{
    // A file takes the place of a file, never of a device or a folder.
    struct stat status;
    if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        throw WaveError(path + ": exists and is not a regular file");
    }
    const std::string part = temporary_name(path);
    const int file = open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        throw WaveError(part + ": " + std::strerror(errno));
    }
    // An empty file needs no space, so ask for some.
    const std::string block(65536, '\0');
    const bool written = write(file, block.data(), block.size()) == ssize_t(block.size());
    const int error = errno != 0 ? errno : ENOSPC;
    close(file);
    unlink(part.c_str());
    if (!written) {
        throw WaveError(part + ": " + std::strerror(error));
    }
}

bool fst_is_whole(const std::string &path, bool needs_data, std::string &why)
{
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        why = std::strerror(errno);
        return false;
    }
    std::fseek(file, 0, SEEK_END);
    const uint64_t size = uint64_t(std::ftell(file));
    bool header = false, geometry = false, hierarchy = false, data = false;
    uint64_t at = 0;
    why.clear();
    while (at < size) {
        // A block: its type, then its length in bytes without the type, big-endian.
        unsigned char head[9];
        std::fseek(file, long(at), SEEK_SET);
        if (std::fread(head, 1, sizeof head, file) != sizeof head) {
            why = "cut inside a block's head";
            break;
        }
        uint64_t length = 0;
        for (int i = 1; i < 9; ++i) {
            length = length << 8 | head[i];
        }
        if (length < 8 || length > size - at - 1) {
            why = "a block is longer than the file";
            break;
        }
        switch (head[0]) {
        case 0:
            header = true;
            break;
        case 1:
        case 5:
        case 8:
            data = true;
            break;
        case 3:
            geometry = true;
            break;
        case 4:
        case 6:
        case 7:
            hierarchy = true;
            break;
        case 2:   // blackouts
        case 254: // the whole file, compressed
            break;
        default:
            why = "a block of unknown type";
            break;
        }
        if (!why.empty()) {
            break;
        }
        at += 1 + length;
    }
    std::fclose(file);
    if (why.empty() && !(header && geometry && hierarchy && (data || !needs_data))) {
        why = "header, geometry, hierarchy or value changes are missing";
    }
    return why.empty();
}

void write_save_file(const std::string &fst, const std::vector<std::string> &signals,
                     uint64_t marker)
{
    std::string text = "[dumpfile] \"" + fst + "\"\n";
    if (marker != 0) {
        text += "[timestart] " + std::to_string(marker > 100 ? marker - 100 : 0) + "\n*-4.0 " +
                std::to_string(marker) + " -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1\n";
    }
    text += "[signals_width] 300\n";
    for (const std::string &name : signals) {
        text += name;
        text += '\n';
    }
    const size_t dot = fst.rfind(".fst");
    write_whole_file((dot == fst.size() - 4 ? fst.substr(0, dot) : fst) + ".gtkw", text);
}

} // namespace pluton
