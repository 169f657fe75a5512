// SPDX-License-Identifier: Apache-2.0
// Compressed time, to be preloaded into programs under test. All of them share the file of
// PLUTON_FAKE_TIME: three 64-bit numbers, how far the clocks are ahead in nanoseconds, how many
// times faster a wait of sigtimedwait() goes, and by how many seconds the calendar is wrong for
// processes that have PLUTON_FAKE_CALENDAR in their environment.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { BILLION = 1000000000 };

struct shared {
    _Atomic int64_t ahead;
    _Atomic int64_t faster;
    _Atomic int64_t wrong;
};

static struct shared *shared(void)
{
    static struct shared *mapped;
    const char *path = getenv("PLUTON_FAKE_TIME");
    if (mapped == NULL && path != NULL) {
        const int file = open(path, O_RDWR | O_CLOEXEC);
        void *found = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        mapped = found == MAP_FAILED ? NULL : found;
        (void)close(file);
    }
    if (mapped == NULL) {
        abort(); // a test in true time would prove nothing
    }
    return mapped;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    if (syscall(SYS_clock_gettime, clock, now) != 0) {
        return -1;
    }
    const int64_t ahead = shared()->ahead;
    now->tv_sec += ahead / BILLION;
    now->tv_nsec += ahead % BILLION;
    if (now->tv_nsec >= BILLION) {
        now->tv_nsec -= BILLION;
        now->tv_sec++;
    }
    if (clock == CLOCK_REALTIME && getenv("PLUTON_FAKE_CALENDAR") != NULL) {
        now->tv_sec += shared()->wrong;
    }
    return 0;
}

time_t time(time_t *out)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (out != NULL) {
        *out = now.tv_sec;
    }
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    out->tv_sec = now.tv_sec;
    out->tv_usec = now.tv_nsec / 1000;
    return 0;
}

int sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict info,
                 const struct timespec *restrict limit)
{
    static int (*real)(const sigset_t *, siginfo_t *, const struct timespec *);
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "sigtimedwait");
    }
    const int64_t whole = (int64_t)limit->tv_sec * BILLION + limit->tv_nsec;
    const int64_t some = whole / shared()->faster;
    const struct timespec wait = {some / BILLION, some % BILLION};
    const int got = real(set, info, &wait);
    if (got < 0 && errno == EAGAIN) {
        shared()->ahead += whole - some;
    }
    return got;
}
