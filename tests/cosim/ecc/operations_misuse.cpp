// SPDX-License-Identifier: Apache-2.0
// The engine used wrongly, key stores and random sources that refuse.
#include <algorithm>

#include "tests/cosim/ecc/operations.h"

namespace pluton::ecc
{

namespace
{

constexpr uint32_t caller_3 = ECC_CMD_CALLER_MASK;

std::string hex_of(uint32_t value)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", value);
    return text;
}

} // namespace

void write_all(Ecc &ecc, const Number &d)
{
    struct ecc_point Q;
    ecc.require(ecc_public_key(d.data(), &Q) == ECC_OK, "model", "a point", "none");
    Number x, y;
    std::copy(Q.x, Q.x + ECC_BYTES, x.begin());
    std::copy(Q.y, Q.y + ECC_BYTES, y.begin());
    ecc.write_number(ECC_OPERANDS_QX_OFFSET, x);
    ecc.write_number(ECC_OPERANDS_QY_OFFSET, y);
    ecc.write_number(ECC_OPERANDS_E_OFFSET, random_number(ecc.random));
    ecc.write_number(ECC_OPERANDS_R_OFFSET, random_scalar(ecc.random));
    ecc.write_number(ECC_OPERANDS_S_OFFSET, random_scalar(ecc.random));
    ecc.write_number(ECC_OPERANDS_SCALAR_OFFSET, d);
    ecc.write_number(ECC_OPERANDS_NONCE_OFFSET, random_scalar(ecc.random));
}

void refused_commands(Bench &bench)
{
    bench.row("refused commands", "unknown, denied, caller", [&](Random &random) {
        Ecc ecc(bench, random);
        const Number d = random_scalar(random);
        const auto refused = [&](uint32_t command, enum dev_error expected) {
            // A refused command leaves done and results.
            const uint32_t before = ecc.status() & ECC_STATUS_DONE_MASK;
            const uint32_t first = ecc.read(ECC_OPERANDS_FIRST_OFFSET);
            ecc.command(command, expected, "command " + hex_of(command));
            ecc.require((ecc.status() & (ECC_STATUS_DONE_MASK | ECC_STATUS_BUSY_MASK)) == before &&
                            ecc.read(ECC_OPERANDS_FIRST_OFFSET) == first,
                        "done and FIRST after a refused command", "as before", "changed");
        };
        ecc.public_key(d, From::Register);
        for (uint32_t op = 0; op < 16; op = op == 0 ? 9 : op + 1) {
            refused(op, DEV_COMMAND);
            refused(op | test | caller_3, DEV_COMMAND);
        }
        for (const uint32_t options : {0u, test, with_verify, caller_3}) {
            refused(op_sign | ECC_CMD_NONCE_MASK | options, DEV_COMMAND);
        }
        for (const uint32_t nonce : {nonce_exact, nonce_given}) {
            refused(op_sign | nonce, DEV_DENIED); // never with a key of the store
            refused(op_sign | nonce | caller_3 | with_verify, DEV_DENIED);
        }
        refused(op_ecdh | test | deliver, DEV_DENIED);
        refused(op_ecdh | test | deliver | caller_3, DEV_DENIED);
        for (const uint32_t op :
             {op_public_key, op_generate, op_sign, op_ecdh, op_ecdh | deliver, op_check_scalar}) {
            refused(op | caller_3, DEV_CALLER);
        }
        ecc.usable();
        bench.simulation.set_blank(PLUTON_BLANK_YES ^ 8);
        for (const uint32_t op : {op_public_key | test, op_sign | test, op_ecdh | test,
                                  op_check_scalar | test, op_sign | test | nonce_exact,
                                  op_sign | test | nonce_given, op_ecdh | test | caller_3}) {
            refused(op, DEV_DENIED);
        }
        bench.simulation.set_blank(PLUTON_BLANK_YES);

        // Fields that a command does not name are ignored.
        write_all(ecc, d);
        ecc.command(op_check_point | test | deliver | with_verify | ECC_CMD_NONCE_MASK | caller_3 |
                        ECC_CMD_SLOT_MASK | ECC_CMD_TO_MASK,
                    DEV_OK, "CHECK_POINT with other fields");
        write_all(ecc, d);
        ecc.command(op_check_scalar | test | deliver | with_verify | ECC_CMD_NONCE_MASK | caller_3,
                    DEV_OK, "CHECK_SCALAR of SCALAR with other fields");
        // The test key is gone after it.
        ecc.command(op_check_scalar | test, DEV_SCALAR, "CHECK_SCALAR of what was wiped");
        write_all(ecc, d);
        ecc.command(op_verify | test | ECC_CMD_NONCE_MASK | caller_3, DEV_SIGNATURE,
                    "VERIFY with other fields");
        write_all(ecc, d);
        ecc.command(op_zeroize | test | ECC_CMD_NONCE_MASK | caller_3, DEV_OK,
                    "ZEROIZE with other fields");
        ecc.command(op_check_point, DEV_CURVE, "CHECK_POINT after ZEROIZE");
        // Arguments that the driver refuses by itself.
        struct bench_ecc record = {};
        record.slot = record.to = PLUTON_KEY_SLOTS;
        for (const auto op : {BENCH_ECC_PUBLIC_KEY, BENCH_ECC_GENERATE, BENCH_ECC_SIGN,
                              BENCH_ECC_ECDH, BENCH_ECC_ECDH_TO, BENCH_ECC_CHECK_SCALAR}) {
            ecc.error(DEV_ARGUMENT, ecc.call(op, record), "slot 32");
        }
        record.to = 0;
        std::copy(d.begin(), d.end(), record.scalar);
        record.scalar_given = 1;
        ecc.error(DEV_DENIED, ecc.call(BENCH_ECC_ECDH_TO, record), "test key to a slot");
        ecc.usable();
    });
}

void refused_accesses(Bench &bench)
{
    bench.row("refused accesses", "rights, busy, unknown register", [&](Random &random) {
        Ecc ecc(bench, random);
        Simulation &s = bench.simulation;
        const Number d = random_scalar(random);
        uint32_t value = 0;
        // In each row below a good command is given first, so that an access with an effect would
        // show.
        const auto all_refused = [&](unsigned subject, bool nonsecure) {
            for (const uint32_t offset :
                 {ECC_CMD_OFFSET, ECC_OPERANDS_E_OFFSET, ECC_OPERANDS_SCALAR_OFFSET}) {
                ecc.refused("write by another",
                            s.write(base + offset, op_zeroize, 0xF, subject, nonsecure));
            }
            for (const uint32_t offset :
                 {ECC_ID_OFFSET, ECC_STATUS_OFFSET, ECC_OPERANDS_FIRST_OFFSET}) {
                ecc.refused("read by another", s.read(base + offset, value, subject, nonsecure));
            }
        };
        for (unsigned subject = 0; subject < 6; ++subject) {
            for (const bool nonsecure : {false, true}) {
                if (subject != PLUTON_SUBJECT_PLUTON || nonsecure) {
                    all_refused(subject, nonsecure);
                }
            }
        }
        for (unsigned strobe = 0; strobe < 15; ++strobe) {
            for (const uint32_t offset :
                 {ECC_CMD_OFFSET, ECC_OPERANDS_E_OFFSET, ECC_OPERANDS_NONCE_OFFSET}) {
                ecc.refused("write with strobes " + std::to_string(strobe),
                            s.write(base + offset, op_zeroize, strobe));
            }
        }
        for (uint32_t offset = 0; offset < 0x400; offset += 4) {
            const bool operand =
                offset >= ECC_OPERANDS_E_OFFSET && offset < ECC_OPERANDS_NONCE_OFFSET + ECC_BYTES;
            const bool result = operand && offset >= ECC_OPERANDS_FIRST_OFFSET &&
                                offset < ECC_OPERANDS_SCALAR_OFFSET;
            const bool head = offset == ECC_ID_OFFSET || offset == ECC_VERSION_OFFSET ||
                              offset == ECC_STATUS_OFFSET;
            if (result || head) {
                ecc.read(offset);
            } else {
                ecc.refused("read of offset " + hex_of(offset), s.read(base + offset, value));
            }
            if (!(operand && !result) && offset != ECC_CMD_OFFSET) {
                ecc.refused("write of offset " + hex_of(offset), s.write(base + offset, 8));
            }
        }
        for (const uint32_t offset : {0x420u, 0x1000u, 0x8208u, 0xFFFCu}) {
            ecc.refused("read of offset " + hex_of(offset), s.read(base + offset, value));
            ecc.refused("write of offset " + hex_of(offset), s.write(base + offset, 8));
        }
        for (const uint32_t offset : {1u, 2u, 3u}) {
            ecc.refused("misaligned read", s.read(base + ECC_STATUS_OFFSET + offset, value));
            ecc.refused("misaligned write", s.write(base + ECC_CMD_OFFSET + offset, op_zeroize));
        }
        const uint32_t version = ecc.read(ECC_VERSION_OFFSET);
        ecc.require((version & ECC_VERSION_WIDTH_MASK) >> ECC_VERSION_WIDTH_SHIFT ==
                            s.parameter("EccWidth") &&
                        (version & ECC_VERSION_DIGITS_MASK) >> ECC_VERSION_DIGITS_SHIFT ==
                            s.parameter("EccDigits"),
                    "VERSION", "the parameters", hex_of(version));

        // While busy every write but ZEROIZE's is refused, and nothing changes.
        for (unsigned i = 0; i < 4; ++i) {
            write_all(ecc, d);
            ecc.settle();
            ecc.write(ECC_CMD_OFFSET, op_public_key | test);
            s.run(random.below(7000));
            for (uint32_t offset = ECC_OPERANDS_E_OFFSET;
                 offset < ECC_OPERANDS_NONCE_OFFSET + ECC_BYTES; offset += 16) {
                ecc.refused("write while busy", s.write(base + offset, uint32_t(random.next())));
            }
            for (uint32_t op = 0; op < 16; op = op == 7 ? 9 : op + 1) {
                ecc.refused("command while busy", s.write(base + ECC_CMD_OFFSET, op));
            }
            ecc.results_are_zero("while busy");
            ecc.wait_idle();
            struct ecc_point Q;
            Number x = {};
            for (uint32_t at = 0; at < ECC_BYTES; at += 4) {
                dev_bytes_of(ecc.read(ECC_OPERANDS_FIRST_OFFSET + at), &x[at]);
            }
            ecc.require(ecc_public_key(d.data(), &Q) == ECC_OK, "model", "a point", "none");
            ecc.same("public key after refused accesses", Q.x, x.data(), ECC_BYTES);
        }
        ecc.usable();
        bench.require(s.alerts() == 0, "pluton", "alert_o", "0", std::to_string(s.alerts()));
    });
}

void refusing_key_store(Bench &bench)
{
    bench.row("failed commands", "key store that refuses", [&](Random &random) {
        Ecc ecc(bench, random);
        KeyStore &keys = bench.simulation.ecc_keys;
        const Number d = random_scalar(random);
        const uint32_t slot = 9, to = 22;
        struct bench_ecc record = {};
        record.slot = slot;
        record.to = to;
        record.caller = PLUTON_CALLER_NORMAL_MAILBOX;
        ecc.require(ecc_public_key(d.data(), reinterpret_cast<struct ecc_point *>(&record.Q)) ==
                        ECC_OK,
                    "model", "a point", "none");
        const auto use = [&](enum bench_ecc_op op) {
            struct bench_ecc copy = record;
            return ecc.call(op, copy);
        };
        const auto fails = [&](const std::string &what) {
            for (const auto op : {BENCH_ECC_PUBLIC_KEY, BENCH_ECC_SIGN, BENCH_ECC_ECDH,
                                  BENCH_ECC_ECDH_TO, BENCH_ECC_CHECK_SCALAR}) {
                ecc.error(DEV_KEY, use(op), what);
                ecc.results_are_zero("after a key that was refused");
            }
            ecc.require(keys.slots[to].key.empty(), "slot of a result", "empty", "full");
        };
        for (const unsigned longest : {0u, 5u}) {
            if (longest == 0 && bench.operations() < few) {
                continue;
            }
            ecc.stall(longest, longest);
            KeyStore::Slot &from = keys.slots[slot];
            from = KeyStore::Slot();
            fails("an empty slot");
            for (const size_t bytes : {4u, 28u, 36u, 64u}) {
                from.key.assign(bytes, 1);
                fails("a key of " + std::to_string(bytes) + " bytes");
            }
            from.key.assign(d.begin(), d.end());
            from.subjects = 1u << PLUTON_SUBJECT_PLUTON | 1u << PLUTON_SUBJECT_APP_SECURE;
            fails("a slot of others");
            from.subjects = 0x3F;
            from.operations = 1u << PLUTON_KEY_OPERATION_HMAC;
            fails("another use");
            from.operations = KeyStore::any_operation;
            from.fault = KeyStore::Fault::RefusedMidway;
            fails("a key that is withdrawn midway");
            from.fault = KeyStore::Fault::NoLast;
            fails("a key without end");
            from.fault = KeyStore::Fault::None;

            // Each use asks for its own operation.
            const std::pair<unsigned, enum bench_ecc_op> uses[] = {
                {PLUTON_KEY_OPERATION_PUBLIC_KEY, BENCH_ECC_PUBLIC_KEY},
                {PLUTON_KEY_OPERATION_PUBLIC_KEY, BENCH_ECC_CHECK_SCALAR},
                {PLUTON_KEY_OPERATION_SIGN, BENCH_ECC_SIGN},
            };
            for (const auto &[operation, op] : uses) {
                from.operations = 1u << operation;
                ecc.error(DEV_OK, use(op), "the use that is allowed");
                from.operations = KeyStore::any_operation & ~(1u << operation);
                ecc.error(DEV_KEY, use(op), "the use that is not");
            }
            from.operations = KeyStore::any_operation;

            // Deliveries
            KeyStore::Slot &target = keys.slots[to];
            const auto undelivered = [&](const std::string &what) {
                const auto before = target.key;
                ecc.error(DEV_KEY, use(BENCH_ECC_GENERATE), "GENERATE: " + what);
                ecc.results_are_zero("after a delivery that was refused");
                ecc.error(DEV_KEY, use(BENCH_ECC_ECDH_TO), "ECDH: " + what);
                ecc.results_are_zero("after a delivery that was refused");
                ecc.require(target.key == before, "slot of a refused delivery", "as it was",
                            "changed");
            };
            target.key.assign(32, 7);
            undelivered("a slot that is full");
            target = KeyStore::Slot();
            target.subjects = 1u << PLUTON_SUBJECT_APP_SECURE;
            undelivered("a slot of another");
            target = KeyStore::Slot();
            target.fault = KeyStore::Fault::RefusedMidway;
            undelivered("a delivery that is refused midway");
            target = KeyStore::Slot();
            from = KeyStore::Slot();
            ecc.usable();
        }
        ecc.stall(0, 0);
    });
}

void failing_random_source(Bench &bench)
{
    bench.row("failed commands", "random source that is not healthy", [&](Random &random) {
        Ecc ecc(bench, random);
        RandomSource &source = bench.simulation.random;
        const Number d = random_scalar(random);
        struct bench_ecc record = {};
        std::copy(d.begin(), d.end(), record.scalar);
        record.scalar_given = 1;
        const unsigned turns = bench.operations() < few ? 2 : 6;
        for (unsigned i = 0; i < turns; ++i) {
            // In Idle: what the block has is gone, and a command waits for other words.
            ecc.stall(0, i % 2 == 0 ? 0 : 3);
            ecc.settle();
            ecc.public_key(d, From::Register); // leaves the buffer empty
            bench.simulation.run(random.below(40));
            source.failing = true;
            bench.simulation.run(random.between(1, 60));
            source.failing = false;
            ecc.public_key(d, From::Register);
            // While a command waits.
            ecc.settle();
            source.holding = true;
            ecc.write_number(ECC_OPERANDS_SCALAR_OFFSET, d);
            ecc.write(ECC_CMD_OFFSET, op_public_key | test);
            bench.simulation.run(random.below(50));
            source.failing = true;
            source.holding = false;
            ecc.wait_idle();
            ecc.error(
                DEV_RANDOM,
                dev_error_of((ecc.status() & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT),
                "a command while the source fails");
            ecc.results_are_zero("after the source's failure");
            ecc.error(DEV_RANDOM, ecc.call(BENCH_ECC_PUBLIC_KEY, record), "the next command");
            // What needs no random words works.
            ecc.check_scalar(d, From::Register);
            source.failing = false;
            ecc.usable();
        }
        // A source that doesn't answer: the driver gives up, and the engine is wiped.
        ecc.stall(0, 0);
        ecc.zeroize();
        source.holding = true;
        ecc.write_number(ECC_OPERANDS_SCALAR_OFFSET, d);
        ecc.write(ECC_CMD_OFFSET, op_public_key | test);
        bench.simulation.run(3000);
        ecc.require((ecc.status() & ECC_STATUS_WAITING_MASK) != 0, "STATUS.waiting", "1", "0");
        ecc.zeroize();
        source.holding = false;
        ecc.usable();
    });
}

void life_cycle(Bench &bench)
{
    bench.row("test registers", "life cycle", [&](Random &random) {
        Ecc ecc(bench, random);
        Simulation &s = bench.simulation;
        const Number d = random_scalar(random), digest = random_number(random);
        for (unsigned code = 0; code < 16; ++code) {
            if (code == PLUTON_BLANK_YES) {
                continue;
            }
            s.set_blank(code);
            for (const uint32_t offset :
                 {ECC_OPERANDS_SCALAR_OFFSET, ECC_OPERANDS_NONCE_OFFSET + 28}) {
                ecc.refused("test register", s.write(base + offset, 1));
            }
            struct bench_ecc record = {};
            std::copy(d.begin(), d.end(), record.scalar);
            record.scalar_given = 1;
            ecc.error(DEV_ACCESS, ecc.call(BENCH_ECC_PUBLIC_KEY, record), "test key");
            if (code % 5 == 0) { // what is not a test works
                ecc.public_key(d, From::Slot);
                ecc.sign(d, digest, Nonce::Hedged, d, From::Slot);
            }
            s.set_blank(PLUTON_BLANK_YES);
            ecc.usable();
        }
        // A command that uses it fails with the end of Blank.
        for (unsigned i = 0; i < 3; ++i) {
            ecc.write_number(ECC_OPERANDS_SCALAR_OFFSET, d);
            ecc.settle();
            ecc.write(ECC_CMD_OFFSET, op_public_key | test);
            s.run(random.below(6000));
            s.set_blank(0);
            ecc.wait_idle();
            ecc.error(
                DEV_DENIED,
                dev_error_of((ecc.status() & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT),
                "a test command without Blank");
            ecc.results_are_zero("after Blank");
            s.set_blank(PLUTON_BLANK_YES);
            ecc.command(op_check_scalar | test, DEV_SCALAR, "CHECK_SCALAR of what was wiped");
        }
        // What was written in Blank does not outlive it.
        for (const uint32_t offset : {ECC_OPERANDS_SCALAR_OFFSET, ECC_OPERANDS_NONCE_OFFSET}) {
            ecc.write_number(offset, d);
            s.run(random.below(20));
            s.set_blank(0);
            s.run(2);
            ecc.require((ecc.status() & ECC_STATUS_BUSY_MASK) != 0, "wipe after Blank", "begun",
                        "not begun");
            ecc.wait_idle();
            s.set_blank(PLUTON_BLANK_YES);
            ecc.command(op_check_scalar | test, DEV_SCALAR, "CHECK_SCALAR of what was wiped");
            ecc.usable();
        }
    });
}

void faults(Bench &bench)
{
    bench.row("faults", "random words of zero, wrong key to verify by", [&](Random &random) {
        const Number d = random_scalar(random), digest = random_number(random);
        struct ecc_point other;
        {
            Ecc ecc(bench, random);
            const Number another = random_scalar(random);
            ecc.require(ecc_public_key(another.data(), &other) == ECC_OK, "model", "a point",
                        "none");
            ecc.sign(d, digest, Nonce::Hedged, d, From::Slot, &other);
            ecc.usable();
        }
        for (const uint32_t op : {op_public_key | test, op_generate}) {
            Ecc ecc(bench, random);
            auto words = ecc.draw_words();
            for (size_t i = 0; i < 8; ++i) {
                words[i] = 0; // z
            }
            ecc.script(words);
            ecc.write_number(ECC_OPERANDS_SCALAR_OFFSET, d);
            ecc.settle();
            ecc.write(ECC_CMD_OFFSET, op);
            ecc.wait_idle();
            const uint32_t status = ecc.status();
            ecc.error(DEV_INTERNAL,
                      dev_error_of((status & ECC_STATUS_ERROR_MASK) >> ECC_STATUS_ERROR_SHIFT),
                      "a point that is not on the curve");
            ecc.require((status & ECC_STATUS_DONE_MASK) == 0, "STATUS.done", "0", "1");
            ecc.require((bench.simulation.alerts() & 1u << 4) != 0, "alert_o", "1", "0");
            ecc.results_are_zero("in the error state");
            ecc.refused("write in the error state",
                        bench.simulation.write(base + ECC_OPERANDS_E_OFFSET, 0));
            ecc.refused("command in the error state",
                        bench.simulation.write(base + ECC_CMD_OFFSET, op_check_point));
            ecc.write(ECC_CMD_OFFSET, op_zeroize);
            bench.simulation.run(200);
            ecc.require((bench.simulation.alerts() & 1u << 4) != 0, "alert_o after ZEROIZE", "1",
                        "0");
            ecc.require(ecc.status() == status, "STATUS after ZEROIZE", "as before", "changed");
            bench.boot();
            Ecc(bench, random).usable();
        }
        // Other commands find such a word by the error of a result that it makes 0: z by r, the
        // shared point by infinity, m by s.
        const struct {
            uint32_t command;
            size_t from;
            enum dev_error expected;
        } zeros[] = {{op_sign | test, 0, DEV_R_ZERO},
                     {op_ecdh | test, 0, DEV_INFINITY},
                     {op_sign | test, 8, DEV_S_ZERO}};
        for (const auto &zero : zeros) {
            Ecc ecc(bench, random);
            auto words = ecc.draw_words();
            std::fill_n(words.begin() + std::ptrdiff_t(zero.from), 8, 0u);
            ecc.script(words);
            write_all(ecc, d); // the script began with ZEROIZE
            ecc.settle();
            ecc.command(zero.command, zero.expected, "a random number of 0");
            ecc.results_are_zero("after a random number of 0");
            ecc.usable();
        }
        bench.require(bench.simulation.alerts() == 0, "pluton", "alert_o", "0",
                      std::to_string(bench.simulation.alerts()));
    });
}

} // namespace pluton::ecc
