// SPDX-License-Identifier: Apache-2.0
// Loading an image of the monitor's: its payload to a page that only Secure World reaches, its
// header to the channel page, and Pluton's word for it.
#ifndef PLUTON_MONITOR_LOAD_H
#define PLUTON_MONITOR_LOAD_H

#include "firmware/monitor/monitor.h"

// Where an image of the monitor's goes: its code from `code` on, its data from `data` on (0: it has
// none), each of at most that many bytes.
struct load_place {
    uint32_t code, code_most, data, data_most;
};

// Whether the monitor's slot has an image of an optional type at all (spec/image.toml).
enum dev_error monitor_load_has(struct monitor *monitor, uint32_t type, bool *has);

// The image of `type` in the monitor's slot. Of the manifest there are the fields that Pluton
// answers, and the hosts. 0, or the code of Pluton's answer or of a driver. Once more: the same
// image, or an error. *loaded: MONITOR_LOADED, exactly where Pluton's answer, looked at once more, is
// that of an image at this place; who has it loaded begins it with 0, and adds it to `doubt`, so
// that a call that was not made is not taken for an image.
uint32_t monitor_load(struct monitor *monitor, uint32_t type, const struct load_place *place,
                      struct image_manifest *manifest, uint32_t *loaded);

#endif
