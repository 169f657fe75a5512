// SPDX-License-Identifier: Apache-2.0
// pluton-golden: synthetic devices.
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/device/golden.h"
#include "host/device/server.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"

static const char help[] =
    "usage: pluton-golden new FILE [--root HEX]\n"
    "       pluton-golden pubkeys FILE [--nonce HEX]\n"
    "       pluton-golden secure FILE\n"
    "       pluton-golden serve FILE --socket PATH [--flash FLASH] [--radio PORT]\n"
    "       pluton-golden fleet FILE... --flash FLASH\n"
    "\n"
    "Synthetic devices, whose keys lie in a file and whose tokens the golden models make: for "
    "tests of what\n"
    "talks to devices (docs/device-socket.md). fleet serves many, each at FILE.socket by a process "
    "of "
    "its own,\n"
    "with the software of one flash, which they do not write. --radio: where the antenna of its "
    "streams\n"
    "listens, a TCP port of 127.0.0.1.\n"
    "\n"
    "Exit: 0 done, 1 failed, 2 wrong use, 3 something is missing.\n";

struct options {
    const char *root, *nonce, *socket, *flash, *radio;
};

static void print(const char *name, const void *bytes, size_t size)
{
    char text[2 * PLUTON_TOKEN_MAX + 1];
    files_hex(text, bytes, size);
    printf("%-12s %s\n", name, text);
}

static enum sign_status show(const struct golden *g, const char *hex, struct sign_fault *fault)
{
    static const char label[] = "openpluton proof of possession 1";
    uint8_t nonce[32], digest[32], signature[64], token[PLUTON_TOKEN_MAX], rom[32];
    uint8_t said[sizeof label - 1 + 32 + 128], device[32];
    size_t size = 0;
    token_digest(&g->keys.attestation_point, device);
    print("device", device, sizeof device);
    print("attestation", &g->keys.attestation_point, 64);
    print("general", &g->keys.general_point, 64);
    if (golden_rom(rom)) {
        print("rom", rom, sizeof rom);
    }
    if (hex == NULL) {
        return SIGN_OK;
    }
    if (!files_unhex(hex, nonce, sizeof nonce)) {
        return sign_fail(fault, SIGN_WRONG_USE, "--nonce: 64 hexadecimal digits, please");
    }
    if (g->secured) {
        return sign_fail(fault, SIGN_FAILED,
                         "proofs of possession are given while Provisioned, before secure");
    }
    memcpy(said, label, sizeof label - 1);
    memcpy(said + sizeof label - 1, nonce, 32);
    memcpy(said + sizeof label - 1 + 32, &g->keys.attestation_point, 64);
    memcpy(said + sizeof label - 1 + 96, &g->keys.general_point, 64);
    if (!golden_token(g, nonce, token, &size) || !digest_sha256(said, sizeof said, digest) ||
        !golden_sign(g->keys.general, digest, signature)) {
        return sign_fail(fault, SIGN_FAILED, "the proofs can't be made");
    }
    print("token", token, size);
    print("possession", signature, sizeof signature);
    return SIGN_OK;
}

// ---- a fleet ----

static sigset_t ends(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGCHLD);
    return set;
}

// In a process of its own, which ends with the fleet's.
static enum sign_status serve_one(const char *path, const struct flash *flash, pid_t fleet,
                                  struct sign_fault *fault)
{
    static char place[PATH_MAX];
    struct golden golden;
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != fleet ||
        snprintf(place, sizeof place, "%s.socket", path) >= (int)sizeof place) {
        return sign_fail(fault, SIGN_FAILED, "%s: the path is too long, or the fleet ended", path);
    }
    const enum sign_status opened = golden_open(&golden, path, NULL, fault);
    if (opened != SIGN_OK) {
        return opened;
    }
    golden.flash = *flash;
    golden.flash.file = -1; // read, and never written: it is everybody's
    golden.has_flash = true;
    golden_boot(&golden);
    const struct device_handler handler = {&golden, golden_handle};
    return device_serve(place, &handler, fault);
}

// Until a signal, or until a device ends: a fleet that lost one is not the one that was asked for.
static enum sign_status wait_for(const pid_t *device, unsigned count, const sigset_t *set,
                                 struct sign_fault *fault)
{
    int signal = 0, how = 0;
    (void)sigwait(set, &signal);
    for (unsigned i = 0; i < count; i++) {
        (void)kill(device[i], SIGTERM);
    }
    while (wait(&how) > 0) {
    }
    return signal != SIGCHLD ? SIGN_OK : sign_fail(fault, SIGN_FAILED, "a device ended");
}

static enum sign_status serve_fleet(char *const *paths, unsigned count, const char *place,
                                    struct sign_fault *fault)
{
    struct flash flash;
    const sigset_t set = ends();
    const pid_t self = getpid();
    pid_t *device = calloc(count, sizeof *device);
    if (device == NULL) {
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    enum sign_status status = flash_open(&flash, place, false, fault);
    if (status != SIGN_OK) {
        free(device);
        return status;
    }
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    unsigned made = 0;
    for (; made < count && status == SIGN_OK; made++) {
        device[made] = fork();
        if (device[made] == 0) {
            free(device);
            status = serve_one(paths[made], &flash, self, fault);
            if (status != SIGN_OK) {
                fprintf(stderr, "pluton-golden: %s\n", fault->text);
            }
            _exit((int)status);
        }
        if (device[made] < 0) {
            status = sign_fail(fault, SIGN_FAILED, "no more processes after %u devices", made);
            break;
        }
    }
    if (status == SIGN_OK) {
        status = wait_for(device, made, &set, fault);
    } else {
        for (unsigned i = 0; i < made; i++) {
            (void)kill(device[i], SIGTERM);
        }
    }
    free(device);
    flash_close(&flash);
    return status;
}

static enum sign_status serve(struct golden *golden, const struct options *o,
                              struct sign_fault *fault)
{
    static struct golden_radio radio;
    const struct device_handler handler = {golden, golden_handle};
    if (o->radio == NULL) {
        return device_serve(o->socket, &handler, fault);
    }
    enum sign_status status = golden_radio_open(&radio, o->radio, fault);
    if (status == SIGN_OK) {
        golden->radio = &radio;
        golden->boots = 0; // with it, the first
        golden_boot(golden);
        status = device_serve(o->socket, &handler, fault);
        golden_radio_close(&radio);
    }
    return status;
}

static enum sign_status run(const char *verb, const char *path, const struct options *o,
                            struct sign_fault *fault)
{
    uint8_t root[32];
    struct golden golden;
    if (o->root != NULL && !files_unhex(o->root, root, sizeof root)) {
        return sign_fail(fault, SIGN_WRONG_USE, "--root: 64 hexadecimal digits, please");
    }
    if (strcmp(verb, "new") == 0) {
        return golden_new(path, o->root != NULL ? root : NULL, fault);
    }
    const bool serves = strcmp(verb, "serve") == 0;
    if (!serves && strcmp(verb, "pubkeys") != 0 && strcmp(verb, "secure") != 0) {
        return sign_fail(fault, SIGN_WRONG_USE, "'%s' is no verb (--help shows the use)", verb);
    }
    if (serves && o->socket == NULL) {
        return sign_fail(fault, SIGN_WRONG_USE, "serve needs --socket PATH");
    }
    enum sign_status status = golden_open(&golden, path, serves ? o->flash : NULL, fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (serves) {
        status = serve(&golden, o, fault);
    } else if (strcmp(verb, "secure") == 0) {
        status = golden_secure(&golden, fault);
    } else {
        status = show(&golden, o->nonce, fault);
    }
    golden_close(&golden);
    return status;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {
        {"root", required_argument, NULL, 'r'},
        {"nonce", required_argument, NULL, 'n'},
        {"socket", required_argument, NULL, 's'},
        {"flash", required_argument, NULL, 'f'},
        {"radio", required_argument, NULL, 'R'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {NULL, NULL, NULL, NULL, NULL};
    struct sign_fault fault = {""};
    bool good = true;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        switch (c) {
        case 'r':
            o.root = optarg;
            break;
        case 'n':
            o.nonce = optarg;
            break;
        case 's':
            o.socket = optarg;
            break;
        case 'f':
            o.flash = optarg;
            break;
        case 'R':
            o.radio = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            return SIGN_OK;
        default:
            good = false;
        }
    }
    const bool fleet = argc - optind >= 2 && strcmp(argv[optind], "fleet") == 0;
    const enum sign_status status =
        good && fleet && o.flash != NULL
            ? serve_fleet(argv + optind + 1, (unsigned)(argc - optind - 1), o.flash, &fault)
        : good && !fleet && argc - optind == 2
            ? run(argv[optind], argv[optind + 1], &o, &fault)
            : sign_fail(&fault, SIGN_WRONG_USE,
                        "a verb and a file, please; fleet needs --flash (--help shows the "
                        "use)");
    if (status != SIGN_OK) {
        fprintf(stderr, "pluton-golden: %s\n", fault.text);
    }
    return (int)status;
}
