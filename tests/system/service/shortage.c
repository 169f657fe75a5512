// SPDX-License-Identifier: Apache-2.0
// Shortages, to be preloaded into the service under test. The file of PLUTON_SHORTAGE is shared
// with the test: four 64-bit numbers, after how many allocations one fails (0: none does), how many
// failed, how many there were, and whether the disk of the database is full.
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FRAMES = 64 };

struct shared {
    _Atomic int64_t after;
    _Atomic int64_t failed;
    _Atomic int64_t seen;
    _Atomic int64_t full;
};

// What glibc's malloc and the others are called behind those names; dlsym() would allocate.
extern void *libc_malloc(size_t size) __asm__("__libc_malloc");
extern void *libc_calloc(size_t count, size_t size) __asm__("__libc_calloc");
extern void *libc_realloc(void *old, size_t size) __asm__("__libc_realloc");

static struct shared *shared;

__attribute__((constructor)) static void map(void)
{
    void *frame[1];
    (void)backtrace(frame, 1); // what it loads for itself, it loads now
    const char *path = getenv("PLUTON_SHORTAGE");
    const int file = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *found = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (found == MAP_FAILED) {
        abort(); // a test without shortages would prove nothing
    }
    (void)close(file);
    shared = found;
}

static int is_in(const void *frame, const char *file)
{
    Dl_info info;
    return dladdr(frame, &info) != 0 && strstr(info.dli_fname, file) != NULL;
}

// SoftHSM ends the process, or writes to where nothing is, when it or OpenSSL below it has no
// memory; libevent does where the program asks its part for TLS for a new connection. Nothing of
// the service is to be learned from that.
static int is_of_others(void)
{
    void *frame[FRAMES];
    const int count = backtrace(frame, FRAMES);
    int own = 0;
    for (int i = 0; i < count; i++) {
        if (is_in(frame[i], "libsofthsm2")) {
            return 1;
        }
    }
    // Itself, and what the one that asked needed of libevent's other part.
    while (own < count && (is_in(frame[own], "shortage") || is_in(frame[own], "libevent_core"))) {
        own++;
    }
    return own + 1 < count && is_in(frame[own], "libevent_openssl") &&
           !is_in(frame[own + 1], ".so");
}

static int fails(void)
{
    if (shared == NULL) {
        return 0;
    }
    shared->seen++;
    if (shared->after <= 0 || --shared->after != 0) {
        return 0;
    }
    if (is_of_others()) {
        shared->after = 1; // the next one
        return 0;
    }
    shared->failed++;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails() ? NULL : libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails() ? NULL : libc_realloc(old, size);
}

static int is_full(int file)
{
    char name[64], path[4096];
    if (shared == NULL || shared->full == 0) {
        return 0;
    }
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    const ssize_t size = readlink(name, path, sizeof path - 1);
    path[size > 0 ? size : 0] = '\0';
    return strstr(path, "service.db") != NULL;
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    if (is_full(file)) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, file, bytes, size, at);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    return pwrite64(file, bytes, size, at);
}
