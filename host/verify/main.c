// SPDX-License-Identifier: Apache-2.0
// pluton_verify: judges a token by the public key of a chip. No simulator, no chip.
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "host/verify/token.h"

enum { AGREED, FAILED, WRONG_USE };

static const char help[] =
    "usage: pluton_verify TOKEN --pubkey HEX [--nonce HEX]\n"
    "\n"
    "Says whether the token is a statement of the chip with this attestation key, and what it "
    "states.\n"
    "TOKEN: a file, or - for standard input.\n"
    "\n"
    "  --pubkey HEX   the attestation key, X || Y: 128 hexadecimal digits (./pluton chip pubkeys)\n"
    "  --nonce HEX    the nonce that it must answer: 64 digits; without it, any\n"
    "\n"
    "Exit: 0 genuine, 1 not, 2 wrong use.\n";

static int digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool bytes_of(const char *text, uint8_t *bytes, size_t size)
{
    if (strlen(text) != 2 * size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static int wrong(const char *what)
{
    fprintf(stderr, "pluton chip verify: %s (--help shows the use)\n", what);
    return WRONG_USE;
}

static void line(const char *name, const uint8_t *bytes, size_t size)
{
    printf("%-15s", name);
    for (size_t i = 0; i < size; i++) {
        printf("%02x", bytes[i]);
    }
    printf("\n");
}

static const char *life_cycle(enum verify_life_cycle value)
{
    switch (value) {
    case VERIFY_PROVISIONED:
        return "Provisioned";
    case VERIFY_SECURED:
        return "Secured";
    case VERIFY_DEBUG_OPEN:
        return "debug open";
    }
    return "unknown";
}

static void print(const struct verify_statement *s)
{
    printf("genuine\n");
    line("device", s->device, sizeof s->device);
    line("general", s->general, sizeof s->general);
    line("nonce", s->nonce, sizeof s->nonce);
    line("boot seed", s->boot_seed, sizeof s->boot_seed);
    line("implementation", s->implementation, sizeof s->implementation);
    printf("%-15s%s\n", "life cycle", life_cycle(s->life_cycle));
    for (size_t i = 0; i < s->count; i++) {
        const struct verify_component *c = &s->component[i];
        printf("component %-5zu%s version %u\n", i, c->type, (unsigned)c->security_version);
        line("  digest", c->digest, sizeof c->digest);
        line("  signer", c->signer, sizeof c->signer);
    }
    line("register", s->accumulator, sizeof s->accumulator);
    printf("%-15s%s\n", "overflow", s->overflow ? "yes: more was measured than is listed" : "no");
    printf("%-15s%s\n", "tainted", s->tainted ? "yes: something only Blank allows was used" : "no");
}

// The token's bytes; one more than the longest token has, to see that a file is too long. 0 on an
// error, which is told.
static size_t read_token(const char *path, uint8_t bytes[VERIFY_MAX_SIZE + 1])
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t size = 0;
    if (file != NULL) {
        size = fread(bytes, 1, VERIFY_MAX_SIZE + 1, file);
        if (ferror(file)) {
            size = 0;
        } else if (size == 0) {
            errno = 0;
        }
        if (file != stdin) {
            (void)fclose(file);
        }
    }
    if (size == 0) {
        fprintf(stderr, "pluton chip verify: %s: %s\n", path,
                errno != 0 ? strerror(errno) : "it is empty");
    }
    return size;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {{"pubkey", required_argument, NULL, 'k'},
                                          {"nonce", required_argument, NULL, 'n'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct verify_point key;
    uint8_t nonce[VERIFY_BYTES], both[2 * VERIFY_BYTES];
    bool has_key = false, has_nonce = false;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        switch (c) {
        case 'k':
            if (!bytes_of(optarg, both, sizeof both)) {
                return wrong("--pubkey: 128 hexadecimal digits, X || Y");
            }
            memcpy(key.x, both, sizeof key.x);
            memcpy(key.y, both + sizeof key.x, sizeof key.y);
            has_key = true;
            break;
        case 'n':
            if (!bytes_of(optarg, nonce, sizeof nonce)) {
                return wrong("--nonce: 64 hexadecimal digits");
            }
            has_nonce = true;
            break;
        case 'h':
            fputs(help, stdout);
            return AGREED;
        default:
            return wrong(c == ':' ? "an option lacks its value" : "unknown option");
        }
    }
    if (argc - optind != 1 || !has_key) {
        return wrong("one token file and --pubkey, please");
    }
    uint8_t bytes[VERIFY_MAX_SIZE + 1];
    const size_t size = read_token(argv[optind], bytes);
    if (size == 0) {
        return WRONG_USE;
    }
    struct verify_statement statement;
    enum verify_status status = verify_decode(bytes, size, &statement);
    if (status == VERIFY_OK) {
        status = verify_token(bytes, size, &key, has_nonce ? nonce : statement.nonce, &statement);
    }
    if (status != VERIFY_OK) {
        fprintf(stderr, "pluton chip verify: refused: %s\n", verify_text(status));
        return FAILED;
    }
    print(&statement);
    return AGREED;
}
