// SPDX-License-Identifier: Apache-2.0
// Runs the example platform: hashes messages with the project's C driver over TLM sockets, through
// the DATA register and by Pluton's memory reader, and checks each digest against the golden model.
#include <getopt.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "cmodel/sha2.h"
#include "firmware/drivers/measure.h"
#include "firmware/drivers/sha2.h"
#include "sim/native/random.h"
#include "sim/systemc/example/platform.h"

using namespace pluton;
using sc_core::sc_time;

namespace
{

enum Exit { Agreed = 0, Failed = 1, WrongUse = 2, Missing = 3 };

struct Stop : std::runtime_error {
    Stop(Exit code, const std::string &why) : std::runtime_error(why), code(code) {}
    Exit code;
};

struct Options {
    uint64_t clock_mhz = 100, quantum_ns = 1000, memory_ns = 0, seed = 1;
    bool full = false, json = false, quiet = false;
    std::string junit;
};

const char *const help =
    "usage: pluton_systemc [OPTION...]\n"
    "\n"
    "Runs a SystemC platform of a core, Pluton and memories, in which the core hashes messages "
    "with\n"
    "the C driver, and checks each digest against the golden model.\n"
    "\n"
    "  --clock-mhz N         Pluton's clock (100)\n"
    "  --quantum-ns N        how far the core may run ahead of simulated time (1000)\n"
    "  --memory-ns N         delay of a memory access beyond the clock cycle that it takes (0)\n"
    "  --tier quick|full     how much to do (quick)\n"
    "  --seed N              seed of the messages (1)\n"
    "  --json                results as JSON\n"
    "  --junit FILE          results as JUnit XML too\n"
    "  -q, -v                the verdict alone; all\n"
    "\n"
    "Exit: 0 agreed, 1 a check failed, 2 wrong use, 3 something is missing.\n";

uint64_t number(const char *option, const char *text, uint64_t least, uint64_t most)
{
    char *end = nullptr;
    const uint64_t value = std::strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end != '\0') {
        throw Stop(WrongUse, std::string(option) + ": '" + text + "' is not a number");
    }
    if (value < least || value > most) {
        throw Stop(WrongUse, std::string(option) + ": " + std::to_string(least) + " to " +
                                 std::to_string(most));
    }
    return value;
}

Options parse(int argc, char **argv)
{
    enum { Clock = 256, Quantum, Delay, Seed, Tier, Json, Junit };
    static const struct option table[] = {
        {"clock-mhz", required_argument, nullptr, Clock},
        {"quantum-ns", required_argument, nullptr, Quantum},
        {"memory-ns", required_argument, nullptr, Delay},
        {"seed", required_argument, nullptr, Seed},
        {"tier", required_argument, nullptr, Tier},
        {"json", no_argument, nullptr, Json},
        {"junit", required_argument, nullptr, Junit},
        {"help", no_argument, nullptr, 'h'},
        {nullptr, 0, nullptr, 0},
    };
    Options o;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":hqvj:", table, nullptr)) != -1;) {
        switch (c) {
        case Clock:
            o.clock_mhz = number("--clock-mhz", optarg, 1, 1000);
            break;
        case Quantum:
            o.quantum_ns = number("--quantum-ns", optarg, 0, 1000000000);
            break;
        case Delay:
            o.memory_ns = number("--memory-ns", optarg, 0, 1000000);
            break;
        case Seed:
            o.seed = number("--seed", optarg, 0, UINT64_MAX);
            break;
        case Tier:
            o.full = std::string(optarg) == "full";
            if (!o.full && std::string(optarg) != "quick") {
                throw Stop(WrongUse,
                           std::string("--tier: '") + optarg + "' is not one of quick, full");
            }
            break;
        case Json:
            o.json = true;
            break;
        case Junit:
            o.junit = optarg;
            break;
        case 'q':
            o.quiet = true;
            break;
        case 'v':
            break;
        case 'j': // one simulation is one thread
            (void)number("-j", optarg, 1, UINT64_MAX);
            break;
        case 'h':
            std::fputs(help, stdout);
            std::exit(Agreed);
        case ':':
            throw Stop(WrongUse, std::string(argv[optind - 1]) + " needs a value");
        default:
            throw Stop(WrongUse, std::string("unknown option '") + argv[optind - 1] + "'");
        }
    }
    if (optind < argc) {
        throw Stop(WrongUse, std::string("'") + argv[optind] + "': no argument is taken");
    }
    return o;
}

// One line of the table.
struct Message {
    std::string operation;
    size_t bytes;
    uint64_t cycles;
    sc_time time;
    std::string digest, failure;
};

std::string hex(const uint8_t *bytes, size_t size)
{
    std::string s;
    char two[3];
    for (size_t i = 0; i < size; ++i) {
        std::snprintf(two, sizeof two, "%02x", bytes[i]);
        s += two;
    }
    return s;
}

Message hash(Core &core, Platform &platform, struct sha2_dev &sha2, enum sha2_dev_alg alg,
             bool by_reader, const std::vector<uint8_t> &content)
{
    static const char *const names[] = {"SHA-224", "SHA-256", "SHA-384", "SHA-512"};
    Message m{names[alg] + std::string(by_reader ? ", by reader" : ", by DATA"),
              content.size(),
              0,
              {},
              "",
              ""};
    uint8_t digest[SHA2_DEV_MAX_DIGEST], expected[SHA2_MAX_DIGEST_BYTES];
    const size_t size = sha2_dev_digest_size(alg);
    std::copy(content.begin(), content.end(),
              platform.sram.bytes(PLUTON_SRAM_BASE, content.size()));

    const uint64_t cycle = platform.pluton.cycle();
    const sc_time from = core.now();
    enum dev_error error = DEV_OK;
    if (by_reader) {
        error = sha2_dev_digest(&sha2, alg, PLUTON_SRAM_BASE, uint32_t(content.size()),
                                PLUTON_CALLER_SELF, digest, size);
    } else {
        error = sha2_dev_start(&sha2, alg);
        if (error == DEV_OK) {
            error = sha2_dev_write(&sha2, content.data(), content.size());
        }
        if (error == DEV_OK) {
            error = sha2_dev_finish(&sha2, digest, size);
        }
    }
    m.cycles = platform.pluton.cycle() - cycle;
    m.time = core.now() - from;
    if (error != DEV_OK) {
        m.failure = dev_error_text(error);
        return m;
    }
    m.digest = hex(digest, size);
    sha2_hash(static_cast<enum sha2_alg>(alg), content.data(), content.size(), expected);
    if (m.digest != hex(expected, size)) {
        m.failure = "the golden model says " + hex(expected, size);
    }
    return m;
}

void program(Core &core, Platform &platform, const Options &options, std::vector<Message> &messages)
{
    struct measure_dev measure = {};
    struct sha2_dev sha2 = {};
    enum dev_error error = measure_dev_init(&measure, &core.hal, PLUTON_MEASURE_BASE);
    if (error == DEV_OK) { // as firmware, which starts when the boot ROM has been measured
        error = measure_dev_wait_boot(&measure);
    }
    if (error == DEV_OK) {
        error = sha2_dev_init(&sha2, &core.hal, PLUTON_SHA2_BASE);
    }
    if (error != DEV_OK) {
        messages.push_back({"start-up", 0, 0, {}, "", dev_error_text(error)});
        return;
    }
    Random random(options.seed);
    std::vector<std::vector<uint8_t>> contents = {{}, {'a', 'b', 'c'}};
    const size_t longest = options.full ? size_t(1) << 20 : 65536;
    for (const size_t size : {size_t(1024), longest}) {
        contents.emplace_back(size);
        for (uint8_t &byte : contents.back()) {
            byte = uint8_t(random.next());
        }
    }
    for (const auto &content : contents) {
        for (const enum sha2_dev_alg alg :
             {SHA2_DEV_SHA224, SHA2_DEV_SHA256, SHA2_DEV_SHA384, SHA2_DEV_SHA512}) {
            for (const bool by_reader : {true, false}) {
                messages.push_back(hash(core, platform, sha2, alg, by_reader, content));
            }
        }
    }
    core.sync();
}

void print(const std::vector<Message> &messages, size_t failed, const Options &options,
           Platform &platform, double seconds)
{
    const double run = double(platform.pluton.cycles_run());
    const double khz = seconds > 0 ? run / seconds / 1000 : 0;
    const double ms = sc_core::sc_time_stamp().to_seconds() * 1000;
    const char *verdict = failed == 0 ? "agreed" : "failed";
    if (options.json) {
        std::printf(
            "{\"verdict\": \"%s\", \"seed\": %llu, \"clock_mhz\": %llu, \"quantum_ns\": %llu, "
            "\"memory_ns\": %llu, \"simulated_ms\": %.6f, \"cycles\": %llu, "
            "\"cycles_run\": %.0f, \"khz_wall\": %.0f, \"memory_accesses\": %llu, "
            "\"messages\": [",
            verdict, static_cast<unsigned long long>(options.seed),
            static_cast<unsigned long long>(options.clock_mhz),
            static_cast<unsigned long long>(options.quantum_ns),
            static_cast<unsigned long long>(options.memory_ns), ms,
            static_cast<unsigned long long>(platform.pluton.cycle()), run, khz,
            static_cast<unsigned long long>(platform.pluton.memory_accesses()));
        const char *comma = "";
        for (const Message &m : messages) {
            std::printf("%s\n  {\"operation\": \"%s\", \"bytes\": %zu, \"cycles\": %llu, "
                        "\"ns\": %.3f, \"digest\": \"%s\", \"failure\": \"%s\"}",
                        comma, m.operation.c_str(), m.bytes,
                        static_cast<unsigned long long>(m.cycles), m.time.to_seconds() * 1e9,
                        m.digest.c_str(), m.failure.c_str());
            comma = ",";
        }
        std::printf("\n]}\n");
        return;
    }
    if (!options.quiet) {
        std::printf("%-20s %9s %10s %14s  %s\n", "operation", "bytes", "cycles", "simulated",
                    "digest");
    }
    for (const Message &m : messages) {
        if (options.quiet && m.failure.empty()) {
            continue;
        }
        std::printf("%-20s %9zu %10llu %11.2f us  %s\n", m.operation.c_str(), m.bytes,
                    static_cast<unsigned long long>(m.cycles), m.time.to_seconds() * 1e6,
                    m.digest.c_str());
        if (!m.failure.empty()) {
            std::printf("  failed: %s\n", m.failure.c_str());
        }
    }
    if (!options.quiet) {
        std::printf(
            "\n%llu cycles at %llu MHz, %.3f ms simulated; %llu memory accesses; quantum %llu "
            "ns\n%.0f cycles run in %.2f s: %.0f kHz\n",
            static_cast<unsigned long long>(platform.pluton.cycle()),
            static_cast<unsigned long long>(options.clock_mhz), ms,
            static_cast<unsigned long long>(platform.pluton.memory_accesses()),
            static_cast<unsigned long long>(options.quantum_ns), run, seconds, khz);
    }
    std::printf("%s: %zu messages, %zu wrong\n", verdict, messages.size(), failed);
}

void write_junit(const std::string &path, const std::vector<Message> &messages, size_t failed)
{
    std::FILE *file = std::fopen(path.c_str(), "w");
    if (file == nullptr) {
        throw Stop(Missing, path + ": cannot be written");
    }
    std::fprintf(file,
                 "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                 "<testsuite name=\"systemc\" tests=\"%zu\" failures=\"%zu\">\n",
                 messages.size(), failed);
    for (const Message &m : messages) {
        std::fprintf(file, "  <testcase classname=\"systemc\" name=\"%s, %zu bytes\">",
                     m.operation.c_str(), m.bytes);
        if (!m.failure.empty()) {
            std::fprintf(file, "<failure message=\"%s\"/>", m.failure.c_str());
        }
        std::fprintf(file, "</testcase>\n");
    }
    std::fprintf(file, "</testsuite>\n");
    const bool bad = std::ferror(file) != 0;
    if (std::fclose(file) != 0 || bad) {
        throw Stop(Missing, path + ": could not be written whole; is the disk full?");
    }
}

int run(int argc, char **argv)
{
    const Options options = parse(argc, argv);
    tlm::tlm_global_quantum::instance().set(sc_time(double(options.quantum_ns), sc_core::SC_NS));
    PlutonTlm::Settings settings;
    settings.period = sc_time(1000.0 / double(options.clock_mhz), sc_core::SC_NS);
    settings.seed = options.seed;
    std::vector<Message> messages;
    Platform *the_platform = nullptr;
    Platform platform(settings, sc_time(double(options.memory_ns), sc_core::SC_NS),
                      [&](Core &core) {
                          program(core, *the_platform, options, messages);
                          sc_core::sc_stop();
                      });
    the_platform = &platform;

    const auto from = std::chrono::steady_clock::now();
    sc_core::sc_start();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
    size_t failed = 0;
    for (const Message &m : messages) {
        failed += m.failure.empty() ? 0 : 1;
    }
    print(messages, failed, options, platform, seconds);
    if (!options.junit.empty()) {
        write_junit(options.junit, messages, failed);
    }
    if (std::fflush(stdout) != 0) {
        throw Stop(Missing, "standard output could not be written; is the disk full?");
    }
    return failed == 0 && !messages.empty() ? Agreed : Failed;
}

} // namespace

int sc_main(int argc, char **argv)
{
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    try {
        return run(argc, argv);
    } catch (const Stop &stop) {
        std::fprintf(stderr, "pluton_systemc: %s\n", stop.what());
        return stop.code;
    } catch (
        const std::exception &error) { // a report of SystemC: an assertion of the RTL, or binding
        std::fprintf(stderr, "pluton_systemc: %s\n", error.what());
        return Failed;
    }
}
