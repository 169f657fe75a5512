// SPDX-License-Identifier: Apache-2.0
// The configuration file: lines `name = value`, # begins a comment; service/service.conf names all
// of them. Without a file, or a line, the default holds.
#ifndef SERVICE_CONFIG_H
#define SERVICE_CONFIG_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "host/sign/fault.h"
#include "service/log.h"

enum {
    CONFIG_NAMES = 7,   // of the service
    CONFIG_MAKERS = 16, // manufacturers
    CONFIG_POINT = 64,
    CONFIG_WORD = 256,
    CONFIG_PATIENCE = 10,
};

struct config {
    char folder[PATH_MAX];                // database, token, roots
    char updates[PATH_MAX];               // images to offer; empty: none
    char module[PATH_MAX];                // PKCS#11; empty: SoftHSM in the folder
    char database[PATH_MAX];              // postgresql://...; empty: SQLite in the folder
    char listen[CONFIG_WORD];             // address:port of devices
    char admin[CONFIG_WORD];              // of operators
    char name[CONFIG_NAMES][CONFIG_WORD]; // in the service's certificate
    unsigned names;
    uint8_t maker[CONFIG_MAKERS][CONFIG_POINT]; // X || Y
    unsigned makers;
    uint32_t connections, connections_per_address;
    uint32_t patience;                    // seconds for a handshake, and for a request to come
    uint32_t address_rate, address_burst; // requests a second
    uint32_t device_rate, device_burst;   // attestations a minute
    enum log_level log;
};

void config_default(struct config *config);
// `path` is read on top of what is there. SIGN_WRONG_USE with file and line.
enum sign_status config_read(struct config *config, const char *path, struct sign_fault *fault);

#endif
