// SPDX-License-Identifier: Apache-2.0
// A manufacturer's list (docs/attestation-service.md): whether it is one, and that each device in
// it has the keys that it names.
#ifndef SERVICE_ENROLMENT_H
#define SERVICE_ENROLMENT_H

#include "service/config.h"
#include "service/store.h"

enum { ENROLMENT_MOST = 4 << 20 }; // bytes

struct enrolment {
    struct store_device *device; // of malloc
    size_t count;
    char maker[2 * CONFIG_POINT + 1];
};

// `text` ends with a zero and is cut into its words. `makers`: whose lists are taken. SIGN_FAILED
// with the line's number.
enum sign_status enrolment_read(char *text, size_t size, const struct config *makers,
                                struct enrolment *list, struct sign_fault *fault);
void enrolment_free(struct enrolment *list);

#endif
