// SPDX-License-Identifier: Apache-2.0
// What the operations of aes share: a job on simulated memory, judged by the golden model and,
// independent of it, OpenSSL.
#pragma once

#include <string>

#include "firmware/drivers/aes.h"
#include "sim/native/bench.h"

namespace pluton::aes
{

// With fewer random operations than this a run is meant to be short: a sample of the vectors.
constexpr uint64_t few = 8;

enum class Mode { Ecb, Cbc, Ctr, Gcm, Cmac };
constexpr Mode modes[] = {Mode::Ecb, Mode::Cbc, Mode::Ctr, Mode::Gcm, Mode::Cmac};
const char *mode_name(Mode mode);

struct Job {
    Mode mode = Mode::Ecb;
    bool decrypt = false; // of GCM and CMAC: the tag is compared
    Bytes key, iv, aad, in;
    Bytes tag; // that is compared
    // How it lies in memory
    bool in_place = false;
};

struct Outcome {
    enum dev_error error = DEV_OK;
    Bytes out; // what stands where the job wrote, as many bytes as it had
    Bytes tag; // of an encryption with GCM, and of CMAC
    Bytes next;
    uint64_t cycles = 0; // of the driver's call
};

// What the standards say: by cmodel/aes.h, and by OpenSSL. DEV_TAG: the tag is another.
Outcome golden(const Job &job);
Outcome openssl(const Job &job); // without `next`

Bytes random_bytes(size_t size, Random &random);

// The engine by its driver on the host port.
class Engine
{
  public:
    Engine(Bench &bench, Random &random);

    void key(const Job &job, enum pluton_caller context);
    enum dev_error give_key(const Bytes &key, enum pluton_caller context);

    // Runs the job, whose key the context holds, in memory that Bench::place() gives. Nothing
    // around what it may write is changed.
    Outcome run(const Job &job, enum pluton_caller context, enum pluton_caller caller);

    // The same, and it must end as the golden model and OpenSSL do.
    Outcome check(const Job &job, enum pluton_caller context, enum pluton_caller caller);
    Outcome check(const Job &job) { return check(job, PLUTON_CALLER_SELF, PLUTON_CALLER_SELF); }

    void require(bool holds, const std::string &what, const std::string &expected,
                 const std::string &got)
    {
        bench.require(holds, "aes", what, expected, got);
    }
    void error(enum dev_error expected, enum dev_error got, const std::string &what)
    {
        bench.require_error(expected, got, what);
    }

    Bench &bench;
    Random &random;
    struct aes_dev dev;
};

// A job that is right, of at most `most` bytes; a wrong tag where `forged`.
Job random_job(Mode mode, bool decrypt, size_t most, Random &random);
void forge(Job &job, Random &random);

// Rows of the table.
void vectors(Bench &bench);
void random_jobs(Bench &bench, unsigned stalls);
void long_jobs(Bench &bench);
void contexts(Bench &bench);
void slots(Bench &bench);
void figures(Bench &bench);

// Every way to use the engine wrongly: the error is the right one, nothing else changed, and the
// engine works afterwards.
void refused_commands(Bench &bench);
void refusing_memory(Bench &bench);
void refused_accesses(Bench &bench);
void any_operands(Bench &bench);
void wipes(Bench &bench);

} // namespace pluton::aes
