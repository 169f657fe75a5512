// SPDX-License-Identifier: Apache-2.0
#include "service/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static atomic_int least = LOG_INFO;

void log_least(enum log_level level)
{
    atomic_store(&least, (int)level);
}

void log_line(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    char line[1024], when[32];
    if ((int)level < atomic_load(&least)) {
        return;
    }
    struct timespec now = {0, 0};
    struct tm at;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (gmtime_r(&now.tv_sec, &at) == NULL) {
        at = (struct tm){.tm_mday = 1};
    }
    (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &at);
    int size = snprintf(line, sizeof line, "time=%s.%03ldZ level=%s event=%s ", when,
                        now.tv_nsec / 1000000, names[level], event);
    va_list list;
    va_start(list, format);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line before
    const int more = vsnprintf(line + size, sizeof line - (size_t)size - 1, format, list);
    va_end(list);
    size += more > 0 ? more : 0;
    size = size < (int)sizeof line - 2 ? size : (int)sizeof line - 2;
    for (int i = 0; i < size; i++) {
        if (line[i] < ' ' || line[i] > '~') {
            line[i] = '?';
        }
    }
    line[size] = '\n';
    // One write, so that lines of two threads stay apart.
    (void)!write(STDERR_FILENO, line, (size_t)size + 1);
}
