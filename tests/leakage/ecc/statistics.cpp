// SPDX-License-Identifier: Apache-2.0
// Items in which an observer of many operations learns something of the secret: blinding,
// projective coordinates, mask, order of the rows, addresses.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "cmodel/ecc_engine.h"
#include "tests/leakage/ecc/bench.h"

namespace leakage
{

namespace
{

// An instruction's digit is in registers so many cycles after the block's first cycle, at most.
constexpr unsigned kPipeline = 20;

bool same(const Value &value, const struct ecc_value &expected)
{
    return std::equal(value.begin(), value.end(), expected.limb);
}

// A scalar of almost only ones: not blinded, its digits 0 to 62 are all 15; not masked, its weight
// is 255.
Number alike()
{
    Number d;
    d.fill(0xFF);
    d[0] = 0xBF;
    return d;
}

} // namespace

// PUBLIC_KEY, a fixed scalar against random ones. What the registers of the digits hold in the
// rows' loop, cycle by cycle; the sum of all turns at each cycle of a turn, which no order of the
// turns changes; all.
void blinding_item()
{
    const unsigned begin = cycles_before(ECC_OPERATION_PUBLIC_KEY, 1) + kPipeline;
    const unsigned end = cycles_before(ECC_OPERATION_PUBLIC_KEY, 2);
    const unsigned turn = cycles_of_turn(ECC_OPERATION_PUBLIC_KEY, 1);
    Block block;
    Welch each, summed;
    for (size_t i = 0; i < traces(96); i++) {
        unsigned label = draw() & 1;
        block.put(SCALAR, label ? draw_scalar() : alike());
        block.start(kPublicKey, draw_random());
        std::vector<double> trace, sums(turn + 1);
        for (unsigned c = 0; c < end; c++) {
            Cycle now;
            block.cycle(&now);
            if (c < begin)
                continue;
            trace.push_back(now.digits);
            sums[(c - begin) % turn] += now.digits;
            sums[turn] += now.digits;
        }
        each.add(label, trace);
        summed.add(label, sums);
        block.zeroize();
    }
    judge(each, "digits, each cycle");
    judge(summed, "digits, sums over the turns");
}

// ECDH with one key. The coordinates of the point's multiples, as one who knows the point and takes
// z = 1 works them out, against what is written back; and a fixed point against random ones.
void projective_item()
{
    static struct ecc_engine_tables tables;
    static struct ecc_engine model;
    if (!ecc_engine_tables_make(&tables, ECC_SET_48X6))
        std::abort();
    const struct ecc_program &program = ecc_parameters[ECC_SET_48X6].program[ECC_OPERATION_ECDH];
    const unsigned multiples = cycles_before(ECC_OPERATION_ECDH, 1);
    const unsigned loop = cycles_before(ECC_OPERATION_ECDH, 2);
    const unsigned turn = cycles_of_turn(ECC_OPERATION_ECDH, 2);

    // The first of the eight registers from which the windows select x
    unsigned home = ECC_PROGRAM_REGISTERS;
    for (unsigned i = 0; i < program.block[2].count; i++) {
        uint64_t word = program.block[2].words[i];
        if (ECC_FIELD_KIND(word) == ECC_KIND_SELECT)
            home = std::min(home, ECC_FIELD_A(word));
    }

    Block block;
    const Number d = draw_scalar();
    const struct ecc_point Q = draw_point();
    struct ecc_engine_inputs inputs = {};
    std::memcpy(inputs.number[ECC_INPUT_D], d.data(), 32);
    std::memcpy(inputs.number[ECC_INPUT_QX], Q.x, 32);
    std::memcpy(inputs.number[ECC_INPUT_QY], Q.y, 32);
    inputs.number[ECC_INPUT_Z][31] = 1;
    ecc_engine_start(&model, &tables, ECC_OPERATION_ECDH, &inputs);
    for (unsigned c = 0; c < loop; c++) {
        struct ecc_engine_write write;
        ecc_engine_step(&model, &write);
    }

    Welch welch;
    size_t read = 0, right = 0, selected = 0;
    block.put(SCALAR, d);
    for (size_t i = 0; i < traces(256); i++) {
        unsigned label = draw() & 1;
        Random random = draw_random();
        put_point(block, label ? draw_point() : Q);
        block.start(kEcdh, random);
        std::vector<unsigned> truth = windows(d, blinding(random));
        std::vector<double> trace;
        size_t window = truth.size();
        for (unsigned c = 0; c < loop + turn; c++) {
            Cycle now;
            block.cycle(&now);
            if (c >= multiples + kPipeline)
                trace.push_back(now.toggles);
            if (label || c < loop || !now.write)
                continue;
            for (unsigned j = 0; j < 8; j++) {
                if (same(now.value, model.registers[home + j])) {
                    read++;
                    right += window > 0 && place(truth[--window]) == j;
                }
            }
        }
        selected += label ? 0 : program.block[2].stride; // windows of the turn
        welch.add(label, trace);
        block.zeroize();
    }
    std::printf("write-backs: %zu windows, %zu digits read, %zu of them right\n", selected, read,
                right);
    if (read)
        found("digits read from write-backs: %zu of %zu windows", right, selected);
    judge(welch, "values, a fixed point");
}

// SIGN with known nonces and one key: r d mod n, as the right key gives it, against what is written
// back; and a fixed key against random ones, while s is made.
void mask_item()
{
    const unsigned finish = cycles_before(ECC_OPERATION_SIGN, 2);
    const unsigned end = finish + cycles_of_turn(ECC_OPERATION_SIGN, 2);
    Block block;
    Welch welch;
    size_t matches = 0, signatures = 0;
    const Number fixed = alike();
    for (size_t i = 0; i < traces(128); i++) {
        unsigned label = draw() & 1;
        Number d = label ? draw_scalar() : fixed, k = draw_scalar(), e = draw_number();
        struct ecc_signature signature;
        reference_sign(d.data(), e.data(), k.data(), &signature);
        Number product, above, n;
        reference_mul(signature.r, d.data(), product.data());
        reference_modulus(REFERENCE_N, 0, n.data());
        bool fits = reference_sum(product.data(), n.data(), above.data());
        block.put(SCALAR, d);
        block.put(NONCE, k);
        block.put(E, e);
        block.start(kSign, draw_random());
        std::vector<double> trace;
        bool matched = false;
        for (unsigned c = 0; c < end; c++) {
            Cycle now;
            block.cycle(&now);
            if (c >= finish + kPipeline)
                trace.push_back(now.toggles);
            if (!now.write)
                continue;
            // The sum may have a 257th bit.
            for (const Number *expected : {&product, &above}) {
                Value value{};
                for (unsigned byte = 0; byte < 32; byte++)
                    value[7 - byte / 4] |= uint32_t{(*expected)[byte]} << 8 * (3 - byte % 4);
                matched |= (expected == &product || fits) && now.value == value;
            }
        }
        Status status = block.finish();
        if (!status.done || block.get(SECOND) != number(signature.s))
            found("a wrong signature");
        matches += matched;
        signatures++;
        welch.add(label, trace);
        block.zeroize();
    }
    std::printf("write-backs: r d in %zu of %zu signatures\n", matches, signatures);
    if (matches)
        found("r d written back in %zu of %zu signatures", matches, signatures);
    judge(welch, "values, a fixed key");
}

// PUBLIC_KEY, the loop's first turns. Traces are parted by the digit of a row of turn 1 in the
// order without a draw, as one who knows the blinding does: where that row is always used at the
// same time, its digit shows. Rows 0 to 3 would not do: the scalar unit shows their windows
// whenever no digit is asked for, before the loop too.
void order_item()
{
    const unsigned begin = cycles_before(ECC_OPERATION_PUBLIC_KEY, 1);
    const unsigned end = begin + 2 * cycles_of_turn(ECC_OPERATION_PUBLIC_KEY, 1);
    constexpr size_t kRow = 4;
    Block block;
    Welch welch;
    std::map<unsigned, size_t> first;
    size_t count = traces(800);
    for (size_t i = 0; i < count; i++) {
        Number d = draw_scalar();
        Random random = draw_random();
        block.put(SCALAR, d);
        block.start(kPublicKey, random);
        unsigned held = place(windows(d, blinding(random))[kRow]);
        unsigned label = held == 3 || held >= 5; // two of its bits at least are set
        std::vector<double> trace;
        bool read = false;
        for (unsigned c = 0; c < end; c++) {
            Cycle now;
            block.cycle(&now);
            if (c >= begin)
                trace.push_back(now.digits);
            if (now.reads_table && !read) {
                read = true;
                first[now.row]++;
            }
        }
        welch.add(label, trace);
        block.zeroize();
    }
    size_t most = 0;
    for (const auto &[row, times] : first)
        most = std::max(most, times);
    std::printf("the first row: %zu rows in %zu operations, one in %zu of them\n", first.size(),
                count, most);
    // Of 80 rows each comes first about once in 80 operations; once in 20 is far from that.
    if (first.size() < 70 || 20 * most > count)
        found("the first row: %zu rows", first.size());
    judge(welch, "digits, parted by that of one row");
}

// Two operations that differ in key, blinding, z and m: the same addresses in every cycle.
void addresses_item()
{
    struct Operation {
        const char *name;
        uint32_t command;
        unsigned cycles;
    };
    const Operation operations[] = {
        {"PUBLIC_KEY", kPublicKey,
         cycles_before(ECC_OPERATION_PUBLIC_KEY, 1) +
             2 * cycles_of_turn(ECC_OPERATION_PUBLIC_KEY, 1)},
        {"ECDH", kEcdh,
         cycles_before(ECC_OPERATION_ECDH, 2) + 2 * cycles_of_turn(ECC_OPERATION_ECDH, 2)},
    };
    Block block;
    for (const Operation &operation : operations) {
        std::vector<uint64_t> expected;
        size_t differing = 0, cycles = 0;
        uint32_t order = uint32_t(draw());
        for (size_t i = 0; i < traces(32); i++) {
            Random random = draw_random();
            random[30] = order;
            block.put(SCALAR, draw_scalar());
            put_point(block, draw_point());
            block.start(operation.command, random);
            std::vector<uint64_t> seen;
            for (unsigned c = 0; c < operation.cycles; c++) {
                Cycle now;
                block.cycle(&now);
                seen.push_back(now.addresses);
            }
            if (!i)
                expected = seen;
            for (size_t c = 0; c < seen.size(); c++)
                differing += seen[c] != expected[c];
            cycles += seen.size();
            block.zeroize();
        }
        std::printf("%s: %zu cycles, other addresses in %zu\n", operation.name, cycles, differing);
        if (differing)
            found("addresses: %s, %zu cycles", operation.name, differing);
    }
}

} // namespace leakage
