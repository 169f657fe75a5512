// SPDX-License-Identifier: Apache-2.0
// What the monitor grants: which grants of a policy are good ones. No hardware is touched here.
#ifndef PLUTON_MONITOR_POLICY_H
#define PLUTON_MONITOR_POLICY_H

#include "firmware/lib/image.h"
#include "firmware/lib/pages.h"

#ifdef __cplusplus
extern "C" {
#endif

// Why a policy is refused as a whole, before anything of it is granted.
enum policy_error {
    POLICY_OK,
    POLICY_FORMAT,  // no policy
    POLICY_TAKEN,   // a page that an image takes, or that the monitor grants or keeps itself
    POLICY_FIXED,   // a device that is Secure World's, or no resource
    POLICY_RIGHTS,  // more than the resource's kind allows, or write together with execute
    POLICY_DEVICE,  // a device for Normal World or a core that its image's manifest does not name
    POLICY_SUBJECT, // rights for a core whose image was not loaded
};

// One word for people; never null.
const char *policy_error_name(enum policy_error error);

#define POLICY_SUBJECTS 6u

// taken: pages of SRAM. runs: bit n, an image of subject n was loaded. devices: of the manifest of
// the subject's image; Pluton's and Secure World's are not looked at.
struct policy_bounds {
    struct pages taken;
    uint32_t runs;
    uint32_t devices[POLICY_SUBJECTS][2];
};

enum policy_error policy_check(const struct image_policy *policy,
                               const struct policy_bounds *bounds);

// Leaves of a manifest's hosts those that the policy names, too. The policy was measured, the
// manifest was not.
void policy_hosts(const struct image_policy *policy, uint8_t hosts[IMAGE_HOSTS_BYTES]);

// How many of these hosts the policy does not name.
uint32_t policy_hosts_beyond(const struct image_policy *policy,
                             const uint8_t hosts[IMAGE_HOSTS_BYTES]);

#ifdef __cplusplus
}
#endif

#endif
