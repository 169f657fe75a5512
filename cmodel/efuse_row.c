// SPDX-License-Identifier: Apache-2.0
// Rows by spec/fuse_map.toml.
#include "cmodel/efuse.h"

struct run {
    unsigned first, rows; // copies counted
    enum efuse_kind kind;
    uint64_t word;
    unsigned slot;
    bool by_software;
};

#define WORD_AT(name, mark, areas, software)                                                       \
    {                                                                                              \
        PLUTON_FUSE_##name, areas, EFUSE_KIND_WORD, PLUTON_FUSE_##name##_WORD, mark, software      \
    }
#define WORD(name, areas, software) WORD_AT(name, PLUTON_FUSE_##name, areas, software)

static const struct run runs[] = {
    WORD(PROVISIONED, 1, false),
    WORD(SECURED, 1, false),
    WORD(RETURNED, 1, false),
    WORD(LOCK_SERIAL, 1, true),
    WORD(LOCK_ROOT, 1, true),
    WORD_AT(LOCK_SECOND, EFUSE_MARK_LOCK_SECOND, 1, true),
    WORD(BEGUN, PLUTON_FUSE_AREAS, false),
    WORD(COMMIT, PLUTON_FUSE_AREAS, false),
    {PLUTON_FUSE_SERIAL, PLUTON_FUSE_SERIAL_COUNT, EFUSE_KIND_SECDED, 0, 0, true},
    {PLUTON_FUSE_ROOT_HASH, PLUTON_FUSE_ROOT_HASH_COUNT, EFUSE_KIND_SECDED, 0, 4, true},
    {PLUTON_FUSE_SECOND_HASH, PLUTON_FUSE_SECOND_HASH_COUNT, EFUSE_KIND_SECDED, 0,
     EFUSE_SLOT_SECOND, true},
    {PLUTON_FUSE_REVOCATION, 2, EFUSE_KIND_UNARY, 0, 12, true},
    {PLUTON_FUSE_POLICY, 2, EFUSE_KIND_UNARY, 0, 13, true},
    {PLUTON_FUSE_ROLLBACK, 2 * PLUTON_FUSE_ROLLBACK_COUNT, EFUSE_KIND_UNARY, 0, 14, true},
};

struct efuse_row efuse_row_of(unsigned row)
{
    for (unsigned i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        const struct run *r = &runs[i];
        if (row >= r->first && row < r->first + r->rows) {
            const unsigned at = row - r->first;
            const bool unary = r->kind == EFUSE_KIND_UNARY;
            return (struct efuse_row){.kind = r->kind,
                                      .word = r->word,
                                      .slot = r->slot + (unary ? at / 2 : at),
                                      .second = unary && at % 2 == 1,
                                      .by_software = r->by_software};
        }
    }
    const unsigned stride = PLUTON_FUSE_DIGEST_ATTESTATION_STRIDE; // both digests of an area
    if (row >= PLUTON_FUSE_DIGEST_ATTESTATION &&
        row < PLUTON_FUSE_DIGEST_ATTESTATION + PLUTON_FUSE_AREAS * stride) {
        return (struct efuse_row){.kind = EFUSE_KIND_SECDED,
                                  .slot = EFUSE_SLOT_DIGESTS +
                                          (row - PLUTON_FUSE_DIGEST_ATTESTATION) % stride};
    }
    return (struct efuse_row){.kind = EFUSE_KIND_NONE};
}
