// SPDX-License-Identifier: Apache-2.0
// SoftHSM writes the file of a token in place at each login: a kill in between leaves it empty, and
// all keys are lost with it. A copy beside it, tokens/<token>/token.kept, brings it back. The copy
// holds nothing that the file does not.
#ifndef PLUTON_SIGN_SOFTHSM_H
#define PLUTON_SIGN_SOFTHSM_H

#include "host/sign/fault.h"

// Before the module is loaded: token files that are not whole any more become their copies.
enum sign_status softhsm_mend(const char *tokens, struct sign_fault *fault);

// After a login: copies of token files that have none, or that were changed.
enum sign_status softhsm_keep(const char *tokens, struct sign_fault *fault);

#endif
