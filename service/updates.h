// SPDX-License-Identifier: Apache-2.0
// The images that the service offers: whole files of a folder, those that the policy has released.
#ifndef SERVICE_UPDATES_H
#define SERVICE_UPDATES_H

#include "firmware/lib/image.h"
#include "service/policy.h"
#include "service/text.h"

enum { UPDATES_MOST = 256 };

struct updates_image {
    struct image_manifest manifest;
    uint8_t sha256[32]; // of the file
    uint8_t *bytes;
    size_t size;
};

struct updates {
    struct updates_image *image; // of malloc
    size_t count;
};

// Files that are no images are named in the log and left out. An empty path: no images.
enum sign_status updates_read(struct updates *updates, const char *folder,
                              struct sign_fault *fault);
void updates_free(struct updates *updates);

// The lines of GET /v1/update: of each type the latest one that is released.
void updates_list(const struct updates *updates, const struct policy *policy, struct text *text);
// NULL: there is none with this digest that is released.
const struct updates_image *updates_find(const struct updates *updates, const struct policy *policy,
                                         const uint8_t sha256[32]);

#endif
