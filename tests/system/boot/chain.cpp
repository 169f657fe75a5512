// SPDX-License-Identifier: Apache-2.0
// Attacks on the chain of images: each is refused by the check that it is made for, nothing of it
// runs, and the slot is marked. Natively; what the chip's cores run from SRAM is the real monitor.
//
// usage: boot_chain FIRMWARE quick|full [ATTACK]
//
// FIRMWARE: folder of monitor.bin. ATTACK: only those that have this in their name.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>

#include "firmware/drivers/flash_control.h"
#include "tests/system/boot/attack_bench.h"

namespace boot_attack
{

namespace
{

struct Case {
    Stage stage;
    std::string name;
    std::function<void(Boot &)> attack;
    uint32_t type = 0; // of the image that is refused, and why
    std::string why;
    std::function<void(Boot &, Checks &)> judge; // instead
};

struct Set {
    Bytes plrt, smon, poli, nwos;
};

class Chain
{
  public:
    Chain(Checks &checks, const std::string &folder, bool full, std::string only)
        : checks_(checks), full_(full), only_(std::move(only)),
          monitor_(contents(folder + "/monitor.bin"))
    {
    }

    void table_writes();
    void first_signature();
    void second_signature();
    void life_cycles();

  private:
    Set set(const Signer &by = {}, const Words &words = {}) const;
    void put(Boot &boot, uint32_t slot, const Set &images) const;
    void add(Stage stage, const std::string &name, uint32_t type, const std::string &why,
             std::function<void(Boot &)> attack);
    void add(Stage stage, const std::string &name, std::function<void(Boot &)> attack,
             std::function<void(Boot &, Checks &)> judge);
    void add(Case one);
    void run(Boot &boot, bool to_the_end);
    void judge(const Case &one, Boot &boot);

    void flips(uint32_t type, const Bytes &image, bool second);
    void truncated(uint32_t type, const Bytes &image);
    void signers(uint32_t type, const Bytes &payload);
    void placed(uint32_t type, const Bytes &payload);
    void swapped(const Set &good);
    void tables();
    void policies();
    void lies(const Set &good);
    void lie(Boot &boot);
    void judge_lie(const Set &good, Boot &boot, Checks &checks) const;
    void slots(const Set &good);

    static uint32_t place(uint32_t type, uint32_t slot = 0)
    {
        uint32_t offset = 0;
        if (!image_place(slot, type, &offset)) {
            throw std::logic_error("no place");
        }
        return offset;
    }
    static Stage stage_of(uint32_t type)
    {
        return type == IMAGE_TYPE_PLRT   ? Stage::Runtime
               : type == IMAGE_TYPE_SMON ? Stage::Monitor
               : type == IMAGE_TYPE_POLI ? Stage::Policy
                                         : Stage::World;
    }
    static void replace(Boot &boot, uint32_t type, const Bytes &image)
    {
        boot.flash.put(place(type), image);
    }

    Checks &checks_;
    const bool full_;
    const std::string only_;
    const Bytes monitor_;
    const Bytes runtime_ = Bytes(0x300, 0x6F);
    const std::vector<Grant> grants_ = {
        {PLUTON_RESOURCE_UART0,
         PLUTON_PERMISSION(PLUTON_SUBJECT_APP_SECURE, PLUTON_ACCESS_READ) |
             PLUTON_PERMISSION(PLUTON_SUBJECT_APP_SECURE, PLUTON_ACCESS_WRITE)}};
    std::map<uint32_t, unsigned>
        seen_; // words of images, and how often a flash that lies was asked
    std::vector<Case> cases_;
    unsigned added_ = 0;
};

const uint32_t chain[] = {IMAGE_TYPE_PLRT, IMAGE_TYPE_SMON, IMAGE_TYPE_POLI, IMAGE_TYPE_NWOS};

Set Chain::set(const Signer &by, const Words &words) const
{
    return {image(IMAGE_TYPE_PLRT, runtime_, words, by),
            image(IMAGE_TYPE_SMON, monitor_, words, by),
            image(IMAGE_TYPE_POLI, policy(grants_), words, by),
            image(IMAGE_TYPE_NWOS, short_world(), words, by)};
}

void Chain::put(Boot &boot, uint32_t slot, const Set &images) const
{
    boot.flash.put(place(IMAGE_TYPE_PLRT, slot), images.plrt);
    boot.flash.put(place(IMAGE_TYPE_SMON, slot), images.smon);
    boot.flash.put(place(IMAGE_TYPE_POLI, slot), images.poli);
    boot.flash.put(place(IMAGE_TYPE_NWOS, slot), images.nwos);
}

void Chain::add(Case one)
{
    // The quick tier takes one in five; the lists of the types are as long, so that each type has
    // others.
    const bool taken = full_ || !only_.empty() || one.judge || added_++ % 5 == 0;
    if (taken && one.name.find(only_) != std::string::npos) {
        cases_.push_back(std::move(one));
    }
}

void Chain::add(Stage stage, const std::string &name, uint32_t type, const std::string &why,
                std::function<void(Boot &)> attack)
{
    add({stage, name, std::move(attack), type, why, nullptr});
}

void Chain::add(Stage stage, const std::string &name, std::function<void(Boot &)> attack,
                std::function<void(Boot &, Checks &)> judge)
{
    add({stage, name, std::move(attack), 0, "", std::move(judge)});
}

// Refused at this image by this check; the log has what was measured and no more; nothing was
// released that was not verified; RETENTION says it all.
void Chain::judge(const Case &one, Boot &boot)
{
    if (one.judge) {
        one.judge(boot, checks_);
        return;
    }
    const uint32_t number = type_number(one.type), code = check_code(one.why);
    const unsigned before =
        unsigned(std::find(std::begin(chain), std::end(chain), one.type) - chain);
    const Ending &end = boot.ending();
    checks_.same(end.line, "boot: slot 0 " + type_name(one.type) + " refused: " + one.why,
                 "refusal");
    checks_.same(end.entries, 1 + before + (one.why == "digest" ? 1 : 0), "entries of the log");
    checks_.same(end.app_ran, before >= 2, "the application core ran");
    checks_.that(end.reset, "the chip's reset");
    checks_.same(end.retention,
                 1u | (one.type == IMAGE_TYPE_PLRT ? 4u : 0u) | (number + 1) << 8 | code << 16,
                 "RETENTION");
    checks_.same(boot.told().size(), before + 1, "lines of the boot");
}

// Every case from its stage on, then the boot itself, which is good; or no further than the last
// case.
void Chain::run(Boot &boot, bool to_the_end)
{
    const Case *mine = nullptr;
    size_t left = cases_.size();
    boot.arrived = [&](Stage stage) {
        unsigned ran = 0;
        for (const Case &one : cases_) {
            if (one.stage == stage) {
                ++ran;
                --left;
                if (apart(checks_, one.name)) {
                    mine = &one;
                    boot.arrived = nullptr;
                    boot.flash.answers = nullptr;
                    one.attack(boot);
                    return;
                }
            }
        }
        std::printf("stage %d: %u attacks, %u checks so far, %u failed\n", int(stage), ran,
                    checks_.count(), checks_.failed());
        std::fflush(stdout);
        if (left == 0 && !to_the_end) {
            boot.stop();
        }
    };
    if (left != 0 || to_the_end) {
        boot.run();
    }
    if (mine != nullptr) {
        judge(*mine, boot);
        over(checks_);
    }
    checks_.same(left, 0, "attacks that were not made");
    if (to_the_end) {
        checks_.same(boot.ending().line, "monitor: Normal World ended with 0",
                     "what is genuine boots");
        checks_.same(boot.ending().entries, 5, "entries of its log");
    }
    cases_.clear();
}

// ---- What is changed on its way ----

void Chain::flips(uint32_t type, const Bytes &whole, bool second)
{
    static const uint32_t quick[] = {
        IMAGE_MAGIC_OFFSET,           IMAGE_VERSION_OFFSET,        IMAGE_ROOT_OFFSET + 63,
        IMAGE_KEY_ID_OFFSET,          IMAGE_KEY_TYPES_OFFSET,      IMAGE_KEY_OFFSET + 33,
        IMAGE_CERTIFICATE_OFFSET + 9, IMAGE_TYPE_OFFSET + 3,       IMAGE_SECURITY_VERSION_OFFSET,
        IMAGE_RELEASE_OFFSET + 3,     IMAGE_PAYLOAD_BYTES_OFFSET,  IMAGE_LOAD_OFFSET + 3,
        IMAGE_ENTRY_OFFSET,           IMAGE_DATA_OFFSET + 2,       IMAGE_DATA_BYTES_OFFSET + 2,
        IMAGE_DEVICES_OFFSET + 7,     IMAGE_DIGEST_OFFSET + 31,    IMAGE_HOSTS_OFFSET,
        IMAGE_HOSTS_OFFSET + 255,     IMAGE_SIGNATURE_OFFSET + 63, IMAGE_FIELDS_BYTES,
        IMAGE_HEADER_BYTES - 1,       IMAGE_HEADER_BYTES};
    std::vector<uint32_t> offsets(std::begin(quick), std::end(quick));
    if (second) {
        offsets = {IMAGE_SECOND_KEY_OFFSET, IMAGE_SECOND_KEY_OFFSET + 55};
    }
    if (full_) {
        offsets.clear();
        const uint32_t first = second ? IMAGE_SECOND_KEY_OFFSET : 0;
        const uint32_t end = second ? IMAGE_FIELDS_BYTES : uint32_t(whole.size());
        // A second signature takes some million cycles.
        const uint32_t dear = second ? IMAGE_SECOND_SIGNATURE_OFFSET : IMAGE_HEADER_BYTES;
        for (uint32_t at = first; at < end; at += at < dear ? 1 : 16) {
            offsets.push_back(at);
        }
    } else if (!second) {
        offsets.push_back(uint32_t(whole.size() - 1));
    }
    for (const uint32_t at : offsets) {
        Bytes changed = whole;
        changed[at] ^= uint8_t(1u << (at * 5 + 3) % 8);
        const uint8_t byte = changed[at];
        const std::string why = first_failure(changed, at, second);
        if (!why.empty()) {
            add(stage_of(type), type_name(type) + ", byte " + std::to_string(at), type, why,
                [=](Boot &boot) { boot.flash.put(place(type) + at, {byte}); });
        }
    }
}

// What is not there is erased flash.
void Chain::truncated(uint32_t type, const Bytes &whole)
{
    const uint32_t size = uint32_t(whole.size());
    for (const uint32_t at : {0u, 4u, 208u, uint32_t(IMAGE_SIGNATURE_OFFSET), 2108u, 4095u, 4096u,
                              4100u, size - 4, size - 1}) {
        Bytes cut = whole;
        std::fill(cut.begin() + at, cut.end(), 0xFF);
        add(stage_of(type), type_name(type) + " of " + std::to_string(at) + " bytes", type,
            at < IMAGE_HEADER_BYTES ? "format" : "digest",
            [=](Boot &boot) { replace(boot, type, cut); });
    }
}

// Genuine in every other respect.
void Chain::signers(uint32_t type, const Bytes &payload)
{
    const uint32_t all = (1u << IMAGE_TYPES) - 1;
    const struct {
        const char *name, *why;
        Signer by;
    } wrong[] = {
        {"another root", "root", {BENCH_OTHER_ROOT, BENCH_IMAGE_KEY, 0, all}},
        {"revoked key", "revoked", {BENCH_ROOT, BENCH_OTHER_KEY, revoked_key, all}},
        {"key of other types",
         "type_key",
         {BENCH_ROOT, BENCH_IMAGE_KEY, 0, all & ~(1u << type_number(type))}},
    };
    for (const auto &one : wrong) {
        const Bytes made = image(type, payload, {}, one.by);
        add(stage_of(type), type_name(type) + ", " + one.name, type, one.why,
            [=](Boot &boot) { replace(boot, type, made); });
    }
    const Bytes good = image(type, payload);
    Bytes foreign = image(type, payload, {}, {BENCH_OTHER_ROOT, BENCH_OTHER_KEY, 0, all});
    std::copy_n(good.begin() + IMAGE_ROOT_OFFSET, IMAGE_ROOT_BYTES,
                foreign.begin() + IMAGE_ROOT_OFFSET);
    add(stage_of(type), type_name(type) + ", key of another root under this one's name", type,
        "certificate", [=](Boot &boot) { replace(boot, type, foreign); });
    Bytes other = image(type, payload, {}, {BENCH_ROOT, BENCH_OTHER_KEY, 0, all});
    std::copy_n(good.begin() + IMAGE_ROOT_OFFSET, IMAGE_TYPE_OFFSET - IMAGE_ROOT_OFFSET,
                other.begin() + IMAGE_ROOT_OFFSET);
    add(stage_of(type), type_name(type) + ", signed by another key", type, "signature",
        [=](Boot &boot) { replace(boot, type, other); });
    Bytes bare = good;
    std::fill_n(bare.begin() + IMAGE_CERTIFICATE_OFFSET, IMAGE_CERTIFICATE_BYTES, 0);
    std::fill_n(bare.begin() + IMAGE_SIGNATURE_OFFSET, IMAGE_SIGNATURE_BYTES, 0);
    add(stage_of(type), type_name(type) + " without signatures", type, "certificate",
        [=](Boot &boot) { replace(boot, type, bare); });
    const Bytes old = image(type, payload, {{IMAGE_SECURITY_VERSION_OFFSET, least - 1}});
    add(stage_of(type), type_name(type) + ", older", type, "rollback",
        [=](Boot &boot) { replace(boot, type, old); });
    // A genuine manifest of another release with this payload.
    Bytes grown = payload;
    grown[grown.size() - 1] ^= 0xFF;
    Bytes stale = image(type, grown);
    std::copy(payload.begin(), payload.end(), stale.begin() + IMAGE_HEADER_BYTES);
    add(stage_of(type), type_name(type) + ", manifest of another release", type, "digest",
        [=](Boot &boot) { replace(boot, type, stale); });
}

// Signed numbers that no loader may follow.
void Chain::placed(uint32_t type, const Bytes &payload)
{
    const uint32_t load = IMAGE_LOAD_OFFSET, data = IMAGE_DATA_OFFSET,
                   data_bytes = IMAGE_DATA_BYTES_OFFSET, bytes = IMAGE_PAYLOAD_BYTES_OFFSET,
                   entry = IMAGE_ENTRY_OFFSET;
    struct Wrong {
        const char *name, *why;
        Words words;
    };
    std::vector<Wrong> wrong = {
        {"length 0", "format", {{bytes, 0}}},
        {"length above the most", "format", {{bytes, IMAGE_PAYLOAD_MOST + 4}}},
        {"length that wraps", "format", {{bytes, 0xFFFFFFFC}}},
        {"length no multiple of four", "format", {{bytes, 6}}},
        {"load at 0", "bounds", {{load, 0}}},
        {"load at the end of all", "bounds", {{load, 0xFFFF0000}}},
        {"load in flash", "bounds", {{load, PLUTON_FLASH_BASE}}},
        {"load at the firewalls", "bounds", {{load, PLUTON_FIREWALL_BASE}}},
        {"data without length", "bounds", {{data, 0x80010000}, {data_bytes, 0}}},
        {"length without data", "bounds", {{data, 0}, {data_bytes, 4}}},
        {"another entry", "bounds", {{entry, type == IMAGE_TYPE_POLI ? 4u : 0x84u}}},
        {"data at the end of all", "bounds", {{data, 0xFFFF0000}, {data_bytes, 0x10000}}},
        {"data's length wraps", "bounds", {{data, 0x80010000}, {data_bytes, 0xFFFFFFFF}}},
    };
    if (type == IMAGE_TYPE_PLRT) {
        wrong.push_back({"load over ROM's own", "bounds", {{load, 0x0011C000}}});
        wrong.push_back({"load in ROM", "bounds", {{load, PLUTON_ROM_BASE}}});
        wrong.push_back({"load in SRAM", "bounds", {{load, PLUTON_SRAM_BASE}}});
        wrong.push_back({"load crooked", "bounds", {{load, PLUTON_TCM_BASE + 4}}});
        wrong.push_back({"load too near the end", "bounds", {{load, PLUTON_TCM_BASE + 0xFF00}}});
    } else {
        wrong.push_back({"load in TCM", "bounds", {{load, PLUTON_TCM_BASE}}});
        wrong.push_back({"load at the channel", "bounds", {{load, 0x803F0000}}});
        wrong.push_back({"load behind SRAM", "bounds", {{load, 0x80400000}}});
        wrong.push_back({"load crooked", "bounds", {{load, 0x80020004}}});
        wrong.push_back({"data over code",
                         "bounds",
                         {{load, 0x80200000}, {data, 0x80200000}, {data_bytes, 0x10000}}});
        wrong.push_back(
            {"data to the channel", "bounds", {{data, 0x803E0000}, {data_bytes, 0x20000}}});
    }
    if (type == IMAGE_TYPE_NWOS || type == IMAGE_TYPE_POLI) {
        wrong.push_back({"load over the monitor", "bounds", {{load, 0x80000000}}});
        wrong.push_back(
            {"data over the monitor's", "bounds", {{data, 0x80010000}, {data_bytes, 0x10000}}});
        wrong.push_back({"load where the monitor put nothing", "digest", {{load, 0x80100000}}});
    }
    if (type == IMAGE_TYPE_NWOS) {
        wrong.push_back({"load over the policy", "bounds", {{load, 0x80070000}}});
    }
    for (const Wrong &one : wrong) {
        const Bytes made = image(type, payload, one.words);
        add(stage_of(type), type_name(type) + ", " + one.name, type, one.why,
            [=](Boot &boot) { replace(boot, type, made); });
    }
}

void Chain::swapped(const Set &good)
{
    const Bytes *images[] = {&good.plrt, &good.smon, &good.poli, &good.nwos};
    for (unsigned i = 0; i < 4; ++i) {
        for (unsigned j = 0; j < 4; ++j) {
            if (i == j) {
                continue;
            }
            const Bytes other = *images[j];
            const uint32_t type = chain[i];
            add(stage_of(type), type_name(chain[j]) + " in the place of " + type_name(type), type,
                "type", [=](Boot &boot) { replace(boot, type, other); });
        }
        Bytes mixed = *images[i];
        const Bytes &from = *images[(i + 1) % 4];
        for (size_t at = IMAGE_HEADER_BYTES; at < std::min(mixed.size(), from.size()); ++at) {
            mixed[at] = from[at];
        }
        const uint32_t type = chain[i];
        add(stage_of(type), type_name(type) + " with the payload of another", type, "digest",
            [=](Boot &boot) { replace(boot, type, mixed); });
    }
}

// ---- Tables and slots ----

// Both slots are empty, so that the first refusal says which one was tried first.
void Chain::tables()
{
    struct Tables {
        Bytes one, two;
        uint32_t tried;
        std::string name;
    };
    const Bytes none(IMAGE_TABLE_BYTES, 0xFF);
    std::vector<Tables> all = {
        {none, none, 0, "no table"},
        {table(5, 1), none, 1, "one table"},
        {table(5, 0), table(6, 1), 1, "the second table is newer"},
        {table(5, 0), table(4, 1), 0, "the second table is older"},
        {table(0xFFFFFFFF, 0), table(0, 1), 1, "the sequence wraps"},
        {table(5, 2), none, 0, "a slot that is none"},
    };
    for (uint32_t at = 0; at < IMAGE_TABLE_BYTES; at += full_ ? 1 : 13) {
        Bytes changed = table(6, 1), first = table(5, 0);
        changed[at] ^= uint8_t(1u << at % 8);
        first[at] ^= uint8_t(1u << at % 8);
        all.push_back(
            {table(5, 0), changed, 0, "byte " + std::to_string(at) + " of the newer one"});
        all.push_back({first, table(6, 1), 1, "byte " + std::to_string(at) + " of the older one"});
        all.push_back({changed, none, 0, "byte " + std::to_string(at) + " of the only one"});
    }
    for (const Tables &one : all) {
        add(
            Stage::Table, "tables: " + one.name,
            [=](Boot &boot) {
                boot.flash.put(IMAGE_FLASH_TABLE_0, one.one);
                boot.flash.put(IMAGE_FLASH_TABLE_1, one.two);
                for (uint32_t slot = 0; slot < IMAGE_SLOTS; ++slot) {
                    boot.flash.put(place(IMAGE_TYPE_PLRT, slot), Bytes(4, 0xFF));
                }
            },
            [=](Boot &boot, Checks &checks) {
                const std::string slot = std::to_string(one.tried);
                checks.same(boot.ending().line, "boot: slot " + slot + " PLRT refused: format",
                            "slot that is tried first");
                checks.same(boot.ending().retention,
                            5u << one.tried | one.tried << 4 | 1u << 8 | check_code("format") << 16,
                            "RETENTION");
                checks.same(boot.ending().entries, 1, "entries of the log");
            });
    }
}

// Power is lost at every write of a change of the table: one of the two is valid, and says the old
// slot or the new one; the next change succeeds.
void Chain::table_writes()
{
    Boot boot({PLUTON_FUSE_ROWS, pluton::FuseRow()});
    struct hal hal = pluton::soc::host_hal(boot.chip);
    struct flash_control_dev control;
    const auto tables = [&] {
        uint32_t words[2][IMAGE_TABLE_BYTES / 4] = {};
        struct image_table table = {};
        for (uint32_t i = 0; i < 2; ++i) {
            checks_.same(hal_load(&hal, words[i], PLUTON_FLASH_BASE + i * IMAGE_FLASH_SECTOR,
                                  IMAGE_TABLE_BYTES / 4),
                         HAL_OK, "reading a table");
        }
        image_tables_read(reinterpret_cast<uint8_t *>(words[0]),
                          reinterpret_cast<uint8_t *>(words[1]), &image_file_ops, &table);
        return table;
    };
    const auto change = [&](uint32_t first) {
        const struct image_table before = tables();
        uint32_t sector = 0, words[IMAGE_TABLE_BYTES / 4];
        size_t programmed = 0;
        return image_table_next(&before, first, &image_file_ops, &sector,
                                reinterpret_cast<uint8_t *>(words)) &&
               flash_control_dev_init(&control, &hal, PLUTON_FLASH_CONTROL_BASE) == DEV_OK &&
               flash_control_dev_erase(&control, sector * IMAGE_FLASH_SECTOR, 2000) == DEV_OK &&
               flash_control_dev_program(&control, sector * IMAGE_FLASH_SECTOR, words,
                                         IMAGE_TABLE_BYTES / 4, 2000, &programmed) == DEV_OK;
    };
    boot.chip.power_cycle();
    checks_.that(change(0) && change(1) && change(0), "changes of the table");
    checks_.same(tables().first, 0, "slot before");
    const uint64_t before = boot.flash.commands;
    if (apart(checks_, "a whole change")) {
        checks_.that(change(1), "it is made");
        checks_.same(boot.flash.commands - before, 17, "commands of a change");
        checks_.same(tables().first, 1, "slot behind it");
        over(checks_);
    }
    for (unsigned n = 1; n <= 17; ++n) {
        const unsigned most = n == 1 ? boot.flash.timing.erase : boot.flash.timing.program;
        for (const unsigned cycles : {1u, most / 2, most}) {
            if (!apart(checks_, "cut in command " + std::to_string(n) + " after " +
                                    std::to_string(cycles) + " cycles")) {
                continue;
            }
            bool lost = false;
            boot.flash.cut(n, cycles);
            try {
                change(1);
                boot.chip.run(200);
            } catch (const pluton::soc::PowerLost &) {
                lost = true;
            }
            checks_.that(lost, "power is lost");
            boot.chip.power_cycle();
            const struct image_table after = tables();
            checks_.that(after.counts != IMAGE_NO_TABLE, "a table is valid");
            if (n < 17) {
                checks_.same(after.first, 0, "the old slot, before the last write");
            }
            checks_.that(change(1), "the next change");
            checks_.same(tables().first, 1, "its slot");
            over(checks_);
        }
    }
}

// What is not genuine in the one slot, in the other, in both.
void Chain::slots(const Set &good)
{
    const auto breaks = [](Boot &boot, uint32_t slot, uint32_t type) {
        const uint32_t at = place(type, slot) + IMAGE_HEADER_BYTES;
        boot.flash.put(at, {uint8_t(~boot.flash.bytes()[at])});
    };
    const auto begin = [=](Boot &boot) {
        put(boot, 1, good);
        boot.across = true;
        boot.limit = 20000000;
    };
    add(
        Stage::Table, "no monitor in slot 0, no runtime in slot 1",
        [=](Boot &boot) {
            begin(boot);
            breaks(boot, 0, IMAGE_TYPE_SMON);
            breaks(boot, 1, IMAGE_TYPE_PLRT);
        },
        [](Boot &boot, Checks &checks) {
            checks.same(boot.told()[1], "slot 0 SMON refused: digest", "first refusal");
            checks.same(boot.told()[2], "slot 1 PLRT refused: digest", "second refusal");
            checks.same(boot.ending().line, "runtime: update mode: no slot boots; last code digest",
                        "update mode");
            checks.same(boot.ending().entries, 2, "entries of its log");
            checks.that(!boot.ending().app_ran && !boot.chip.handover(), "nothing is released");
            boot.chip.run(20000);
            checks.that(!boot.chip.app_runs() && boot.chip.resets == 2, "and nothing more happens");
        });
    if (!full_) {
        return;
    }
    add(
        Stage::Table, "slot 0 without a monitor",
        [=](Boot &boot) {
            begin(boot);
            breaks(boot, 0, IMAGE_TYPE_SMON);
        },
        [](Boot &boot, Checks &checks) {
            checks.same(boot.told()[1], "slot 0 SMON refused: digest", "refusal");
            checks.same(boot.told().size(), 6, "lines of two boots");
            checks.same(boot.ending().line, "monitor: Normal World ended with 0", "slot 1 boots");
            checks.same(boot.ending().entries, 5, "entries of a fresh log");
            checks.same(boot.chip.resets, 1, "resets");
        });
    add(
        Stage::Table, "no runtime",
        [=](Boot &boot) {
            begin(boot);
            breaks(boot, 0, IMAGE_TYPE_PLRT);
            boot.flash.put(place(IMAGE_TYPE_PLRT, 1), Bytes(4, 0xFF));
        },
        [](Boot &boot, Checks &checks) {
            checks.same(boot.told()[0], "slot 0 PLRT refused: digest", "first refusal");
            checks.same(boot.told()[1], "slot 1 PLRT refused: format", "second refusal");
            checks.same(boot.ending().line, "rom: stopped: format", "the end");
            checks.same(boot.ending().entries, 1, "entries of its log");
            boot.chip.run(20000);
            checks.that(!boot.chip.app_runs() && boot.chip.resets == 2, "and nothing more happens");
        });
    add(
        Stage::Table, "no policy in slot 0, no Normal World in slot 1",
        [=](Boot &boot) {
            begin(boot);
            breaks(boot, 0, IMAGE_TYPE_POLI);
            breaks(boot, 1, IMAGE_TYPE_NWOS);
        },
        [](Boot &boot, Checks &checks) {
            checks.same(boot.ending().line, "runtime: update mode: no slot boots; last code digest",
                        "update mode");
            checks.same(boot.ending().entries, 2, "entries of its log");
            checks.that(!boot.chip.app_runs() && !boot.chip.handover(), "nothing is released");
        });
}

// ---- A flash that lies ----

// Every word of an image answers once what is genuine, and then something else: nothing is taken
// from flash after it was checked.
void Chain::lie(Boot &boot)
{
    boot.flash.answers = [this](uint32_t offset, uint32_t word) {
        return offset >= IMAGE_FLASH_SLOT_0 && ++seen_[offset] > 1 ? ~word : word;
    };
}

void Chain::judge_lie(const Set &good, Boot &boot, Checks &checks) const
{
    const pluton::soc::Chip::Accumulation all = boot.chip.accumulation();
    const Bytes *images[] = {&good.plrt, &good.smon, &good.poli, &good.nwos};
    checks.same(boot.ending().line, "monitor: Normal World ended with 0", "it boots");
    checks.same(all.log.size(), 5, "entries of the log");
    unsigned most = 0;
    for (const auto &word : seen_) {
        most = std::max(most, word.second);
    }
    checks.same(most, 1, "reads of a word of an image");
    for (unsigned i = 0; i < 4 && i + 1 < all.log.size(); ++i) {
        checks.that(std::equal(images[i]->begin() + IMAGE_DIGEST_OFFSET,
                               images[i]->begin() + IMAGE_DIGEST_OFFSET + HASH_BYTES,
                               all.log[i + 1].begin() + PLUTON_ENTRY_DIGEST_OFFSET),
                    "digest in the log: what was genuine");
    }
}

// The flash that lies is the one of the boot from which the attacks part, where that goes to its
// end.
void Chain::lies(const Set &good)
{
    if (!only_.empty()) {
        add(
            Stage::Table, "a flash that answers differently the second time",
            [this](Boot &boot) { lie(boot); },
            [this, good](Boot &boot, Checks &checks) { judge_lie(good, boot, checks); });
    }
    // What is read first is what counts, though flash has something else by then.
    for (const uint32_t type : chain) {
        const Bytes &image = type == IMAGE_TYPE_PLRT   ? good.plrt
                             : type == IMAGE_TYPE_SMON ? good.smon
                             : type == IMAGE_TYPE_POLI ? good.poli
                                                       : good.nwos;
        const uint32_t last = place(type) + uint32_t(image.size()) - 4;
        add(stage_of(type), type_name(type) + ": the last word is another at the first read", type,
            "digest", [=](Boot &boot) {
                auto reads = std::make_shared<unsigned>(0);
                boot.flash.answers = [=](uint32_t offset, uint32_t word) {
                    return offset == last && (*reads)++ == 0 ? ~word : word;
                };
            });
    }
}

// ---- Policies ----

// Signed, measured, and refused by the monitor before anything of it is granted.
void Chain::policies()
{
    const auto right = [](uint32_t subject, uint32_t access) {
        return PLUTON_PERMISSION(subject, access);
    };
    const uint32_t read = right(PLUTON_SUBJECT_APP_NORMAL, PLUTON_ACCESS_READ);
    const uint32_t write = right(PLUTON_SUBJECT_APP_NORMAL, PLUTON_ACCESS_WRITE);
    const uint32_t execute = right(PLUTON_SUBJECT_APP_NORMAL, PLUTON_ACCESS_EXECUTE);
    struct Wrong {
        const char *name, *why;
        std::vector<Grant> grants;
    };
    std::vector<Wrong> wrong = {
        {"monitor's code", "taken", {{0, read}}},
        {"monitor's data", "taken", {{1, read}}},
        {"Normal World's code, to write", "taken", {{2, write}}},
        {"Normal World's data, to execute", "taken", {{4, execute}}},
        {"the worlds' page", "taken", {{6, read}}},
        {"the policy", "taken", {{7, read | write}}},
        {"the channel", "taken", {{63, read}}},
        {"the firewalls", "fixed", {{PLUTON_RESOURCE_FIREWALL, read}}},
        {"the reset controller", "fixed", {{PLUTON_RESOURCE_RESETS, write}}},
        {"the watchdog", "fixed", {{PLUTON_RESOURCE_WATCHDOG, write}}},
        {"flash, to program", "fixed", {{PLUTON_RESOURCE_FLASH_CONTROL, write}}},
        {"the secure mailbox", "fixed", {{PLUTON_RESOURCE_SECURE_MAILBOX, read | write}}},
        {"no device", "fixed", {{PLUTON_RESOURCE_RADIO_TCM + 1, read}}},
        {"a page to write and execute", "rights", {{16, write | execute}}},
        {"a page to write, and another's to execute",
         "rights",
         {{16, right(PLUTON_SUBJECT_APP_SECURE, PLUTON_ACCESS_WRITE) | execute}}},
        {"flash to write", "rights", {{PLUTON_RESOURCE_FLASH, write}}},
        {"flash to execute", "rights", {{PLUTON_RESOURCE_FLASH, execute}}},
        {"a device to execute", "rights", {{PLUTON_RESOURCE_UART0, execute}}},
        {"a device that the manifest does not name", "device", {{PLUTON_RESOURCE_TIMER, read}}},
        {"real-time core 0",
         "subject",
         {{16, right(PLUTON_SUBJECT_REALTIME0, PLUTON_ACCESS_READ)}}},
        {"radio core", "subject", {{16, right(PLUTON_SUBJECT_RADIO, PLUTON_ACCESS_READ)}}},
        {"a good grant before a bad one", "taken", {{16, read}, {0, read}}},
        {"no resource", "format", {{PLUTON_RESOURCES, read}}},
        {"one resource twice", "format", {{16, read}, {16, read | write}}},
        {"a bit that is no right", "format", {{16, 1u << 18}}},
    };
    const auto refused = [&](const std::string &name, const std::string &why,
                             const Bytes &payload) {
        const Bytes made = image(IMAGE_TYPE_POLI, payload);
        add(
            Stage::Policy, "policy: " + name,
            [=](Boot &boot) { replace(boot, IMAGE_TYPE_POLI, made); },
            [=](Boot &boot, Checks &checks) {
                checks.same(boot.ending().line, "boot: slot 0 POLI refused: bounds", "refusal");
                checks.that(boot.serial().find("monitor: policy: " + why + "\n") !=
                                std::string::npos,
                            "by " + why);
                checks.same(boot.ending().entries, 5, "entries of the log");
                checks.same(boot.ending().retention,
                            1u | (IMAGE_NUMBER_POLI + 1u) << 8 | check_code("bounds") << 16,
                            "RETENTION");
            });
    };
    for (size_t i = 0; i < wrong.size(); ++i) {
        if (full_ || !only_.empty() || i % 12 == 0) {
            refused(wrong[i].name, wrong[i].why, policy(wrong[i].grants));
        }
    }
    if (!full_ && only_.empty()) {
        return;
    }
    Bytes cut = policy({{16, read}, {17, read}});
    cut.resize(cut.size() - 4);
    refused("cut short", "format", cut);
    Bytes many = policy({{16, read}});
    many[IMAGE_POLICY_COUNT_OFFSET + 3] = 0x20; // count * 8 wraps
    refused("a count that wraps", "format", many);
    Bytes host = policy({{16, read}});
    host[IMAGE_POLICY_HOSTS_OFFSET] = ' ';
    refused("a host that is no name", "format", host);
}

void Chain::first_signature()
{
    Boot boot(born(false));
    const Set good = set();
    put(boot, 0, good);
    tables();
    slots(good);
    for (const uint32_t type : chain) {
        const Bytes &whole = type == IMAGE_TYPE_PLRT   ? good.plrt
                             : type == IMAGE_TYPE_SMON ? good.smon
                             : type == IMAGE_TYPE_POLI ? good.poli
                                                       : good.nwos;
        const Bytes payload(whole.begin() + IMAGE_HEADER_BYTES, whole.end());
        flips(type, whole, false);
        truncated(type, whole);
        signers(type, payload);
        placed(type, payload);
    }
    swapped(good);
    lies(good);
    policies();
    if (!only_.empty()) {
        run(boot, false);
        return;
    }
    lie(boot);
    run(boot, true);
    judge_lie(good, boot, checks_);
}

// No image boots in Returned, nor where the fuses say no life cycle, whoever signed it.
void Chain::life_cycles()
{
    constexpr uint64_t secured = 0x42BCE836EC,
                       returned = 0x5B6C338AAA; // docs/generated/fuse-map.md
    const std::vector<pluton::FuseRow> cells = born(false);
    for (const bool broken : {false, true}) {
        const std::string name = broken ? "no life cycle" : "Returned";
        if (name.find(only_) == std::string::npos || !apart(checks_, name)) {
            continue;
        }
        std::vector<pluton::FuseRow> now = cells;
        if (broken) {
            now[0].whole = 0;
        } else {
            for (unsigned row = 0; row < now.size(); ++row) {
                const bool area = (row >= 5 && row < 13) || (row >= 48 && row < 112) || row >= 128;
                now[row].whole = area ? pluton::FuseArray::mask : now[row].whole;
            }
            now[2].whole = returned;
        }
        now[1].whole = secured;
        Boot boot(now);
        put(boot, 0, set());
        put(boot, 1, set());
        boot.across = true;
        boot.run();
        char denied[24];
        std::snprintf(denied, sizeof denied, "error 0x%04x", unsigned(DEV_DENIED));
        checks_.same(boot.told().size(), 2, "refusals");
        for (unsigned slot = 0; slot < boot.told().size(); ++slot) {
            checks_.same(boot.told()[slot],
                         "slot " + std::to_string(slot) + " PLRT refused: " + denied, "refusal");
        }
        checks_.same(boot.ending().line, std::string("rom: stopped: ") + denied, "the end");
        checks_.that(!boot.ending().app_ran && boot.ending().entries <= 1, "nothing is measured");
        over(checks_);
    }
}

// Compulsory: what has none, another's, or a wrong one does not run, whatever its first one says.
void Chain::second_signature()
{
    Boot boot(born(true));
    Signer both;
    both.second = true;
    const Set good = set(both);
    put(boot, 0, good);
    boot.limit = 60000000;
    const auto wrong = [&](uint32_t type, const Bytes &whole, const Bytes &other) {
        const auto from = [&](const char *name, uint32_t first, const Bytes &source) {
            Bytes made = whole;
            std::copy(source.begin() + first, source.begin() + IMAGE_FIELDS_BYTES,
                      made.begin() + first);
            add(stage_of(type), type_name(type) + ", " + name, type, "second",
                [=](Boot &one) { replace(one, type, made); });
        };
        from("second signature removed", IMAGE_SECOND_KEY_OFFSET, Bytes(IMAGE_HEADER_BYTES));
        from("second signature removed, its key left", IMAGE_SECOND_SIGNATURE_OFFSET,
             Bytes(IMAGE_HEADER_BYTES));
        if (full_) {
            from("second signature of another image", IMAGE_SECOND_KEY_OFFSET, other);
        }
        Bytes foreign = whole;
        foreign[IMAGE_SECOND_KEY_OFFSET + 30] ^= 1;
        from("second key of another", IMAGE_SECOND_KEY_OFFSET, foreign);
    };
    wrong(IMAGE_TYPE_PLRT, good.plrt, good.smon);
    flips(IMAGE_TYPE_PLRT, good.plrt, true);
    if (full_) {
        wrong(IMAGE_TYPE_SMON, good.smon, good.plrt);
        wrong(IMAGE_TYPE_POLI, good.poli, good.plrt);
        wrong(IMAGE_TYPE_NWOS, good.nwos, good.plrt);
    }
    run(boot, full_ && only_.empty());
}

} // namespace

} // namespace boot_attack

int main(int argc, char **argv)
{
    const std::string tier = argc == 3 || argc == 4 ? argv[2] : "", only = argc == 4 ? argv[3] : "";
    if (tier != "quick" && tier != "full") {
        std::fprintf(stderr, "usage: boot_chain FIRMWARE quick|full [ATTACK]\n");
        return 2;
    }
    try {
        boot_attack::Checks checks;
        boot_attack::Chain chain(checks, argv[1], tier == "full", only);
        if (only.empty()) {
            chain.table_writes();
        }
        chain.life_cycles();
        chain.first_signature();
        chain.second_signature();
        std::printf("%u checks, %u failed\n", checks.count(), checks.failed());
        return checks.failed() == 0 && checks.count() > (only.empty() ? 500u : 0u) ? 0 : 1;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "boot_chain: %s\n", error.what());
        return 1;
    }
}
