// SPDX-License-Identifier: Apache-2.0
// pluton-flash: flash files of simulated chips.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "host/flash/commands.h"
#include "host/sign/loader.h"
#include "host/sign/number.h"

static const char help[] =
    "usage: pluton-flash build FLASH [OPTION...]\n"
    "       pluton-flash show FLASH [--root HEX]\n"
    "       pluton-flash corrupt FLASH OFFSET\n"
    "\n"
    "  build    signs the project's firmware and puts it into both slots; makes the file if there "
    "is\n"
    "           none\n"
    "  show     boot table, slots, images, and whether a chip that trusts this root would take "
    "them\n"
    "           (without --root: each by the root key that it carries)\n"
    "  corrupt  flips bit 0 of the byte at OFFSET (a number, or SLOT:TYPE:FIELD as "
    "a:NWOS:payload)\n"
    "\n"
    "  --slot a|b              build: this slot alone\n"
    "  --first a|b             build: the slot that is tried first\n"
    "  --firmware DIR          where runtime.bin, monitor.bin and normal.bin lie; control.bin, "
    "blink.bin\n"
    "                          and radio.bin, too, if there\n"
    "  --policy TEXT           what the monitor grants (pluton-sign policy)\n"
    "  --payload TYPE=FILE     the payload of a type from this file\n"
    "  --image TYPE=FILE       an image that is signed already\n"
    "  --without TYPE          no image of this type, and no rights of its core in the policy\n"
    "  --devices LIST --host NAME\n"
    "                          what the manifest of NWOS names; each host once, and the policy "
    "names it, too\n"
    "  --service URL           the attestation service, which the measured policy names: "
    "attest://HOST:PORT/ANCHOR\n"
    "  --security-version N --release N\n"
    "  --unsigned              images without signatures, for a blank chip that trusts no root "
    "yet\n"
    "  --authority DIR         (authority) made on first use\n"
    "  --module FILE --pin-file FILE --kind development|release --id N --second\n"
    "                          as for pluton-sign image\n"
    "\n"
    "Exit: 0 done, 1 refused or not what it should be, 2 wrong use, 3 something is missing.\n";

static const struct option known[] = {
    {"slot", required_argument, NULL, 's'},     {"first", required_argument, NULL, 'f'},
    {"firmware", required_argument, NULL, 'w'}, {"policy", required_argument, NULL, 'P'},
    {"payload", required_argument, NULL, 'y'},  {"image", required_argument, NULL, 'g'},
    {"devices", required_argument, NULL, 'd'},  {"host", required_argument, NULL, 'H'},
    {"without", required_argument, NULL, 'W'},  {"security-version", required_argument, NULL, 'v'},
    {"release", required_argument, NULL, 'r'},  {"authority", required_argument, NULL, 'a'},
    {"module", required_argument, NULL, 'm'},   {"pin-file", required_argument, NULL, 'p'},
    {"kind", required_argument, NULL, 'k'},     {"id", required_argument, NULL, 'i'},
    {"second", no_argument, NULL, 'S'},         {"unsigned", no_argument, NULL, 'u'},
    {"service", required_argument, NULL, 'e'},  {"root", required_argument, NULL, 'o'},
    {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0},
};

static bool slot_of(const char *text, uint32_t *slot)
{
    *slot = (uint32_t)(text[0] - 'a');
    return (text[0] == 'a' || text[0] == 'b') && text[1] == '\0';
}

static bool type_of(const char *text, size_t size, unsigned *number)
{
    char name[8];
    uint32_t type = 0;
    (void)snprintf(name, sizeof name, "%.*s", (int)(size < 7 ? size : 7), text);
    if (!loader_type(name, &type)) {
        return false;
    }
    *number = loader_type_number(type);
    return true;
}

// TYPE=FILE
static bool set_file(struct options *o, const char *value, bool is_signed)
{
    unsigned number = 0;
    const char *const equals = strchr(value, '=');
    if (equals == NULL || equals[1] == '\0' || !type_of(value, (size_t)(equals - value), &number)) {
        return false;
    }
    o->file[number] = equals + 1;
    o->is_signed[number] = is_signed;
    return true;
}

static bool set(struct options *o, int letter, const char *value)
{
    uint32_t slot = 0;
    unsigned number = 0;
    switch (letter) {
    case 's':
        if (!slot_of(value, &slot)) {
            return false;
        }
        o->slot[slot] = true;
        return true;
    case 'f':
        o->has_first = true;
        return slot_of(value, &o->first);
    case 'w':
        o->firmware = value;
        return true;
    case 'P':
        o->policy = value;
        return true;
    case 'y':
    case 'g':
        return set_file(o, value, letter == 'g');
    case 'W':
        if (!type_of(value, strlen(value), &number)) {
            return false;
        }
        o->without[number] = true;
        return true;
    case 'd':
        o->devices = value;
        return true;
    case 'H':
        if (o->hosts == COMMANDS_HOSTS) {
            return false;
        }
        o->host[o->hosts++] = value;
        return true;
    case 'v':
        return number_of(value, 32, &o->security_version);
    case 'r':
        return number_of(value, UINT32_MAX, &o->release);
    case 'a':
        o->authority.folder = value;
        return *value != '\0';
    case 'm':
        o->authority.module = value;
        return true;
    case 'p':
        o->authority.pin_file = value;
        return true;
    case 'k':
        o->kind = strcmp(value, "release") == 0 ? AUTHORITY_RELEASE : AUTHORITY_DEVELOPMENT;
        return strcmp(value, authority_kind_name(o->kind)) == 0;
    case 'i':
        return number_of(value, 31, &o->id);
    case 'S':
        o->second = true;
        return true;
    case 'u':
        o->is_unsigned = true;
        return true;
    case 'e':
        o->service = value;
        return strncmp(value, "attest://", 9) == 0;
    case 'o':
        o->root = value;
        return true;
    default:
        return false;
    }
}

static const struct command {
    const char *name;
    enum sign_status (*run)(const struct options *options);
    int words;
    const char *options;
} commands[] = {
    {"build", command_build, 1, "sfwPygWdHvrampkiSue"},
    {"show", command_show, 1, "o"},
    {"corrupt", command_corrupt, 2, ""},
};

static enum sign_status run(int argc, char **argv, struct sign_fault *fault)
{
    struct options o = {
        .authority = {.folder = "authority", .create = true},
        .firmware = "build/native/firmware",
        .policy = "firmware/monitor/policy.txt",
        .fault = fault,
    };
    char given[128] = "";
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":", known, NULL)) != -1;) {
        if (c == 'h') {
            (void)fputs(help, stdout);
            return SIGN_OK;
        }
        if (c == ':' || c == '?' || !set(&o, c, optarg)) {
            return sign_fail(fault, SIGN_WRONG_USE, "%s%s (--help shows the use)",
                             c == ':'   ? "a value is missing behind "
                             : c == '?' ? "unknown option "
                                        : "this can't be: ",
                             c == ':' || c == '?' ? argv[optind - 1] : optarg);
        }
        given[c] = 1;
    }
    const char *const name = optind < argc ? argv[optind] : "";
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *command = &commands[i];
        if (strcmp(command->name, name) != 0 || argc - optind - 1 != command->words) {
            continue;
        }
        for (int letter = 0; letter < 128; letter++) {
            if (given[letter] != 0 && strchr(command->options, letter) == NULL) {
                return sign_fail(fault, SIGN_WRONG_USE,
                                 "an option does not go with %s (--help shows the use)", name);
            }
        }
        o.flash = argv[optind + 1];
        o.offset = command->words > 1 ? argv[optind + 2] : NULL;
        return command->run(&o);
    }
    return sign_fail(fault, SIGN_WRONG_USE,
                     "build FLASH, show FLASH or corrupt FLASH OFFSET (--help shows the use)");
}

int main(int argc, char **argv)
{
    struct sign_fault fault = {""};
    enum sign_status status = run(argc, argv, &fault);
    if (status == SIGN_OK && fflush(stdout) != 0) {
        status = sign_fail(&fault, SIGN_FAILED, "standard output cannot be written");
    }
    if (status != SIGN_OK) {
        fprintf(stderr, "pluton flash: %s\n", fault.text);
    }
    return (int)status;
}
