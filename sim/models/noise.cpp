// SPDX-License-Identifier: Apache-2.0
#include "sim/models/noise.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sys/random.h>

#include "sim/native/random.h"

namespace pluton
{

namespace
{

constexpr uint64_t MAX_COUNT = uint64_t(1) << 48;

bool to_count(const std::string &text, uint64_t low, uint64_t high, uint64_t *value)
{
    uint64_t sum = 0;
    if (text.empty() || text.size() > 15) {
        return false;
    }
    for (char c : text) {
        if (c < '0' || c > '9') {
            return false;
        }
        sum = 10 * sum + uint64_t(c - '0');
    }
    *value = sum;
    return sum >= low && sum <= high;
}

bool to_probability(const std::string &text, double *value)
{
    char *end = nullptr;
    *value = std::strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0' && *value >= 0 && *value <= 1;
}

// Of 53 random bits as a number, those below it are the chance.
uint64_t of_probability(double probability)
{
    return uint64_t(std::ldexp(probability, 53));
}

bool read_record(const std::string &path, std::vector<uint8_t> *bits, std::string *error)
{
    std::FILE *file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) {
        *error = "can't open " + path;
        return false;
    }
    int c;
    for (size_t i = 0; (c = std::fgetc(file)) != EOF; i++) {
        if (c == '0' || c == '1' || c == 0 || c == 1) {
            bits->push_back(uint8_t(c & 1));
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            *error = path + ": byte " + std::to_string(i) + " is no sample: 0 or 1 is";
            break;
        }
    }
    if (std::ferror(file) != 0) {
        *error = path + " can't be read to its end";
    } else if (c == EOF && bits->empty()) {
        *error = path + ": no sample in it";
    }
    const bool good = c == EOF && std::ferror(file) == 0 && !bits->empty();
    std::fclose(file);
    return good;
}

// What the defects take: which values, and what they are where they are left out.
struct Form {
    const char *name;
    NoiseKind kind;
    const char *values;
    const char *given;
};

// B: 0 or 1; N: a count; P: a probability; R: M/N.
const Form FORMS[] = {
    {"healthy", NoiseKind::Healthy, "", ""},
    {"biased", NoiseKind::Biased, "P", "0.9"},
    {"correlated", NoiseKind::Correlated, "P", "0.9"},
    {"stuck", NoiseKind::Stuck, "B", "0"},
    {"oscillating", NoiseKind::Oscillating, "N", "1"},
    {"dying", NoiseKind::Dying, "N", "100000"},
    {"locked", NoiseKind::Locked, "RP", "1/4,0.01"},
    {"dropouts", NoiseKind::DropOuts, "PN", "0.001,2000"},
};

bool take(char kind, const std::string &text, NoiseProfile *profile)
{
    const size_t slash = text.find('/');
    switch (kind) {
    case 'B':
        return to_count(text, 0, 1, &profile->count);
    case 'N':
        return to_count(text, 1, MAX_COUNT, &profile->count);
    case 'P':
        return to_probability(text, &profile->probability);
    case 'R':
        return slash != std::string::npos &&
               to_count(text.substr(0, slash), 1, 1000, &profile->periods) &&
               to_count(text.substr(slash + 1), 1, 1000, &profile->count);
    default:
        return false;
    }
}

} // namespace

bool NoiseProfile::parse(const std::string &text, NoiseProfile *profile, std::string *error)
{
    NoiseProfile p;
    std::string head = text;
    const size_t at = head.rfind('@');
    if (at != std::string::npos) {
        if (to_count(head.substr(at + 1), 0, MAX_COUNT, &p.onset)) {
            head.resize(at);
        } else if (head.rfind("file:", 0) != 0) { // a path may have an @
            *error = "noise '" + text + "': after @ comes a number of samples";
            return false;
        }
    }
    const size_t colon = head.find(':');
    const std::string name = head.substr(0, colon);
    const bool bare = colon == std::string::npos;
    std::string values = bare ? "" : head.substr(colon + 1);
    if (name == "file") {
        p.kind = NoiseKind::File;
        if (!read_record(values, &p.recorded, error)) {
            return false;
        }
        *profile = p;
        return true;
    }
    for (const Form &form : FORMS) {
        if (name != form.name) {
            continue;
        }
        p.kind = form.kind;
        values = bare ? form.given : values;
        bool good = true;
        for (const char *kind = form.values; *kind != '\0' && good; kind++) {
            const size_t comma = kind[1] == '\0' ? std::string::npos : values.find(',');
            good = take(*kind, values.substr(0, comma), &p) &&
                   (kind[1] == '\0' || comma != std::string::npos);
            values = comma == std::string::npos ? "" : values.substr(comma + 1);
        }
        if (!good || (*form.values == '\0' && !bare)) {
            *error =
                "noise '" + text + "': " + name + " takes" +
                (*form.values == '\0' ? " no value"
                                      : std::string(" values as in ") + name + ":" + form.given);
            return false;
        }
        *profile = p;
        return true;
    }
    *error = "noise '" + text + "': no such profile; there are file";
    for (const Form &form : FORMS) {
        *error += std::string(", ") + form.name;
    }
    return false;
}

Noise::Noise(const NoiseProfile &profile, std::optional<uint64_t> seed, unsigned interval)
    : profile_(profile), seeded_(seed.has_value()), state_(seed.value_or(0)),
      threshold_(of_probability(profile.probability)), interval_(interval == 0 ? 1 : interval)
{
}

uint64_t Noise::word()
{
    if (seeded_) {
        Random random(state_);
        const uint64_t value = random.next();
        state_ += 0x9E3779B97F4A7C15u; // as next() does
        return value;
    }
    if (pool_.empty()) {
        pool_.resize(32); // 256 bytes, which getrandom() gives whole
        if (getrandom(pool_.data(), 256, 0) != 256) {
            std::fprintf(stderr, "noise: the operating system gives no randomness\n");
            std::exit(3);
        }
    }
    const uint64_t value = pool_.back();
    pool_.pop_back();
    return value;
}

bool Noise::fair()
{
    if (bits_left_ == 0) {
        bits_ = word();
        bits_left_ = 64;
    }
    const bool bit = (bits_ & 1) != 0;
    bits_ >>= 1;
    bits_left_--;
    return bit;
}

bool Noise::chance()
{
    return word() >> 11 < threshold_;
}

// The oscillator is high in the first half of its period. Its jitter is the sum of twelve uniform
// numbers, near enough to a normal one.
bool Noise::locked(uint64_t index)
{
    double jitter = -6;
    for (unsigned i = 0; i < 3; i++) {
        uint64_t parts = word();
        for (unsigned j = 0; j < 4; j++, parts >>= 16) {
            jitter += std::ldexp(double(parts & 0xFFFF) + 0.5, -16);
        }
    }
    const uint64_t n = profile_.count;
    const double phase = (double(index % n * profile_.periods % n) + 0.25) / double(n) +
                         jitter * profile_.probability;
    return phase - std::floor(phase) < 0.5;
}

bool Noise::defective(uint64_t index)
{
    switch (profile_.kind) {
    case NoiseKind::Biased:
        return chance();
    case NoiseKind::Correlated:
        return chance() == last_;
    case NoiseKind::Stuck:
        return profile_.count != 0;
    case NoiseKind::Oscillating:
        return index / profile_.count % 2 == 0;
    case NoiseKind::Dying:
        threshold_ = of_probability(
            index >= profile_.count ? 1.0 : 0.5 + 0.5 * double(index) / double(profile_.count));
        return chance();
    case NoiseKind::Locked:
        return locked(index);
    case NoiseKind::File:
        return profile_.recorded[index] != 0;
    case NoiseKind::DropOuts:
        if (chance()) {
            silent_ = profile_.count;
        }
        return fair();
    case NoiseKind::Healthy:
    default:
        return fair();
    }
}

NoiseSample Noise::cycle(bool enable)
{
    if (!enable) {
        return {false, false};
    }
    if (silent_ != 0) {
        silent_--;
        return {false, false};
    }
    if (wait_ != 0) {
        wait_--;
        return {false, false};
    }
    const bool early = samples_ < profile_.onset;
    if (profile_.kind == NoiseKind::File && !early &&
        samples_ - profile_.onset >= profile_.recorded.size()) {
        return {false, false};
    }
    wait_ = interval_ - 1;
    last_ = early ? fair() : defective(samples_ - profile_.onset);
    samples_++;
    return {true, last_};
}

} // namespace pluton
