// SPDX-License-Identifier: Apache-2.0
#include "host/agent/agent.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host/sign/files.h"
#include "host/sign/number.h"

enum {
    NAP = 60, // the clock is looked at so often: it goes on while the machine sleeps
    DELAY_FIRST = 10,
    DELAY_MOST = 3600,
    RENEW_LEAST = 30,
};

// ---- time and log ----

int64_t agent_ticks(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_BOOTTIME, &now);
    return (int64_t)now.tv_sec;
}

void agent_log(const char *event, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "ticks=%" PRId64 " event=%s ", agent_ticks(), event);
    // NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start stands above
    (void)vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
}

// ---- begin and end ----

enum sign_status agent_open(struct agent *agent, const char *socket, const char *folder,
                            struct sign_fault *fault)
{
    memset(agent, 0, sizeof *agent);
    agent->device.file = -1;
    agent->updates = true;
    enum sign_status status = home_open(&agent->home, folder, fault);
    if (status == SIGN_OK) {
        status = device_open(&agent->device, socket, fault);
    }
    if (status == SIGN_OK) {
        agent->clock.least = home_time(&agent->home);
        agent->key = chip_key_new(&agent->device);
        status = agent->key != NULL
                     ? SIGN_OK
                     : sign_fail(fault, SIGN_FAILED, "the device's general key is no P-256 key");
    }
    return status;
}

void agent_close(struct agent *agent)
{
    device_rest(&agent->device);
    chip_key_free(agent->key);
    agent->key = NULL;
}

// ---- the loop ----

// Uniform in half to all of it.
static unsigned jittered(unsigned seconds)
{
    uint32_t random = 0;
    struct sign_fault unused;
    (void)files_random(&random, sizeof random, &unused);
    return seconds / 2 + random % (seconds - seconds / 2 + 1);
}

static unsigned delay_of(struct agent *agent)
{
    unsigned delay = DELAY_FIRST;
    for (unsigned i = 1; i < agent->failures && delay < DELAY_MOST; i++) {
        delay *= 2;
    }
    return jittered(delay < DELAY_MOST ? delay : DELAY_MOST);
}

// How long until the next attestation.
static unsigned judge(struct agent *agent, const struct agent_result *result)
{
    agent->failures = result->outcome <= AGENT_ILL ? 0 : agent->failures + 1;
    switch (result->outcome) {
    case AGENT_HEALTHY:
        agent_log("healthy", "time=%" PRId64 " renew=%" PRIu32, agent->answer.time,
                  agent->answer.renew);
        break;
    case AGENT_ILL:
        agent_log("ill", "time=%" PRId64 " renew=%" PRIu32 " words=\"%s\"", agent->answer.time,
                  agent->answer.renew, agent->answer.words);
        break;
    case AGENT_LATER:
        agent_log("later", "after=%u words=\"%s\"", result->after, result->fault.text);
        return result->after;
    case AGENT_REFUSED:
    case AGENT_FAILED: {
        const unsigned after = delay_of(agent);
        agent_log(result->outcome == AGENT_REFUSED ? "refused" : "failed", "after=%u words=\"%s\"",
                  after, result->fault.text);
        return after;
    }
    }
    return agent->answer.renew > RENEW_LEAST ? agent->answer.renew : RENEW_LEAST;
}

static void take_signals(sigset_t *set)
{
    (void)sigemptyset(set);
    (void)sigaddset(set, SIGTERM);
    (void)sigaddset(set, SIGINT);
    (void)sigaddset(set, SIGUSR1);
    (void)sigprocmask(SIG_BLOCK, set, NULL);
}

// False: told to end.
static bool rest(const sigset_t *set, unsigned seconds)
{
    const int64_t due = agent_ticks() + seconds;
    for (int64_t left; (left = due - agent_ticks()) > 0;) {
        const struct timespec nap = {left < NAP ? left : NAP, 0};
        const int got = sigtimedwait(set, NULL, &nap);
        if (got == SIGUSR1) {
            return true;
        }
        if (got > 0) {
            return false;
        }
    }
    return true;
}

// One attestation and what follows from it. *again: at once.
static unsigned round_of(struct agent *agent, struct agent_result *result, bool *again)
{
    struct sign_fault fault = {""};
    *again = false;
    agent_attest(agent, result);
    const unsigned after = judge(agent, result);
    if (result->outcome > AGENT_ILL) {
        return after;
    }
    if (result->outcome == AGENT_HEALTHY && agent_settle(agent, &fault) != SIGN_OK) {
        agent_log("not-raised", "words=\"%s\"", fault.text);
    }
    if (agent->updates && agent_update(agent, again, &fault) != SIGN_OK) {
        agent_log("update-failed", "words=\"%s\"", fault.text);
    }
    return after;
}

enum sign_status agent_run(struct agent *agent, bool once, struct sign_fault *fault)
{
    sigset_t set;
    take_signals(&set);
    for (bool goes_on = true; goes_on;) {
        struct agent_result result;
        bool again = false;
        // The policy that runs names the service: another one after an update.
        if (anchor_find(&agent->device, &agent->anchor, &result.fault) == SIGN_OK) {
            const unsigned after = round_of(agent, &result, &again);
            if (again) {
                continue;
            }
            if (once) {
                if (result.outcome == AGENT_HEALTHY) {
                    return SIGN_OK;
                }
                return sign_fail(fault, SIGN_FAILED, "%s",
                                 result.outcome == AGENT_ILL ? agent->answer.words
                                                             : result.fault.text);
            }
            goes_on = rest(&set, after);
        } else if (once) {
            return sign_fail(fault, SIGN_FAILED, "%s", result.fault.text);
        } else {
            agent->failures++;
            const unsigned after = delay_of(agent);
            agent_log("failed", "after=%u words=\"%s\"", after, result.fault.text);
            goes_on = rest(&set, after);
        }
    }
    agent_log("end", "words=\"as told\"");
    return SIGN_OK;
}

// ---- a request to somebody else ----

enum { BODY_MOST = 1 << 20 };

static bool split(const char *url, char *host, size_t room, char *port, const char **path)
{
    static const char scheme[] = "https://";
    uint32_t number = 0;
    if (strncmp(url, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    const char *at = url + sizeof scheme - 1;
    const size_t size = strcspn(at, ":/");
    if (size == 0 || size >= room) {
        return false;
    }
    memcpy(host, at, size);
    host[size] = '\0';
    at += size;
    memcpy(port, "443", 4);
    if (*at == ':') {
        const size_t digits = strcspn(++at, "/");
        if (digits == 0 || digits > 5) {
            return false;
        }
        memcpy(port, at, digits);
        port[digits] = '\0';
        at += digits;
    }
    *path = *at == '/' ? at : "/";
    return number_of(port, 65535, &number) && number != 0 && strpbrk(*path, " \r\n\t") == NULL;
}

enum sign_status agent_get(struct agent *agent, const char *url, const char *certificates,
                           struct sign_fault *fault)
{
    char host[256], port[6];
    const char *path = NULL;
    struct answer_certificate certificate;
    struct link link;
    struct link_reply reply;
    if (!split(url, host, sizeof host, port, &path)) {
        return sign_fail(fault, SIGN_WRONG_USE, "'%s': not https://HOST:PORT/PATH", url);
    }
    enum sign_status status = home_get(&agent->home, HOME_CLIENT, &certificate, fault);
    if (status != SIGN_OK) {
        return status;
    }
    const struct link_server server = {.host = host,
                                       .port = port,
                                       .certificates = certificates,
                                       .radio = agent->radio ? &agent->device : NULL};
    const struct link_credential credential = {agent->key, certificate.der, certificate.size};
    status = link_open(&link, &server, &credential, fault);
    if (status != SIGN_OK) {
        return status;
    }
    status = link_call(&link, "GET", path, NULL, 0, BODY_MOST, &reply, fault);
    link_close(&link);
    if (status != SIGN_OK) {
        return status;
    }
    const bool put = fwrite(reply.body, 1, reply.size, stdout) == reply.size && fflush(stdout) == 0;
    free(reply.body);
    if (reply.status != 200) {
        return sign_fail(fault, SIGN_FAILED, "%s: the server answers %d", url, reply.status);
    }
    return put ? SIGN_OK : sign_fail(fault, SIGN_FAILED, "standard output: %s", strerror(errno));
}
