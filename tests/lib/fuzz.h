// SPDX-License-Identifier: Apache-2.0
// Readers of what others send, fed with changes of what is good. Programs that use it are built
// with sanitizers; what they find ends the program, after the bytes were shown.
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FUZZ_MOST = 8192 };

struct fuzz_seed {
    uint8_t bytes[FUZZ_MOST];
    size_t size;
};

struct fuzz_reader {
    const char *name;
    // Whether it takes them. A zero byte is behind the last one.
    bool (*read)(uint8_t *bytes, size_t size);
    bool is_signed; // what was changed must not be taken
};

void fuzz_begin(uint64_t seed);
uint32_t fuzz_draw(void);
// Ends the program with `what` if the condition does not hold.
void fuzz_need(bool condition, const char *what);
void fuzz_text(struct fuzz_seed *seed, const char *text);
void fuzz_file(struct fuzz_seed *seed, const char *path);

// Each seed as it is, which must be taken, then `rounds` changes of seeds. Prints a line.
void fuzz_run(const struct fuzz_reader *reader, const struct fuzz_seed *seeds, size_t count,
              unsigned long rounds);

#endif
