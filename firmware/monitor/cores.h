// SPDX-License-Identifier: Apache-2.0
// The real-time and radio cores as the monitor has them: their images, their start, and what
// happens when one falls.
#ifndef PLUTON_MONITOR_CORES_H
#define PLUTON_MONITOR_CORES_H

#include "firmware/monitor/monitor.h"
#include "firmware/monitor/policy.h"

// A core that fell is loaded, measured and started again so often, and then stays stopped.
#define CORES_RESTARTS 3u

// Loads the images that are in the slot, each to its core's memory. The code of the first that is
// not good, and its type and number.
uint32_t cores_load(struct monitor *monitor, uint32_t *type, uint32_t *number);

// What a policy may give these cores: what their manifests name.
void cores_bounds(const struct monitor *monitor, struct policy_bounds *bounds);

// Before close: the pages that the radio core shares, wiped, with the hosts of Normal World's
// manifest.
enum dev_error cores_grant(struct monitor *monitor);

// The same looked at once more: 0 exactly where these pages are granted as they are to be, and the
// hosts are the manifest's; where there is no radio core, too.
uint32_t cores_look_again(struct monitor *monitor);

// After close: the cores begin, unless there is a doubt.
enum dev_error cores_start(struct monitor *monitor);

// Cores fell: each is loaded once more, and starts only if it is what was measured.
void cores_fell(struct monitor *monitor);

// Bit n: core n has an image and is not stopped.
uint32_t cores_running(struct monitor *monitor);

#endif
