// SPDX-License-Identifier: Apache-2.0
#include "sim/native/options.h"

#include <getopt.h>

#include <cstdio>
#include <cstdlib>

#include "sim/native/bench.h"

namespace pluton
{

namespace
{

const char *const cosim_help =
    "usage: pluton_cosim [OPTION...] [FILE...]\n"
    "\n"
    "Runs real operations on simulated Pluton, every clock cycle in lockstep with the golden "
    "models,\n"
    "and checks every digest against the golden model and OpenSSL. FILEs are hashed too.\n"
    "\n"
    "  --block B             operations of this block only; all (default), or one of\n"
    "                        %s\n"
    "  --ops N               random operations of each kind; below 8 a short run, without long\n"
    "                        messages, long vectors and Monte Carlo\n"
    "  --firmware native|rv32\n"
    "  --no-lockstep         check results only\n";

const char *const measure_help =
    "usage: pluton_measure [OPTION...] FILE...\n"
    "\n"
    "Measures files in simulated hardware: each is hashed by the measuring unit and extended into\n"
    "the accumulation register. Prints digests, register and log.\n"
    "\n"
    "  --firmware native|rv32\n";

const char *const common_help =
    "  --waves OUT.fst       write waves (and OUT.gtkw)\n"
    "  --wave-from N, --wave-to N   only these cycles\n"
    "  --tier quick|full     how much to do (quick)\n"
    "  --seed N              seed of everything random (1)\n"
    "  --json                results as JSON\n"
    "  --junit FILE          results as JUnit XML too\n"
    "  --figures FILE        measured figures as JSON\n"
    "  -q, -v                less, more progress\n"
    "\n"
    "CAVP vectors are read from the folder named by PLUTON_VECTORS.\n"
    "Exit: 0 agreed, 1 a check failed, 2 wrong use, 3 something is missing, 4 undecided.\n";

uint64_t number(const char *option, const char *text)
{
    char *end = nullptr;
    const uint64_t value = std::strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0') {
        throw Stop(WrongUse, std::string(option) + ": '" + text + "' is not a number");
    }
    return value;
}

std::string word(const char *option, const char *text, const std::vector<std::string> &words)
{
    std::string all;
    for (const std::string &w : words) {
        if (w == text) {
            return text;
        }
        all += (all.empty() ? "" : ", ") + w;
    }
    throw Stop(WrongUse, std::string(option) + ": '" + text + "' is not one of " + all);
}

std::vector<std::string> blocks()
{
    std::vector<std::string> names;
    for (const BlockOperations &operations : block_operations()) {
        names.emplace_back(operations.block);
    }
    return names;
}

void help(bool measure)
{
    if (measure) {
        std::fputs(measure_help, stdout);
    } else {
        std::string names;
        for (const std::string &name : blocks()) {
            names += (names.empty() ? "" : ", ") + name;
        }
        std::printf(cosim_help, names.c_str());
    }
    std::fputs(common_help, stdout);
}

} // namespace

Options parse_options(int argc, char **argv, bool measure)
{
    enum {
        Block = 256,
        Ops,
        Waves,
        WaveFrom,
        WaveTo,
        FirmwareOption,
        Seed,
        Tier,
        Json,
        Junit,
        Figures,
        NoLockstep
    };
    static const struct option table[] = {
        {"block", required_argument, nullptr, Block},
        {"ops", required_argument, nullptr, Ops},
        {"waves", required_argument, nullptr, Waves},
        {"wave-from", required_argument, nullptr, WaveFrom},
        {"wave-to", required_argument, nullptr, WaveTo},
        {"firmware", required_argument, nullptr, FirmwareOption},
        {"seed", required_argument, nullptr, Seed},
        {"tier", required_argument, nullptr, Tier},
        {"json", no_argument, nullptr, Json},
        {"junit", required_argument, nullptr, Junit},
        {"figures", required_argument, nullptr, Figures},
        {"no-lockstep", no_argument, nullptr, NoLockstep},
        {"help", no_argument, nullptr, 'h'},
        {nullptr, 0, nullptr, 0},
    };
    Options o;
    o.program = argv[0];
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":hqvj:", table, nullptr)) != -1;) {
        switch (c) {
        case Block: {
            std::vector<std::string> words = blocks();
            words.emplace_back("all");
            o.block = word("--block", optarg, words);
        } break;
        case Ops:
            o.ops = number("--ops", optarg);
            break;
        case Waves:
            o.waves = optarg;
            break;
        case WaveFrom:
            o.wave_from = number("--wave-from", optarg);
            o.wave_range = true;
            break;
        case WaveTo:
            o.wave_to = number("--wave-to", optarg);
            o.wave_range = true;
            break;
        case FirmwareOption:
            o.firmware = word("--firmware", optarg, {"native", "rv32"});
            break;
        case Seed:
            o.seed = number("--seed", optarg);
            break;
        case Tier:
            o.tier = word("--tier", optarg, {"quick", "full"});
            break;
        case Json:
            o.json = true;
            break;
        case Junit:
            o.junit = optarg;
            break;
        case Figures:
            o.figures = optarg;
            break;
        case NoLockstep:
            o.lockstep = false;
            break;
        case 'q':
            o.quiet = true;
            break;
        case 'v':
            o.verbose = true;
            break;
        case 'j': // one simulation is one thread
            (void)number("-j", optarg);
            break;
        case 'h':
            help(measure);
            std::exit(Agreed);
        case ':':
            throw Stop(WrongUse, std::string(argv[optind - 1]) + " needs a value");
        default:
            throw Stop(WrongUse, std::string("unknown option '") + argv[optind - 1] + "'");
        }
    }
    for (int i = optind; i < argc; ++i) {
        o.files.push_back(argv[i]);
    }
    if (measure && o.files.empty()) {
        throw Stop(WrongUse, "no FILE to measure");
    }
    if (o.waves.empty() && o.wave_range) {
        throw Stop(WrongUse, "--wave-from and --wave-to need --waves");
    }
    if (!o.figures.empty() && !o.lockstep) {
        throw Stop(WrongUse, "--figures counts cycles in lockstep: leave out --no-lockstep");
    }
    return o;
}

} // namespace pluton
