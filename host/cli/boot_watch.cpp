// SPDX-License-Identifier: Apache-2.0
#include "host/cli/boot_watch.h"

#include <cstdio>

#include "sim/native/hex.h"

namespace pluton
{

namespace
{

bool begins(const std::string &text, const char *with)
{
    return text.rfind(with, 0) == 0;
}

} // namespace

void BootWatch::line(const std::string &text)
{
    std::printf("%9llu  %s\n", static_cast<unsigned long long>(chip_.cycle()), text.c_str());
    std::fflush(stdout);
    if (begins(text, "boot: slot ") && text.find(" refused: ") != std::string::npos) {
        refused_.push_back(text.substr(6));
    }
    const std::string ended = "monitor: Normal World ended with ";
    if (begins(text, ended.c_str())) {
        booted_ = text == ended + "0";
        end_ = text;
    }
    for (const char *stop : {"rom: stopped", "runtime: update mode", "monitor: stopped",
                             "monitor: Normal World stopped"}) {
        if (begins(text, stop)) {
            end_ = text;
        }
    }
}

void BootWatch::tell(const std::string &what) const
{
    std::printf("%9llu  -- %s\n", static_cast<unsigned long long>(chip_.cycle()), what.c_str());
    std::fflush(stdout);
}

// The cores by what their resets show, and what their pins do.
void BootWatch::watch()
{
    static const char *const names[] = {"real-time core 0", "real-time core 1", "radio core"};
    const auto state = [&](const char *name, bool runs, bool ran) {
        if (runs != ran) {
            tell(std::string(name) + (runs ? ": runs" : ": stopped"));
        }
    };
    const bool pluton = !chip_.in_reset(), world = chip_.app_runs();
    const unsigned cores = chip_.cores_run(), driven = chip_.pins_driven();
    state("Pluton's core", pluton, pluton_);
    state("application core", world, world_);
    for (unsigned i = 0; i < 3; ++i) {
        state(names[i], (cores >> i & 1) != 0, (cores_ >> i & 1) != 0);
    }
    if (driven != driven_) {
        tell("pins driven: " + std::to_string(driven & 15) + " of gpio0, " +
             std::to_string(driven >> 4) + " of gpio1");
    }
    pluton_ = pluton;
    world_ = world;
    cores_ = cores;
    driven_ = driven;
}

void BootWatch::trace()
{
    if (chip_.resets != resets_) {
        tell("the chip's reset");
    }
    if (chip_.handover() && !handover_) {
        tell("handover");
    }
    if (chip_.app_runs() != app_) {
        tell(app_ ? "application core: in reset" : "application core: runs");
    }
    if (chip_.alerts() != alerts_) {
        tell("alerts of Pluton: " + std::to_string(chip_.alerts()));
    }
    resets_ = chip_.resets;
    handover_ = chip_.handover();
    app_ = chip_.app_runs();
    alerts_ = chip_.alerts();
}

bool BootWatch::goes_on()
{
    if (look_) {
        look_();
    }
    if (trace_) {
        trace();
    }
    if (watch_) {
        watch();
    }
    const std::string &serial = chip_.serial();
    for (; seen_ < serial.size(); ++seen_) {
        if (serial[seen_] == '\n') {
            line(open_);
            open_.clear();
        } else if (serial[seen_] >= ' ' && serial[seen_] <= '~') { // what is no text is left out
            open_ += serial[seen_];
        }
    }
    if (end_.empty() && chip_.cycle() >= cycles_) {
        end_ = "no end within " + std::to_string(cycles_) + " cycles";
    }
    return end_.empty();
}

void BootWatch::report()
{
    if (!open_.empty()) {
        line(open_);
    }
    const soc::Chip::Accumulation now = chip_.accumulation();
    std::printf("\nlog\n");
    for (const auto &entry : now.log) {
        uint32_t version = 0;
        for (size_t i = 0; i < PLUTON_ENTRY_SECURITY_VERSION_BYTES; ++i) {
            version = version << 8 | entry[PLUTON_ENTRY_SECURITY_VERSION_OFFSET + i];
        }
        std::printf("  %.4s  version %u  digest %s  signer %s\n",
                    reinterpret_cast<const char *>(&entry[PLUTON_ENTRY_TYPE_OFFSET]), version,
                    hex(&entry[PLUTON_ENTRY_DIGEST_OFFSET], PLUTON_ENTRY_DIGEST_BYTES).c_str(),
                    hex(&entry[PLUTON_ENTRY_SIGNER_OFFSET], PLUTON_ENTRY_SIGNER_BYTES).c_str());
    }
    std::printf("register  %s\n", hex(now.acc.data(), now.acc.size()).c_str());
    for (const std::string &refused : refused_) {
        std::printf("refused   %s\n", refused.c_str());
    }
    if (watch_) {
        std::printf("pins      gpio0 %u, gpio1 %u\n", chip_.pins_out() & 15, chip_.pins_out() >> 4);
    }
    std::printf("%s  %s\n", booted_ ? "booted  " : "ended   ", end_.c_str());
    std::printf("cycles    %llu\n", static_cast<unsigned long long>(chip_.cycle()));
}

} // namespace pluton
