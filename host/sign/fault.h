// SPDX-License-Identifier: Apache-2.0
// How the signing authority's functions end: a status, and for everything but SIGN_OK a sentence
// for the operator. A function that does not end with SIGN_OK has left its output untouched.
#ifndef PLUTON_SIGN_FAULT_H
#define PLUTON_SIGN_FAULT_H

// The values are the exit codes of the programs.
enum sign_status {
    SIGN_OK = 0,
    SIGN_FAILED = 1,    // refused, or a check failed
    SIGN_WRONG_USE = 2, // the operator asked for what there is not
    SIGN_MISSING = 3,   // something is not on this machine
};

struct sign_fault {
    char text[768];
};

__attribute__((format(printf, 2, 3))) void sign_note(struct sign_fault *fault, const char *format,
                                                     ...);

// Writes the sentence; its value is the status. A macro, so that whoever reads a caller, a static
// analyzer, say, sees that the value is not SIGN_OK.
#define sign_fail(fault, status, ...) (sign_note((fault), __VA_ARGS__), (enum sign_status)(status))

#endif
