// SPDX-License-Identifier: Apache-2.0
#include "host/sign/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

static enum sign_status by_system(struct sign_fault *fault, const char *path, const char *what)
{
    return sign_fail(fault, SIGN_FAILED, "%s: cannot %s: %s", path, what, strerror(errno));
}

enum sign_status files_path(char path[PATH_MAX], const char *folder, const char *name,
                            struct sign_fault *fault)
{
    const int size = snprintf(path, PATH_MAX, "%s/%s", folder, name);
    if (size < 0 || size >= PATH_MAX) {
        return sign_fail(fault, SIGN_WRONG_USE, "%.200s...: the path is too long", folder);
    }
    return SIGN_OK;
}

bool files_exist(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

enum sign_status files_read(const char *path, size_t most, uint8_t **bytes, size_t *size,
                            struct sign_fault *fault)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s: %s", path, strerror(errno));
    }
    // It grows with the file, so that a small file takes little memory.
    uint8_t *all = NULL;
    size_t used = 0, room = 0;
    enum sign_status status = SIGN_OK;
    while (status == SIGN_OK) {
        if (used + 1 >= room) {
            room = room == 0 ? 65536 : 2 * room;
            uint8_t *more = realloc(all, room);
            if (more == NULL) {
                free(all);
                (void)fclose(file);
                return sign_fail(fault, SIGN_FAILED, "%s: no memory", path);
            }
            all = more;
        }
        const size_t got = fread(all + used, 1, room - used - 1, file);
        used += got;
        if (ferror(file)) {
            status = by_system(fault, path, "read");
        } else if (used > most) {
            status = sign_fail(fault, SIGN_WRONG_USE, "%s: more than %zu bytes", path, most);
        } else if (got == 0) {
            break;
        }
    }
    (void)fclose(file);
    if (status != SIGN_OK) {
        free(all);
        return status;
    }
    all[used] = 0;
    *bytes = all;
    *size = used;
    return SIGN_OK;
}

static bool write_whole(int descriptor, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        const ssize_t done = write(descriptor, bytes, size);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        bytes += done;
        size -= (size_t)done;
    }
    return true;
}

static bool flush_folder_of(const char *path)
{
    char folder[PATH_MAX];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        memcpy(folder, ".", 2);
    } else {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    const int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    const bool done = fsync(descriptor) == 0;
    (void)close(descriptor);
    return done;
}

enum sign_status files_replace(const char *path, const void *bytes, size_t size, mode_t mode,
                               struct sign_fault *fault)
{
    char part[PATH_MAX];
    const int length = snprintf(part, sizeof part, "%s.new", path);
    if (length < 0 || (size_t)length >= sizeof part) {
        return sign_fail(fault, SIGN_WRONG_USE, "%.200s...: the path is too long", path);
    }
    (void)unlink(part); // of a run that was cut
    const int descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (descriptor < 0) {
        return by_system(fault, part, "make it");
    }
    bool done = write_whole(descriptor, bytes, size) && fsync(descriptor) == 0;
    done = close(descriptor) == 0 && done;
    if (!done || rename(part, path) != 0 || !flush_folder_of(path)) {
        const enum sign_status status = by_system(fault, path, "write");
        (void)unlink(part);
        return status;
    }
    return SIGN_OK;
}

enum sign_status files_append(const char *path, const void *bytes, size_t size,
                              struct sign_fault *fault)
{
    const bool is_new = !files_exist(path);
    const int descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return by_system(fault, path, "open");
    }
    bool done = write_whole(descriptor, bytes, size) && fsync(descriptor) == 0;
    done = close(descriptor) == 0 && done;
    if (done && is_new) {
        done = flush_folder_of(path);
    }
    return done ? SIGN_OK : by_system(fault, path, "append");
}

enum sign_status files_cut(const char *path, size_t size, struct sign_fault *fault)
{
    const int descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
        return by_system(fault, path, "open");
    }
    const bool done = ftruncate(descriptor, (off_t)size) == 0 && fsync(descriptor) == 0;
    const enum sign_status status = done ? SIGN_OK : by_system(fault, path, "cut");
    (void)close(descriptor);
    return status;
}

enum sign_status files_folder(const char *path, struct sign_fault *fault)
{
    if (mkdir(path, 0700) == 0) {
        return flush_folder_of(path) ? SIGN_OK : by_system(fault, path, "make the folder");
    }
    struct stat status;
    if (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return SIGN_OK;
    }
    return sign_fail(fault, SIGN_WRONG_USE, "%s: cannot make the folder: %s", path,
                     strerror(errno == EEXIST ? ENOTDIR : errno));
}

enum sign_status files_lock(const char *path, int *descriptor, struct sign_fault *fault)
{
    const int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (opened < 0) {
        return by_system(fault, path, "open");
    }
    while (flock(opened, LOCK_EX) != 0) {
        if (errno != EINTR) {
            const enum sign_status status = by_system(fault, path, "lock");
            (void)close(opened);
            return status;
        }
    }
    *descriptor = opened;
    return SIGN_OK;
}

enum sign_status files_random(void *bytes, size_t size, struct sign_fault *fault)
{
    uint8_t *next = bytes;
    while (size > 0) {
        const ssize_t got = getrandom(next, size, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return sign_fail(fault, SIGN_FAILED, "no random bytes: %s", strerror(errno));
        }
        next += got;
        size -= (size_t)got;
    }
    return SIGN_OK;
}

void files_hex(char *text, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < size; i++) {
        *text++ = digits[bytes[i] >> 4];
        *text++ = digits[bytes[i] & 15];
    }
    *text = '\0';
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool files_unhex(const char *text, uint8_t *bytes, size_t size)
{
    if (strlen(text) != 2 * size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        const int high = digit_of(text[2 * i]), low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
