// SPDX-License-Identifier: Apache-2.0
// Runs programs on cmodel/ecc_engine and prints what each cycle writes: the other side of
// trace_test.py.
//
// A line of standard input is a run: set, operation (numbers), blind, order, and the numbers by
// enum ecc_input, in hexadecimal. For each, a line "cycle register value" a write-back, then "end
// error first second cycles".
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmodel/ecc_engine.h"
#include "tests/lib/records.h"

static struct ecc_engine_tables tables[ECC_SET_COUNT];
static struct ecc_engine engine;

static int fail(const char *why)
{
    fprintf(stderr, "replay: %s\n", why);
    return EXIT_FAILURE;
}

static void print(const struct ecc_value *value)
{
    for (unsigned i = ECC_VALUE_LIMBS; i-- != 0;) {
        printf("%08" PRIx32, value->limb[i]);
    }
}

// The next number of a line, or NULL: at most 16 digits of `base`.
static const char *small(const char *line, int base, uint64_t *value)
{
    char *end;
    *value = strtoull(line, &end, base);
    return end != line ? end : NULL;
}

static const char *number(const char *line, uint8_t *bytes)
{
    char digits[2 * ECC_BYTES + 1] = {0};
    size_t size = 0;
    while (*line == ' ') {
        line++;
    }
    strncpy(digits, line, 2 * (size_t)ECC_BYTES);
    return records_hex(digits, bytes, ECC_BYTES, &size) && size == ECC_BYTES
               ? line + 2 * (size_t)ECC_BYTES
               : NULL;
}

static int run(const char *line)
{
    uint64_t set, operation, order;
    struct ecc_engine_inputs inputs;
    if ((line = small(line, 10, &set)) == NULL || (line = small(line, 10, &operation)) == NULL ||
        (line = small(line, 16, &inputs.blind)) == NULL ||
        (line = small(line, 16, &order)) == NULL) {
        return fail("malformed line");
    }
    inputs.order = (unsigned)order;
    for (unsigned i = 0; i < ECC_INPUT_COUNT; i++) {
        if ((line = number(line, inputs.number[i])) == NULL) {
            return fail("a number is missing");
        }
    }
    if (set >= ECC_SET_COUNT || operation >= ECC_OPERATION_COUNT) {
        return fail("unknown set or operation");
    }
    ecc_engine_start(&engine, &tables[set], (enum ecc_operation)operation, &inputs);
    while (engine.running) {
        const uint64_t cycle = engine.cycle;
        struct ecc_engine_write write;
        ecc_engine_step(&engine, &write);
        if (write.valid) {
            printf("%" PRIu64 " %u ", cycle, write.target);
            print(&write.value);
            putchar('\n');
        }
    }
    if (engine.hazard != NULL) {
        return fail(engine.hazard);
    }
    printf("end %u ", (unsigned)engine.error);
    print(&engine.output[0]);
    putchar(' ');
    print(&engine.output[1]);
    printf(" %" PRIu64 "\n", engine.cycle);
    return EXIT_SUCCESS;
}

int main(void)
{
    for (unsigned set = 0; set < ECC_SET_COUNT; set++) {
        if (!ecc_engine_tables_make(&tables[set], (enum ecc_set)set)) {
            return fail("out of memory");
        }
    }
    static char line[2048];
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (run(line) != EXIT_SUCCESS) {
            return EXIT_FAILURE;
        }
    }
    return EXIT_SUCCESS;
}
