// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/image/image_bench.h"

#include <string.h>

#include "tests/lib/unit.h"

void bench_init(struct bench *b)
{
    static const char *const hosts[] = {"update.example", "time.example:123"};
    uint8_t root[IMAGE_ROOT_BYTES];
    uint64_t random = 17;
    const struct image_second_signer second = bench_second(BENCH_LEAF);
    memset(b, 0, sizeof *b);
    bench_public(BENCH_ROOT, root);
    ck_assert(image_key_hash(root, b->chip.root_hash) == IMAGE_FILE_OK);
    ck_assert(image_second_hash(second.key, b->chip.second_hash) == IMAGE_FILE_OK);
    b->chip.root_locked = b->chip.second_locked = b->chip.second_compulsory = true;
    b->chip.revoked = ~(1u << BENCH_KEY_ID);
    b->chip.least_version[IMAGE_NUMBER_SMON] = 3;
    b->wanted = (struct image_wanted){.type = IMAGE_TYPE_SMON,
                                      .code = {0x80000000, 0x10000},
                                      .data = {0x80010000, 0x10000},
                                      .page = 0x10000};
    b->plan = (struct image_plan){.type = IMAGE_TYPE_SMON,
                                  .security_version = 3,
                                  .release = 20261,
                                  .load = 0x80000000,
                                  .data = 0x80010000,
                                  .data_bytes = 0x8004,
                                  .devices = UINT64_C(0x800000000001),
                                  .hosts = hosts,
                                  .host_count = 2};
    unit_random_bytes(&random, b->payload, sizeof b->payload);
    bench_compose(b);
}

void bench_compose(struct bench *b)
{
    const struct image_certificate certificate =
        bench_certificate(BENCH_ROOT, BENCH_IMAGE_KEY, BENCH_KEY_ID, BENCH_ALL_TYPES);
    const struct image_signer signer = bench_signer(BENCH_IMAGE_KEY);
    const struct image_second_signer second = bench_second(BENCH_LEAF);
    ck_assert(image_compose(&b->plan, b->payload, sizeof b->payload, &certificate, &signer, &second,
                            b->image) == IMAGE_FILE_OK);
}

enum image_error bench_check(const struct bench *b)
{
    struct image_manifest manifest, before;
    memset(&manifest, 0xA5, sizeof manifest);
    before = manifest;
    const enum image_error error =
        image_file_check(b->image, sizeof b->image, &b->chip, &b->wanted, &manifest);
    const bool same = memcmp(&manifest, &before, sizeof manifest) == 0;
    ck_assert_msg(same == (error != IMAGE_OK), "the manifest is written exactly with success");
    return error;
}
