// SPDX-License-Identifier: Apache-2.0
// Preloaded into the program under test: the process is killed at the n-th call that changes a
// file, of the program or of the token's module. CUT_AT: n, counted from 1; CUT_AFTER: behind the
// call instead of before it. CUT_COUNT names a file that gets the number of calls at the end.
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long calls;

static long at(void)
{
    const char *text = getenv("CUT_AT");
    return text != NULL ? strtol(text, NULL, 10) : 0;
}

static void die(void)
{
    (void)kill(getpid(), SIGKILL);
}

static void before(void)
{
    calls++;
    if (calls == at() && getenv("CUT_AFTER") == NULL) {
        die();
    }
}

static void after(void)
{
    if (calls == at()) {
        die();
    }
}

__attribute__((destructor)) static void tell(void)
{
    const char *path = getenv("CUT_COUNT");
    FILE *file = path != NULL ? fopen(path, "w") : NULL;
    if (file != NULL) {
        (void)fprintf(file, "%ld\n", calls);
        (void)fclose(file);
    }
}

#define REAL(type, name)                                                                           \
    __typeof__(type) *real = NULL;                                                                 \
    void *const symbol = dlsym(RTLD_NEXT, name);                                                   \
    memcpy(&real, &symbol, sizeof real)

int fsync(int descriptor)
{
    REAL(int(int), "fsync");
    before();
    const int result = real(descriptor);
    after();
    return result;
}

int rename(const char *from, const char *to)
{
    REAL(int(const char *, const char *), "rename");
    before();
    const int result = real(from, to);
    after();
    return result;
}

int unlink(const char *path)
{
    REAL(int(const char *), "unlink");
    before();
    const int result = real(path);
    after();
    return result;
}

int remove(const char *path)
{
    REAL(int(const char *), "remove");
    before();
    const int result = real(path);
    after();
    return result;
}

ssize_t write(int descriptor, const void *bytes, size_t size)
{
    REAL(ssize_t(int, const void *, size_t), "write");
    before();
    const ssize_t result = real(descriptor, bytes, size);
    after();
    return result;
}

int ftruncate(int descriptor, off_t size)
{
    REAL(int(int, off_t), "ftruncate");
    before();
    const int result = real(descriptor, size);
    after();
    return result;
}

int fflush(FILE *file)
{
    REAL(int(FILE *), "fflush");
    before();
    const int result = real(file);
    after();
    return result;
}
