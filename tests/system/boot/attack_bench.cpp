// SPDX-License-Identifier: Apache-2.0
#include "tests/system/boot/attack_bench.h"

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include <openssl/sha.h>
#include <sys/wait.h>
#include <unistd.h>

#include "firmware/drivers/birth.h"
#include "firmware/drivers/efuse.h"
#include "firmware/rom/rom.h"
#include "firmware/runtime/boot.h"

namespace boot_attack
{

namespace
{

// Thrown through the firmware's C: the chip was reset under it, or the boot is over.
struct Restart {
};
struct Over {
};

// Of a process of its own.
std::string within; // its name
int report = -1;
unsigned counted[2]; // checks and failures before it

Chip::Settings settings()
{
    Chip::Settings s;
    s.noise_seed = 5;
    return s;
}

bool begins(const std::string &text, const std::string &with)
{
    return text.rfind(with, 0) == 0;
}

const struct hal_port port = {
    [](void *boot, uint32_t address, uint32_t *value) {
        return static_cast<Boot *>(boot)->read(address, value);
    },
    [](void *boot, uint32_t address, uint32_t value, unsigned strobe) {
        return static_cast<Boot *>(boot)->write(address, value, strobe);
    },
};

bool in_image(uint32_t address, uint32_t type)
{
    for (uint32_t slot = 0; slot < IMAGE_SLOTS; ++slot) {
        uint32_t place = 0;
        if (image_place(slot, type, &place) && address == PLUTON_FLASH_BASE + place) {
            return true;
        }
    }
    return false;
}

} // namespace

void Checks::that(bool met, const std::string &what)
{
    ++count_;
    if (!met) {
        ++failed_;
        std::printf("FAILED: %s%s\n", within.c_str(), what.c_str());
    }
}

void Checks::same(uint64_t got, uint64_t expected, const std::string &what)
{
    char text[64];
    std::snprintf(text, sizeof text, ": 0x%llX, not 0x%llX", static_cast<unsigned long long>(got),
                  static_cast<unsigned long long>(expected));
    that(got == expected, what + text);
}

void Checks::same(const std::string &got, const std::string &expected, const std::string &what)
{
    that(got == expected, what + ": '" + got + "', not '" + expected + "'");
}

void Checks::add(unsigned count, unsigned failed)
{
    count_ += count;
    failed_ += failed;
}

bool apart(Checks &checks, const std::string &name)
{
    int ends[2];
    std::fflush(nullptr);
    if (pipe(ends) != 0) {
        throw std::runtime_error("pipe");
    }
    const pid_t child = fork();
    if (child < 0) {
        throw std::runtime_error("fork");
    }
    if (child == 0) {
        within += name + ": ";
        close(ends[0]);
        report = ends[1];
        counted[0] = checks.count();
        counted[1] = checks.failed();
        return true;
    }
    close(ends[1]);
    unsigned counts[2] = {0, 0};
    const bool told = read(ends[0], counts, sizeof counts) == sizeof counts;
    close(ends[0]);
    int status = 0;
    (void)waitpid(child, &status, 0);
    checks.add(counts[0], counts[1]);
    checks.that(told && status == 0 && counts[0] > 0, name + ": ran to its end and checked");
    return false;
}

void over(const Checks &checks)
{
    const unsigned counts[2] = {checks.count() - counted[0], checks.failed() - counted[1]};
    std::fflush(nullptr);
    _exit(write(report, counts, sizeof counts) == sizeof counts ? 0 : 1);
}

Boot::Boot(std::vector<pluton::FuseRow> cells)
    : fuses(std::move(cells), 3), chip(fuses, {}, flash, settings())
{
}

void Boot::at(Stage stage)
{
    if (stage == stage_ && chip.resets == 0) {
        stage_ = Stage(int(stage) + 1);
        if (arrived) {
            arrived(stage);
        }
    }
}

void Boot::stop()
{
    ending_.line = "stopped";
    throw Over();
}

enum hal_status Boot::read(uint32_t address, uint32_t *value)
{
    if (address == PLUTON_FLASH_BASE + IMAGE_FLASH_TABLE_0) {
        at(Stage::Table);
    } else if (in_image(address, IMAGE_TYPE_PLRT)) {
        at(Stage::Runtime);
    } else if (in_image(address, IMAGE_TYPE_SMON)) {
        at(Stage::Monitor);
    }
    const enum hal_status status = chip.read(address, *value);
    look();
    return status;
}

enum hal_status Boot::write(uint32_t address, uint32_t value, unsigned strobe)
{
    const enum hal_status status = chip.write(address, value, strobe);
    look();
    return status;
}

void Boot::look()
{
    const std::string &all = chip.serial();
    ending_.app_ran = ending_.app_ran || chip.app_runs();
    for (size_t end; (end = all.find('\n', seen_)) != std::string::npos; seen_ = end + 1) {
        const std::string line = all.substr(seen_, end - seen_);
        const bool refused = begins(line, "boot: slot ");
        if (refused || begins(line, "rom: stopped") || begins(line, "runtime: update mode") ||
            begins(line, "monitor: stopped") || begins(line, "monitor: Normal World ")) {
            ending_.line = line;
            ending_.entries = unsigned(chip.accumulation().log.size());
            if (!refused) {
                throw Over();
            }
        }
    }
    if (chip.cycle() - power_ > limit) {
        ending_.line = "no end";
        throw Over();
    }
    if (chip.resets != resets_ || chip.in_reset()) {
        throw Restart();
    }
}

void Boot::firmware()
{
    struct hal hal = {&port, this};
    const auto rom = std::make_unique<struct rom>();
    const auto runtime = std::make_unique<struct runtime>();
    uint32_t argument = 0, entry = 0;
    resets_ = chip.resets;
    const bool enters = rom_boot(rom.get(), &hal, &argument, &entry) == ROM_ENTER;
    const bool serves = enters && runtime_init(runtime.get(), &hal) == DEV_OK &&
                        runtime_boot(runtime.get(), argument) == RUNTIME_SERVES;
    for (;;) {
        if (stage_ == Stage::Policy && chip.app_runs()) {
            at(Stage::Policy);
        }
        uint32_t value = 0;
        if (!serves || runtime_step(runtime.get()) != DEV_OK) {
            (void)hal_read32(&hal, PLUTON_ROM_BASE, &value); // waits, and looks for the end
        }
        if (stage_ == Stage::World && chip.accumulation().log.size() == 4) {
            at(Stage::World);
        }
    }
}

void Boot::run()
{
    chip.power_cycle();
    begin_ = seen_ = chip.serial().size();
    power_ = chip.cycle();
    stage_ = Stage::Table;
    ending_ = Ending();
    try {
        for (;;) {
            try {
                while (chip.in_reset()) {
                    chip.run(1);
                }
                if (chip.resets != 0 && !ending_.reset) {
                    ending_.reset = true;
                    (void)chip.read(PLUTON_RESETS_BASE + 0x1C, ending_.retention);
                    if (!across) {
                        return;
                    }
                }
                firmware();
            } catch (const Restart &) {
            }
        }
    } catch (const Over &) {
    }
}

std::vector<std::string> Boot::told() const
{
    std::vector<std::string> lines;
    const std::string all = serial(), begin = "boot: ";
    for (size_t from = 0, end; (end = all.find('\n', from)) != std::string::npos; from = end + 1) {
        const std::string line = all.substr(from, end - from);
        if (begins(line, begin)) {
            lines.push_back(line.substr(begin.size()));
        }
    }
    return lines;
}

const std::vector<pluton::FuseRow> &born(bool second)
{
    static std::vector<pluton::FuseRow> dies[2];
    if (!dies[second].empty()) {
        return dies[second];
    }
    Boot blank(std::vector<pluton::FuseRow>(PLUTON_FUSE_ROWS, pluton::FuseRow()));
    struct hal hal = pluton::soc::host_hal(blank.chip);
    struct lifecycle_dev lifecycle;
    struct lifecycle_dev_status status;
    struct birth_dev birth;
    struct efuse_dev efuse;
    uint8_t root[IMAGE_ROOT_BYTES], hash[HASH_BYTES], second_hash[HASH_BYTES];
    const struct image_second_signer lms = bench_second(1);
    bench_public(BENCH_ROOT, root);
    blank.chip.power_cycle();
    bool done = image_key_hash(root, hash) == IMAGE_FILE_OK &&
                image_second_hash(lms.key, second_hash) == IMAGE_FILE_OK &&
                lifecycle_dev_init(&lifecycle, &hal, PLUTON_LIFECYCLE_BASE) == DEV_OK &&
                lifecycle_dev_wait_sensed(&lifecycle, &status) == DEV_OK &&
                efuse_dev_init(&efuse, &hal, PLUTON_EFUSE_BASE) == DEV_OK &&
                efuse_dev_burn_root_hash(&efuse, hash) == DEV_OK &&
                efuse_dev_lock_root_hash(&efuse) == DEV_OK &&
                efuse_dev_revoke(&efuse, revoked_key) == DEV_OK;
    for (uint32_t i = 0; done && i < IMAGE_TYPES; ++i) {
        done = efuse_dev_raise_version(&efuse, (enum efuse_dev_counter)i, least) == DEV_OK;
    }
    if (second) {
        done = done && efuse_dev_burn_second_hash(&efuse, second_hash) == DEV_OK &&
               efuse_dev_lock_second_hash(&efuse) == DEV_OK &&
               efuse_dev_require_second_signature(&efuse) == DEV_OK;
    }
    if (!done || birth_dev_init(&birth, &hal, PLUTON_BIRTH_BASE) != DEV_OK ||
        birth_dev_start(&birth) != DEV_OK || birth_dev_wait(&birth) != DEV_OK) {
        throw std::runtime_error("the chip is not born");
    }
    dies[second] = blank.fuses.cells();
    return dies[second];
}

Bytes contents(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    Bytes bytes(std::istreambuf_iterator<char>(file), {});
    if (bytes.empty()) {
        throw std::runtime_error(path + ": can't be read");
    }
    bytes.resize((bytes.size() + 3) / 4 * 4);
    return bytes;
}

Bytes short_world()
{
    const uint32_t code[] = {0x00400893, 0x00000513, 0x00000073}; // li a7, 4; li a0, 0; ecall
    Bytes bytes(0x80);
    for (const uint32_t word : code) {
        for (unsigned i = 0; i < 4; ++i) {
            bytes.push_back(uint8_t(word >> (8 * i)));
        }
    }
    bytes.resize(0x200, 0x13);
    return bytes;
}

} // namespace boot_attack
