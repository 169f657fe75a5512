// SPDX-License-Identifier: Apache-2.0
// A change is written to `<path>.new`, which is locked before it is renamed: so whoever opens the
// path meets a locked file at any moment. Who gets a lock looks whether the path still names that
// file.
#include "sim/models/die.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace pluton
{

using Reason = DieError::Reason;

namespace
{

constexpr mode_t owner_only = 0600;

[[noreturn]] void refuse_by_system(const std::string &path, const std::string &what)
{
    const int error = errno;
    throw DieError(Reason::System, path,
                   "cannot " + what + ": " + std::strerror(error) +
                       "; nothing was changed, free the disk or mend the rights of the folder");
}

// Closes what it holds.
class Fd
{
  public:
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd()
    {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    Fd(const Fd &) = delete;
    Fd &operator=(const Fd &) = delete;
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

  private:
    int fd_;
};

// The path still names the file that is open.
bool is_named(int folder, const std::string &name, int fd)
{
    struct stat open = {}, named = {};
    return ::fstat(fd, &open) == 0 &&
           ::fstatat(folder, name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

void check_kind(int fd, const std::string &path)
{
    struct stat s = {};
    if (::fstat(fd, &s) != 0) {
        refuse_by_system(path, "look at it");
    }
    if (!S_ISREG(s.st_mode)) {
        throw DieError(Reason::NotAFile, path,
                       "is not a regular file; give the path of a die file");
    }
    if (s.st_uid != ::geteuid()) {
        throw DieError(Reason::NotOwner, path,
                       "belongs to user " + std::to_string(s.st_uid) +
                           "; run as that user, or chown it");
    }
    if ((s.st_mode & 07777) != owner_only) {
        char mode[8];
        std::snprintf(mode, sizeof mode, "%04o", s.st_mode & 07777u);
        throw DieError(Reason::Mode, path,
                       "has mode " + std::string(mode) +
                           ", and a chip's keys lie in it; make it its owner's alone: chmod 600");
    }
    if (s.st_nlink > 1) {
        throw DieError(
            Reason::NotAFile, path,
            "has a second name (hard link), under which an older chip would stay; remove "
            "the other name");
    }
}

void lock(int fd, const std::string &path)
{
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) {
        return;
    }
    if (errno == EWOULDBLOCK) {
        throw DieError(Reason::Locked, path,
                       "is in use by another process; end that one first (fuser names it)");
    }
    refuse_by_system(path, "lock it");
}

void write_all(int fd, const std::vector<uint8_t> &bytes, const std::string &path)
{
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::pwrite(fd, &bytes[done], bytes.size() - done, off_t(done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            refuse_by_system(path, "write it");
        }
        done += size_t(n);
    }
}

// One byte more than a die can have, so that what is too long is seen.
std::vector<uint8_t> read_all(int fd, const std::string &path)
{
    std::vector<uint8_t> bytes(die_format::most_bytes + 1);
    size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::pread(fd, &bytes[done], bytes.size() - done, off_t(done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            refuse_by_system(path, "read it");
        }
        if (n == 0) {
            break;
        }
        done += size_t(n);
    }
    bytes.resize(done);
    return bytes;
}

} // namespace

Die::Die(const std::string &path, Sync sync) : path_(path), sync_(sync)
{
    const size_t slash = path.rfind('/');
    name_ = slash == std::string::npos ? path : path.substr(slash + 1);
    folder_ = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    if (name_.empty()) {
        throw DieError(Reason::NotAFile, path, "is not the path of a file");
    }
    // Held open, so that a change of the working directory moves nothing.
    folder_fd_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_fd_ < 0) {
        throw DieError(Reason::Missing, path,
                       std::string("its folder: ") + std::strerror(errno) +
                           "; make the folder first");
    }
}

Die::~Die()
{
    try {
        sync();
    } catch (const DieError &error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    if (fd_ >= 0) {
        ::close(fd_); // and the lock with it
    }
    if (folder_fd_ >= 0) {
        ::close(folder_fd_);
    }
}

std::unique_ptr<Die> Die::create(const std::string &path, unsigned rows, Sync sync)
{
    if (rows == 0 || rows > die_format::most_rows) {
        throw DieError(Reason::Geometry, path,
                       "a die has 1 to " + std::to_string(die_format::most_rows) + " rows");
    }
    std::unique_ptr<Die> die(new Die(path, sync));
    std::vector<FuseRow> cells(rows);
    die->write(cells, true);
    die->keep(std::move(cells));
    return die;
}

std::unique_ptr<Die> Die::open(const std::string &path, unsigned rows, Sync sync)
{
    std::unique_ptr<Die> die(new Die(path, sync));
    die->load(rows);
    return die;
}

void Die::load(unsigned rows)
{
    for (;;) {
        // O_NONBLOCK: a pipe must be refused, not waited for.
        Fd fd(::openat(folder_fd_, name_.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        if (fd.get() < 0) {
            switch (errno) {
            case ENOENT:
                throw DieError(Reason::Missing, path_, "there is no such die; make one first");
            case ELOOP:
                throw DieError(Reason::Symlink, path_,
                               "is a symbolic link; give the path of the die file itself");
            case EISDIR:
            case ENXIO:
                throw DieError(Reason::NotAFile, path_,
                               "is not a regular file; give the path of a die file");
            case EACCES: {
                struct stat s = {};
                if (::fstatat(folder_fd_, name_.c_str(), &s, AT_SYMLINK_NOFOLLOW) == 0 &&
                    s.st_uid != ::geteuid()) {
                    throw DieError(Reason::NotOwner, path_,
                                   "belongs to user " + std::to_string(s.st_uid) +
                                       "; run as that user, or chown it");
                }
                throw DieError(Reason::Mode, path_, "may not be read and written; chmod 600");
            }
            default:
                refuse_by_system(path_, "open it");
            }
        }
        check_kind(fd.get(), path_);
        lock(fd.get(), path_);
        if (!is_named(folder_fd_, name_, fd.get())) {
            continue; // its owner wrote once more, and ended, between the two calls
        }
        std::vector<uint8_t> bytes = read_all(fd.get(), path_);
        std::vector<FuseRow> cells;
        try {
            cells = die_format::decode(bytes, path_, rows, generation_);
        } catch (...) {
            explicit_bzero(bytes.data(), bytes.size());
            throw;
        }
        explicit_bzero(bytes.data(), bytes.size());
        fd_ = fd.release();
        keep(std::move(cells));
        return;
    }
}

void Die::keep(std::vector<FuseRow> cells)
{
    array_ = std::make_unique<FuseArray>(std::move(cells));
    array_->changed = [this] { write(array_->cells(), false); };
}

void Die::write(const std::vector<FuseRow> &cells, bool create)
{
    if (!create && !is_named(folder_fd_, name_, fd_)) {
        throw DieError(Reason::Replaced, path_,
                       "was moved, removed or replaced while it was in use; nothing was written");
    }
    // What a killed process left there is written over.
    const std::string name = name_ + ".new", path = path_ + ".new";
    Fd fd(::openat(folder_fd_, name.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
                   owner_only));
    if (fd.get() < 0) {
        if (errno == ELOOP) {
            throw DieError(Reason::Symlink, path,
                           "is a symbolic link where the next version of the "
                           "die is to be written; remove it");
        }
        refuse_by_system(path, "make it");
    }
    if (::fchmod(fd.get(), owner_only) != 0) { // whatever the umask is
        refuse_by_system(path, "make it");
    }
    check_kind(fd.get(), path);
    lock(fd.get(), path);
    if (!is_named(folder_fd_, name, fd.get())) {
        throw DieError(Reason::Locked, path_, "is being made by another process");
    }
    std::vector<uint8_t> bytes = die_format::encode(cells, generation_ + 1);
    const bool sync_now = create || sync_ == Sync::EachPulse;
    try {
        if (::ftruncate(fd.get(), 0) != 0) {
            refuse_by_system(path, "write it");
        }
        write_all(fd.get(), bytes, path);
        if (sync_now && ::fsync(fd.get()) != 0) {
            refuse_by_system(path, "write it");
        }
        const unsigned how = create ? RENAME_NOREPLACE : 0u;
        if (::renameat2(folder_fd_, name.c_str(), folder_fd_, name_.c_str(), how) != 0) {
            if (errno == EEXIST) {
                throw DieError(Reason::Exists, path_,
                               "is there already, and a chip is made once; give another path");
            }
            refuse_by_system(path, "rename it");
        }
    } catch (...) {
        explicit_bzero(bytes.data(), bytes.size());
        ::unlinkat(folder_fd_, name.c_str(), 0);
        throw;
    }
    explicit_bzero(bytes.data(), bytes.size());
    ++generation_;
    if (fd_ >= 0) {
        ::close(fd_);
    }
    fd_ = fd.release();
    pending_ = true;
    if (sync_now) {
        sync();
    }
}

void Die::sync()
{
    if (!pending_) {
        return;
    }
    if (::fsync(fd_) != 0 || ::fsync(folder_fd_) != 0) {
        refuse_by_system(path_, "bring it to the disk");
    }
    pending_ = false;
}

} // namespace pluton
