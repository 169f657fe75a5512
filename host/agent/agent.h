// SPDX-License-Identifier: Apache-2.0
// The device's agent: attests, keeps the certificates, renews them, and updates the device.
#ifndef HOST_AGENT_AGENT_H
#define HOST_AGENT_AGENT_H

#include "host/agent/anchor.h"
#include "host/agent/answer.h"
#include "host/agent/chip_key.h"
#include "host/agent/home.h"
#include "host/agent/link.h"
#include "host/verify/token.h"
#include "service/protocol.h"

// The device's clock: what the service told, and what has passed since. The machine's own calendar
// is asked for nothing.
struct agent_clock {
    int64_t told;  // by the service in this process; 0: not yet
    int64_t ticks; // then
    int64_t least; // what the service told before
};

struct agent {
    struct device device;
    struct home home;
    struct anchor anchor;
    EVP_PKEY *key;
    uint8_t request[PROTOCOL_REQUEST_MOST];
    size_t request_size;
    struct agent_clock clock;
    bool updates;      // are taken
    bool radio;        // all bytes go by it
    uint8_t tried[32]; // the list of updates that was installed last
    bool has_statement;
    struct verify_statement statement; // of the last token
    struct answer answer;              // the last one
    unsigned failures;                 // in a row
};

enum agent_outcome {
    AGENT_HEALTHY,
    AGENT_ILL,
    AGENT_REFUSED, // by the service: answer.reason
    AGENT_LATER,   // by the service, which says when to come back
    AGENT_FAILED,  // no answer
};

struct agent_result {
    enum agent_outcome outcome;
    unsigned after; // LATER: seconds
    struct sign_fault fault;
};

enum sign_status agent_open(struct agent *agent, const char *socket, const char *folder,
                            struct sign_fault *fault);
void agent_close(struct agent *agent);

// One attestation; a nonce that was refused is replaced once, at once. The certificates are on the
// disk when it returns, those that the verdict does not give are gone.
void agent_attest(struct agent *agent, struct agent_result *result);

// Looks for updates with the certificate that the last verdict gave. *installed: the device runs
// another slot now, and has to attest.
enum sign_status agent_update(struct agent *agent, bool *installed, struct sign_fault *fault);
// After a healthy verdict: raises the counters if an update waits for it.
enum sign_status agent_settle(struct agent *agent, struct sign_fault *fault);

// Attests until SIGTERM or SIGINT, or, with `once`, until the first verdict that no update changes.
// SIGUSR1: attests now.
enum sign_status agent_run(struct agent *agent, bool once, struct sign_fault *fault);

// `GET` of https://HOST:PORT/PATH with the client certificate; the body goes to standard output.
enum sign_status agent_get(struct agent *agent, const char *url, const char *certificates,
                           struct sign_fault *fault);

// ---- inside ----

int64_t agent_ticks(void); // seconds since some moment, the machine's sleep included
void agent_server(struct agent *agent, struct link_server *server);
__attribute__((format(printf, 2, 3))) void agent_log(const char *event, const char *format, ...);

#endif
