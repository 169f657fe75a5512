// SPDX-License-Identifier: Apache-2.0
// Keys, restored states and saved messages used wrongly, and a key store that refuses.
#include "tests/cosim/sha2/misuse.h"

namespace pluton::sha2
{

namespace
{

constexpr uint32_t alg_field(enum sha2_dev_alg alg)
{
    return uint32_t(alg) << SHA2_CMD_ALG_SHIFT;
}

constexpr uint32_t key_bus = 1u << SHA2_CMD_KEY_SHIFT, key_slot = 2u << SHA2_CMD_KEY_SHIFT,
                   key_unknown = 3u << SHA2_CMD_KEY_SHIFT;
constexpr uint32_t sha256 = alg_field(SHA2_DEV_SHA256);

// Nothing of a state or a key shows: what is only there in *saved*, and the digest.
void nothing_shows(Bench &bench, Misuse &m, const std::string &when)
{
    m.digest_is_zero(when);
    for (const uint32_t offset : {SHA2_LENGTH_HI_OFFSET, SHA2_LENGTH_LO_OFFSET}) {
        uint32_t value = 1;
        m.allowed("LENGTH", bench.simulation.read(base + offset, value));
        bench.require(value == 0, "sha2", "LENGTH " + when, "zero", std::to_string(value));
    }
    for (uint32_t i = 0; i < 32; ++i) {
        uint32_t value = 1;
        if ((m.status() & SHA2_STATUS_BUSY_MASK) == 0) {
            m.allowed("CONTEXT_INDEX", bench.simulation.write(base + SHA2_CONTEXT_INDEX_OFFSET, i));
        }
        m.allowed("CONTEXT", bench.simulation.read(base + SHA2_CONTEXT_OFFSET, value));
        bench.require(value == 0, "sha2", "CONTEXT " + std::to_string(i) + " " + when, "zero",
                      std::to_string(value));
    }
}

void wait_idle(Misuse &m)
{
    while ((m.status() & SHA2_STATUS_BUSY_MASK) != 0) {
    }
}

// The words of set-up that a RESTORE with this number of bytes takes. True if all are accepted.
bool restore_words(Bench &bench, Misuse &m, enum sha2_dev_alg alg, uint64_t bytes, Random &random)
{
    Simulation &s = bench.simulation;
    for (size_t i = 0; i < sha2_dev_block_size(alg) / 8; ++i) {
        m.allowed("a word of the chaining value",
                  s.write(base + SHA2_DATA_OFFSET, uint32_t(random.next())));
    }
    m.allowed("the length's upper word",
              s.write(base + SHA2_DATA_OFFSET, __builtin_bswap32(uint32_t(bytes >> 32))));
    return s.write(base + SHA2_DATA_OFFSET, __builtin_bswap32(uint32_t(bytes))) == HAL_OK;
}

} // namespace

void misused_setup(Bench &bench)
{
    bench.row("refused commands", "keys, set-up, saved messages", [&](Random &random) {
        Misuse m(bench, random);
        Simulation &s = bench.simulation;
        Firmware &f = *bench.firmware;
        const auto algorithms = algorithms_of(bench);

        m.error(DEV_OK, f.zeroize(), "zeroize");

        // Checks of a command, in their order
        m.command(cmd_save, DEV_ORDER, "SAVE without a message");
        m.command(cmd_start | sha256 | key_unknown, DEV_COMMAND, "START with key 3");
        m.command(cmd_restore | sha256 | key_unknown, DEV_COMMAND, "RESTORE with key 3");
        m.command(cmd_restore | sha256 | key_slot, DEV_DENIED, "RESTORE under a slot's key");
        m.command(cmd_start | sha256 | key_slot | SHA2_CMD_CALLER_MASK, DEV_CALLER,
                  "START under a slot's key for caller 3");
        for (const auto alg : algorithms) {
            const uint32_t block = uint32_t(sha2_dev_block_size(alg));
            for (const uint32_t length : {block + 1, 1000u, 0x80000000u, 0xFFFFFFFFu}) {
                m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, length));
                m.command(cmd_start | alg_field(alg) | key_bus, DEV_RANGE, "START, key too long");
                m.command(cmd_restore | alg_field(alg) | key_bus, DEV_RANGE,
                          "RESTORE, key too long");
            }
        }
        nothing_shows(bench, m, "after refused commands");
        m.usable();
        m.in_message([&] { m.command(cmd_restore | sha256, DEV_ORDER, "RESTORE in a message"); });
        m.in_message([&] {
            m.command(cmd_restore | sha256 | key_slot, DEV_ORDER, "RESTORE in a message, denied");
        });
        m.in_message(
            [&] { m.command(cmd_start | sha256 | key_unknown, DEV_COMMAND, "START with key 3"); });
        m.error(DEV_OK, f.start(SHA2_DEV_SHA256), "START");
        m.allowed("partial word", s.write(base + SHA2_DATA_OFFSET, 0x61, 0x1));
        m.command(cmd_save, DEV_ORDER, "SAVE after a partial word");
        m.error(DEV_OK, f.finish(), "FINISH after a refused SAVE");

        // In set-up only DATA and ZEROIZE
        for (const bool restore : {false, true}) {
            for (const auto alg : algorithms) {
                m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, 64));
                m.command((restore ? cmd_restore : cmd_start) | alg_field(alg) | key_bus, DEV_OK,
                          "set-up");
                bench.require((m.status() & SHA2_STATUS_SETUP_MASK) != 0, "sha2", "STATUS.setup",
                              "1", "0");
                m.command(cmd_start | sha256, DEV_ORDER, "START in set-up");
                m.command(cmd_restore | sha256, DEV_ORDER, "RESTORE in set-up");
                m.command(cmd_read, DEV_ORDER, "READ in set-up");
                m.command(cmd_finish, DEV_ORDER, "FINISH in set-up");
                m.command(cmd_save, DEV_ORDER, "SAVE in set-up");
                for (const unsigned strobe : {0x0u, 0x1u, 0x3u, 0x7u, 0x8u, 0xEu}) {
                    m.refused("DATA in set-up with strobes " + std::to_string(strobe),
                              s.write(base + SHA2_DATA_OFFSET, 0, strobe));
                }
                m.allowed("DATA in set-up", s.write(base + SHA2_DATA_OFFSET, 0xFFFFFFFF));
                nothing_shows(bench, m, "in set-up");
                m.error(DEV_OK, f.zeroize(), "ZEROIZE in set-up");
                m.usable();
            }
        }

        // After a key's last word the block is busy until the message is open.
        for (const uint32_t length : {0u, 1u, 5u}) {
            m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, length));
            m.allowed("START", s.write(base + SHA2_CMD_OFFSET, cmd_start | sha256 | key_bus));
            for (uint32_t at = 0; at < length; at += 4) {
                m.allowed("key", s.write(base + SHA2_DATA_OFFSET, uint32_t(random.next())));
            }
            m.refused("DATA before the message is open", s.write(base + SHA2_DATA_OFFSET, 0));
            m.refused("FINISH before the message is open",
                      s.write(base + SHA2_CMD_OFFSET, cmd_finish));
            wait_idle(m);
            bench.require((m.status() & SHA2_STATUS_OPEN_MASK) != 0, "sha2", "STATUS.open", "1",
                          "0");
            m.error(DEV_OK, f.zeroize(), "ZEROIZE");
        }

        // Lengths that a restored state can't have
        for (const auto alg : algorithms) {
            const uint64_t block = sha2_dev_block_size(alg);
            for (const uint64_t bytes :
                 {block - 1, block + 1, block / 2, uint64_t(1) << 61, UINT64_MAX - block + 1}) {
                m.command(cmd_restore | alg_field(alg), DEV_OK, "RESTORE");
                bench.require(!restore_words(bench, m, alg, bytes, random), "sha2",
                              "restored length", "refused", "accepted");
                wait_idle(m);
                const uint32_t code =
                    (m.status() & SHA2_STATUS_ERROR_MASK) >> SHA2_STATUS_ERROR_SHIFT;
                bench.require_error(DEV_LENGTH, dev_error_of(code), "restored length");
                nothing_shows(bench, m, "after a restored length that is refused");
                m.usable();
            }
            m.allowed("LEN", s.write(base + SHA2_LEN_OFFSET, 0));
            m.command(cmd_restore | alg_field(alg) | key_bus, DEV_OK, "RESTORE with a key");
            bench.require(!restore_words(bench, m, alg, 0, random), "sha2",
                          "restored length 0 with a key", "refused", "accepted");
            wait_idle(m);

            // The longest message ends exactly there.
            m.command(cmd_restore | alg_field(alg), DEV_OK, "RESTORE");
            bench.require(restore_words(bench, m, alg, (uint64_t(1) << 61) - block, random), "sha2",
                          "restored length", "accepted", "refused");
            for (uint64_t at = 0; at + 4 < block; at += 4) {
                m.allowed("DATA of the longest message", s.write(base + SHA2_DATA_OFFSET, 0));
            }
            m.refused("DATA beyond the longest message", s.write(base + SHA2_DATA_OFFSET, 0));
            wait_idle(m);
            const uint32_t code = (m.status() & SHA2_STATUS_ERROR_MASK) >> SHA2_STATUS_ERROR_SHIFT;
            bench.require_error(DEV_LENGTH, dev_error_of(code), "message too long");
            nothing_shows(bench, m, "after a message that is too long");
            m.usable();
        }

        // Saved: only ZEROIZE leads on
        for (const auto alg : algorithms) {
            const uint32_t size = uint32_t(random.below(60)) * 4;
            const uint32_t addr = bench.place(random_bytes(size, random), random);
            m.error(DEV_OK, f.start(alg), "START");
            m.error(DEV_OK, f.read(addr, size, PLUTON_CALLER_SELF, false), "READ");
            m.command(cmd_save, DEV_OK, "SAVE");
            wait_idle(m);
            bench.require((m.status() & SHA2_STATUS_SAVED_MASK) != 0, "sha2", "STATUS.saved", "1",
                          "0");
            m.command(cmd_start | sha256, DEV_ORDER, "START in saved");
            m.command(cmd_restore | sha256, DEV_ORDER, "RESTORE in saved");
            m.command(cmd_read, DEV_ORDER, "READ in saved");
            m.command(cmd_finish, DEV_ORDER, "FINISH in saved");
            m.command(cmd_save, DEV_ORDER, "SAVE in saved");
            m.refused("DATA in saved", s.write(base + SHA2_DATA_OFFSET, 0));
            uint32_t length = 0;
            m.allowed("LENGTH_LO", s.read(base + SHA2_LENGTH_LO_OFFSET, length));
            bench.require(length == size, "sha2", "LENGTH_LO", std::to_string(size),
                          std::to_string(length));
            m.error(DEV_OK, f.zeroize(), "ZEROIZE in saved");
            nothing_shows(bench, m, "after ZEROIZE in saved");
            m.usable();
        }
    });
}

void refusing_key_store(Bench &bench)
{
    bench.row("refused and failed commands", "key store that refuses", [&](Random &random) {
        Misuse m(bench, random);
        Simulation &s = bench.simulation;
        Firmware &f = *bench.firmware;
        KeyStore &keys = s.keys;
        const auto algorithms = algorithms_of(bench);
        const auto normal = PLUTON_CALLER_NORMAL_MAILBOX;
        for (uint64_t i = 0; i < 4 * algorithms.size(); ++i) {
            const auto alg = algorithms[i % algorithms.size()];
            const uint32_t slot = uint32_t(random.below(PLUTON_KEY_SLOTS));
            const uint32_t block = uint32_t(sha2_dev_block_size(alg));
            keys.stall(i % 2 == 0 ? 0 : 9, random.next());
            const auto refuses = [&](const std::string &what) {
                m.error(DEV_KEY, f.hmac_slot(alg, slot, normal), what);
                nothing_shows(bench, m, "after " + what);
                m.usable();
            };
            keys.slots[slot] = KeyStore::Slot();
            refuses("an empty slot");
            keys.slots[slot].key = random_bytes(32, random);
            keys.slots[slot].subjects = 1u << PLUTON_SUBJECT_APP_SECURE;
            refuses("a slot of another");
            keys.slots[slot].subjects = 0x3F;
            keys.slots[slot].fault = KeyStore::Fault::RefusedMidway;
            refuses("a key that is withdrawn midway");
            keys.slots[slot].fault = KeyStore::Fault::NoLast;
            refuses("a key without end");
            keys.slots[slot].fault = KeyStore::Fault::None;
            keys.slots[slot].key = random_bytes(block + 4, random);
            refuses("a key longer than a block");

            // ZEROIZE while the store answers
            keys.slots[slot].key = random_bytes(block, random);
            keys.stall(20, random.next());
            m.allowed("START",
                      s.write(base + SHA2_CMD_OFFSET,
                              cmd_start | alg_field(alg) | key_slot | slot << SHA2_CMD_SLOT_SHIFT));
            s.run(random.below(60));
            m.error(DEV_OK, f.zeroize(), "ZEROIZE while the key comes");
            nothing_shows(bench, m, "after ZEROIZE while the key comes");
            m.usable();
            keys.slots[slot] = KeyStore::Slot();
        }
        keys.stall(0, 0);
    });
}

// What is under a slot's key stays inside.
void states_that_stay(Bench &bench)
{
    bench.row("states that stay inside", "slot's key", [&](Random &random) {
        Misuse m(bench, random);
        Simulation &s = bench.simulation;
        Firmware &f = *bench.firmware;
        KeyStore &keys = s.keys;
        for (const auto alg : algorithms_of(bench)) {
            const Bytes key = random_bytes(32, random);
            const Bytes bytes = random_bytes(400, random);
            const uint32_t addr = bench.place(bytes, random);
            keys.slots[5].key = key;
            for (const uint32_t cut : {0u, 4u, 64u, 128u, 200u}) {
                m.error(DEV_OK, f.hmac_slot(alg, 5, PLUTON_CALLER_SELF), "START");
                m.error(DEV_OK, f.read(addr, cut, PLUTON_CALLER_SELF, false), "READ");
                m.command(cmd_save, DEV_DENIED, "SAVE under a slot's key");
                m.error(DEV_DENIED, f.save(kept_page), "save under a slot's key");
                nothing_shows(bench, m, "under a slot's key");
                m.error(DEV_OK, f.read(addr + cut, 400 - cut, PLUTON_CALLER_SELF, true), "READ");
                const Result r = f.finish();
                m.error(DEV_OK, r, "finish");
                const Bytes expected = openssl_hmac(alg, key, bytes.data(), bytes.size());
                bench.require(r.digest == expected, "sha2", "HMAC after a denied SAVE",
                              hex(expected.data(), expected.size()),
                              hex(r.digest.data(), r.digest.size()));
                m.command(cmd_save, DEV_ORDER, "SAVE after FINISH");
                bench.count(400);
            }
            keys.slots[5] = KeyStore::Slot();
        }
    });
}

} // namespace pluton::sha2
