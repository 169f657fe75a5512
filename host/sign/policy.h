// SPDX-License-Identifier: Apache-2.0
// Policies as text, and as the payload of a POLI image (spec/image.toml). A line of the text grants
// a resource:
//
//   uart0 app_normal=rw
//   sram:12 app_secure=rw app_normal=rw      page 12 of SRAM
//   130 app_secure=r                         the entry of this index
//
// resource, then subject=rights, rights of r, w, x; or it names a host, `host gateway.example`. #
// begins a comment. What can't be granted
// (spec/resources.toml: fixed, rights that its kind does not know, SRAM that is written and
// executed) is refused here, as a monitor and the firewalls would refuse it.
#ifndef PLUTON_SIGN_POLICY_H
#define PLUTON_SIGN_POLICY_H

#include <stdio.h>

#include "firmware/lib/image.h"
#include "host/sign/fault.h"

enum { POLICY_MOST = IMAGE_POLICY_BYTES + IMAGE_POLICY_GRANTS * IMAGE_GRANT_BYTES };

// `name`: of the text, for messages.
enum sign_status policy_parse(const char *name, const char *text, uint8_t payload[POLICY_MOST],
                              size_t *size, struct sign_fault *fault);

// One host more in a payload; one that it names already stays as it is.
enum sign_status policy_add_host(uint8_t payload[POLICY_MOST], const char *host,
                                 struct sign_fault *fault);

// Prints a payload as text that policy_parse takes.
enum sign_status policy_print(FILE *out, const uint8_t *payload, size_t size,
                              struct sign_fault *fault);

// Devices by their names or numbers, separated by commas: bit n, the device of value n.
enum sign_status policy_devices(const char *list, uint64_t *devices, struct sign_fault *fault);

#endif
