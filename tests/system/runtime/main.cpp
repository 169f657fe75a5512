// SPDX-License-Identifier: Apache-2.0
// Pluton's runtime, driven by the two worlds.
//
// usage: runtime_test DIE RUNTIME [GROUP]
// With the native runtime DIE is made: a chip is born, and its fuses are kept there, and its root
// key in DIE.pem. With Pluton's own core, which has no host port to be born by, DIE is the one that
// the native run left, and RUNTIME is the image. GROUP: the checks of this name alone.
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

const struct {
    const char *name;
    void (*test)(Context &);
} groups[] = {
    {"commands", test_commands}, {"ciphers", test_ciphers}, {"capabilities", test_capabilities},
    {"loads", test_loads},       {"rights", test_rights},   {"misuse", test_misuse},
    {"failures", test_failures},
};

void show_cycles(Context &context)
{
    std::printf("cycles of a command, from the first access of the world to its last:\n");
#define SHOW(op, name, ...)                                                                        \
    std::printf("  %-22s %8llu\n", name, (unsigned long long)context.cycles[op]);
    MAILBOX_COMMAND_TABLE(SHOW)
#undef SHOW
}

int run(const std::string &path, const std::string &runtime_path, const std::string &only)
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
    bool ran = false;
    for (const auto &group : groups) {
        if (only.empty() || only == group.name) {
            group.test(context);
            ran = true;
        }
    }
    if (!ran) {
        std::fprintf(stderr, "runtime_test: there is no group %s\n", only.c_str());
        return 2;
    }
    show_cycles(context);
    std::printf("%u checks, %u failed\n", checks.count(), checks.failed());
    return checks.failed() == 0 && checks.count() > (only.empty() ? 100u : 5u) ? 0 : 1;
}

} // namespace

} // namespace runtime_test

int main(int argc, char **argv)
{
    if (argc != 3 && argc != 4) {
        std::fprintf(stderr, "usage: runtime_test DIE RUNTIME [GROUP]\n");
        return 2;
    }
    try {
        return runtime_test::run(argv[1], argv[2], argc == 4 ? argv[3] : "");
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runtime_test: %s\n", error.what());
        return 1;
    }
}
