// SPDX-License-Identifier: Apache-2.0
#include "sim/native/bench.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace pluton
{

namespace
{

Simulation::Settings settings_of(const Options &options)
{
    Simulation::Settings s;
    s.seed = options.seed;
    s.lockstep = options.lockstep;
    s.waves = options.waves;
    s.wave_from = options.wave_from;
    s.wave_to = options.wave_to;
    return s;
}

// FNV-1a: gives each row a stimulus of its own, so that --block or a new row leaves the others
// alone.
uint64_t seed_of(uint64_t seed, const std::string &name)
{
    uint64_t h = 0xCBF29CE484222325u ^ seed * 0x9E3779B97F4A7C15u;
    for (const char c : name) {
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    }
    return h;
}

} // namespace

std::string firmware_file(const char *name)
{
    return std::string(PLUTON_BINARY_DIR) + "/firmware/" + name;
}

Bytes read_whole(const std::string &path, size_t most, const char *room)
{
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        throw Stop(WrongUse, path + ": " + std::strerror(errno));
    }
    // One byte more than fits, to see that a file is too large without reading all of it.
    Bytes bytes(most + 1);
    const size_t size = std::fread(bytes.data(), 1, bytes.size(), file);
    const int error = std::ferror(file) != 0 ? errno : 0;
    std::fclose(file);
    if (error != 0) {
        throw Stop(WrongUse, path + ": " + std::strerror(error));
    }
    if (size > most) {
        throw Stop(WrongUse, path + ": larger than " + room + " has room for (" +
                                 std::to_string(most) + " bytes)");
    }
    bytes.resize(size);
    return bytes;
}

Bench::Bench(const Options &options)
    : simulation(settings_of(options)), options(options), cpu_from_(cpu_now()),
      wall_from_(wall_now())
{
    const std::string runs = Simulation::has_core() ? "rv32" : "native";
    if (options.firmware != runs) {
        throw Stop(WrongUse, "this program runs --firmware " + runs + "; for --firmware " +
                                 options.firmware +
                                 " use ./pluton, or the program beside this one");
    }
    if (Simulation::has_secrets()) {
        make_world(options.seed);
    }
    firmware =
        Simulation::has_core() ? make_rv32_firmware(simulation) : make_native_firmware(simulation);
}

void Bench::make_world(uint64_t seed, const NoiseProfile &profile)
{
    world = std::make_unique<World>(seed, profile);
    world->surround(simulation);
}

void Bench::boot()
{
    Random random(seed_of(options.seed, "boot ROM"));
    rom_.resize(PLUTON_ROM_SIZE);
    for (uint8_t &byte : rom_) {
        byte = uint8_t(random.next());
    }
    if (Simulation::has_core()) { // the firmware, and behind it what the seed draws
        const Bytes firmware_image =
            read_whole(firmware_file("bench.bin"), PLUTON_ROM_SIZE, "the boot ROM");
        std::copy(firmware_image.begin(), firmware_image.end(), rom_.begin());
    }
    simulation.load_rom(rom_.data(), rom_.size());
    simulation.memory.stall(0, 0);
    simulation.memory.may_access = 0x3F;
    if (Simulation::has_secrets()) {
        simulation.power_cycle();
    } else {
        simulation.reset();
    }
    require_error(DEV_OK, firmware->start_up(), "start-up");
    acc_ = {};
    log_.clear();
    extends_ = 0;
    Component brom;
    brom.type = PLUTON_COMPONENT_BROM;
    expect_extend(brom, openssl_digest(SHA2_DEV_SHA256, rom_.data(), rom_.size()));
}

void Bench::row(const std::string &operation, const std::string &source,
                const std::function<void(Random &)> &body)
{
    report.rows.push_back({});
    row_ = &report.rows.back();
    row_->operation = operation;
    row_->source = source;
    count_time(nullptr);
    told_ = 0;
    progress(false);
    Random random(seed_of(options.seed, operation + "/" + source));
    try {
        body(random);
    } catch (const Divergence &d) {
        row_->mismatches += 1;
        row_->failure = d.block + "." + d.field + " at cycle " + std::to_string(d.cycle);
        throw;
    }
    progress(true);
    row_ = nullptr;
}

void Bench::progress(bool end)
{
    if (options.quiet) {
        return;
    }
    static const bool terminal = isatty(STDERR_FILENO) != 0;
    const double now = wall_now();
    if (!end && now - told_ < 0.5) {
        return;
    }
    const bool first = told_ == 0;
    told_ = now;
    if (terminal) {
        std::fprintf(stderr, "\r\033[K%s, %s: %llu messages, %llu bytes", row_->operation.c_str(),
                     row_->source.c_str(), static_cast<unsigned long long>(row_->operations),
                     static_cast<unsigned long long>(row_->bytes));
        if (end) {
            std::fputs(options.verbose ? "\n" : "\r\033[K", stderr);
        }
    } else if ((first && !end) || (options.verbose && end)) {
        std::fprintf(stderr, "%s %s, %s\n", end ? "done" : "....", row_->operation.c_str(),
                     row_->source.c_str());
    }
}

void Bench::require(bool holds, const std::string &block, const std::string &field,
                    const std::string &expected, const std::string &got)
{
    if (holds) {
        return;
    }
    Divergence d;
    d.cycle = simulation.cycle();
    d.block = block;
    d.field = field;
    d.expected = expected;
    d.got = got;
    d.text = block + "." + field + ": expected " + expected + ", got " + got;
    throw d;
}

void Bench::require_error(enum dev_error expected, enum dev_error got, const std::string &what)
{
    require(expected == got, "driver", what, dev_error_text(expected), dev_error_text(got));
}

uint32_t Bench::place(const Bytes &bytes, Random &random)
{
    const uint32_t room = kept_page - PLUTON_SRAM_BASE - uint32_t(bytes.size());
    const uint32_t addr = PLUTON_SRAM_BASE + uint32_t(random.below(room / 4 + 1)) * 4;
    if (!bytes.empty()) {
        std::copy(bytes.begin(), bytes.end(), simulation.memory.bytes(addr, bytes.size()));
    }
    return addr;
}

void Bench::count(uint64_t bytes)
{
    if (row_ == nullptr) {
        return;
    }
    row_->operations += 1;
    row_->bytes += bytes;
    count_time(row_);
    progress(false);
}

// Adds to `row` the time that the engines took since the last call.
void Bench::count_time(Row *row)
{
    uint64_t total = 0, model_total = 0;
    for (const Score *score : simulation.scores()) {
        total += score->time.total;
        model_total += score->time.model_total;
    }
    if (row != nullptr) {
        row->cycles += total - seen_;
        row->model_cycles += model_total - model_seen_;
    }
    seen_ = total;
    model_seen_ = model_total;
}

void Bench::expect_extend(const Component &component, const Bytes &digest)
{
    const auto entry = entry_of(component, digest);
    extend(acc_, entry);
    if (log_.size() < PLUTON_LOG_ENTRIES) {
        log_.push_back(entry);
    }
    ++extends_;
}

void Bench::check_accumulation(const std::string &when)
{
    const Accumulation a = firmware->accumulation();
    require_error(DEV_OK, a.error, "reading the accumulator " + when);
    require(a.acc == acc_, "accumulator", "register " + when, hex(acc_.data(), acc_.size()),
            hex(a.acc.data(), a.acc.size()));
    require(a.overflow == (extends_ > PLUTON_LOG_ENTRIES), "accumulator", "overflow flag " + when,
            std::to_string(extends_ > PLUTON_LOG_ENTRIES), std::to_string(a.overflow));
    require(a.log.size() == log_.size(), "accumulator", "number of log entries " + when,
            std::to_string(log_.size()), std::to_string(a.log.size()));
    for (size_t e = 0; e < log_.size(); ++e) {
        require(a.log[e] == log_[e], "accumulator", "log entry " + std::to_string(e) + " " + when,
                hex(log_[e].data(), log_[e].size()), hex(a.log[e].data(), a.log[e].size()));
    }
    // What a verifier does: the log alone must explain the register, unless it overflowed.
    std::array<uint8_t, ACCUMULATOR_DEV_BYTES> replayed = {};
    for (const auto &entry : a.log) {
        extend(replayed, entry);
    }
    require(a.overflow || replayed == a.acc, "accumulator",
            "register replayed from the log " + when, hex(replayed.data(), replayed.size()),
            hex(a.acc.data(), a.acc.size()));
}

uint64_t Bench::operations() const
{
    return options.ops != 0 ? options.ops : options.full() ? 200 : 16;
}

void Bench::finish()
{
    report.netlists = Simulation::netlists();
    report.cycles = simulation.cycle();
    report.comparisons = simulation.comparisons;
    report.cpu_seconds = cpu_now() - cpu_from_;
    report.wall_seconds = wall_now() - wall_from_;
}

} // namespace pluton
