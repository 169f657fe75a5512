// SPDX-License-Identifier: Apache-2.0
// Pluton's runtime, driven by the two worlds.
//
// usage: runtime_test DIE RUNTIME
// With the native runtime DIE is made: a chip is born, and its fuses are kept there, and its root
// key in DIE.pem. With Pluton's own core, which has no host port to be born by, DIE is the one that
// the native run left, and RUNTIME is the image.
#include <fstream>
#include <iterator>

#include <openssl/sha.h>

#include "firmware/drivers/birth.h"
#include "firmware/drivers/efuse.h"
#include "firmware/hal/generated/spec.h"
#include "sim/models/die.h"
#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

// Blank to Provisioned, by the host port.
std::vector<pluton::FuseRow> born(Checks &checks, const pluton::NoiseProfile &noise,
                                  const Bytes &root)
{
    Chip chip(std::vector<pluton::FuseRow>(PLUTON_FUSE_ROWS), 77, noise, {});
    struct lifecycle_dev lifecycle;
    struct lifecycle_dev_status status;
    struct birth_dev birth;
    struct efuse_dev efuse;
    Bytes point = {4};
    point.insert(point.end(), root.begin(), root.end());
    uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(point.data(), point.size(), hash);
    const bool done =
        root.size() == 64 &&
        lifecycle_dev_init(&lifecycle, &chip.host(), PLUTON_LIFECYCLE_BASE) == DEV_OK &&
        lifecycle_dev_wait_sensed(&lifecycle, &status) == DEV_OK &&
        efuse_dev_init(&efuse, &chip.host(), PLUTON_EFUSE_BASE) == DEV_OK &&
        efuse_dev_burn_root_hash(&efuse, hash) == DEV_OK &&
        efuse_dev_lock_root_hash(&efuse) == DEV_OK &&
        birth_dev_init(&birth, &chip.host(), PLUTON_BIRTH_BASE) == DEV_OK &&
        birth_dev_start(&birth) == DEV_OK && birth_dev_wait(&birth) == DEV_OK;
    checks.that(done, "the chip is born");
    return chip.array.cells();
}

int run(const std::string &path, const std::string &runtime_path)
{
    Checks checks;
    Context context(checks);
    context.root = path + ".pem";
    std::string error;
    pluton::NoiseProfile::parse("healthy", &context.healthy, &error);
    if (Simulation::has_core()) {
        std::ifstream file(runtime_path, std::ios::binary);
        context.runtime.assign(std::istreambuf_iterator<char>(file), {});
        if (context.runtime.empty()) {
            std::fprintf(stderr, "runtime_test: %s: can't be read\n", runtime_path.c_str());
            return 3;
        }
        context.born = pluton::Die::open(path, PLUTON_FUSE_ROWS)->array().cells();
    } else {
        context.runtime.clear();
        context.born = born(checks, context.healthy, make_root(context.root));
        std::remove(path.c_str());
        // The die file takes pulses only: every whole cell is one.
        const auto die = pluton::Die::create(path, PLUTON_FUSE_ROWS, pluton::Die::Sync::AtClose);
        for (unsigned row = 0; row < PLUTON_FUSE_ROWS; ++row) {
            for (unsigned bit = 0; bit < pluton::FuseArray::bits; ++bit) {
                if ((context.born[row].whole >> bit & 1) != 0) {
                    die->array().begin(row, bit);
                    while (!die->array().step()) {
                    }
                }
            }
        }
    }
    test_commands(context);
    test_ciphers(context);
    test_capabilities(context);
    test_loads(context);
    std::printf("cycles of a command, from the first access of the world to its last:\n");
#define SHOW(op, name, ...)                                                                        \
    std::printf("  %-22s %8llu\n", name, (unsigned long long)context.cycles[op]);
    MAILBOX_COMMAND_TABLE(SHOW)
#undef SHOW
    std::fflush(stdout);
    test_rights(context);
    test_misuse(context);
    test_failures(context);
    std::printf("%u checks, %u failed\n", checks.count(), checks.failed());
    return checks.failed() == 0 && checks.count() > 100 ? 0 : 1;
}

} // namespace

} // namespace runtime_test

int main(int argc, char **argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: runtime_test DIE RUNTIME\n");
        return 2;
    }
    try {
        return runtime_test::run(argv[1], argv[2]);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runtime_test: %s\n", error.what());
        return 1;
    }
}
