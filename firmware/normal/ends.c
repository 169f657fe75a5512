// SPDX-License-Identifier: Apache-2.0
#include "firmware/normal/serve.h"

void normal_last(void) {}
