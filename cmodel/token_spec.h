// SPDX-License-Identifier: Apache-2.0
// Where the models' headers find the facts of spec/token.toml; as spec.h.
#ifndef CMODEL_TOKEN_SPEC_H
#define CMODEL_TOKEN_SPEC_H

#include "firmware/hal/generated/token_spec.h"

#endif
