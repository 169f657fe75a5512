// SPDX-License-Identifier: Apache-2.0
#include "sim/native/report.h"

#include <cstdio>
#include <cstdlib>

#include "sim/native/json.h"
#include "sim/native/waves.h"

namespace pluton
{

namespace
{

double clock_now(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return double(t.tv_sec) + double(t.tv_nsec) * 1e-9;
}

std::string xml(const std::string &text)
{
    std::string s;
    for (const char c : text) {
        switch (c) {
        case '&':
            s += "&amp;";
            break;
        case '<':
            s += "&lt;";
            break;
        case '>':
            s += "&gt;";
            break;
        case '"':
            s += "&quot;";
            break;
        default:
            s += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return s;
}

std::string decimal(double value)
{
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%.6g", value);
    return buffer;
}

const char *verdict(const Report &report)
{
    switch (report.exit()) {
    case Agreed:
        return "agreed";
    case Failed:
        return "failed";
    default:
        return "undecided";
    }
}

std::string json_text(const Report &report, const Options &options)
{
    std::string s = "{\n  \"verdict\": " + json_string(verdict(report));
    s += ",\n  \"seed\": " + std::to_string(options.seed) +
         ",\n  \"tier\": " + json_string(options.tier);
    s += ",\n  \"firmware\": " + json_string(options.firmware);
    s += ",\n  \"netlists\": " + json_string(report.netlists);
    s += std::string(",\n  \"lockstep\": ") + (options.lockstep ? "true" : "false");
    s += ",\n  \"cycles\": " + std::to_string(report.cycles);
    s += ",\n  \"comparisons\": " + std::to_string(report.comparisons);
    s += ",\n  \"khz_cpu\": " + decimal(report.khz_cpu());
    s += ",\n  \"khz_wall\": " + decimal(report.khz_wall());
    s += ",\n  \"mismatches\": " + std::to_string(report.mismatches());
    if (report.divergence) {
        const Divergence &d = *report.divergence;
        s += ",\n  \"divergence\": {\"cycle\": " + std::to_string(d.cycle) +
             ", \"block\": " + json_string(d.block) + ", \"field\": " + json_string(d.field) +
             ", \"expected\": " + json_string(d.expected) + ", \"got\": " + json_string(d.got) +
             "}";
    }
    if (!report.replay.empty()) {
        s += ",\n  \"replay\": " + json_string(report.replay);
    }
    if (!report.waves.empty()) {
        s += ",\n  \"waves\": " + json_string(report.waves);
    }
    s += ",\n  \"operations\": [";
    for (size_t i = 0; i < report.rows.size(); ++i) {
        const Row &r = report.rows[i];
        s += std::string(i == 0 ? "" : ",") + "\n    {\"operation\": " + json_string(r.operation) +
             ", \"source\": " + json_string(r.source) +
             ", \"operations\": " + std::to_string(r.operations) +
             ", \"bytes\": " + std::to_string(r.bytes) +
             ", \"cycles\": " + std::to_string(r.cycles) +
             ", \"model_cycles\": " + std::to_string(r.model_cycles) +
             ", \"mismatches\": " + std::to_string(r.mismatches);
        if (!r.failure.empty()) {
            s += ", \"failure\": " + json_string(r.failure);
        }
        s += "}";
    }
    return s + "\n  ]\n}\n";
}

} // namespace

uint64_t Report::mismatches() const
{
    uint64_t n = 0;
    for (const Row &r : rows) {
        n += r.mismatches;
    }
    return n;
}

Exit Report::exit() const
{
    return mismatches() != 0 ? Failed : undecided || rows.empty() ? Undecided : Agreed;
}

double cpu_now()
{
    return clock_now(CLOCK_PROCESS_CPUTIME_ID);
}

double wall_now()
{
    return clock_now(CLOCK_MONOTONIC);
}

void print_report(const Report &report, const Options &options)
{
    if (options.json) {
        std::fputs(json_text(report, options).c_str(), stdout);
        return;
    }
    std::printf("%-34s %-30s %9s %12s %12s %12s %10s\n", "operation", "source of the input",
                "messages", "bytes", "cycles", "model's", "mismatches");
    for (const Row &r : report.rows) {
        std::printf("%-34s %-30s %9llu %12llu", r.operation.c_str(), r.source.c_str(),
                    static_cast<unsigned long long>(r.operations),
                    static_cast<unsigned long long>(r.bytes));
        if (options.lockstep) {
            std::printf(" %12llu %12llu", static_cast<unsigned long long>(r.cycles),
                        static_cast<unsigned long long>(r.model_cycles));
        } else {
            std::printf(" %12s %12s", "-", "-");
        }
        std::printf(" %10llu\n", static_cast<unsigned long long>(r.mismatches));
    }
    std::printf("\n%llu cycles in %.1f s: %.0f kHz (%.0f kHz per second of CPU time)",
                static_cast<unsigned long long>(report.cycles), report.wall_seconds,
                report.khz_wall(), report.khz_cpu());
    if (options.lockstep) {
        std::printf(", %llu values compared in lockstep",
                    static_cast<unsigned long long>(report.comparisons));
    } else {
        std::printf(", results only");
    }
    std::printf("; seed %llu, firmware %s", static_cast<unsigned long long>(options.seed),
                options.firmware.c_str());
    if (!report.netlists.empty()) {
        std::printf("; netlists of %s: their ports compared", report.netlists.c_str());
    }
    std::printf("\n");
    for (const auto &figure : report.figures) {
        std::printf("%s = %s %s\n", figure.first.c_str(), decimal(figure.second.value).c_str(),
                    figure.second.unit.c_str());
    }
    std::printf("%s: %llu mismatches\n", verdict(report),
                static_cast<unsigned long long>(report.mismatches()));
}

void write_reports(const Report &report, const Options &options)
{
    if (!options.junit.empty()) {
        uint64_t failures = 0;
        for (const Row &r : report.rows) {
            failures += r.mismatches != 0 ? 1 : 0;
        }
        std::string s = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"cosim\" "
                        "tests=\"" +
                        std::to_string(report.rows.size()) + "\" failures=\"" +
                        std::to_string(failures) + "\" time=\"" + decimal(report.wall_seconds) +
                        "\">\n";
        for (const Row &r : report.rows) {
            s += "  <testcase classname=\"cosim\" name=\"" + xml(r.operation + ", " + r.source) +
                 "\"";
            s += r.mismatches == 0 ? "/>\n"
                                   : "><failure message=\"" + xml(r.failure) + "\"/></testcase>\n";
        }
        write_whole_file(options.junit, s + "</testsuite>\n");
    }
    if (!options.figures.empty()) {
        std::string s = "{";
        const char *comma = "";
        for (const auto &figure : report.figures) {
            s += std::string(comma) + "\n  " + json_string(figure.first) +
                 ": {\"value\": " + decimal(figure.second.value) +
                 ", \"unit\": " + json_string(figure.second.unit) + "}";
            comma = ",";
        }
        write_whole_file(options.figures, s + "\n}\n");
    }
    // ./pluton keeps the last result of each verb (tools/results).
    if (const char *path = std::getenv("PLUTON_RESULT")) {
        write_whole_file(path, json_text(report, options));
    }
}

} // namespace pluton
