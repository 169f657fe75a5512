// SPDX-License-Identifier: Apache-2.0
#include "host/cli/boot_watch.h"

#include <cstdio>

#include "firmware/hal/generated/resources.h"
#include "firmware/normal/serve.h"
#include "host/cli/boot_map.h"
#include "sim/native/hex.h"
#include "sim/native/json.h"

namespace pluton
{

namespace
{

bool begins(const std::string &text, const char *with)
{
    return text.rfind(with, 0) == 0;
}

// By their bit in running().
constexpr unsigned cores = 5;
const char *const core_names[cores] = {"Pluton's core", "application core", "real-time core 0",
                                       "real-time core 1", "radio core"};

const char *core_state(unsigned running, unsigned core)
{
    return (running >> core & 1) != 0 ? "runs" : "stopped";
}

} // namespace

BootWatch::BootWatch(soc::Chip &chip, uint64_t cycles, bool trace, bool watch)
    : chip_(chip), cycles_(cycles), trace_(trace), watch_(watch), granted_(PLUTON_RESOURCES)
{
    if (watch_) {
        chip_.on_refusal([this](const soc::Chip::Refusal &refusal) {
            ++refusals_;
            char addr[16];
            std::snprintf(addr, sizeof addr, "0x%08x", refusal.addr);
            tell(std::string("refused: ") + subject_name(refusal.subject) + " " +
                 access_name(refusal.access) + " " + addr);
        });
    }
}

BootWatch::~BootWatch()
{
    if (watch_) {
        chip_.on_refusal(nullptr);
    }
}

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
    if (text == SERVE_LINE) { // behind its work, and for ever
        booted_ = true;
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

unsigned BootWatch::running() const
{
    return unsigned(!chip_.in_reset()) | unsigned(chip_.app_runs()) << 1 | chip_.cores_run() << 2;
}

// The cores by what their resets show, and what their pins do.
void BootWatch::watch()
{
    const unsigned now = running();
    for (unsigned i = 0; i < cores && now != running_; ++i) {
        if (((now ^ running_) >> i & 1) != 0) {
            tell(std::string(core_names[i]) + ": " + core_state(now, i));
        }
    }
    running_ = now;
    const unsigned driven = chip_.pins_driven();
    if (driven != driven_) {
        tell("pins driven: " + std::to_string(driven & 15) + " of gpio0, " +
             std::to_string(driven >> 4) + " of gpio1");
    }
    driven_ = driven;
    owners();
}

// What the firewalls' table came to say since the last look.
void BootWatch::owners()
{
    if (chip_.handover() != given_) {
        given_ = chip_.handover();
        tell(given_ ? "owners: what is not granted is Secure World's"
                    : "owners: Pluton alone, until the handover");
    }
    if (chip_.firewall_grants() != grants_) {
        grants_ = chip_.firewall_grants();
        for (unsigned entry = 0; entry < granted_.size(); ++entry) {
            const bool granted = chip_.firewall_entry(entry).granted;
            if (granted && !granted_[entry]) {
                MapRow row = firewall_entry(chip_, entry);
                for (unsigned s = 0; s < map_subjects;
                     ++s) { // also what counts from the handover on
                    row.rights[s] = chip_.firewall_entry(entry).permit >> (3 * s) & 7;
                }
                tell("granted: " + row.where() + ": " + row.who());
            }
            granted_[entry] = granted;
        }
    }
    if (chip_.firewall_closed() != closed_) {
        closed_ = chip_.firewall_closed();
        tell(closed_ ? "firewalls: closed, nothing more is granted" : "firewalls: open");
    }
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
        std::printf("\ncores\n");
        for (unsigned i = 0; i < cores; ++i) {
            std::printf("  %-16s  %s\n", core_names[i], core_state(running(), i));
        }
        print_map(firewall_map(chip_));
        std::printf("firewalls %s, %llu refusals\n", chip_.firewall_closed() ? "closed" : "open",
                    static_cast<unsigned long long>(refusals_));
        std::printf("pins      gpio0 %u, gpio1 %u\n", chip_.pins_out() & 15, chip_.pins_out() >> 4);
    }
    std::printf("%s  %s\n", booted_ ? "booted  " : "ended   ", end_.c_str());
    std::printf("cycles    %llu\n", static_cast<unsigned long long>(chip_.cycle()));
}

std::string BootWatch::json() const
{
    std::string states;
    for (unsigned i = 0; i < cores; ++i) {
        states += std::string(states.empty() ? "" : ", ") +
                  "{\"name\": " + json_string(core_names[i]) +
                  ", \"state\": " + json_string(core_state(running(), i)) + "}";
    }
    std::string subjects;
    for (unsigned s = 0; s < map_subjects; ++s) {
        subjects += std::string(subjects.empty() ? "" : ", ") + json_string(subject_name(s));
    }
    return std::string("{\"booted\": ") + (booted_ ? "true" : "false") +
           ", \"end\": " + json_string(end_) + ", \"cycles\": " + std::to_string(chip_.cycle()) +
           ",\n \"cores\": [" + states +
           "],\n \"handover\": " + (chip_.handover() ? "true" : "false") +
           ", \"closed\": " + (chip_.firewall_closed() ? "true" : "false") + ", \"subjects\": [" +
           subjects + "],\n \"map\": " + map_json(firewall_map(chip_)) + "}\n";
}

} // namespace pluton
