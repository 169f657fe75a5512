// SPDX-License-Identifier: Apache-2.0
// What the device keeps: its certificates, the latest time that the service told, and whether an
// update waits for its first healthy verdict. Each file is replaced as a whole; any mix of old and
// new files is a good one, because each certificate stands for itself.
#ifndef HOST_AGENT_HOME_H
#define HOST_AGENT_HOME_H

#include "host/agent/answer.h"
#include "host/sign/fault.h"

enum home_certificate { HOME_CLIENT, HOME_SERVICE, HOME_UPDATE };

struct home {
    const char *folder;
};

enum sign_status home_open(struct home *home, const char *folder, struct sign_fault *fault);
// client.pem, service.pem, update.pem. A certificate of 0 bytes: the file is taken away.
enum sign_status home_put(const struct home *home, enum home_certificate which,
                          const struct answer_certificate *certificate, struct sign_fault *fault);
enum sign_status home_get(const struct home *home, enum home_certificate which,
                          struct answer_certificate *certificate, struct sign_fault *fault);
// Unix seconds; 0: never told.
int64_t home_time(const struct home *home);
enum sign_status home_set_time(const struct home *home, int64_t time, struct sign_fault *fault);
// The slot that an update was written to, until its counters are raised; -1: none.
int home_pending(const struct home *home);
enum sign_status home_set_pending(const struct home *home, int slot, struct sign_fault *fault);

#endif
