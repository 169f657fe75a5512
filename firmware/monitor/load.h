// SPDX-License-Identifier: Apache-2.0
// Loading an image of the monitor's: its payload to a page that only Secure World reaches, its
// header to the channel page, and Pluton's word for it.
#ifndef PLUTON_MONITOR_LOAD_H
#define PLUTON_MONITOR_LOAD_H

#include "firmware/monitor/monitor.h"

// The image of `type` in the monitor's slot: its code from `code` on and, where it has any, its
// data from `data` on, each of at most MONITOR_WORLD_MOST bytes. Of the manifest there are the
// fields that Pluton answers. 0, or the code of Pluton's answer or of a driver.
uint32_t monitor_load(struct monitor *monitor, uint32_t type, uint32_t code, uint32_t data,
                      struct image_manifest *manifest);

#endif
