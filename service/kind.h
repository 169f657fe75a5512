// SPDX-License-Identifier: Apache-2.0
// The kinds of certificates. Each has a root, and a key, of its own.
#ifndef SERVICE_KIND_H
#define SERVICE_KIND_H

enum kind {
    KIND_SERVER,  // the service's own
    KIND_CLIENT,  // healthy devices, for any online service
    KIND_SERVICE, // healthy devices, for this service alone
    KIND_UPDATE,  // ill devices, for updates alone
    KIND_ADMIN,   // operators
    KINDS,
};

const char *kind_name(enum kind kind);
// CN of its root.
const char *kind_root_name(enum kind kind);

#endif
