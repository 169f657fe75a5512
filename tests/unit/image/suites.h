// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_IMAGE_SUITES_H
#define TESTS_IMAGE_SUITES_H

#include <check.h>

void refused_tests(Suite *suite);
void slots_tests(Suite *suite);
void lms_tests(Suite *suite);

#endif
