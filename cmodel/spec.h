// SPDX-License-Identifier: Apache-2.0
// Where the models' headers find the facts of spec/. An installed spec.h is the generated file
// itself, so that headers here include their neighbours alone, in the tree and installed.
#ifndef CMODEL_SPEC_H
#define CMODEL_SPEC_H

#include "firmware/hal/generated/spec.h"

#endif
