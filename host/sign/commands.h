// SPDX-License-Identifier: Apache-2.0
// What the program does, one function a word of its command line.
#ifndef PLUTON_SIGN_COMMANDS_H
#define PLUTON_SIGN_COMMANDS_H

#include "host/sign/authority.h"

enum { COMMANDS_HOSTS = 32, COMMANDS_BY = 2 };

struct options {
    struct authority_options authority;
    const char *word[3]; // behind the command
    size_t words;
    enum authority_kind kind;
    bool has_id, has_types, second, draft, approved, dismiss, has_revoke;
    bool has_load, has_data, has_data_bytes;
    uint32_t id, revoke, types;
    const char *type;
    uint32_t security_version, release, load, data, data_bytes, least;
    const char *devices;
    const char *host[COMMANDS_HOSTS];
    size_t hosts;
    const char *by[COMMANDS_BY];
    size_t bys;
    const char *approver, *approver_pin;
    const char *root, *second_hash;
    uint32_t revoked;
    struct sign_fault *fault;
};

enum sign_status command_keys(const struct options *options);
enum sign_status command_image(const struct options *options);
enum sign_status command_approver(const struct options *options);
enum sign_status command_approve(const struct options *options);
enum sign_status command_policy(const struct options *options);
enum sign_status command_verify(const struct options *options);
enum sign_status command_show(const struct options *options);
enum sign_status command_log(const struct options *options);

#endif
