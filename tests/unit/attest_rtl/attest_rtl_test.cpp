// SPDX-License-Identifier: Apache-2.0
// attest (rtl/attest/README.md) with its neighbours played: every token against cmodel/token,
// refusals and failures, and single faults.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bench.h"
#include "cmodel/sha2.h"

namespace
{

enum : uint32_t { BUSY = 1, DONE = 2, READY = 4 };

uint32_t error_of(uint32_t status)
{
    return status >> 8;
}

void fill(Bench &bench, unsigned count)
{
    Chip &chip = bench.chip;
    chip.count = count;
    for (unsigned i = 0; i < count; i++) {
        for (unsigned j = 0; j < 72; j++) {
            chip.log[i][j] =
                j < 4 ? uint8_t("ABCXYZ0129"[bench.draw() % 10]) : uint8_t(bench.draw());
        }
    }
    chip.accumulator = bench.number();
    chip.overflow = bench.draw() % 2;
    chip.tainted = bench.draw() % 2;
    const uint16_t stages[] = {0x2000, 0x3000, 0x4000};
    chip.life_cycle = stages[bench.draw() % 3];
}

// Reset, public keys, boot seed.
void bring_up(Bench &bench)
{
    bench.chip.seed = bench.number();
    bench.reset();
    NEED(bench.wait_for([&] { return (bench.status() & READY) != 0; }));
    NEED(bench.status() == READY);
}

token_input input_of(const Chip &chip, const Number &nonce)
{
    token_input in{};
    in.attestation = chip.key[0];
    in.general = chip.key[1];
    std::memcpy(in.seed, chip.seed.data(), 32);
    std::memcpy(in.nonce, nonce.data(), 32);
    std::memcpy(in.accumulator, chip.accumulator.data(), 32);
    in.entries = reinterpret_cast<const uint8_t(*)[PLUTON_ENTRY_BYTES]>(chip.log[0].data());
    in.count = chip.count;
    in.life_cycle = chip.life_cycle;
    in.overflow = chip.overflow;
    in.tainted = chip.tainted;
    return in;
}

void attest_well(Bench &bench)
{
    const Number nonce = bench.number();
    const unsigned before = bench.chip.signatures;
    bench.start(nonce);
    NEED(bench.status() & BUSY);
    NEED(bench.wait_for([&] { return !bench.top.hold_o; }));
    NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
    NEED(bench.status() == (READY | DONE));
    NEED(bench.chip.signatures == before + 1);

    const token_input in = input_of(bench.chip, nonce);
    Bytes expected(PLUTON_TOKEN_SIGNED_MAX);
    size_t size = 0;
    NEED(token_to_sign(&in, expected.data(), &size) == TOKEN_OK);
    expected.resize(size);
    NEED(bench.chip.message == expected);
    Number digest;
    NEED(sha2_hash(SHA2_256, expected.data(), size, digest.data()) == SHA2_OK);
    NEED(bench.chip.signed_digest == digest);
    expected.resize(PLUTON_TOKEN_MAX);
    NEED(token_encode(&in, bench.chip.signature.data(), expected.data(), &size) == TOKEN_OK);
    expected.resize(size);
    NEED(bench.token() == expected);
}

void no_token(Bench &bench)
{
    NEED((bench.status() & DONE) == 0);
    NEED(bench.token().empty());
}

void tokens(uint64_t seed)
{
    Bench bench(seed);
    bring_up(bench);
    // Public registers
    for (unsigned i = 0; i < 64; i++) {
        if (i >= 48) {
            NEED(bench.access(false, 0x100 + 4 * i).error);
            continue;
        }
        Number thumbprint;
        token_thumbprint(&bench.chip.key[1], thumbprint.data());
        const uint8_t *const numbers[] = {bench.chip.key[0].x,         bench.chip.key[0].y,
                                          bench.chip.key[1].x,         bench.chip.key[1].y,
                                          bench.chip.digest[0].data(), thumbprint.data()};
        uint32_t word;
        std::memcpy(&word, numbers[i / 8] + 4 * (i % 8), 4);
        NEED(bench.read(0x100 + 4 * i) == word);
    }
    for (unsigned n = 1; n <= 20; n++) {
        fill(bench, n);
        attest_well(bench);
    }
    for (unsigned i = 0; i < 20; i++) {
        fill(bench, 1 + bench.draw() % 20);
        attest_well(bench);
    }
    NEED(bench.chip.seed_words == 8);
}

void refusals()
{
    Bench bench(3);
    bench.chip.life_cycle = 0;
    bench.chip.loaded = false;
    bench.reset();
    NEED(bench.status() == 0);
    NEED(bench.read(0x00) == 0x41545354 && bench.read(0x04) == 0x00010000);
    bench.write(0x08, 1);
    NEED(error_of(bench.status()) == PLUTON_ERROR_DENIED);
    bench.write(0x08, 2);
    NEED(error_of(bench.status()) == PLUTON_ERROR_COMMAND);
    bench.chip.life_cycle = PLUTON_TOKEN_LIFE_CYCLE_PROVISIONED; // the keys are not there
    bench.write(0x08, 1);
    NEED(error_of(bench.status()) == PLUTON_ERROR_ORDER);
    for (unsigned i = 0; i < 48; i++) {
        NEED(bench.read(0x100 + 4 * i) == 0);
    }
    bench.chip.loaded = true;
    NEED(bench.wait_for([&] { return (bench.status() & READY) != 0; }));
    fill(bench, 0);
    bench.start(bench.number());
    NEED(error_of(bench.status()) == PLUTON_ERROR_ORDER); // no entry
    fill(bench, 3);
    bench.write(0x08, 1); // its nonce is still there
    NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
    NEED(bench.status() == (READY | DONE));
    bench.write(0x08, 1); // and is used up
    NEED(error_of(bench.status()) == PLUTON_ERROR_ORDER);
    NEED(bench.status() & DONE);
    for (unsigned i = 0; i < 7; i++) {
        bench.write(0x1E0 + 4 * i, 0);
    }
    bench.write(0x08, 1);
    NEED(error_of(bench.status()) == PLUTON_ERROR_ORDER);

    // Bus errors
    for (const uint32_t address : {0x14u, 0x18u, 0xFCu, 0x1C0u, 0x1DCu, 0x200u, 0xFFCu, 0x1838u,
                                   0x1FFCu, 0x2000u, 0x101u, 0x1002u, 0x08u, 0x1E0u}) {
        NEED(bench.access(false, address).error);
    }
    for (const uint32_t address :
         {0x00u, 0x04u, 0x0Cu, 0x10u, 0x100u, 0x1BCu, 0x1C0u, 0x200u, 0x1000u, 0x1834u}) {
        NEED(bench.access(true, address, 1).error);
    }
    NEED(bench.access(true, 0x08, 1, 7).error && bench.access(true, 0x1E0, 1, 14).error);
    NEED(bench.access(true, 0x08, 1, 15, 1).error && bench.access(false, 0x00, 0, 15, 2).error);
    NEED(bench.access(true, 0x08, 1, 15, 0, true).error &&
         bench.access(false, 0x1000, 0, 15, 0, true).error);
    NEED(bench.status() == (READY | DONE | PLUTON_ERROR_ORDER << 8));
    bench.start(bench.number());
    NEED(bench.access(true, 0x08, 1).error && bench.access(true, 0x1E0, 1).error);
    NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
    NEED(bench.status() == (READY | DONE));
}

void failures()
{
    // Of the public keys
    for (const unsigned error : {9u, 19u, 20u, 11u}) {
        Bench bench(4);
        bench.chip.key_error = error;
        bench.reset();
        NEED(bench.wait_for([&] { return error_of(bench.status()) == error; }));
        NEED(bench.status() == error << 8);
        fill(bench, 2);
        bench.start(bench.number());
        NEED(error_of(bench.status()) == error);
        bench.write(0x08, 0);
        NEED(error_of(bench.status()) == PLUTON_ERROR_COMMAND);
        NEED(!bench.top.alert_o);
    }
    {
        Bench bench(5);
        bench.chip.random_error = true;
        bench.reset();
        NEED(bench.wait_for([&] { return bench.status() == PLUTON_ERROR_RANDOM << 8; }));
        NEED(!bench.top.alert_o && bench.read(0x100) == 0);
    }
    for (unsigned bit = 0; bit < 513; bit += bit < 500 ? 37 : 1) {
        Bench bench(6);
        if (bit < 512) {
            bench.chip.digest[bit / 256][bit % 256 / 8] ^= uint8_t(1 << bit % 8);
        } else {
            bench.chip.digests_ok = false;
        }
        bench.reset();
        NEED(bench.wait_for([&] { return bench.top.alert_o != 0; }));
        NEED(bench.status() == PLUTON_ERROR_IDENTITY << 8);
        NEED(bench.access(true, 0x08, 1).error);
        NEED(bench.read(0x100) == 0);
        no_token(bench);
    }

    // Of a command
    Bench bench(7);
    bring_up(bench);
    for (const unsigned error : {9u, 17u, 18u, 19u, 20u}) {
        fill(bench, 4);
        attest_well(bench);
        bench.chip.sign_error = error;
        bench.start(bench.number());
        NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
        NEED(bench.status() == (READY | error << 8));
        no_token(bench);
        bench.chip.sign_error = 0;
    }
    for (unsigned i = 0; i < 40; i++) {
        fill(bench, 1 + i % 7);
        const unsigned before = bench.chip.signatures;
        uint8_t &byte = bench.chip.log[bench.chip.count - 1][i % 4];
        do {
            byte = uint8_t(bench.draw());
        } while ((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z'));
        bench.start(bench.number());
        NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
        NEED(bench.status() == (READY | PLUTON_ERROR_ENTRY << 8));
        no_token(bench);
        NEED(bench.chip.signatures == before);
    }
    fill(bench, 3);
    attest_well(bench);
    for (const unsigned wait :
         {1u, 20u, 60u, 100u}) { // the life cycle ends: at the end of Hold, or at its byte
        fill(bench, 3);
        bench.start(bench.number());
        for (unsigned i = 0; i < wait; i++) {
            bench.tick();
        }
        const uint16_t stage = bench.chip.life_cycle;
        bench.chip.life_cycle = 0;
        NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
        NEED(bench.status() == (READY | PLUTON_ERROR_DENIED << 8));
        no_token(bench);
        bench.chip.life_cycle = stage;
    }
    attest_well(bench);
    bench.chip.bus_fault = true;
    bench.start(bench.number());
    NEED(bench.wait_for([&] { return bench.top.alert_o != 0; }));
    NEED(bench.status() == PLUTON_ERROR_INTERNAL << 8);
    NEED(bench.access(true, 0x08, 1).error);
    no_token(bench);
}

// Zeroize or an alert in any cycle of bring-up and command: no token, nothing asked for any more.
void cut_off()
{
    for (unsigned i = 0; i < 400; i++) {
        Bench bench(8 + i);
        const bool zeroize = i % 2 == 0;
        bool command = false;
        const unsigned after = bench.draw() % (i % 4 < 2 ? 900 : 1800);
        if (i % 4 >= 2) {
            bring_up(bench);
            fill(bench, 1 + i % 5);
            bench.start(bench.number());
            command = true;
        } else {
            bench.reset();
        }
        for (unsigned j = 0; j < after; j++) {
            bench.tick();
        }
        (zeroize ? bench.top.zeroize_i : bench.top.alert_i) = 1;
        bench.tick();
        bench.top.zeroize_i = bench.top.alert_i = 0;
        bench.look = [&] {
            NEED(!bench.top.psha_request_o && !bench.top.ecc_request_o && !bench.top.ecc_psel_o);
            NEED(!bench.top.hold_o && !bench.top.random_valid_o && !bench.top.log_valid_o);
            NEED(bench.top.alert_o == !zeroize);
        };
        no_token(bench);
        NEED((bench.status() & BUSY) == 0 && error_of(bench.status()) == PLUTON_ERROR_INTERNAL);
        NEED(!command || !zeroize || (bench.status() & READY));
        bench.look = nullptr;
    }
}

// One flip, in any cycle of a command, of a bit that the machine steers by: the digest that is
// signed is that of a whole message that was hashed, and no token is other than cmodel/token's.
void faults()
{
    unsigned alerts = 0, refused = 0, unharmed = 0;
    for (unsigned i = 0; i < 1500; i++) {
        Bench bench(1000 + i);
        bench.chip.prompt = true;
        bring_up(bench);
        fill(bench, 1 + i % 3);
        const Number nonce = bench.number();
        bench.start(nonce);
        const unsigned after = bench.draw() % 900;
        for (unsigned j = 0; j < after; j++) {
            bench.tick();
        }
        bench.chip.faulty = true;
        Vattest_top___024root &root = bench.root;
#define CONTROL(name) root.attest_top__DOT__u_attest__DOT__u_control__DOT__##name
#define STREAM(name) root.attest_top__DOT__u_attest__DOT__u_stream__DOT__##name
        const unsigned bit = bench.draw();
        switch (i % 9) {
        case 0:
            CONTROL(u_state__DOT__q_q) ^= 1u << bit % 9;
            break;
        case 1:
            CONTROL(index_q) ^= 1u << bit % 5;
            break;
        case 2:
            CONTROL(step_q) ^= 1u << bit % 2;
            break;
        case 3:
            CONTROL(entries_q) ^= 1u << bit % 5;
            break;
        case 4:
            STREAM(pc_q) ^= 1u << bit % 8;
            break;
        case 5:
            STREAM(entry_q) ^= 1u << bit % 5;
            break;
        case 6:
            STREAM(place_q) ^= 1u << bit % 6;
            break;
        case 7:
            STREAM(ended_q) ^= 1u;
            break;
        default:
            STREAM(hashed_q) ^= 1u << bit % 12;
            break;
        }
        const bool ended =
            bench.wait_for([&] { return bench.top.alert_o || (bench.status() & BUSY) == 0; }, 6000);
        if (bench.top.alert_o) {
            alerts++;
            no_token(bench);
            continue;
        }
        if (!ended) { // waits for ever: no token either
            refused++;
            NEED((bench.status() & DONE) == 0);
            continue;
        }
        // What was signed is the digest of a message of the right form, or of none that a verifier
        // takes.
        const Bytes token = bench.token();
        const token_input in = input_of(bench.chip, nonce);
        Bytes expected(PLUTON_TOKEN_SIGNED_MAX);
        size_t size = 0;
        NEED(token_to_sign(&in, expected.data(), &size) == TOKEN_OK);
        expected.resize(size);
        Number digest;
        NEED(sha2_hash(SHA2_256, expected.data(), size, digest.data()) == SHA2_OK);
        if (bench.chip.signatures != 0 && bench.chip.signed_digest == digest) {
            unharmed++;
        } else {
            refused++;
            // Another payload with the right length can only come from flips inside a head: no
            // verifier takes it.
            const Bytes &message = bench.chip.message;
            const Bytes head(expected.begin(), expected.begin() + 20);
            NEED(bench.chip.signatures == 0 || message.size() < 20 ||
                 !std::equal(head.begin(), head.end(), message.begin()));
        }
    }
    std::printf("faults: %u alerts, %u without a valid token, %u unharmed\n", alerts, refused,
                unharmed);
    NEED(alerts > 300);
}

void cycles()
{
    Bench bench(9);
    bench.chip.prompt = true;
    bring_up(bench);
    for (const unsigned n : {1u, 5u, 20u}) {
        fill(bench, n);
        bench.start(bench.number());
        NEED(bench.wait_for([&] { return (bench.status() & BUSY) == 0; }));
        std::printf("%u entries: %llu cycles from CMD to ecc's CMD\n", n,
                    static_cast<unsigned long long>(bench.sign_cycle - bench.command_cycle));
        NEED(bench.sign_cycle - bench.command_cycle <= 470 + 130 * n); // the hash is ready at once
    }
}

} // namespace

int main()
{
    tokens(1);
    tokens(2);
    refusals();
    failures();
    cut_off();
    cycles();
    faults();
    std::puts("attest: all agree");
    return 0;
}
