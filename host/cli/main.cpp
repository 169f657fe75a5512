// SPDX-License-Identifier: Apache-2.0
// pluton_chip: a simulated chip from its birth on. Its fuses are a die file, its noise comes from
// the operating system unless a profile is named.
#include <getopt.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>

#include <openssl/evp.h>

#include "firmware/drivers/efuse.h"
#include "host/cli/chip.h"
#include "host/cli/command.h"
#include "host/cli/raw_noise.h"
#include "sim/native/hex.h"

namespace pluton
{

namespace
{

const char *const help =
    "usage: pluton_chip VERB DIE [OPTION...]\n"
    "       pluton_chip noise FILE --raw N [OPTION...]\n"
    "\n"
    "  new DIE          makes a chip: a blank die, and its birth; with --blank the die alone\n"
    "  birth DIE        lets a blank chip make its keys and burn them\n"
    "  show DIE         life cycle, and who it is\n"
    "  pubkeys DIE      public keys; with --nonce, while Provisioned, proofs of possession\n"
    "  secure DIE       Provisioned to Secured, for good\n"
    "  attest DIE --nonce HEX   an attestation token on standard output\n"
    "  trust DIE --root HEX     burns the hash of a root key into a chip that is not born yet, "
    "and\n"
    "                   locks it; with --second-hash that of the second key, and makes it "
    "compulsory\n"
    "  revoke DIE ID    burns the revocation fuse of an image key, 0 to 31\n"
    "  noise FILE --raw N       raw noise samples of a blank chip that is not kept, in a new file\n"
    "                   (-: standard output): one byte a sample, of value 0 or 1, in their order\n"
    "\n"
    "  --nonce HEX, --root HEX, --second-hash HEX\n"
    "                   64 hexadecimal digits\n"
    "  --noise PROFILE  noise with a chosen defect (sim/models/noise.h); default: healthy\n"
    "  --seed N         noise from this seed: a test's chip, never one that keeps secrets\n"
    "  --blank          new: without birth\n"
    "  --raw N          noise: 1 to 100000000 samples\n"
    "\n"
    "Simulated noise shows that tests find a defect, and nothing of any source's entropy.\n"
    "Exit: 0 done, 1 the chip refused or failed, 2 wrong use, 3 something is missing.\n";

struct Options {
    std::string verb, die, key, nonce, root, second, noise = "healthy";
    std::optional<uint64_t> seed;
    uint64_t raw = 0; // 0: not given
    bool blank = false;
};

using Bytes = std::vector<uint8_t>;

Bytes bytes_of(const std::string &text, const char *refusal)
{
    Bytes bytes;
    const bool digits = text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    if (text.size() != 64 || !digits) {
        throw UseError(refusal);
    }
    for (size_t i = 0; i < text.size(); i += 2) {
        bytes.push_back(uint8_t(std::strtoul(text.substr(i, 2).c_str(), nullptr, 16)));
    }
    return bytes;
}

Bytes nonce_of(const std::string &text)
{
    static_assert(ATTEST_DEV_NONCE_BYTES == 32);
    return bytes_of(text,
                    "--nonce: 64 hexadecimal digits, please (32 bytes, as the service sent them)");
}

std::unique_ptr<Die> open_die(const Options &options)
{
    return Die::open(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
}

// Runs `use` on the die's chip, whatever happens then with the die on the disk.
void with_chip(Die &die, const Options &options, const std::function<void(Chip &)> &use)
{
    try {
        Chip chip(die.array(), noise_profile(options.noise), options.seed);
        try {
            use(chip);
        } catch (const std::exception &error) {
            throw std::runtime_error(error.what() + chip.noise_failure());
        }
    } catch (...) {
        die.sync();
        throw;
    }
    die.sync();
}

void give_birth(Chip &chip)
{
    const struct lifecycle_dev_status before = chip.status();
    if (before.state != LIFECYCLE_DEV_BLANK && before.state != LIFECYCLE_DEV_UNFINISHED) {
        throw std::runtime_error(std::string("the chip is ") + lifecycle_dev_name(before.state) +
                                 ": only a blank one makes keys");
    }
    enum dev_error error = birth_dev_start(&chip.birth);
    if (error == DEV_OK || error == DEV_ACCESS) { // busy: it finishes an earlier birth by itself
        error = birth_dev_wait(&chip.birth);
    }
    struct birth_dev_status status = {};
    Chip::need(birth_dev_status(&chip.birth, &status), "birth");
    if (error != DEV_OK) {
        throw ChipError("birth failed in step " + std::to_string(status.step) +
                            "; no key of it is in use, and ./pluton chip birth tries again",
                        error);
    }
    (void)chip.keys(); // they agree with the fuses
}

void show_keys(const struct attest_dev_keys &keys)
{
    std::printf("device       %s\n", hex(keys.device, sizeof keys.device).c_str());
    std::printf("attestation  %s%s\n", hex(keys.attestation_x, 32).c_str(),
                hex(keys.attestation_y, 32).c_str());
    std::printf("general      %s%s\n", hex(keys.general_x, 32).c_str(),
                hex(keys.general_y, 32).c_str());
}

void verb_new(const Options &options)
{
    noise_profile(options.noise); // before there is a file
    std::unique_ptr<Die> die = Die::create(options.die, PLUTON_FUSE_ROWS, Die::Sync::AtClose);
    if (options.blank) {
        die->sync();
        std::printf("%s: blank\n", options.die.c_str());
        return;
    }
    with_chip(*die, options, [](Chip &chip) {
        give_birth(chip);
        show_keys(chip.keys());
    });
}

void verb_birth(const Options &options)
{
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [](Chip &chip) {
        give_birth(chip);
        show_keys(chip.keys());
    });
}

struct efuse_dev fuses_of(Chip &chip)
{
    struct efuse_dev efuse;
    Chip::need(efuse_dev_init(&efuse, &chip.hal, PLUTON_EFUSE_BASE), "fuses");
    Chip::need(efuse_dev_wait(&efuse), "fuses");
    return efuse;
}

// What the chip believes of images, once it believes anything.
void show_trust(Chip &chip)
{
    struct efuse_dev efuse = fuses_of(chip);
    Bytes root(EFUSE_DEV_DIGEST_BYTES), second_hash(EFUSE_DEV_DIGEST_BYTES);
    bool final = false, second = false;
    uint32_t revoked = 0;
    if (efuse_dev_root_hash(&efuse, root.data(), &final) != DEV_OK || !final) {
        return;
    }
    Chip::need(efuse_dev_second_signature(&efuse, &second), "second signature");
    Chip::need(efuse_dev_revoked(&efuse, &revoked), "revocation");
    std::printf("root         %s\n", hex(root.data(), root.size()).c_str());
    std::printf("second       %s\n", second ? "compulsory" : "not compulsory");
    if (efuse_dev_second_hash(&efuse, second_hash.data(), &final) == DEV_OK && final) {
        std::printf("second key   %s\n", hex(second_hash.data(), second_hash.size()).c_str());
    }
    std::printf("revoked      0x%08x\n", unsigned(revoked));
}

void verb_show(const Options &options)
{
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [](Chip &chip) {
        const struct lifecycle_dev_status now = chip.status();
        std::printf("life cycle   %s\n", lifecycle_dev_name(now.state));
        show_trust(chip);
        if (now.state == LIFECYCLE_DEV_PROVISIONED || now.state == LIFECYCLE_DEV_SECURED) {
            show_keys(chip.keys());
        }
    });
}

// What the general key signs to show that the chip has it: SHA-256 over this label, the nonce, and
// both public keys, X || Y of the attestation key first.
constexpr char possession[] = "openpluton proof of possession 1";

Bytes possession_digest(const Bytes &nonce, const struct attest_dev_keys &keys)
{
    Bytes message(possession, possession + sizeof possession - 1);
    message.insert(message.end(), nonce.begin(), nonce.end());
    for (const uint8_t *part :
         {keys.attestation_x, keys.attestation_y, keys.general_x, keys.general_y}) {
        message.insert(message.end(), part, part + 32);
    }
    Bytes digest(32);
    if (EVP_Digest(message.data(), message.size(), digest.data(), nullptr, EVP_sha256(), nullptr) !=
        1) {
        throw std::runtime_error("SHA-256 failed");
    }
    return digest;
}

Bytes token_of(Chip &chip, const Bytes &nonce)
{
    (void)chip.keys();
    Bytes token(ATTEST_DEV_TOKEN_BYTES);
    size_t size = token.size();
    Chip::need(attest_dev_token(&chip.attest, nonce.data(), token.data(), &size), "attestation");
    token.resize(size);
    return token;
}

void verb_pubkeys(const Options &options)
{
    const Bytes nonce = options.nonce.empty() ? Bytes() : nonce_of(options.nonce);
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [&](Chip &chip) {
        const struct attest_dev_keys keys = chip.keys();
        if (nonce.empty()) {
            show_keys(keys);
            return;
        }
        if (chip.status().state != LIFECYCLE_DEV_PROVISIONED) {
            throw std::runtime_error("proofs of possession are given while Provisioned, before "
                                     "./pluton chip secure");
        }
        const Bytes token = token_of(chip, nonce);
        const Bytes digest = possession_digest(nonce, keys);
        struct ecc_dev_point point;
        std::memcpy(point.x, keys.general_x, 32);
        std::memcpy(point.y, keys.general_y, 32);
        const struct ecc_dev_key key = {1, PLUTON_CALLER_SELF, nullptr};
        struct ecc_dev_signature signature;
        Chip::need(ecc_dev_init(&chip.ecc, &chip.hal, PLUTON_ECC_BASE), "P-256 engine");
        Chip::need(ecc_dev_sign(&chip.ecc, &key, digest.data(), &point, &signature),
                   "proof of possession");
        show_keys(keys);
        std::printf("token        %s\n", hex(token.data(), token.size()).c_str());
        std::printf("possession   %s%s\n", hex(signature.r, 32).c_str(),
                    hex(signature.s, 32).c_str());
    });
}

void verb_secure(const Options &options)
{
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [](Chip &chip) {
        const struct lifecycle_dev_status now = chip.status();
        if (now.state != LIFECYCLE_DEV_PROVISIONED) {
            throw std::runtime_error(std::string("the chip is ") + lifecycle_dev_name(now.state) +
                                     ": only a Provisioned one is secured");
        }
        Chip::need(lifecycle_dev_secure(&chip.lifecycle), "life cycle");
        std::printf("life cycle   %s\n", lifecycle_dev_name(chip.status().state));
    });
}

void write_standard_output(const Bytes &bytes)
{
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size() ||
        std::fflush(stdout) != 0) {
        throw std::runtime_error(std::string("standard output: ") + std::strerror(errno));
    }
}

void verb_attest(const Options &options)
{
    if (options.nonce.empty()) {
        throw UseError("attest needs --nonce HEX: 32 bytes that the service drew");
    }
    const Bytes nonce = nonce_of(options.nonce);
    if (isatty(STDOUT_FILENO)) {
        throw UseError("attest writes a binary token: redirect it into a file");
    }
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [&](Chip &chip) { write_standard_output(token_of(chip, nonce)); });
}

// A hash of a key among the fuses: how it is read, burnt and locked.
struct TrustedKey {
    const char *name;
    enum dev_error (*read)(struct efuse_dev *, uint8_t[EFUSE_DEV_DIGEST_BYTES], bool *final);
    enum dev_error (*burn)(struct efuse_dev *, const uint8_t[EFUSE_DEV_DIGEST_BYTES]);
    enum dev_error (*lock)(struct efuse_dev *);
};

const TrustedKey root_key = {"root", efuse_dev_root_hash, efuse_dev_burn_root_hash,
                             efuse_dev_lock_root_hash};
const TrustedKey second_key = {"second", efuse_dev_second_hash, efuse_dev_burn_second_hash,
                               efuse_dev_lock_second_hash};

// Burns the hash unless the chip has one for good, looks at what was burnt, and locks it.
void burn_trust(struct efuse_dev *efuse, const TrustedKey &key, const Bytes &hash)
{
    const std::string name = key.name;
    Bytes burnt(EFUSE_DEV_DIGEST_BYTES);
    bool final = false;
    Chip::need(key.read(efuse, burnt.data(), &final), name + " hash");
    if (final) {
        throw std::runtime_error(burnt == hash
                                     ? "the chip trusts this " + name + " key already"
                                     : "the chip trusts another " + name + " key, for good");
    }
    const enum dev_error error = key.burn(efuse, hash.data());
    if (error == DEV_LOCKED) {
        throw std::runtime_error("the chip is born: a " + name +
                                 " hash is burnt before "
                                 "(./pluton chip new DIE --blank, trust, birth)");
    }
    Chip::need(error, name + " hash");
    Chip::need(key.read(efuse, burnt.data(), &final), name + " hash");
    if (burnt != hash) {
        throw std::runtime_error("the fuses do not hold the " + name + " hash: it is not locked");
    }
    Chip::need(key.lock(efuse), name + " hash's lock");
    Chip::need(key.read(efuse, burnt.data(), &final), name + " hash");
    if (!final || burnt != hash) {
        throw std::runtime_error("the lock of the " + name + " hash is not whole");
    }
}

void verb_trust(const Options &options)
{
    const Bytes root = bytes_of(options.root, "trust needs --root and 64 hexadecimal digits");
    const Bytes second =
        options.second.empty()
            ? Bytes()
            : bytes_of(options.second, "--second-hash: 64 hexadecimal digits, please");
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [&](Chip &chip) {
        struct efuse_dev efuse = fuses_of(chip);
        if (!second.empty()) {
            // First: a chip that does not take it trusts nobody yet.
            burn_trust(&efuse, second_key, second);
        }
        burn_trust(&efuse, root_key, root);
        if (!second.empty()) {
            Chip::need(efuse_dev_require_second_signature(&efuse), "second signature");
        }
        std::printf("root         %s\n", hex(root.data(), root.size()).c_str());
    });
}

void verb_revoke(const Options &options)
{
    char *end = nullptr;
    const unsigned long id = std::strtoul(options.key.c_str(), &end, 10);
    if (options.key.empty() || options.key[0] < '0' || options.key[0] > '9' || *end != '\0' ||
        id > 31) {
        throw UseError("'" + options.key + "' is no image key: 0 to 31");
    }
    const std::unique_ptr<Die> die = open_die(options);
    with_chip(*die, options, [&](Chip &chip) {
        struct efuse_dev efuse = fuses_of(chip);
        uint32_t revoked = 0;
        Chip::need(efuse_dev_revoke(&efuse, unsigned(id)), "revocation");
        Chip::need(efuse_dev_revoked(&efuse, &revoked), "revocation");
        std::printf("revoked     ");
        for (unsigned i = 0; i < 32; i++) {
            if ((revoked >> i & 1) != 0) {
                std::printf(" %u", i);
            }
        }
        std::printf("\n");
    });
}

void verb_noise(const Options &options)
{
    if (options.raw == 0) {
        throw UseError("noise needs --raw N: how many samples");
    }
    const NoiseProfile profile = noise_profile(options.noise);
    const bool standard = options.die == "-";
    if (standard && isatty(STDOUT_FILENO)) {
        throw UseError("noise writes binary samples: redirect them into a file");
    }
    std::optional<NewFile> file;
    if (!standard) {
        file.emplace(options.die);
    }
    FuseArray fuses(PLUTON_FUSE_ROWS);
    Chip chip(fuses, profile, options.seed);
    const Bytes samples = raw_samples(chip, size_t(options.raw));
    if (standard) {
        write_standard_output(samples);
    } else {
        file->write(samples);
    }
}

Options parse(int argc, char **argv)
{
    static const struct option known[] = {{"nonce", required_argument, nullptr, 'n'},
                                          {"noise", required_argument, nullptr, 'p'},
                                          {"seed", required_argument, nullptr, 's'},
                                          {"raw", required_argument, nullptr, 'r'},
                                          {"blank", no_argument, nullptr, 'b'},
                                          {"root", required_argument, nullptr, 'o'},
                                          {"second-hash", required_argument, nullptr, '2'},
                                          {"help", no_argument, nullptr, 'h'},
                                          {}};
    Options options;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", known, nullptr)) != -1;) {
        char *end = nullptr;
        switch (c) {
        case 'n':
            options.nonce = optarg;
            if (options.nonce.empty()) {
                throw UseError("--nonce: empty");
            }
            break;
        case 'o':
            options.root = optarg;
            break;
        case '2':
            options.second = optarg;
            if (options.second.empty()) {
                throw UseError("--second-hash: empty");
            }
            break;
        case 'p':
            options.noise = optarg;
            break;
        case 's':
            options.seed = std::strtoull(optarg, &end, 10);
            if (*optarg < '0' || *optarg > '9' || *end != '\0') {
                throw UseError(std::string("--seed: '") + optarg + "' is not a number");
            }
            break;
        case 'r':
            options.raw = std::strtoull(optarg, &end, 10);
            if (*optarg < '0' || *optarg > '9' || *end != '\0' || options.raw == 0 ||
                options.raw > most_raw_samples) {
                throw UseError(std::string("--raw: '") + optarg + "' is not a number from 1 to " +
                               std::to_string(most_raw_samples));
            }
            break;
        case 'b':
            options.blank = true;
            break;
        case 'h':
            std::fputs(help, stdout);
            std::exit(Done);
        default:
            throw UseError(std::string("'") + argv[optind - 1] +
                           (c == ':' ? "' needs a value" : "' is no option"));
        }
    }
    const bool has_key = optind < argc && std::strcmp(argv[optind], "revoke") == 0;
    if (argc - optind != (has_key ? 3 : 2)) {
        throw UseError(has_key ? "revoke DIE ID, please" : "a verb and a file, please");
    }
    options.verb = argv[optind];
    options.key = has_key ? argv[optind + 2] : "";
    options.die = argv[optind + 1];
    return options;
}

Exit run(int argc, char **argv)
{
    static const std::map<std::string, void (*)(const Options &)> verbs = {
        {"new", verb_new},         {"birth", verb_birth},   {"show", verb_show},
        {"pubkeys", verb_pubkeys}, {"secure", verb_secure}, {"attest", verb_attest},
        {"noise", verb_noise},     {"trust", verb_trust},   {"revoke", verb_revoke}};
    const Options options = parse(argc, argv);
    const auto verb = verbs.find(options.verb);
    if (verb == verbs.end()) {
        throw UseError("'" + options.verb + "' is no verb");
    }
    if (options.blank && options.verb != "new") {
        throw UseError("--blank goes with new");
    }
    if (options.raw != 0 && options.verb != "noise") {
        throw UseError("--raw goes with noise");
    }
    if (!options.nonce.empty() && options.verb != "attest" && options.verb != "pubkeys") {
        throw UseError("--nonce goes with attest and pubkeys");
    }
    if ((!options.root.empty() || !options.second.empty()) && options.verb != "trust") {
        throw UseError("--root and --second-hash go with trust");
    }
    verb->second(options);
    return Done;
}

// A die that is not what it should be is a failed check; a path that can't be used is wrong use.
Exit exit_of(DieError::Reason reason)
{
    switch (reason) {
    case DieError::Reason::Truncated:
    case DieError::Reason::Magic:
    case DieError::Reason::Version:
    case DieError::Reason::Geometry:
    case DieError::Reason::Checksum:
    case DieError::Reason::Cells:
    case DieError::Reason::Replaced:
        return Refused;
    default:
        return WrongUse;
    }
}

} // namespace

} // namespace pluton

int main(int argc, char **argv)
{
    using namespace pluton;
    try {
        return run(argc, argv);
    } catch (const UseError &error) {
        std::fprintf(stderr, "pluton chip: %s (--help shows the use)\n", error.what());
        return WrongUse;
    } catch (const DieError &error) {
        std::fprintf(stderr, "pluton chip: %s\n", error.what());
        return exit_of(error.reason);
    } catch (const PathError &error) {
        std::fprintf(stderr, "pluton chip: %s\n", error.what());
        return WrongUse;
    } catch (const std::exception &error) {
        std::fprintf(stderr, "pluton chip: %s\n", error.what());
        return Refused;
    }
}
