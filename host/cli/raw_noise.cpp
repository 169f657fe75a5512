// SPDX-License-Identifier: Apache-2.0
#include "host/cli/raw_noise.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "firmware/drivers/trng.h"

namespace pluton
{

namespace
{

// Each poll takes two cycles at least: longer than trng waits for a sample before it fails.
constexpr uint32_t polls = 65536;

bool exists(const std::string &path)
{
    struct stat status = {};
    return lstat(path.c_str(), &status) == 0;
}

// A second name for the file `part`, never one that is taken: link() sees to that, and where the
// file system has no links, the look before. Returns an errno.
int give_name(const std::string &part, const std::string &path)
{
    if (link(part.c_str(), path.c_str()) == 0) {
        return 0;
    }
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS) {
        return errno;
    }
    if (exists(path)) {
        return EEXIST;
    }
    return rename(part.c_str(), path.c_str()) == 0 ? 0 : errno;
}

} // namespace

std::vector<uint8_t> raw_samples(Chip &chip, size_t count)
{
    struct trng_dev trng;
    Chip::need(trng_dev_init(&trng, &chip.hal, PLUTON_TRNG_BASE), "entropy source");
    const std::string of = " of " + std::to_string(count) + " raw samples came";
    if (trng_dev_wait_good(&trng, polls) != DEV_OK) {
        throw std::runtime_error("none" + of + chip.noise_failure());
    }
    Chip::need(trng_dev_tap_on(&trng), "raw tap");
    std::vector<uint8_t> samples;
    samples.reserve(count);
    while (samples.size() < count) {
        uint32_t word = 0;
        struct trng_dev_status now = {};
        const enum dev_error error = trng_dev_tap_read(&trng, &word, 1, polls);
        Chip::need(trng_dev_status(&trng, &now), "entropy source");
        if (now.failed) {
            throw std::runtime_error("only the first " + std::to_string(samples.size()) + of +
                                     " before the failure, and none is written" +
                                     chip.noise_failure());
        }
        Chip::need(error, "raw tap");
        for (unsigned i = 32; i-- > 0 && samples.size() < count;) {
            samples.push_back(uint8_t(word >> i & 1));
        }
    }
    return samples;
}

NewFile::NewFile(const std::string &path)
    : path_(path), part_(path + "." + std::to_string(getpid()) + ".part")
{
    if (exists(path)) {
        throw PathError(path + ": exists; give another name, or remove it first");
    }
    const int file = path.empty() ? -1 : open_part();
    if (file < 0) {
        throw PathError("'" + path + "': no file can be made there: " + std::strerror(errno));
    }
    close(file);
    unlink(part_.c_str());
}

int NewFile::open_part()
{
    return open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

void NewFile::write(const std::vector<uint8_t> &bytes)
{
    const int file = open_part();
    int error = file < 0 ? errno : 0;
    for (size_t done = 0; error == 0 && done < bytes.size();) {
        const ssize_t n = ::write(file, &bytes[done], bytes.size() - done);
        if (n > 0) {
            done += size_t(n);
        } else if (n == 0 || errno != EINTR) {
            error = n == 0 ? ENOSPC : errno;
        }
    }
    if (error == 0 && fsync(file) != 0) {
        error = errno;
    }
    if (file >= 0 && close(file) != 0 && error == 0) {
        error = errno;
    }
    if (error == 0) {
        error = give_name(part_, path_);
    }
    if (file >= 0) {
        unlink(part_.c_str());
    }
    if (error != 0) {
        throw std::runtime_error(path_ + ": " + std::strerror(error) + "; nothing was written");
    }
}

} // namespace pluton
