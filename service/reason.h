// SPDX-License-Identifier: Apache-2.0
// Refusals and illnesses in words (protocol.h).
#ifndef SERVICE_REASON_H
#define SERVICE_REASON_H

#include <stdint.h>

#include "service/protocol.h"

const char *reason_word(enum protocol_refusal refusal);
const char *reason_text(enum protocol_refusal refusal);
int reason_status(enum protocol_refusal refusal); // of HTTP; 200 if accepted

const char *illness_word(enum protocol_illness illness);
const char *illness_text(enum protocol_illness illness);

// A set of illnesses: bit n, the illness n.
typedef uint32_t illness_set;

#endif
