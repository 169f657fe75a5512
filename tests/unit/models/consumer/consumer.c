// SPDX-License-Identifier: Apache-2.0
// A program of somebody else: asks the installed models for known answers. Exit code 0: all right.
#include <stdio.h>
#include <string.h>

#include <pluton/accumulator.h>
#include <pluton/dpi.h>
#include <pluton/hmac.h>
#include <pluton/measure.h>
#include <pluton/private_sha.h>
#include <pluton/sha2.h>
#include <pluton/sha2_engine.h>
#include <pluton/spec.h>

static int wrong;

static void check(int good, const char *what)
{
    if (!good) {
        printf("wrong: %s\n", what);
        wrong = 1;
    }
}

// SHA-256 of "abc" (FIPS 180-4's example).
static const uint8_t abc[32] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                                0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                                0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};

int main(void)
{
    uint8_t digest[SHA2_MAX_DIGEST_BYTES];
    check(sha2_hash(SHA2_256, "abc", 3, digest) == SHA2_OK, "sha2_hash");
    check(memcmp(digest, abc, sizeof abc) == 0, "SHA-256 of abc");

    // RFC 4231, test case 2
    check(hmac_compute(SHA2_256, "Jefe", 4, "what do ya want for nothing?", 28, digest) ==
                  SHA2_OK &&
              digest[0] == 0x5b && digest[1] == 0xdc && digest[31] == 0x43,
          "HMAC-SHA-256");

    void *message = NULL;
    uint32_t vector[16];
    check(pluton_sha2_init(256, &message) == PLUTON_DPI_OK, "init over DPI");
    check(pluton_sha2_update_word(message, 0x61626300, 3) == PLUTON_DPI_OK, "update over DPI");
    check(pluton_sha2_final(message, vector) == PLUTON_DPI_OK, "final over DPI");
    check(vector[7] == 0xba7816bf && vector[0] == 0xf20015ad, "SHA-256 of abc over DPI");
    check(pluton_sha2_final(message, vector) == PLUTON_DPI_HANDLE, "a closed handle");

    struct sha2_engine engine;
    struct sha2_engine_in in;
    struct sha2_engine_out out;
    memset(&in, 0, sizeof in);
    struct sha2_parameters parameters;
    memset(&parameters, 0, sizeof parameters);
    parameters.rounds = 1;
    sha2_engine_reset(&engine, parameters);
    in.start = true;
    in.alg = SHA2_256;
    sha2_engine_step(&engine, &in);
    memset(&in, 0, sizeof in);
    in.valid = true;
    in.word = 0x61626300;
    in.bytes = 3;
    in.finish = true;
    sha2_engine_step(&engine, &in);
    memset(&in, 0, sizeof in);
    int cycles = 0;
    do {
        sha2_engine_outputs(&engine, &in, &out);
        sha2_engine_step(&engine, &in);
    } while (!out.done && ++cycles < 200);
    check(out.done && memcmp(out.digest, abc, sizeof abc) == 0, "the engine's digest");

    // The register starts with zeros.
    uint8_t acc[32];
    accumulator_replay(NULL, 0, acc);
    check(acc[0] == 0 && acc[31] == 0, "an empty log");
    check(measure_check(0, PLUTON_CALLER_SELF, 0, 4) == PLUTON_ERROR_COMMAND, "a command's check");
    struct private_sha shared;
    private_sha_reset(&shared);
    check(shared.state == PRIVATE_SHA_FREE, "private_sha after the reset");
    if (!wrong) {
        puts("right");
    }
    return wrong;
}
