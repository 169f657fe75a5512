// SPDX-License-Identifier: Apache-2.0
// Checks of the TLM-2.0 module on the example platform.
//
// usage: systemc_test vectors|transactions|timing|chip [STEP_NS [run-all]]
//   STEP_NS   how far the RTL may lag behind (1000); no result depends on it
//   run-all   cycles that change nothing are run too; no result depends on that either
#include <cstdlib>
#include <cstring>
#include <exception>

#include "tests/cosim/systemc/suite.h"

// An address of the chip that leads back to Pluton's own port, as a wrong platform might have it.
constexpr uint64_t loop_base = 0xA0000000;
// Only binds the second chip's port: the chip's own addresses lead to the first.
constexpr uint64_t second_base = 0xB0000000;

int sc_main(int argc, char **argv)
{
    struct {
        const char *name;
        void (*run)(Suite &, pluton::Core &);
    } const suites[] = {{"vectors", run_vectors},
                        {"transactions", run_transactions},
                        {"timing", run_timing},
                        {"chip", run_chip}};
    void (*run)(Suite &, pluton::Core &) = nullptr;
    for (const auto &suite : suites) {
        if (argc > 1 && std::strcmp(argv[1], suite.name) == 0) {
            run = suite.run;
        }
    }
    const unsigned long step_ns = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1000;
    if (run == nullptr || step_ns == 0) {
        std::fprintf(stderr,
                     "usage: systemc_test vectors|transactions|timing|chip [STEP_NS [run-all]]\n");
        return 2;
    }
    if (run == run_vectors && std::getenv("PLUTON_VECTORS") == nullptr) {
        std::fprintf(stderr,
                     "systemc_test: PLUTON_VECTORS is not set: the folder of the CAVP files\n");
        return 3;
    }
    Suite suite;
    bool ended = false;
    try {
        pluton::PlutonTlm::Settings settings;
        settings.step = sc_core::sc_time(double(step_ns), sc_core::SC_NS);
        settings.skip_rest = argc <= 3 || std::strcmp(argv[3], "run-all") != 0;
        tlm::tlm_global_quantum::instance().set(sc_core::sc_time(1, sc_core::SC_US));
        pluton::Platform platform(settings, sc_core::SC_ZERO_TIME, [&](pluton::Core &core) {
            run(suite, core);
            ended = true;
            sc_core::sc_stop();
        });
        suite.platform = &platform;
        platform.router.map(loop_base, 0x1000, platform.pluton.host);
        settings.period = sc_core::sc_time(7, sc_core::SC_NS);
        pluton::PlutonTlm second("second", settings);
        sc_core::sc_signal<bool> second_rst_n("second_rst_n", true);
        sc_core::sc_signal<unsigned> second_alert("second_alert");
        second.rst_ni(second_rst_n);
        second.alert_o(second_alert);
        second.memory.bind(platform.router.in);
        platform.router.map(second_base, 0x1000, second.host);
        suite.second = &second;
        sc_core::sc_start();
        suite.platform = nullptr;
        suite.second = nullptr;
    } catch (const std::exception &error) {
        suite.check(false, "report", error.what());
    }
    suite.check(ended, "end", "the suite did not run to its end");
    std::printf("%" PRIu64 " checks, %" PRIu64 " failed\n", suite.checks(), suite.failures());
    return suite.failures() == 0 ? 0 : 1;
}
