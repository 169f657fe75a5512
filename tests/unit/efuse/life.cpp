// SPDX-License-Identifier: Apache-2.0
// What the fuses go through in a chip's life, in order and out of it. Expected values are the
// test's own.
#include "tests/unit/efuse/bench.h"

#include "cmodel/secded.h"

namespace
{

constexpr uint32_t cmd_at = 0x08, status_at = 0x0C, marks_at = 0x18, areas_at = 0x1C,
                   invalid_0_at = 0x20, invalid_1_at = 0x24, words_at = 0x40;

uint32_t swap(uint32_t word)
{
    return __builtin_bswap32(word);
}

// Nothing that was ever in an area can be read from the array any more.
bool is_over_burnt(const Bench &b, unsigned area)
{
    for (unsigned i = 0; i < 24; ++i) {
        if (b.array->margin_high(PLUTON_FUSE_SECRET_ATTESTATION + 24 * area + i) !=
            FuseArray::mask) {
            return false;
        }
    }
    return true;
}

} // namespace

void a_life(Bench &b)
{
    Random random(1);
    const Identity id(random);
    b.place.test = "a life";
    b.blank();
    const unsigned sense = b.sense();
    b.expect(b.read(marks_at) == 0 && b.read(areas_at) == 0, "a new chip");
    b.expect(b.read(status_at) == 0xC, "sensed, persistent, nothing corrected");
    b.expect(!b.load(0, 0) && !b.cycle(EFUSE_CYCLE_SECURE) && !b.cycle(EFUSE_CYCLE_OVERBURN) &&
                 !b.cycle(EFUSE_CYCLE_RETURNED),
             "nothing is there yet");
    b.expect(!b.burn(0, 0, 0, 1) && !b.birth(EFUSE_BIRTH_DIGEST, 0, 0, 1) &&
                 !b.birth(EFUSE_BIRTH_COMMIT, 0) && !b.birth(EFUSE_BIRTH_PROVISION, 0) &&
                 !b.birth(EFUSE_BIRTH_RETIRE, 0),
             "nothing without a session");
    b.expect(b.array->margin_low(PLUTON_FUSE_SECRET_ATTESTATION) == 0, "and nothing was burnt");

    const uint64_t before = b.place.cycle;
    b.expect(give_birth(b, 1, id), "birth");
    const uint64_t took = b.place.cycle - before;
    b.expect(b.out.committed == EFUSE_YES && b.out.committed_area == 1, "committed at once");
    b.expect(b.out.provisioned == EFUSE_MARK_ZERO, "not yet provisioned");
    b.expect(holds(b, 1, id), "the keys are there without a reset");
    b.expect(!b.burn(1, 0, 0, 0) && !b.birth(EFUSE_BIRTH_BEGIN, 0) &&
                 !b.birth(EFUSE_BIRTH_RETIRE, 1) && !b.birth(EFUSE_BIRTH_COMMIT, 1),
             "birth is once");
    b.expect(!b.birth(EFUSE_BIRTH_PROVISION, 0), "Provision names the area");
    b.expect(b.birth(EFUSE_BIRTH_PROVISION, 1), "provisioned");
    b.expect(!b.birth(EFUSE_BIRTH_PROVISION, 1), "once");
    b.expect(b.program(PLUTON_FUSE_SERIAL, 5) == PLUTON_ERROR_LOCKED &&
                 b.program(PLUTON_FUSE_LOCK_ROOT, 0) == PLUTON_ERROR_LOCKED,
             "the manufacturer's rows are closed");
    b.expect(b.program(PLUTON_FUSE_REVOCATION, 5) == 0, "revocation is not");

    b.reset();
    b.sense();
    b.expect(b.out.provisioned == EFUSE_MARK_WHOLE && holds(b, 1, id), "after a reset");
    for (unsigned area = 0; area < 4; ++area) {
        b.expect(area == 1 || !b.load(area, 0), "no other area");
    }
    b.expect(!b.load(1, 3), "no fourth secret");
    for (unsigned i = 0; i < 16; ++i) {
        b.expect(b.read(words_at + 4 * (22 + i)) == swap(id.digests[i]), "digests in registers");
    }
    b.expect(!b.cycle(EFUSE_CYCLE_OVERBURN), "not yet secured");
    b.expect(b.cycle(EFUSE_CYCLE_SECURE), "secured");
    b.expect(!b.cycle(EFUSE_CYCLE_SECURE) && !b.cycle(EFUSE_CYCLE_RETURNED), "in order");
    b.reset();
    b.sense();
    b.expect(b.out.secured == EFUSE_MARK_WHOLE && holds(b, 1, id), "secured after a reset");
    b.expect(b.cycle(EFUSE_CYCLE_OVERBURN), "over-burnt");
    for (unsigned area = 0; area < 4; ++area) {
        b.expect(is_over_burnt(b, area) && !b.load(area, 0), "no secret is left");
    }
    b.expect(b.cycle(EFUSE_CYCLE_RETURNED), "returned");
    b.expect(b.program(PLUTON_FUSE_REVOCATION, 7) == PLUTON_ERROR_LOCKED, "nothing is burnt now");
    b.reset();
    b.sense();
    b.expect(b.out.returned == EFUSE_MARK_WHOLE && b.out.committed == EFUSE_NO, "returned");
    b.expect(b.read(areas_at) == 0xFF, "four retired areas");
    std::printf("efuse: sensed in %u cycles, burnt in %llu\n", sense,
                static_cast<unsigned long long>(took));
}

void registers(Bench &b)
{
    b.place.test = "registers";
    b.blank();
    b.access({true, cmd_at, 1});
    b.expect(b.master.answer.error, "no command before the rows are sensed");
    b.sense();
    b.expect(b.read(0) == PLUTON_EFUSE_ID && b.read(4) == 0x10000, "identity");
    b.expect(b.read(invalid_0_at) == 0xFFC00000u && b.read(invalid_1_at) == 0x3F, "no digests yet");
    for (unsigned i = 0; i < 4; ++i) {
        b.expect(b.program(PLUTON_FUSE_SERIAL + i, 0x01020304u * (i + 1)) == 0, "serial");
        b.expect(b.read(words_at + 4 * i) == 0x01020304u * (i + 1), "serial reads");
        b.expect(b.array->margin_high(PLUTON_FUSE_SERIAL + i) ==
                     secded_encode(swap(0x01020304u * (i + 1))),
                 "serial in the fuses");
    }
    b.expect(b.program(PLUTON_FUSE_SERIAL, 0x01020305) == PLUTON_ERROR_FALLING, "no other serial");
    b.expect(b.program(PLUTON_FUSE_SERIAL, 0x01020304) == 0, "the same again");
    b.expect(b.program(PLUTON_FUSE_LOCK_SERIAL, 0) == 0, "serial locked");
    b.expect(b.program(PLUTON_FUSE_SERIAL, 0x01020304) == PLUTON_ERROR_LOCKED, "and closed");
    b.expect(b.program(PLUTON_FUSE_ROOT_HASH + 7, 0xDEADBEEF) == 0, "the root hash is not");
    b.expect(b.program(PLUTON_FUSE_LOCK_ROOT, 77) == 0, "root hash locked");
    b.expect(b.program(PLUTON_FUSE_ROOT_HASH, 1) == PLUTON_ERROR_LOCKED, "and closed");
    b.expect(b.program(PLUTON_FUSE_SECOND_HASH, 0x01020304) == 0 &&
                 b.program(PLUTON_FUSE_SECOND_HASH + 7, 0xDEADBEEF) == 0,
             "the second key's hash is not");
    b.expect(b.read(words_at + 4 * 38) == 0x01020304 && b.read(words_at + 4 * 45) == 0xDEADBEEF,
             "it reads");
    b.expect(b.array->margin_high(PLUTON_FUSE_SECOND_HASH) == secded_encode(0x04030201),
             "and is in the fuses");
    b.expect(b.program(PLUTON_FUSE_LOCK_SECOND, 0) == 0, "the second key's hash locked");
    b.expect(b.program(PLUTON_FUSE_SECOND_HASH + 1, 1) == PLUTON_ERROR_LOCKED, "and closed");
    b.expect(b.read(marks_at) == (1u << 6 | 1u << 8 | 1u << 26), "marks of all three");
    b.expect(b.program(PLUTON_FUSE_SERIAL, 0, 2) == PLUTON_ERROR_COMMAND &&
                 b.program(PLUTON_FUSE_SERIAL, 0, 0) == PLUTON_ERROR_COMMAND,
             "no other command");
    for (unsigned row = 0; row < 256; ++row) {
        const bool mine = (row >= PLUTON_FUSE_LOCK_SERIAL && row <= PLUTON_FUSE_LOCK_ROOT) ||
                          (row >= PLUTON_FUSE_SERIAL && row < PLUTON_FUSE_REVOCATION) ||
                          (row >= PLUTON_FUSE_REVOCATION && row < 45 && row % 2 == 1) ||
                          (row >= PLUTON_FUSE_SECOND_HASH && row <= PLUTON_FUSE_LOCK_SECOND);
        if (!mine) {
            b.expect(b.program(row, 0xFFFFFFFF) == PLUTON_ERROR_DENIED, "not software's");
        }
    }
    for (unsigned i = 0; i < 10; ++i) {
        const unsigned row = PLUTON_FUSE_REVOCATION + 2 * i;
        b.expect(b.program(row, 1u << i) == 0 && b.program(row, 0x80000000) == 0, "unary");
        b.expect(b.read(words_at + 4 * (12 + i)) == (0x80000000 | 1u << i), "unary reads");
        b.expect(b.array->margin_high(row) == b.array->margin_high(row + 1), "two copies");
    }
    // A weak bit in one copy counts, and is made whole by the next burning of the row.
    b.array->begin(PLUTON_FUSE_REVOCATION + 1, 9);
    b.array->cut();
    b.reset();
    b.sense();
    b.expect(b.read(words_at + 4 * 12) == 0x80000201, "a weak bit is set");
    b.expect(b.read(status_at) >> 16 == 1, "and counted");
    b.expect(b.program(PLUTON_FUSE_REVOCATION, 0) == 0 &&
                 b.array->margin_high(PLUTON_FUSE_REVOCATION) == 0x80000201 &&
                 b.array->margin_high(PLUTON_FUSE_REVOCATION + 1) == 0x80000201,
             "and made whole");
    b.expect(b.read(words_at + 4 * 12) == 0x80000201, "it reads the same");
}

void order(Bench &b)
{
    Random random(2);
    const Identity id(random);
    b.place.test = "order";
    b.blank();
    b.sense();
    b.expect(b.birth(EFUSE_BIRTH_BEGIN, 0), "begin");
    b.expect(!b.birth(EFUSE_BIRTH_BEGIN, 1), "one session");
    b.expect(!b.burn(1, 0, 0, 1) && !b.burn(0, 3, 0, 1), "of this area, one of three");
    b.expect(!b.birth(EFUSE_BIRTH_DIGEST, 0, 0, 1), "digests after secrets");
    b.expect(b.burn(0, 0, 0, 0), "a word that is zero");
    b.expect(!b.burn(0, 0, 0, 0), "is burnt once, though its row is as new");
    b.expect(!b.burn(0, 0, 2, 1), "no word is left out");
    b.expect(!b.birth(EFUSE_BIRTH_COMMIT, 0), "no commit of half an area");
    const std::optional<Secret> half = b.load(0, 0);
    b.expect(half && *half == Secret{}, "the session's area is loaded");
    b.reset();
    b.sense();
    b.expect(!b.load(0, 0) && !b.burn(0, 0, 1, 1), "a session ends with the reset");
    b.expect(!b.birth(EFUSE_BIRTH_BEGIN, 0), "a touched area is not begun again");
    b.expect(b.birth(EFUSE_BIRTH_RETIRE, 0), "it is retired");
    b.expect(is_over_burnt(b, 0), "to ones");
    b.expect(!b.birth(EFUSE_BIRTH_RETIRE, 0) && !b.birth(EFUSE_BIRTH_BEGIN, 0), "for good");
    b.expect(give_birth(b, 1, id) && holds(b, 1, id), "the next one");

    // zeroize: nothing more, and what is public stays readable.
    b.in.zeroize = true;
    b.tick();
    b.in.zeroize = false;
    b.expect(!b.load(1, 0) && !b.birth(EFUSE_BIRTH_PROVISION, 1), "nothing after zeroize");
    b.expect((b.read(status_at) & 0x3D) == 0x1C, "halted");
    b.expect(b.read(words_at + 4 * 22) == swap(id.digests[0]), "still readable");
    // In Sense it is remembered: the public rows are read, and then nothing more.
    for (unsigned at = 0; at < 300; at += 7) {
        b.reset();
        for (unsigned i = 0; i < 600; ++i) {
            b.in.zeroize = i == at;
            b.tick();
        }
        b.expect(b.out.sensed == EFUSE_YES && b.out.committed == EFUSE_YES && !b.load(1, 0),
                 "sensed, and halted");
    }
    b.reset();
    b.sense();
    b.expect(b.birth(EFUSE_BIRTH_PROVISION, 1), "the reset ends it");
}

void bad_arrays(Bench &b)
{
    Random random(3);
    const Identity id(random);
    b.place.test = "bad arrays";

    // A fuse that does not take: tried three times, answered by an error; then the area is retired
    // as far as it goes, and the next one is taken.
    b.blank();
    b.array->kill(PLUTON_FUSE_SECRET_ATTESTATION + 3, 35);
    b.sense();
    b.expect(b.birth(EFUSE_BIRTH_BEGIN, 0), "begin");
    for (unsigned i = 0; i < 4; ++i) {
        const uint32_t all = i == 3 ? 0x00000001 : 1;
        const bool needs = (secded_encode(all) >> 35 & 1) != 0;
        b.expect(b.burn(0, 0, i, all) == !(i == 3 && needs), "a dead fuse is an error");
    }
    b.expect(!b.birth(EFUSE_BIRTH_RETIRE, 0), "retire says so, too");
    b.tick();
    b.expect(b.out.areas[0] == EFUSE_AREA_TOUCHED, "and the area stays touched");
    b.expect(b.array->margin_high(PLUTON_FUSE_SECRET_ATTESTATION) == FuseArray::mask &&
                 b.array->margin_high(PLUTON_FUSE_SECRET_ATTESTATION + 23) == FuseArray::mask,
             "the other rows are over-burnt");
    b.expect(give_birth(b, 1, id) && holds(b, 1, id), "the next area");

    // Single bits of secded rows that got lost are corrected, a weak one too; two are refused.
    b.blank();
    b.sense();
    b.expect(give_birth(b, 0, id) && b.birth(EFUSE_BIRTH_PROVISION, 0), "birth");
    for (unsigned bit = 0; bit < 39; ++bit) {
        std::vector<FuseRow> rows = b.array->cells();
        FuseRow &row = rows[PLUTON_FUSE_SECRET_GENERAL + 2];
        const uint64_t cell = uint64_t(1) << bit, other = uint64_t(1) << (bit + 7) % 39;
        row.whole ^= cell;
        if (bit % 2 == 0 && (row.whole & cell) != 0) {
            row.whole ^= cell;
            row.weak |= cell;
        }
        b.insert(rows, 5);
        b.sense();
        b.expect(holds(b, 0, id), "one bit is corrected");
        rows[PLUTON_FUSE_SECRET_GENERAL + 2].whole ^= other;
        rows[PLUTON_FUSE_SECRET_GENERAL + 2].weak &= ~other;
        b.insert(rows, 5);
        b.sense();
        b.expect(b.load(0, 0) && !b.load(0, 1) && b.load(0, 2), "two are not");
        rows[PLUTON_FUSE_SECRET_GENERAL + 2] = {secded_encode(id.secrets[1][2]), 0, 0};
        b.insert(rows, 5);
    }

    // Two committed areas, and an array that does not answer, in any place.
    std::vector<FuseRow> rows(PLUTON_FUSE_ROWS);
    for (const unsigned area : {1u, 3u}) {
        rows[PLUTON_FUSE_BEGUN + area].whole = PLUTON_FUSE_BEGUN_WORD;
        rows[PLUTON_FUSE_COMMIT + area].whole = PLUTON_FUSE_COMMIT_WORD;
    }
    b.insert(rows, 1);
    for (unsigned i = 0; i < 2000; ++i) {
        b.tick();
        b.expect(b.out.committed == EFUSE_NO, "two areas are none");
    }
    b.expect(b.out.alert && !b.load(1, 0), "and an alert");
    for (unsigned from = 1; from < 1100; from += 37) {
        b.blank();
        for (unsigned i = 0; i < from; ++i) {
            if (b.out.sensed == EFUSE_YES) {
                b.in.birth_op = EFUSE_BIRTH_BEGIN;
            }
            b.tick();
        }
        b.mute = true;
        for (unsigned i = 0; i < 1500 && !b.out.alert; ++i) {
            b.tick();
        }
        b.mute = false;
        b.expect(b.out.alert, "an array that is too slow is noticed");
    }
}
