// SPDX-License-Identifier: Apache-2.0
#include "tests/lib/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;

void fuzz_begin(uint64_t seed)
{
    state = seed * 2 + 1;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
}

uint32_t fuzz_draw(void)
{
    state ^= state >> 12; // xorshift64* (Vigna 2016)
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)((state * UINT64_C(2685821657736338717)) >> 32);
}

void fuzz_need(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "fuzz: %s\n", what);
        abort();
    }
}

void fuzz_text(struct fuzz_seed *seed, const char *text)
{
    seed->size = strlen(text);
    fuzz_need(seed->size <= FUZZ_MOST, "a seed too long");
    memcpy(seed->bytes, text, seed->size);
}

void fuzz_file(struct fuzz_seed *seed, const char *path)
{
    FILE *file = fopen(path, "rb");
    fuzz_need(file != NULL, path);
    seed->size = fread(seed->bytes, 1, FUZZ_MOST, file);
    fuzz_need(seed->size > 0 && feof(file) != 0, path);
    (void)fclose(file);
}

static void change(struct fuzz_seed *seed)
{
    for (unsigned n = 1 + fuzz_draw() % 4; n > 0; n--) {
        const size_t at = seed->size == 0 ? 0 : fuzz_draw() % seed->size;
        const size_t most = seed->size - at, part = most == 0 ? 0 : 1 + fuzz_draw() % most;
        switch (fuzz_draw() % 6) {
        case 0:
            seed->bytes[at] ^= (uint8_t)(1u << fuzz_draw() % 8);
            break;
        case 1:
            seed->bytes[at] = (uint8_t) "\0\xFF\r\n 9:{"[fuzz_draw() % 8];
            break;
        case 2: // a part goes
            memmove(seed->bytes + at, seed->bytes + at + part, most - part);
            seed->size -= part;
            break;
        case 3: // a part comes twice
            if (seed->size + part <= FUZZ_MOST) {
                memmove(seed->bytes + at + part, seed->bytes + at, most);
                seed->size += part;
            }
            break;
        case 4: // a part of another place
            memmove(seed->bytes + at, seed->bytes + fuzz_draw() % (seed->size - part + 1), part);
            break;
        default:
            seed->size = at;
            break;
        }
        seed->size += seed->size == 0;
    }
}

static void show(const struct fuzz_seed *seed)
{
    for (size_t i = 0; i < seed->size; i++) {
        fprintf(stderr, "%02x", seed->bytes[i]);
    }
    fputc('\n', stderr);
}

static bool feed(const struct fuzz_reader *reader, const struct fuzz_seed *seed)
{
    // Bytes of their own, so that a sanitizer sees every one that is read too much.
    uint8_t *bytes = malloc(seed->size + 1);
    fuzz_need(bytes != NULL, "no memory");
    memcpy(bytes, seed->bytes, seed->size);
    bytes[seed->size] = 0;
    const bool taken = reader->read(bytes, seed->size);
    free(bytes);
    return taken;
}

void fuzz_run(const struct fuzz_reader *reader, const struct fuzz_seed *seeds, size_t count,
              unsigned long rounds)
{
    static struct fuzz_seed changed;
    unsigned long taken = 0;
    fuzz_need(count > 0, "a reader without a seed");
    printf("%-10s ", reader->name);
    (void)fflush(stdout);
    for (size_t i = 0; i < count; i++) {
        fuzz_need(feed(reader, &seeds[i]), "what is good is refused");
    }
    for (unsigned long i = 0; i < rounds; i++) {
        const struct fuzz_seed *seed = &seeds[fuzz_draw() % count];
        changed = *seed;
        change(&changed);
        const bool same =
            changed.size == seed->size && memcmp(changed.bytes, seed->bytes, changed.size) == 0;
        const bool good = feed(reader, &changed);
        fuzz_need(good || !same, "what is good is refused");
        if (good && !same && reader->is_signed) {
            show(seed);
            show(&changed);
            fuzz_need(false, "what was changed is taken: the one, and the other");
        }
        taken += good;
    }
    printf("%lu rounds, %lu taken\n", rounds, taken);
}
