// SPDX-License-Identifier: Apache-2.0
// The die file: what it keeps, and every refusal. libcheck runs each test in a process of its own.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "cmodel/sha2.h"
#include "sim/models/die.h"
#include "tests/lib/unit.h"

using pluton::Die;
using pluton::DieError;
using pluton::FuseArray;
using pluton::FuseRow;
using Reason = pluton::DieError::Reason;
using Bytes = std::vector<uint8_t>;

namespace
{

constexpr unsigned rows = 24;
std::string folder, path;

void setup()
{
    char name[] = "/tmp/die-test-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    folder = name;
    path = folder + "/chip.die";
}

void teardown()
{
    for (const char *file : {"/chip.die", "/chip.die.new", "/other", "/link"}) {
        (void)unlink((folder + file).c_str());
        (void)rmdir((folder + file).c_str());
    }
    ck_assert_int_eq(rmdir(folder.c_str()), 0); // nothing is left behind
}

Bytes bytes_of(const std::string &file)
{
    std::FILE *f = std::fopen(file.c_str(), "rb");
    ck_assert_ptr_nonnull(f);
    Bytes bytes(1 << 20);
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), f));
    std::fclose(f);
    return bytes;
}

// In place, so that mode and owner stay.
void put_bytes(const std::string &file, const Bytes &bytes)
{
    std::FILE *f = std::fopen(file.c_str(), "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(std::fwrite(bytes.data(), 1, bytes.size(), f), bytes.size());
    std::fclose(f);
}

void seal(Bytes &bytes)
{
    const size_t end = bytes.size() - 32;
    ck_assert_int_eq(sha2_hash(SHA2_256, bytes.data(), end, &bytes[end]), SHA2_OK);
}

void burn(FuseArray &a, unsigned row, unsigned bit)
{
    a.begin(row, bit);
    while (!a.step()) {
    }
}

void make()
{
    auto die = Die::create(path, rows);
    burn(die->array(), 1, 2);
    burn(die->array(), 23, 38);
    die->array().begin(5, 6);
    die->array().cut();
    die->array().kill(7, 8);
}

// Opening is refused for `reason`; the text names the file, the reason and what to do, and the file
// is as it was.
void refused(Reason reason, const char *says, unsigned expected_rows = 0)
{
    struct stat before = {}, after = {};
    const int was = lstat(path.c_str(), &before);
    try {
        auto die = Die::open(path, expected_rows);
    } catch (const DieError &error) {
        ck_assert_int_eq(int(error.reason), int(reason));
        const std::string text = error.what();
        ck_assert_msg(text.find(path) == 0, "%s", text.c_str());
        ck_assert_msg(text.find(says) != std::string::npos, "%s", text.c_str());
        ck_assert_msg(text.find(';') != std::string::npos, "%s", text.c_str()); // what to do
        ck_assert_int_eq(lstat(path.c_str(), &after), was);
        ck_assert(was != 0 ||
                  (before.st_ino == after.st_ino && before.st_size == after.st_size &&
                   before.st_mtime == after.st_mtime && before.st_mode == after.st_mode));
        return;
    }
    ck_abort_msg("not refused: %s", says);
}

START_TEST(new_die_is_blank_and_private)
{
    (void)umask(0);
    {
        auto die = Die::create(path, rows);
        ck_assert_uint_eq(die->array().rows(), rows);
        for (unsigned row = 0; row < rows; ++row) {
            ck_assert_uint_eq(die->array().read(row), 0);
        }
    }
    struct stat s = {};
    ck_assert_int_eq(stat(path.c_str(), &s), 0);
    ck_assert_uint_eq(s.st_mode & 07777u, 0600);
    ck_assert_int_eq(s.st_size, long(pluton::die_format::size_of(rows)));
}
END_TEST

START_TEST(cells_come_back)
{
    make();
    auto die = Die::open(path, rows);
    for (unsigned row = 0; row < rows; ++row) {
        const FuseRow &r = die->array().cells()[row];
        ck_assert_uint_eq(r.whole, row == 1 ? 4 : row == 23 ? uint64_t(1) << 38 : 0);
        ck_assert_uint_eq(r.weak, row == 5 ? 64 : 0);
        ck_assert_uint_eq(r.dead, row == 7 ? 256 : 0);
    }
    ck_assert_uint_eq(die->generation(), 5); // made, and four changes
}
END_TEST

// The page's example, byte by byte: the format does not move by accident.
START_TEST(format_is_as_documented)
{
    auto die = Die::create(path, 1);
    die->array().begin(0, 32);
    die->array().cut();
    burn(die->array(), 0, 0);
    Bytes expected = {'P', 'L', 'U', 'T', 'O', 'D', 'I', 'E', 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0,
                      39,  0,   0,   0,   0,   0,   0,   0,   0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0,
                      0,   1,   0,   0,   0,   1,   0,   0,   0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    expected.resize(expected.size() + 32);
    seal(expected);
    const Bytes found = bytes_of(path);
    ck_assert_uint_eq(found.size(), expected.size());
    ck_assert_mem_eq(found.data(), expected.data(), found.size());
}
END_TEST

START_TEST(missing)
{
    refused(Reason::Missing, "no such die");
    path = folder + "/nowhere/chip.die";
    refused(Reason::Missing, "folder");
    path = folder + "/";
    try {
        auto die = Die::open(path);
        ck_abort();
    } catch (const DieError &error) {
        ck_assert_int_eq(int(error.reason), int(Reason::NotAFile));
    }
}
END_TEST

START_TEST(every_flipped_bit)
{
    make();
    const Bytes good = bytes_of(path);
    for (size_t bit = 0; bit < 8 * good.size(); ++bit) {
        Bytes bad = good;
        bad[bit / 8] = uint8_t(bad[bit / 8] ^ 1u << bit % 8);
        put_bytes(path, bad);
        const size_t byte = bit / 8;
        if (byte < 8) {
            refused(Reason::Magic, "is not a die file");
        } else if (byte < 12) {
            refused(Reason::Version, "version");
        } else if (byte < 24) {
            refused(Reason::Geometry, "rows", rows);
        } else {
            refused(Reason::Checksum, "wrong checksum");
        }
    }
}
END_TEST

START_TEST(every_truncation)
{
    make();
    const Bytes good = bytes_of(path);
    for (size_t size = 0; size < good.size(); ++size) {
        put_bytes(path, Bytes(good.begin(), good.begin() + long(size)));
        refused(Reason::Truncated, "truncated");
    }
    Bytes longer = good;
    longer.push_back(0);
    put_bytes(path, longer);
    refused(Reason::Truncated, "too long");
    longer.resize(1 << 20);
    put_bytes(path, longer);
    refused(Reason::Truncated, "too long");
}
END_TEST

START_TEST(other_version)
{
    make();
    Bytes bytes = bytes_of(path);
    bytes[11] = 2;
    seal(bytes);
    put_bytes(path, bytes);
    refused(Reason::Version, "version 2, and this program knows 1");
}
END_TEST

START_TEST(other_geometry)
{
    make();
    refused(Reason::Geometry, "24 rows of 39 fuses, and this chip has 25", 25);
    const Bytes good = bytes_of(path);
    for (const auto &[at, value] :
         std::vector<std::pair<size_t, uint8_t>>{{19, 40}, {23, 1}, {12, 0xFF}, {15, 0}}) {
        Bytes bytes = good;
        bytes[at] = value;
        seal(bytes);
        put_bytes(path, bytes);
        refused(Reason::Geometry, "rows of");
    }
}
END_TEST

START_TEST(impossible_cells)
{
    make();
    const Bytes good = bytes_of(path);
    const size_t row = 32 + 24; // row 1: bit 2 is whole
    for (const size_t at : {row + 15, row + 23, row}) {
        Bytes bytes = good;
        bytes[at] = 4;
        seal(bytes);
        put_bytes(path, bytes);
        refused(Reason::Cells, "a fuse has two states, or lies outside its row");
    }
    Bytes bytes = good;
    bytes[32 + 5 * 24 + 23] = 64; // row 5: bit 6 is weak
    seal(bytes);
    put_bytes(path, bytes);
    refused(Reason::Cells, "two states");
}
END_TEST

START_TEST(every_other_mode)
{
    make();
    for (unsigned mode = 0; mode < 010000; ++mode) {
        if (mode == 0600 || (geteuid() != 0 && (mode & 0600) != 0600)) {
            continue;
        }
        ck_assert_int_eq(chmod(path.c_str(), mode), 0);
        refused(Reason::Mode, "chmod 600");
    }
    ck_assert_int_eq(chmod(path.c_str(), 0600), 0);
    Die::open(path);
}
END_TEST

START_TEST(other_owner)
{
    if (geteuid() == 0) {
        make();
        ck_assert_int_eq(chown(path.c_str(), 65534, gid_t(-1)), 0);
        refused(Reason::NotOwner, "belongs to user 65534");
        ck_assert_int_eq(chmod(path.c_str(), 0666), 0);
        refused(Reason::NotOwner, "belongs to user 65534");
    } else {
        path = "/etc/passwd";
        refused(Reason::NotOwner, "belongs to user 0");
    }
}
END_TEST

START_TEST(symbolic_link)
{
    make();
    const std::string real = folder + "/other";
    ck_assert_int_eq(rename(path.c_str(), real.c_str()), 0);
    ck_assert_int_eq(symlink(real.c_str(), path.c_str()), 0);
    refused(Reason::Symlink, "symbolic link");
}
END_TEST

START_TEST(hard_link)
{
    make();
    ck_assert_int_eq(link(path.c_str(), (folder + "/other").c_str()), 0);
    refused(Reason::NotAFile, "second name");
}
END_TEST

START_TEST(folder_pipe_and_device)
{
    ck_assert_int_eq(mkdir(path.c_str(), 0700), 0);
    refused(Reason::NotAFile, "not a regular file");
    ck_assert_int_eq(rmdir(path.c_str()), 0);
    ck_assert_int_eq(mkfifo(path.c_str(), 0600), 0);
    refused(Reason::NotAFile, "not a regular file");
    path = "/dev/null";
    refused(Reason::NotAFile, "not a regular file");
}
END_TEST

START_TEST(second_opener)
{
    make();
    {
        auto die = Die::open(path);
        refused(Reason::Locked, "in use by another process"); // of this process, too
        const pid_t child = fork();
        if (child == 0) {
            refused(Reason::Locked, "in use by another process");
            _exit(0);
        }
        int status = -1;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
        for (unsigned bit = 0; bit < 39; ++bit) { // whichever version the path names
            burn(die->array(), 3, bit);
            refused(Reason::Locked, "in use by another process");
        }
    }
    Die::open(path);
}
END_TEST

START_TEST(made_once)
{
    make();
    const Bytes before = bytes_of(path);
    try {
        auto die = Die::create(path, rows);
        ck_abort();
    } catch (const DieError &error) {
        ck_assert_int_eq(int(error.reason), int(Reason::Exists));
    }
    const Bytes after = bytes_of(path);
    ck_assert(before == after);
    for (const unsigned count : {0u, 4097u}) {
        try {
            auto die = Die::create(folder + "/other", count);
            ck_abort();
        } catch (const DieError &error) {
            ck_assert_int_eq(int(error.reason), int(Reason::Geometry));
        }
    }
}
END_TEST

START_TEST(replaced_while_in_use)
{
    make();
    auto die = Die::open(path);
    ck_assert_int_eq(rename(path.c_str(), (folder + "/other").c_str()), 0);
    for (unsigned round = 0; round < 2; ++round) {
        try {
            burn(die->array(), 9, round);
            ck_abort();
        } catch (const DieError &error) {
            ck_assert_int_eq(int(error.reason), int(Reason::Replaced));
        }
        put_bytes(path, {1}); // then another file is there
    }
    ck_assert(bytes_of(path) == Bytes{1});
}
END_TEST

START_TEST(full_disk_leaves_the_old_version)
{
    make();
    auto die = Die::open(path);
    const Bytes before = bytes_of(path);
    ck_assert(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    rlimit limit = {};
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = 100;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    try {
        burn(die->array(), 9, 9);
        ck_abort();
    } catch (const DieError &error) {
        ck_assert_int_eq(int(error.reason), int(Reason::System));
    }
    limit.rlim_cur = limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ck_assert(bytes_of(path) == before);
    ck_assert_int_ne(access((path + ".new").c_str(), F_OK), 0);
    burn(die->array(), 9, 10); // and it goes on
    die.reset();
    ck_assert_uint_eq(Die::open(path)->array().margin_high(9), 3u << 9);
}
END_TEST

START_TEST(left_over_version)
{
    make();
    put_bytes(path + ".new", {1, 2, 3}); // of a killed process
    ck_assert_int_eq(chmod((path + ".new").c_str(), 0644), 0);
    {
        auto die = Die::open(path);
        burn(die->array(), 9, 9);
    }
    ck_assert_uint_eq(Die::open(path)->array().margin_high(9), 512);
    ck_assert_int_eq(symlink("other", (path + ".new").c_str()), 0);
    auto die = Die::open(path);
    try {
        burn(die->array(), 9, 10);
        ck_abort();
    } catch (const DieError &error) {
        ck_assert_int_eq(int(error.reason), int(Reason::Symlink));
    }
    ck_assert_int_ne(access((folder + "/other").c_str(), F_OK), 0);
}
END_TEST

START_TEST(working_directory_may_change)
{
    ck_assert_int_eq(chdir(folder.c_str()), 0);
    auto die = Die::create("chip.die", rows);
    ck_assert_int_eq(chdir("/"), 0);
    burn(die->array(), 0, 1);
    die.reset();
    ck_assert_uint_eq(Die::open(path)->array().margin_high(0), 2);
}
END_TEST

// A process burns without end and says each ended pulse on a pipe; SIGKILL at any moment. What it
// said is in the die, at most one more is, and the die opens.
void killed(Die::Sync sync)
{
    unsigned known = 0;
    uint64_t random = 11;
    {
        auto die = Die::create(path, rows);
    }
    for (unsigned round = 0; round < 40; ++round) {
        int fds[2];
        ck_assert_int_eq(pipe(fds), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto die = Die::open(path, rows, sync);
            for (unsigned n = known; n < rows * 39; ++n) {
                burn(die->array(), n / 39, n % 39);
                if (write(fds[1], "x", 1) != 1) {
                    _exit(1);
                }
            }
            pause();
        }
        close(fds[1]);
        char c;
        if (known < rows * 39) {
            ck_assert_int_eq(read(fds[0], &c, 1), 1); // it works
            known++;
        }
        usleep(unit_random(&random) % 5000);
        ck_assert_int_eq(kill(child, SIGKILL), 0);
        ck_assert_int_eq(waitpid(child, nullptr, 0), child);
        while (read(fds[0], &c, 1) == 1) {
            known++;
        }
        close(fds[0]);
        auto die = Die::open(path, rows);
        unsigned found = 0;
        for (unsigned n = 0; n < rows * 39; ++n) {
            const bool one = die->array().margin_high(n / 39) >> n % 39 & 1;
            ck_assert(!one || found == n); // in order, without a gap
            found += one;
        }
        ck_assert_uint_ge(found, known);
        ck_assert_uint_le(found, known + 1);
        known = found;
    }
    ck_assert_uint_ge(known, 40);
}

START_TEST(killed_at_any_moment)
{
    killed(Die::Sync::EachPulse);
}
END_TEST

START_TEST(killed_at_any_moment_unsynced)
{
    killed(Die::Sync::AtClose);
}
END_TEST

// Several processes open, burn and close: each pulse is kept, and the lock is never with two.
START_TEST(owners_take_turns)
{
    {
        auto die = Die::create(path, rows);
    }
    constexpr unsigned owners = 4;
    pid_t children[owners];
    for (unsigned i = 0; i < owners; ++i) {
        children[i] = fork();
        if (children[i] == 0) {
            for (unsigned n = 0; n < 39;) {
                try {
                    auto die = Die::open(path, rows, Die::Sync::AtClose);
                    burn(die->array(), i, n);
                    ++n;
                } catch (const DieError &error) {
                    if (error.reason != Reason::Locked) {
                        std::fprintf(stderr, "%s\n", error.what());
                        _exit(1);
                    }
                    usleep(200);
                }
            }
            _exit(0);
        }
    }
    for (const pid_t child : children) {
        int status = -1;
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_eq(status, 0);
    }
    auto die = Die::open(path);
    for (unsigned i = 0; i < owners; ++i) {
        ck_assert_uint_eq(die->array().margin_high(i), FuseArray::mask);
    }
    ck_assert_uint_eq(die->generation(), 1 + owners * 39);
}
END_TEST

} // namespace

int main()
{
    Suite *suite = suite_create("die");
    TCase *t = tcase_create("die");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, new_die_is_blank_and_private);
    tcase_add_test(t, cells_come_back);
    tcase_add_test(t, format_is_as_documented);
    tcase_add_test(t, missing);
    tcase_add_test(t, every_flipped_bit);
    tcase_add_test(t, every_truncation);
    tcase_add_test(t, other_version);
    tcase_add_test(t, other_geometry);
    tcase_add_test(t, impossible_cells);
    tcase_add_test(t, every_other_mode);
    tcase_add_test(t, other_owner);
    tcase_add_test(t, symbolic_link);
    tcase_add_test(t, hard_link);
    tcase_add_test(t, folder_pipe_and_device);
    tcase_add_test(t, second_opener);
    tcase_add_test(t, made_once);
    tcase_add_test(t, replaced_while_in_use);
    tcase_add_test(t, full_disk_leaves_the_old_version);
    tcase_add_test(t, left_over_version);
    tcase_add_test(t, working_directory_may_change);
    tcase_add_test(t, killed_at_any_moment);
    tcase_add_test(t, killed_at_any_moment_unsynced);
    tcase_add_test(t, owners_take_turns);
    suite_add_tcase(suite, t);
    return unit_run(suite, nullptr);
}
