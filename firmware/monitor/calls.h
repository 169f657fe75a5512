// SPDX-License-Identifier: Apache-2.0
// What Normal World asks of the monitor: the number in a7, arguments from a0 on, the result in a0.
// What comes back is 0, or one of the codes below.
#ifndef PLUTON_MONITOR_CALLS_H
#define PLUTON_MONITOR_CALLS_H

enum world_call {
    // a0: offset in the shared page, a1: bytes, 1 to WORLD_WRITE_MOST: printed on the serial line;
    // what is neither printable ASCII nor a line feed, as a dot.
    WORLD_CALL_WRITE = 1,
    // The last refusal that the monitor recorded: a0 = 1 (0: none), a1 = address, a2 = who and what
    // (WORLD_REFUSAL), a3 = refusals by the firewalls since the chip's reset.
    WORLD_CALL_REFUSAL = 2,
    // a0: from now on a refused access (access fault) resumes there, in user mode, all other
    // registers being as they were.
    // 0: it ends Normal World, as every other exception does.
    WORLD_CALL_FAULTS = 3,
    // a0: a code for people. Normal World does not run any more.
    WORLD_CALL_END = 4,
    // a0 = cores that run: bit 0 real-time 0, bit 1 real-time 1, bit 2 radio.
    WORLD_CALL_CORES = 5,
};

// Subject and access of a refusal in one word: spec/subjects.toml, spec/resources.toml.
#define WORLD_REFUSAL(subject, access) ((uint32_t)(subject) | (uint32_t)(access) << 8)

#define WORLD_ERROR_CALL 1u     // no such call
#define WORLD_ERROR_ARGUMENT 2u // beyond the shared page, too long, nothing
#define WORLD_WRITE_MOST 256u

#endif
