// SPDX-License-Identifier: Apache-2.0
// Attacks of the worlds on the chip: every page and device with every access by each world, before
// the grants and after them; grants that are widened, moved, repeated, undone, or late; engines and
// the DMA asked to reach for others; resets. The application core runs probe.S, Pluton's part is
// the host's.
//
// usage: boot_worlds PROBE.bin
#include <cstdio>
#include <cstring>
#include <memory>
#include <stdexcept>

#include <openssl/sha.h>

#include "firmware/drivers/accumulator.h"
#include "firmware/drivers/dma.h"
#include "firmware/drivers/firewall.h"
#include "firmware/drivers/mailbox.h"
#include "firmware/drivers/resets.h"
#include "firmware/drivers/sha2.h"
#include "firmware/drivers/watchdog.h"
#include "firmware/runtime/runtime.h"
#include "tests/system/boot/attack_bench.h"

namespace boot_attack
{

namespace
{

constexpr uint32_t page = PLUTON_SRAM_PAGE;
constexpr uint32_t code = PLUTON_SRAM_BASE, data = code + page, user = code + 2 * page;
constexpr uint32_t spot = 0x8000;    // in a page, where nothing of the probe lies
constexpr uint32_t ret = 0x00008067; // jalr zero, 0(ra)
constexpr unsigned limit = 20000;    // cycles of one access of the probe
constexpr unsigned secure = PLUTON_SUBJECT_APP_SECURE, normal = PLUTON_SUBJECT_APP_NORMAL;
constexpr unsigned pluton_itself = PLUTON_SUBJECT_PLUTON;
constexpr unsigned none = ~0u; // index of no resource

enum : unsigned { Read, Write, Execute };

const char *const access_names[] = {"read", "write", "execute"};
const char *const subject_names[] = {"pluton", "app_secure", "app_normal"};

uint32_t right(unsigned subject, unsigned access)
{
    return PLUTON_PERMISSION(subject, access);
}

uint32_t rw(unsigned subject)
{
    return right(subject, Read) | right(subject, Write);
}

struct Resource {
    unsigned index;
    uint32_t address; // where it is tried
    unsigned kind;
    bool fixed, boot;
};

// Every resource, and addresses where none is.
std::vector<Resource> resources()
{
    std::vector<Resource> all;
    for (unsigned i = 0; i < PLUTON_SRAM_PAGES; ++i) {
        all.push_back({PLUTON_RESOURCE_SRAM + i, PLUTON_SRAM_BASE + i * page + spot,
                       PLUTON_KIND_SRAM, false, true});
    }
    for (unsigned i = 0; i < PLUTON_FLASH_PAGES; ++i) {
        all.push_back({PLUTON_RESOURCE_FLASH + i, PLUTON_FLASH_BASE + i * PLUTON_FLASH_PAGE + 8,
                       PLUTON_KIND_FLASH, false, true});
    }
#define DEVICE(entry, name, base, size, boot, fixed)                                               \
    all.push_back({entry, base, PLUTON_KIND_DEVICE, (fixed) != 0, (boot) != 0});
    PLUTON_DEVICE_TABLE(DEVICE)
#undef DEVICE
    for (const uint32_t address :
         {0x00000000u, 0x00100000u, 0x40000000u, 0x30010000u, 0x3103D000u, 0x31070000u, 0x7FFFFFFCu,
          0x80400000u, 0x8FFFFFFCu, 0x91000000u, 0xFFFFFFFCu}) {
        all.push_back({none, address, PLUTON_KIND_DEVICE, false, false});
    }
    return all;
}

const std::vector<Grant> grants = {
    {10, rw(normal)},
    {11, right(secure, Read) | right(secure, Execute)},
    {12, right(normal, Read)},
    {13, 0},
    {14, rw(normal) | rw(secure)},
    {15, rw(PLUTON_SUBJECT_REALTIME0)},
    {16, rw(pluton_itself)},
    {17, right(normal, Write)},
    {18, right(normal, Execute)},
    {63, rw(secure) | rw(pluton_itself)},
    {PLUTON_RESOURCE_FLASH + 1, right(normal, Read)},
    {PLUTON_RESOURCE_FLASH + 2, 0},
    {PLUTON_RESOURCE_FLASH + 63, right(normal, Read) | right(secure, Read)},
    {PLUTON_RESOURCE_TIMER, rw(normal)},
    {PLUTON_RESOURCE_UART0, right(secure, Write) | right(normal, Read)},
    {PLUTON_RESOURCE_DMA, rw(secure) | rw(normal)},
    {PLUTON_RESOURCE_NORMAL_MAILBOX, rw(normal)},
};

class Worlds
{
  public:
    Worlds(Checks &checks, const Bytes &probe)
        : checks_(checks), probe_(probe), fuses_(born(false), 3),
          chip_(fuses_, {}, flash_, settings())
    {
        for (unsigned world = 0; world < 2; ++world) {
            callers_[world] = {this, world == 0 ? secure : normal};
            hal_[world] = {&world_port, &callers_[world]};
        }
        pluton_ = {&pluton_port, this};
    }

    void run()
    {
        begin();
        before_handover();
        release();
        matrix("before the grants");
        repeated();
        grant();
        matrix("after the grants");
        repeated();
        close();
        late();
        matrix("after close");
        engines();
        dma();
        hashing();
        mailboxes();
        resets();
    }

  private:
    struct Caller {
        Worlds *worlds;
        unsigned subject;
    };
    struct Outcome {
        uint32_t cause, value; // 0: done
    };

    static Chip::Settings settings()
    {
        Chip::Settings s;
        s.noise_seed = 5;
        return s;
    }

    void begin();
    void before_handover();
    void release();
    void matrix(const std::string &when);
    void repeated();
    void grant();
    void close();
    void late();
    void engines();
    void dma();
    void hashing();
    void mailboxes();
    void resets();

    uint32_t word(uint32_t address) const { return word_at(chip_.sram(address, 4), 0); }
    void put(uint32_t address, uint32_t value)
    {
        chip_.set_sram(address, {uint8_t(value), uint8_t(value >> 8), uint8_t(value >> 16),
                                 uint8_t(value >> 24)});
    }
    void ask(unsigned subject, unsigned access, uint32_t address, uint32_t value);
    bool idle() const { return word(data + 20) == done_; }
    Outcome answer();
    Outcome access(unsigned subject, unsigned access, uint32_t address, uint32_t value = 0)
    {
        ask(subject, access, address, value);
        return answer();
    }
    uint32_t secure_read(uint32_t address)
    {
        const Outcome got = access(secure, Read, address);
        checks_.same(got.cause, 0, "a read of Secure World's own");
        return got.value;
    }
    struct firewall_dev firewall()
    {
        struct firewall_dev dev;
        checks_.same(firewall_dev_init(&dev, &hal_[0], PLUTON_FIREWALL_BASE), DEV_OK, "firewall");
        return dev;
    }
    // What was recorded since the last call, and nothing else.
    struct firewall_dev_fault refusal()
    {
        struct firewall_dev dev = firewall();
        struct firewall_dev_fault fault = {};
        checks_.same(firewall_dev_fault(&dev, &fault), DEV_OK, "the kept refusal");
        if (fault.kept) {
            checks_.same(firewall_dev_acknowledge(&dev), DEV_OK, "acknowledge");
        }
        return fault;
    }
    void recorded(unsigned subject, unsigned access, uint32_t address, const std::string &what);
    bool allowed(unsigned subject, unsigned access, const Resource &resource) const;
    uint32_t granted(unsigned index) const { return granted_[index]; }

    static const struct hal_port world_port, pluton_port;

    Checks &checks_;
    const Bytes probe_;
    pluton::FuseArray fuses_;
    pluton::Flash flash_;
    Chip chip_;
    Caller callers_[2] = {};
    struct hal hal_[2] = {}; // of Secure World, of Normal World
    struct hal pluton_ = {};
    std::function<void()> meanwhile_; // at each access of Pluton's
    std::unique_ptr<struct runtime> runtime_;
    uint32_t granted_[PLUTON_RESOURCES] = {}; // bit 31: granted
    uint32_t done_ = 0, count_ = 0;           // commands of the probe; refusals
};

const struct hal_port Worlds::world_port = {
    [](void *context, uint32_t address, uint32_t *value) {
        const Caller *caller = static_cast<Caller *>(context);
        const Outcome got = caller->worlds->access(caller->subject, Read, address);
        if (got.cause != 0) {
            return HAL_BUS_ERROR;
        }
        *value = got.value;
        return HAL_OK;
    },
    [](void *context, uint32_t address, uint32_t value, unsigned strobe) {
        const Caller *caller = static_cast<Caller *>(context);
        if (strobe != 0xF) {
            return HAL_UNSUPPORTED;
        }
        return caller->worlds->access(caller->subject, Write, address, value).cause != 0
                   ? HAL_BUS_ERROR
                   : HAL_OK;
    },
};

const struct hal_port Worlds::pluton_port = {
    [](void *context, uint32_t address, uint32_t *value) {
        Worlds *worlds = static_cast<Worlds *>(context);
        if (worlds->meanwhile_) {
            worlds->meanwhile_();
        }
        return worlds->chip_.read(address, *value);
    },
    [](void *context, uint32_t address, uint32_t value, unsigned strobe) {
        Worlds *worlds = static_cast<Worlds *>(context);
        if (worlds->meanwhile_) {
            worlds->meanwhile_();
        }
        return worlds->chip_.write(address, value, strobe);
    },
};

// ---- The probe ----

void Worlds::ask(unsigned subject, unsigned access, uint32_t address, uint32_t value)
{
    ++done_;
    put(data + 4, address);
    put(data + 8, value);
    put(data, (subject == normal ? 16u : 0u) | (access + 1));
}

Worlds::Outcome Worlds::answer()
{
    for (unsigned i = 0; i < limit && !idle(); ++i) {
        chip_.tick();
    }
    if (!idle()) {
        throw std::runtime_error("the probe does not answer");
    }
    return {word(data + 12), word(data + 16)};
}

// By the tables of rtl/firewall/README.md and spec/resources.toml.
bool Worlds::allowed(unsigned subject, unsigned access, const Resource &resource) const
{
    if (resource.index == none) {
        return false;
    }
    if (!resource.fixed && (granted(resource.index) & 0x80000000) != 0) {
        return (granted(resource.index) & right(subject, access)) != 0;
    }
    return subject == secure && access != Execute &&
           (access == Read || resource.kind != PLUTON_KIND_FLASH);
}

void Worlds::recorded(unsigned subject, unsigned access, uint32_t address, const std::string &what)
{
    const struct firewall_dev_fault fault = refusal();
    checks_.that(fault.kept && fault.subject == subject && fault.access == access &&
                     fault.address == address,
                 what + ": recorded with subject, access, address");
    count_ = fault.count;
}

// ---- The chip ----

void Worlds::begin()
{
    chip_.power_cycle();
    runtime_ = std::make_unique<struct runtime>();
    checks_.same(runtime_init(runtime_.get(), &pluton_), DEV_OK, "the runtime begins");
    chip_.set_sram(code, probe_);
    for (uint32_t at = 0; at < 32; at += 4) {
        put(data + at, 0);
    }
    for (unsigned i = 0; i < PLUTON_SRAM_PAGES; ++i) {
        put(PLUTON_SRAM_BASE + i * page + spot, ret);
    }
}

// Pluton alone: what it has, what it may grant, and that the rest is refused.
void Worlds::before_handover()
{
    for (const Resource &resource : resources()) {
        uint32_t value = 0;
        const bool may = resource.index != none && resource.boot;
        const std::string where = "Pluton before the handover, " + std::to_string(resource.index);
        if (resource.index != none || resource.address >= 0x80000000) {
            checks_.same(chip_.read(resource.address, value), may ? HAL_OK : HAL_BUS_ERROR,
                         where + ", read");
        }
        if (resource.kind == PLUTON_KIND_FLASH || (resource.index != none && !resource.boot)) {
            checks_.same(chip_.write(resource.address, 1), HAL_BUS_ERROR, where + ", write");
        }
    }
    const uint32_t grant0 = PLUTON_FIREWALL_BASE + 0x400;
    struct Wrong {
        unsigned index;
        uint32_t value;
        const char *what;
    };
    const Wrong wrong[] = {
        {20, 0x80000000 | right(normal, Read), "a page for Normal World"},
        {20, 0x80000000 | right(PLUTON_SUBJECT_RADIO, Read), "a page for the radio core"},
        {20, 0x80000000 | right(secure, Write) | right(secure, Execute), "write and execute"},
        {20, 0x80000000 | right(secure, Write) | right(pluton_itself, Execute),
         "write of one, execute of another"},
        {20, right(secure, Read), "no bit 31"},
        {20, 0x80040000 | right(secure, Read), "a bit that is no right"},
        {PLUTON_RESOURCE_UART0, 0x80000000 | rw(secure), "a device"},
        {PLUTON_RESOURCE_FLASH, 0x80000000 | right(secure, Read), "flash"},
        {PLUTON_RESOURCE_RESETS, 0x80000000 | rw(secure), "the reset controller"},
        {161, 0x80000000, "no resource"},
    };
    for (const Wrong &one : wrong) {
        uint32_t value = 1;
        checks_.same(chip_.write(grant0 + 4 * one.index, one.value), HAL_BUS_ERROR,
                     std::string("Pluton grants ") + one.what);
        checks_.that(chip_.read(grant0 + 4 * one.index, value) == HAL_OK && value == 0,
                     std::string("and nothing is granted: ") + one.what);
    }
    checks_.same(chip_.write(PLUTON_FIREWALL_BASE + 8, 0x434C4F53), HAL_BUS_ERROR,
                 "close before the handover");
}

void Worlds::release()
{
    struct resets_dev resets;
    struct firewall_dev dev;
    struct hal host = pluton::soc::host_hal(chip_);
    const struct {
        uint32_t index, permission;
    } own[] = {{0, right(secure, Read) | right(secure, Execute)}, {1, rw(secure)}};
    checks_.same(firewall_dev_init(&dev, &host, PLUTON_FIREWALL_BASE), DEV_OK, "firewall");
    for (const auto &one : own) {
        checks_.same(firewall_dev_grant(&dev, one.index, one.permission), DEV_OK, "own pages");
        granted_[one.index] = 0x80000000 | one.permission;
        // Once more, wider, undone: not by Pluton either.
        for (const uint32_t value : {0x80000000 | one.permission, 0x80000000u, 0x8003FFFFu, 0u}) {
            checks_.same(chip_.write(PLUTON_FIREWALL_BASE + 0x400 + 4 * one.index, value),
                         HAL_BUS_ERROR, "a second grant by Pluton");
        }
    }
    uint32_t value = 0;
    checks_.same(chip_.write(code, 0), HAL_BUS_ERROR, "Pluton writes a page that it granted");
    checks_.same(chip_.read(code, value), HAL_OK, "Pluton reads it");
    checks_.same(resets_dev_init(&resets, &host, PLUTON_RESETS_BASE), DEV_OK, "reset controller");
    checks_.same(resets_dev_set_start(&resets, code), DEV_OK, "start address");
    checks_.same(resets_dev_release(&resets), DEV_OK, "release");
    checks_.that(chip_.run_until([&] { return word(data + 24) == 1; }, limit), "the probe runs");
    // What Pluton had is over.
    for (const Resource &resource : resources()) {
        if (resource.index != none) {
            checks_.same(chip_.read(resource.address, value), HAL_BUS_ERROR,
                         "Pluton reads " + std::to_string(resource.index) + " after the handover");
        }
    }
    const struct {
        uint32_t offset, value;
        const char *what;
    } late[] = {{0x08, code + 0x100, "moves the start address"},
                {0x0C, 0x52454C45, "releases again"},
                {0x10, 0x41505052, "resets the application core"},
                {0x14, 0x43484950, "pulls the chip's reset"},
                {0x1C, 1, "writes RETENTION"}};
    for (const auto &one : late) {
        checks_.same(chip_.write(PLUTON_RESETS_BASE + one.offset, one.value), HAL_BUS_ERROR,
                     std::string("Pluton ") + one.what + " after the handover");
    }
    refusal();
    count_ = refusal().count;
}

// Each world with each access at each resource, and where none is.
void Worlds::matrix(const std::string &when)
{
    unsigned tried = 0, refused = 0;
    // The user-mode part of the probe lies in page 2 only once it is granted.
    for (const unsigned subject : {secure, normal}) {
        if (subject == normal && (granted(2) & right(normal, Execute)) == 0) {
            checks_.same(this->access(normal, Read, code).cause, 1, "Normal World begins " + when);
            const struct firewall_dev_fault fault = refusal();
            checks_.that(fault.kept && fault.subject == normal && fault.access == Execute &&
                             fault.address / page == user / page,
                         "Normal World begins " + when + ": recorded");
            count_ = fault.count;
            continue;
        }
        for (unsigned access = Read; access <= Execute; ++access) {
            for (const Resource &resource : resources()) {
                const bool may = allowed(subject, access, resource);
                const bool device = resource.kind == PLUTON_KIND_DEVICE;
                const Outcome got = this->access(subject, access, resource.address, ret);
                const struct firewall_dev_fault fault = refusal();
                const std::string what = std::string(subject_names[subject]) + " " +
                                         access_names[access] + " of entry " +
                                         std::to_string(resource.index) + " " + when;
                ++tried;
                refused += may ? 0 : 1;
                // A core fetches ahead: more than one word of what it may not execute.
                checks_.that(access == Execute && !may ? fault.count > count_
                                                       : fault.count == count_ + (may ? 0 : 1),
                             what + ": refusals counted");
                count_ = fault.count;
                if (may) {
                    // A device's ID is not to be written, nor a mailbox read by who it is not for:
                    // they say so themselves.
                    const bool other =
                        resource.index == PLUTON_RESOURCE_NORMAL_MAILBOX && subject == secure;
                    const bool memory = resource.index >= PLUTON_RESOURCE_REALTIME0_TCM &&
                                        resource.index <= PLUTON_RESOURCE_RADIO_TCM;
                    checks_.same(got.cause != 0, device && !memory && (access == Write || other),
                                 what + ": allowed");
                } else {
                    const uint32_t causes[] = {5, 7, 1};
                    checks_.same(got.cause, causes[access], what + ": told to the core");
                    checks_.that(fault.kept && fault.subject == subject && fault.access == access &&
                                     fault.address == resource.address &&
                                     fault.nonsecure == (subject == normal) &&
                                     fault.resource == (resource.index != none) &&
                                     (resource.index == none || fault.index == resource.index),
                                 what + ": recorded");
                }
            }
        }
    }
    std::printf("%s: %u accesses, %u of them refused\n", when.c_str(), tried, refused);
    std::fflush(stdout);
}

// What is granted stays what it is, whatever Secure World writes; so do fixed ones and none.
void Worlds::repeated()
{
    unsigned tried = 0;
    for (unsigned index = 0; index < PLUTON_RESOURCES; ++index) {
        const uint32_t at = PLUTON_FIREWALL_BASE + 0x400 + 4 * index, now = granted(index);
        bool fixed = true;
        for (const Resource &resource : resources()) {
            fixed = fixed && (resource.index != index || resource.fixed);
        }
        if (!fixed && now == 0) {
            continue;
        }
        for (const uint32_t value : {0x80000000 | now, 0x80000000u, 0x80000000 | rw(secure),
                                     now | right(normal, Read) | 0x80000000, 0u, 0xFFFFFFFFu}) {
            checks_.that(access(secure, Write, at, value).cause == 7,
                         "a second grant of entry " + std::to_string(index));
            ++tried;
        }
        checks_.same(secure_read(at), now, "GRANT of entry " + std::to_string(index));
    }
    checks_.same(refusal().count, count_,
                 "a bus error of the registers is no refusal of the table");
    std::printf("second grants: %u refused\n", tried);
}

void Worlds::grant()
{
    struct firewall_dev dev = firewall();
    // Normal World's code: filled first, as the monitor does.
    const auto give = [&](const Grant &one) {
        checks_.same(firewall_dev_grant(&dev, one.resource, one.permission), DEV_OK,
                     "grant of entry " + std::to_string(one.resource));
        granted_[one.resource] = 0x80000000 | one.permission;
    };
    // What no grant may be.
    for (const uint32_t value :
         {rw(normal) | right(normal, Execute), right(normal, Write) | right(secure, Execute),
          right(PLUTON_SUBJECT_RADIO, Write) | right(normal, Execute)}) {
        checks_.same(
            access(secure, Write, PLUTON_FIREWALL_BASE + 0x400 + 4 * 20, 0x80000000 | value).cause,
            7, "a grant of write and execute");
    }
    give({2, right(normal, Read) | right(normal, Execute)});
    for (const Grant &one : grants) {
        give(one);
    }
}

void Worlds::close()
{
    struct firewall_dev dev = firewall();
    struct firewall_dev_status status = {};
    checks_.same(access(normal, Write, PLUTON_FIREWALL_BASE + 8, 0x434C4F53).cause, 7,
                 "Normal World closes");
    recorded(normal, Write, PLUTON_FIREWALL_BASE + 8, "Normal World closes");
    checks_.same(access(secure, Write, PLUTON_FIREWALL_BASE + 8, 1).cause, 7, "closes by 1");
    checks_.that(firewall_dev_status(&dev, &status) == DEV_OK && !status.closed, "not closed yet");
    checks_.same(firewall_dev_close(&dev), DEV_OK, "close");
    checks_.that(firewall_dev_status(&dev, &status) == DEV_OK && status.closed, "closed");
    checks_.that(firewall_dev_close(&dev) != DEV_OK, "closes again");
    refusal();
    count_ = refusal().count;
}

// After close nothing is granted, whatever it is.
void Worlds::late()
{
    unsigned tried = 0;
    for (unsigned index = 0; index < PLUTON_RESOURCES; ++index) {
        const uint32_t at = PLUTON_FIREWALL_BASE + 0x400 + 4 * index;
        for (const uint32_t value : {0x80000000u, 0x80000000 | right(normal, Read)}) {
            checks_.same(access(secure, Write, at, value).cause, 7,
                         "a grant of entry " + std::to_string(index) + " after close");
            ++tried;
        }
        checks_.same(secure_read(at), granted(index), "GRANT of entry " + std::to_string(index));
    }
    count_ = refusal().count;
    std::printf("late grants: %u refused\n", tried);
}

// An engine's job has the rights of the caller that it is for, at every page.
void Worlds::engines()
{
    struct sha2_dev sha2;
    const struct {
        enum pluton_caller caller;
        unsigned subject;
    } callers[] = {{PLUTON_CALLER_SELF, pluton_itself},
                   {PLUTON_CALLER_SECURE_MAILBOX, secure},
                   {PLUTON_CALLER_NORMAL_MAILBOX, normal}};
    unsigned tried = 0, refused = 0;
    checks_.same(sha2_dev_init(&sha2, &pluton_, PLUTON_SHA2_BASE), DEV_OK, "sha2");
    for (const auto &one : callers) {
        for (const Resource &resource : resources()) {
            if (resource.kind == PLUTON_KIND_DEVICE) {
                continue; // a read may be an effect, and one of a device is of one word
            }
            const bool may = allowed(one.subject, Read, resource);
            uint8_t digest[HASH_BYTES] = {};
            const enum dev_error got = sha2_dev_digest(&sha2, SHA2_DEV_SHA256, resource.address, 64,
                                                       one.caller, digest, sizeof digest);
            const std::string what = std::string("an engine for ") + subject_names[one.subject] +
                                     " reads entry " + std::to_string(resource.index);
            checks_.that((got == DEV_OK) == may, what);
            ++tried;
            if (!may) {
                ++refused;
                recorded(one.subject, Read, resource.address, what);
                checks_.same(sha2_dev_zeroize(&sha2), DEV_OK, "sha2 is free again");
            }
        }
    }
    count_ = refusal().count;
    std::printf("engines: %u jobs, %u of them refused\n", tried, refused);
    std::fflush(stdout);
}

void Worlds::dma()
{
    struct dma_dev dev[2];
    const uint32_t own = code + 10 * page, others = code + 21 * page + spot,
                   both = code + 14 * page;
    for (unsigned world = 0; world < 2; ++world) {
        checks_.same(dma_dev_init(&dev[world], &hal_[world], PLUTON_DMA_BASE), DEV_OK, "dma");
    }
    const auto refused = [&](unsigned world, uint32_t to, uint32_t from, unsigned access,
                             uint32_t where, const char *what) {
        const Bytes before = chip_.sram(to, 64);
        checks_.that(dma_dev_copy(&dev[world], to, from, 64, 2000) != DEV_OK,
                     std::string(what) + ": fails");
        checks_.that(chip_.sram(to, 64) == before, std::string(what) + ": nothing is written");
        recorded(world == 0 ? secure : normal, access, where, what);
    };
    checks_.same(dma_dev_copy(&dev[1], own, both, 64, 2000), DEV_OK, "Normal World's own copy");
    refused(1, own, others, Read, others, "Normal World copies from a page of Secure World");
    refused(1, others, own, Write, others, "Normal World copies to a page of Secure World");
    refused(1, code + spot, own, Write, code + spot, "Normal World copies over the monitor");
    refused(1, user + spot, own, Write, user + spot, "Normal World copies over its own code");
    refused(0, code + spot, others, Write, code + spot, "Secure World copies over its own code");
    refused(0, others, own, Read, own, "Secure World copies from a page of Normal World alone");
    // What the one set up, the other can not start; nor read where it was to go.
    const uint32_t base = PLUTON_DMA_BASE;
    checks_.same(access(secure, Write, base + 0x08, others).cause, 0, "Secure World: source");
    checks_.same(access(secure, Write, base + 0x0C, others + 64).cause, 0, "destination");
    checks_.same(access(secure, Write, base + 0x10, 64).cause, 0, "length");
    checks_.same(access(normal, Write, base + 0x18, 1).cause, 7, "Normal World: command");
    checks_.same(access(normal, Read, base + 0x08).value, 0,
                 "Secure World's source is not readable");
    count_ = refusal().count;
}

// While a page is measured for Secure World, Normal World writes to it in every way that it has.
void Worlds::hashing()
{
    const uint32_t where = code + 22 * page, size = 4096;
    const Bytes before = chip_.sram(where, size);
    struct sha2_dev sha2;
    uint8_t digest[HASH_BYTES] = {}, expected[HASH_BYTES];
    const struct {
        unsigned access;
        uint32_t address, value;
    } steps[] = {{Write, where + 2048, 0x55555555},
                 {Write, where + size - 4, 1},
                 {Write, PLUTON_DMA_BASE + 0x0C, where + 1024},
                 {Write, PLUTON_DMA_BASE + 0x14, 0x66},
                 {Write, PLUTON_DMA_BASE + 0x10, 1024},
                 {Write, PLUTON_DMA_BASE + 0x18, 2}};
    unsigned asked = 0;
    const uint32_t from = refusal().count;
    SHA256(before.data(), before.size(), expected);
    checks_.same(sha2_dev_init(&sha2, &pluton_, PLUTON_SHA2_BASE), DEV_OK, "sha2");
    ask(normal, Read, PLUTON_TIMER_BASE, 0);
    meanwhile_ = [&] {
        if (idle()) {
            const auto &step = steps[asked % (sizeof steps / sizeof steps[0])];
            ++asked;
            ask(normal, step.access, step.address, step.value);
        }
    };
    checks_.same(sha2_dev_digest(&sha2, SHA2_DEV_SHA256, where, size, PLUTON_CALLER_SECURE_MAILBOX,
                                 digest, sizeof digest),
                 DEV_OK, "the page is hashed");
    meanwhile_ = nullptr;
    chip_.run_until([&] { return idle(); }, limit);
    chip_.run(64);
    checks_.that(asked > 12, "attempts while it is hashed: " + std::to_string(asked));
    checks_.that(std::memcmp(digest, expected, sizeof digest) == 0, "the digest is the page's");
    checks_.that(chip_.sram(where, size) == before, "the page is as it was");
    const struct firewall_dev_fault fault = refusal();
    checks_.that(fault.kept && fault.subject == normal && fault.access == Write &&
                     fault.count >= from + asked / 3,
                 "every attempt is a refusal");
    std::printf("while a page is hashed: %u attempts\n", asked);
    count_ = refusal().count;
}

// The mailbox is who asks: what names memory is not Normal World's, and reaches Secure World's
// alone.
void Worlds::mailboxes()
{
    struct mailbox_dev dev[2];
    const struct mailbox_dev_wait wait = {
        20000, [](void *context) { (void)runtime_step(static_cast<struct runtime *>(context)); },
        runtime_.get()};
    uint8_t tag = 0;
    checks_.same(mailbox_dev_init(&dev[0], &hal_[0], PLUTON_SECURE_MAILBOX_OUTSIDE,
                                  PLUTON_SECURE_MAILBOX_ID),
                 DEV_OK, "secure mailbox");
    checks_.same(mailbox_dev_init(&dev[1], &hal_[1], PLUTON_NORMAL_MAILBOX_OUTSIDE,
                                  PLUTON_NORMAL_MAILBOX_ID),
                 DEV_OK, "normal mailbox");
    const auto measure = [&](unsigned world, uint32_t address, uint32_t size) {
        struct mailbox_dev_message request = {}, response = {};
        const uint32_t words[] = {address, size, __builtin_bswap32(0x54455354), 1};
        request.op = MAILBOX_OP_MEASURE;
        request.tag = ++tag;
        request.size = MAILBOX_MEASURE_REQUEST_BYTES;
        std::memcpy(request.payload, words, sizeof words);
        const enum dev_error error = mailbox_dev_call(&dev[world], &request, &wait, &response);
        return error != DEV_OK ? 0xFFFFFFFF : uint32_t(response.code);
    };
    const auto entries = [&] { return chip_.accumulation().log.size(); };
    const size_t log = entries();
    checks_.same(measure(1, code + 10 * page, 64), MAILBOX_ERROR_MAILBOX,
                 "Normal World has its own page measured");
    for (const uint32_t address : {code + 10 * page, code + 12 * page, code + 13 * page,
                                   PLUTON_FLASH_BASE + PLUTON_FLASH_PAGE}) {
        checks_.that(measure(0, address, 64) != 0, "Secure World has a page of another measured");
        recorded(secure, Read, address, "Secure World has a page of another measured");
    }
    for (const uint32_t address : {uint32_t(PLUTON_ROM_BASE), uint32_t(PLUTON_TCM_BASE),
                                   uint32_t(PLUTON_REGISTERS_BASE), 0x80400000u}) {
        checks_.that(measure(0, address, 64) != 0, "Secure World has Pluton's own measured");
    }
    checks_.that(measure(0, 0x803FFFC0, 128) != 0, "over the end of SRAM");
    checks_.that(measure(0, 0xFFFFFFC0, 0x80) == MAILBOX_ERROR_ARGUMENT, "over the end of all");
    checks_.same(entries(), log, "nothing of it is in the log");
    checks_.same(measure(0, code + 21 * page, 64), 0, "its own page");
    checks_.same(entries(), log + 1, "that one is");
    refusal();
    count_ = refusal().count;
}

// The application core's resets, asked for and by its watchdog: what is granted, closed and logged
// stays.
void Worlds::resets()
{
    struct resets_dev dev;
    struct resets_dev_status status = {};
    const Chip::Accumulation before = chip_.accumulation();
    for (const bool watchdog : {false, true}) {
        const std::string by = watchdog ? "the watchdog: " : "APP_RESET: ";
        checks_.that(access(normal, Write,
                            watchdog ? PLUTON_WATCHDOG_BASE + 4 : PLUTON_RESETS_BASE + 16,
                            watchdog ? 500 : 0x41505052)
                             .cause == 7,
                     by + "not by Normal World");
        const uint32_t starts = word(data + 24);
        ask(secure, Write, watchdog ? PLUTON_WATCHDOG_BASE + 4 : PLUTON_RESETS_BASE + 16,
            watchdog ? 500 : 0x41505052);
        checks_.that(chip_.run_until([&] { return word(data + 24) == starts + 1; }, limit),
                     by + "the core begins anew");
        done_ = word(data + 20);
        checks_.same(chip_.resets, 0, by + "no reset of the chip");
        checks_.that(chip_.handover(), by + "handover stays");
        checks_.that(chip_.accumulation().acc == before.acc &&
                         chip_.accumulation().log == before.log,
                     by + "register and log stay");
        for (unsigned index = 0; index < PLUTON_RESOURCES; ++index) {
            checks_.same(secure_read(PLUTON_FIREWALL_BASE + 0x400 + 4 * index), granted(index),
                         by + "GRANT of entry " + std::to_string(index));
        }
        checks_.same(secure_read(PLUTON_FIREWALL_BASE + 4) & 3, 3, by + "handover and closed");
        checks_.same(access(secure, Write, PLUTON_FIREWALL_BASE + 0x400 + 4 * 30, 0x80000000).cause,
                     7, by + "a grant after it");
        checks_.same(resets_dev_init(&dev, &hal_[0], PLUTON_RESETS_BASE), DEV_OK,
                     "reset controller");
        checks_.same(resets_dev_status(&dev, &status), DEV_OK, "its status");
        checks_.same(status.app, watchdog ? RESETS_DEV_APP_WATCHDOG : RESETS_DEV_APP_ASKED,
                     by + "CAUSE");
        checks_.that(resets_dev_set_start(&dev, code + 0x100) != DEV_OK,
                     by + "start address stays");
        checks_.same(access(normal, Read, code).cause, 5, by + "Normal World reads the monitor");
        refusal();
    }
    // The chip's takes everything, and only it does.
    const uint64_t none_yet = chip_.resets;
    ask(secure, Write, PLUTON_RESETS_BASE + 0x14, 0x43484950);
    checks_.that(chip_.run_until([&] { return chip_.resets == none_yet + 1; }, limit),
                 "the chip's reset");
    checks_.that(chip_.run_until([&] { return !chip_.in_reset(); }, limit), "which ends");
    checks_.that(!chip_.handover() && !chip_.app_runs(), "nothing runs, nothing is handed over");
    chip_.run(5000);
    uint32_t value = 1;
    checks_.that(chip_.read(PLUTON_FIREWALL_BASE + 0x400, value) == HAL_OK && value == 0,
                 "nothing is granted");
    checks_.that(chip_.accumulation().log.size() <= 1, "the log is fresh");
}

} // namespace

} // namespace boot_attack

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: boot_worlds PROBE.bin\n");
        return 2;
    }
    try {
        boot_attack::Checks checks;
        boot_attack::Worlds worlds(checks, boot_attack::contents(argv[1]));
        worlds.run();
        std::printf("%u checks, %u failed\n", checks.count(), checks.failed());
        return checks.failed() == 0 && checks.count() > 5000 ? 0 : 1;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "boot_worlds: %s\n", error.what());
        return 1;
    }
}
