// SPDX-License-Identifier: Apache-2.0
// pluton-sign: the signing authority's program (docs/signing.md).
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "host/sign/commands.h"
#include "host/sign/loader.h"
#include "host/sign/number.h"

static const char help[] =
    "usage: pluton-sign COMMAND [WORD...] [OPTION...]\n"
    "\n"
    "  keys                    lists root hashes, image keys and approvers; makes what there is "
    "not:\n"
    "                          --id N --types LIST an image key, --second the LMS key\n"
    "  keys --revoke N         records that image key N is revoked; it signs no more\n"
    "  image PAYLOAD IMAGE     composes and signs an image; --draft leaves it unsigned\n"
    "  image --approved DRAFT IMAGE\n"
    "                          signs a draft as it is\n"
    "  approver NAME           makes an approver with a token of its own; --dismiss ends that\n"
    "  approve DRAFT --approver NAME\n"
    "                          an approver's signature of a draft; a release key needs two\n"
    "  policy TEXT PAYLOAD     makes the payload of a policy; policy show FILE prints one\n"
    "  verify IMAGE --root HEX judges an image as a chip does that holds this root hash\n"
    "  show IMAGE              the fields of an image or a draft\n"
    "  log                     verifies and prints the record of every use\n"
    "\n"
    "  --authority DIR         the authority's folder (authority); made on first use\n"
    "  --module FILE           PKCS#11 module (SoftHSM, with its tokens in DIR)\n"
    "  --pin-file FILE         of the authority's token (DIR/pin)\n"
    "  --kind KIND             development (the default) or release\n"
    "  --id N                  image key, 0 to 31 (0)\n"
    "  --types LIST            that an image key may sign (all): "
    "PLRT,SMON,NWOS,RTA0,RTA1,RADI,POLI\n"
    "  --second                with the LMS signature, too\n"
    "  --type T --security-version N --release N --load A --data A --data-bytes N\n"
    "  --devices LIST --host NAME (each host once)\n"
    "                          what the manifest says; load and data: by default the project's "
    "own\n"
    "                          places (docs/boot.md)\n"
    "  --approver-pin FILE     PIN of an approver's token (DIR/approvers/NAME.pin)\n"
    "  --by NAME --by NAME     approver: the two who agree to a new one\n"
    "  --second-hash HEX       verify: a chip on which the second signature is compulsory\n"
    "  --revoked LIST --least N\n"
    "                          verify: revoked keys, least security version\n"
    "\n"
    "Exit: 0 done, 1 refused or not what it should be, 2 wrong use, 3 something is missing.\n";

struct command {
    const char *name;
    enum sign_status (*run)(const struct options *options);
    size_t least, most;  // words
    const char *options; // letters of those that go with it
};

static const struct command commands[] = {
    {"keys", command_keys, 0, 0, "ampkitSR"},
    {"image", command_image, 2, 2, "ampkiSyvrlDBdhxA"},
    {"approver", command_approver, 1, 1, "ampbX"},
    {"approve", command_approve, 1, 1, "ampnq"},
    {"policy", command_policy, 2, 2, ""},
    {"verify", command_verify, 1, 1, "oysVL"},
    {"show", command_show, 1, 1, ""},
    {"log", command_log, 0, 0, "amp"},
};

static const struct option known[] = {
    {"authority", required_argument, NULL, 'a'}, {"module", required_argument, NULL, 'm'},
    {"pin-file", required_argument, NULL, 'p'},  {"kind", required_argument, NULL, 'k'},
    {"id", required_argument, NULL, 'i'},        {"types", required_argument, NULL, 't'},
    {"second", no_argument, NULL, 'S'},          {"revoke", required_argument, NULL, 'R'},
    {"type", required_argument, NULL, 'y'},      {"security-version", required_argument, NULL, 'v'},
    {"release", required_argument, NULL, 'r'},   {"load", required_argument, NULL, 'l'},
    {"data", required_argument, NULL, 'D'},      {"data-bytes", required_argument, NULL, 'B'},
    {"devices", required_argument, NULL, 'd'},   {"host", required_argument, NULL, 'h'},
    {"draft", no_argument, NULL, 'x'},           {"approved", no_argument, NULL, 'A'},
    {"by", required_argument, NULL, 'b'},        {"dismiss", no_argument, NULL, 'X'},
    {"approver", required_argument, NULL, 'n'},  {"approver-pin", required_argument, NULL, 'q'},
    {"root", required_argument, NULL, 'o'},      {"second-hash", required_argument, NULL, 's'},
    {"revoked", required_argument, NULL, 'V'},   {"least", required_argument, NULL, 'L'},
    {"help", no_argument, NULL, '?' + 256},      {NULL, 0, NULL, 0},
};

static const char *name_of(int letter)
{
    for (size_t i = 0; known[i].name != NULL; i++) {
        if (known[i].val == letter) {
            return known[i].name;
        }
    }
    return "?";
}

static bool types_of(const char *list, uint32_t *types)
{
    uint32_t all = 0;
    for (const char *next = list; *next != '\0';) {
        char name[8];
        const size_t length = strcspn(next, ",");
        uint32_t type = 0;
        (void)snprintf(name, sizeof name, "%.*s", (int)(length < 7 ? length : 7), next);
        if (!loader_type(name, &type)) {
            return false;
        }
        all |= UINT32_C(1) << loader_type_number(type);
        next += length + (next[length] == ',');
    }
    *types = all;
    return all != 0;
}

static bool keys_of(const char *list, uint32_t *keys)
{
    uint32_t all = 0;
    for (const char *next = list; *next != '\0';) {
        char word[8];
        const size_t length = strcspn(next, ",");
        uint32_t id = 0;
        (void)snprintf(word, sizeof word, "%.*s", (int)(length < 7 ? length : 7), next);
        if (!number_of(word, 31, &id)) {
            return false;
        }
        all |= UINT32_C(1) << id;
        next += length + (next[length] == ',');
    }
    *keys = all;
    return true;
}

// One option into its place; false if its value can't be one.
static bool set(struct options *o, int letter, const char *value)
{
    switch (letter) {
    case 'a':
        o->authority.folder = value;
        return *value != '\0';
    case 'm':
        o->authority.module = value;
        return *value != '\0';
    case 'p':
        o->authority.pin_file = value;
        return *value != '\0';
    case 'k':
        o->kind = strcmp(value, "release") == 0 ? AUTHORITY_RELEASE : AUTHORITY_DEVELOPMENT;
        return strcmp(value, authority_kind_name(o->kind)) == 0;
    case 'i':
        o->has_id = true;
        return number_of(value, 31, &o->id);
    case 't':
        o->has_types = true;
        return types_of(value, &o->types);
    case 'S':
        o->second = true;
        return true;
    case 'R':
        o->has_revoke = true;
        return number_of(value, 31, &o->revoke);
    case 'y': {
        uint32_t type = 0;
        o->type = value;
        return loader_type(value, &type);
    }
    case 'v':
        return number_of(value, 32, &o->security_version);
    case 'r':
        return number_of(value, UINT32_MAX, &o->release);
    case 'l':
        o->has_load = true;
        return number_of(value, UINT32_MAX, &o->load);
    case 'D':
        o->has_data = true;
        return number_of(value, UINT32_MAX, &o->data);
    case 'B':
        o->has_data_bytes = true;
        return number_of(value, UINT32_MAX, &o->data_bytes);
    case 'd':
        o->devices = value;
        return true;
    case 'h':
        if (o->hosts == COMMANDS_HOSTS) {
            return false;
        }
        o->host[o->hosts++] = value;
        return true;
    case 'x':
        o->draft = true;
        return true;
    case 'A':
        o->approved = true;
        return true;
    case 'b':
        if (o->bys == COMMANDS_BY) {
            return false;
        }
        o->by[o->bys++] = value;
        return true;
    case 'X':
        o->dismiss = true;
        return true;
    case 'n':
        o->approver = value;
        return true;
    case 'q':
        o->approver_pin = value;
        return *value != '\0';
    case 'o':
        o->root = value;
        return true;
    case 's':
        o->second_hash = value;
        return true;
    case 'V':
        return keys_of(value, &o->revoked);
    case 'L':
        return number_of(value, 32, &o->least);
    default:
        return false;
    }
}

static enum sign_status wrong(struct sign_fault *fault, const char *what, const char *word)
{
    return sign_fail(fault, SIGN_WRONG_USE, "%s%s (--help shows the use)", what, word);
}

static enum sign_status run(int argc, char **argv, struct sign_fault *fault)
{
    struct options o = {.authority = {.folder = "authority"}, .fault = fault};
    bool given[128] = {false};
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":", known, NULL)) != -1;) {
        if (c == '?' + 256) {
            (void)fputs(help, stdout);
            return SIGN_OK;
        }
        if (c == ':' || c == '?') {
            return wrong(fault, c == ':' ? "a value is missing behind " : "unknown option ",
                         argv[optind - 1]);
        }
        given[c] = true;
        if (!set(&o, c, optarg)) {
            return wrong(fault, "this can't be the value of --", name_of(c));
        }
    }
    if (optind >= argc) {
        return wrong(fault, "a command, please", "");
    }
    const char *const name = argv[optind++];
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        const struct command *command = &commands[i];
        if (strcmp(command->name, name) != 0) {
            continue;
        }
        for (int letter = 0; letter < 128; letter++) {
            if (given[letter] && strchr(command->options, letter) == NULL) {
                return sign_fail(fault, SIGN_WRONG_USE,
                                 "--%s does not go with %s (--help shows "
                                 "the use)",
                                 name_of(letter), name);
            }
        }
        o.words = (size_t)(argc - optind);
        if (o.words < command->least || o.words > command->most) {
            return wrong(fault, "another number of words belongs to ", name);
        }
        for (size_t w = 0; w < o.words; w++) {
            o.word[w] = argv[optind + (int)w];
        }
        return command->run(&o);
    }
    return wrong(fault, "unknown command ", name);
}

int main(int argc, char **argv)
{
    struct sign_fault fault = {""};
    enum sign_status status = run(argc, argv, &fault);
    if (status == SIGN_OK && fflush(stdout) != 0) {
        status = sign_fail(&fault, SIGN_FAILED, "standard output cannot be written");
    }
    if (status != SIGN_OK) {
        fprintf(stderr, "pluton sign: %s\n", fault.text);
    }
    return (int)status;
}
