// SPDX-License-Identifier: Apache-2.0
// Pluton's runtime, driven by the two worlds.
//
// usage: runtime_test DIE ROM
// With the native runtime DIE is made: a chip is born, and its fuses are kept there. With Pluton's
// own core, which has no host port to be born by, DIE is the one that the native run left, and ROM
// is the runtime's image.
#include <fstream>
#include <iterator>

#include "firmware/drivers/birth.h"
#include "firmware/hal/generated/spec.h"
#include "sim/models/die.h"
#include "tests/system/runtime/bench.h"

namespace runtime_test
{

namespace
{

// Blank to Provisioned, by the host port.
std::vector<pluton::FuseRow> born(Checks &checks, const pluton::NoiseProfile &noise)
{
    Chip chip(std::vector<pluton::FuseRow>(PLUTON_FUSE_ROWS), 77, noise, Bytes(PLUTON_ROM_SIZE));
    struct lifecycle_dev lifecycle;
    struct lifecycle_dev_status status;
    struct birth_dev birth;
    const bool done =
        lifecycle_dev_init(&lifecycle, &chip.host(), PLUTON_LIFECYCLE_BASE) == DEV_OK &&
        lifecycle_dev_wait_sensed(&lifecycle, &status) == DEV_OK &&
        birth_dev_init(&birth, &chip.host(), PLUTON_BIRTH_BASE) == DEV_OK &&
        birth_dev_start(&birth) == DEV_OK && birth_dev_wait(&birth) == DEV_OK;
    checks.that(done, "the chip is born");
    return chip.array.cells();
}

int run(const std::string &path, const std::string &rom_path)
{
    Checks checks;
    Context context{checks, {}, {}, {}};
    std::string error;
    pluton::NoiseProfile::parse("healthy", &context.healthy, &error);
    if (Simulation::has_core()) {
        std::ifstream file(rom_path, std::ios::binary);
        context.rom.assign(std::istreambuf_iterator<char>(file), {});
        if (context.rom.empty()) {
            std::fprintf(stderr, "runtime_test: %s: can't be read\n", rom_path.c_str());
            return 3;
        }
        context.born = pluton::Die::open(path, PLUTON_FUSE_ROWS)->array().cells();
    } else {
        context.rom.resize(PLUTON_ROM_SIZE);
        context.born = born(checks, context.healthy);
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
        std::fprintf(stderr, "usage: runtime_test DIE ROM\n");
        return 2;
    }
    try {
        return runtime_test::run(argv[1], argv[2]);
    } catch (const std::exception &error) {
        std::fprintf(stderr, "runtime_test: %s\n", error.what());
        return 1;
    }
}
