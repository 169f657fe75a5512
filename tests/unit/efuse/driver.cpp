// SPDX-License-Identifier: Apache-2.0
// The driver on the Verilated block.
#include "firmware/drivers/efuse.h"
#include "tests/unit/efuse/bench.h"

namespace
{

enum hal_status read_one(void *context, uint32_t addr, uint32_t *value)
{
    Bench &b = *static_cast<Bench *>(context);
    b.access({false, addr, 0});
    if (b.master.answer.error) {
        return HAL_BUS_ERROR;
    }
    *value = b.master.answer.data;
    return HAL_OK;
}

enum hal_status write_one(void *context, uint32_t addr, uint32_t value, unsigned strobe)
{
    Bench &b = *static_cast<Bench *>(context);
    b.access({true, addr, value, strobe});
    return b.master.answer.error ? HAL_BUS_ERROR : HAL_OK;
}

} // namespace

void driver(Bench &b)
{
    const struct hal_port port = {read_one, write_one};
    struct hal hal = {&port, &b};
    struct efuse_dev dev = {};
    struct efuse_dev_state state = {};
    Random random(4);
    const Identity id(random);
    b.place.test = "driver";
    b.blank();
    b.expect(efuse_dev_init(&dev, &hal, 0) == DEV_OK, "init");
    uint32_t value = 77;
    bool final = true;
    uint8_t bytes[32], other[32];
    b.expect(efuse_dev_state(&dev, &state) == DEV_ORDER &&
                 efuse_dev_revoked(&dev, &value) == DEV_ORDER &&
                 efuse_dev_revoke(&dev, 1) == DEV_ORDER && value == 77,
             "nothing before the rows are sensed");
    b.expect(efuse_dev_wait(&dev) == DEV_OK && efuse_dev_state(&dev, &state) == DEV_OK, "sensed");
    b.expect(state.persistent && !state.halted && !state.committed &&
                 state.provisioned == EFUSE_DEV_MARK_ZERO &&
                 state.area[3] == EFUSE_DEV_AREA_BLANK && state.corrected == 0,
             "a new chip");

    uint8_t serial[EFUSE_DEV_SERIAL_BYTES], hash[EFUSE_DEV_DIGEST_BYTES];
    for (unsigned i = 0; i < 32; ++i) {
        hash[i] = uint8_t(3 * i + 1);
        serial[i % 16] = uint8_t(i);
    }
    b.expect(efuse_dev_burn_serial(&dev, serial) == DEV_OK &&
                 efuse_dev_burn_root_hash(&dev, hash) == DEV_OK,
             "burnt");
    b.expect(efuse_dev_serial(&dev, bytes, &final) == DEV_OK && !final &&
                 std::memcmp(bytes, serial, sizeof serial) == 0,
             "serial, not final");
    b.expect(efuse_dev_lock_serial(&dev) == DEV_OK && efuse_dev_lock_root_hash(&dev) == DEV_OK,
             "locked");
    b.expect(efuse_dev_serial(&dev, bytes, &final) == DEV_OK && final &&
                 efuse_dev_root_hash(&dev, bytes, &final) == DEV_OK && final &&
                 std::memcmp(bytes, hash, sizeof hash) == 0,
             "final");
    b.expect(efuse_dev_burn_serial(&dev, serial) == DEV_LOCKED &&
                 efuse_dev_burn_root_hash(&dev, hash) == DEV_LOCKED,
             "closed");
    for (unsigned i = 0; i < 32; ++i) {
        hash[i] = uint8_t(5 * i + 2);
    }
    b.expect(efuse_dev_burn_second_hash(&dev, hash) == DEV_OK &&
                 efuse_dev_second_hash(&dev, bytes, &final) == DEV_OK && !final &&
                 std::memcmp(bytes, hash, sizeof hash) == 0,
             "the second key's hash, not final");
    b.expect(efuse_dev_lock_second_hash(&dev) == DEV_OK &&
                 efuse_dev_second_hash(&dev, bytes, &final) == DEV_OK && final &&
                 efuse_dev_burn_second_hash(&dev, hash) == DEV_LOCKED &&
                 efuse_dev_state(&dev, &state) == DEV_OK &&
                 state.lock_second == EFUSE_DEV_MARK_WHOLE,
             "final, and closed");

    b.expect(efuse_dev_revoke(&dev, 32) == DEV_ARGUMENT && efuse_dev_revoke(&dev, 31) == DEV_OK &&
                 efuse_dev_revoke(&dev, 0) == DEV_OK && efuse_dev_revoked(&dev, &value) == DEV_OK &&
                 value == 0x80000001,
             "revocation");
    bool compulsory = true;
    b.expect(efuse_dev_second_signature(&dev, &compulsory) == DEV_OK && !compulsory &&
                 efuse_dev_require_second_signature(&dev) == DEV_OK &&
                 efuse_dev_second_signature(&dev, &compulsory) == DEV_OK && compulsory,
             "policy");
    for (unsigned c = EFUSE_DEV_COUNTER_PLRT; c <= EFUSE_DEV_COUNTER_POLI; ++c) {
        const auto counter = static_cast<enum efuse_dev_counter>(c);
        b.expect(efuse_dev_least_version(&dev, counter, &value) == DEV_OK && value == 0, "zero");
        b.expect(efuse_dev_raise_version(&dev, counter, c + 3) == DEV_OK &&
                     efuse_dev_raise_version(&dev, counter, 1) == DEV_OK &&
                     efuse_dev_least_version(&dev, counter, &value) == DEV_OK && value == c + 3,
                 "raised, and never lowered");
        b.expect(b.array->margin_high(PLUTON_FUSE_ROLLBACK + 2 * c) == (8u << c) - 1,
                 "in the fuses");
    }
    const auto none = static_cast<enum efuse_dev_counter>(7);
    b.expect(efuse_dev_raise_version(&dev, none, 1) == DEV_ARGUMENT &&
                 efuse_dev_raise_version(&dev, EFUSE_DEV_COUNTER_NWOS, 33) == DEV_ARGUMENT,
             "no such counter, no such version");
    b.array->begin(PLUTON_FUSE_ROLLBACK + 1, 20); // a cut pulse counts
    b.array->cut();
    b.reset();
    b.expect(efuse_dev_wait(&dev) == DEV_OK &&
                 efuse_dev_least_version(&dev, EFUSE_DEV_COUNTER_PLRT, &value) == DEV_OK &&
                 value == 4 && efuse_dev_raise_version(&dev, EFUSE_DEV_COUNTER_PLRT, 5) == DEV_OK &&
                 efuse_dev_least_version(&dev, EFUSE_DEV_COUNTER_PLRT, &value) == DEV_OK &&
                 value == 5,
             "with a gap");
    b.expect(efuse_dev_raise_version(&dev, EFUSE_DEV_COUNTER_SMON, 32) == DEV_OK &&
                 efuse_dev_least_version(&dev, EFUSE_DEV_COUNTER_SMON, &value) == DEV_OK &&
                 value == 32,
             "to the end");

    b.expect(efuse_dev_digests(&dev, bytes, other) == DEV_FUSE, "no digests");
    b.expect(give_birth(b, 2, id), "birth");
    b.expect(efuse_dev_state(&dev, &state) == DEV_OK && state.committed &&
                 state.committed_area == 2 && state.digests_ok &&
                 state.area[2] == EFUSE_DEV_AREA_COMMITTED && !state.session,
             "committed");
    b.expect(efuse_dev_digests(&dev, bytes, other) == DEV_OK, "digests");
    for (unsigned i = 0; i < 32; ++i) {
        b.expect(bytes[i] == uint8_t(id.digests[i / 4] >> (24 - 8 * (i % 4))) &&
                     other[i] == uint8_t(id.digests[8 + i / 4] >> (24 - 8 * (i % 4))),
                 "first byte first");
    }
    b.in.zeroize = true;
    b.tick();
    b.in.zeroize = false;
    b.expect(efuse_dev_revoke(&dev, 5) == DEV_INTERNAL && efuse_dev_state(&dev, &state) == DEV_OK &&
                 state.halted && efuse_dev_revoked(&dev, &value) == DEV_OK,
             "halted: readable, not burnable");
    b.mute = true;
    b.reset();
    b.expect(efuse_dev_wait(&dev) == DEV_INTERNAL && efuse_dev_state(&dev, &state) == DEV_INTERNAL,
             "an alert");
    b.mute = false;
}
