// SPDX-License-Identifier: Apache-2.0
// Published vectors through the engine: NIST's CAVP files for ECB, CBC and GCM, RFC 3686 for CTR,
// SP 800-38B for CMAC.
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "tests/cosim/aes/operations.h"
#include "tests/lib/records.h"

namespace pluton::aes
{

namespace
{

constexpr unsigned sizes[] = {128, 192, 256};

// A file of the package; a missing or malformed one ends the program.
class File
{
  public:
    explicit File(const std::string &name)
    {
        const char *folder = std::getenv("PLUTON_VECTORS");
        if (folder == nullptr || *folder == '\0') {
            throw Stop(Missing, "PLUTON_VECTORS is not set: it names the folder with NIST's CAVP "
                                "files (hashes/SHA2 of the Python package cryptography-vectors)");
        }
        path_ = std::string(folder) + "/../../" + name;
        records_ = records_open(path_.c_str());
        if (records_ == nullptr) {
            throw Stop(Missing, path_ + ": " + std::strerror(errno) +
                                    " (PLUTON_VECTORS names the folder of the CAVP files)");
        }
    }
    ~File() { records_close(records_); }
    File(const File &) = delete;
    File &operator=(const File &) = delete;

    bool next()
    {
        if (records_next(records_, &record)) {
            return true;
        }
        if (records_failed(records_)) {
            throw Stop(Missing, path_ + ": can't be read to its end");
        }
        return false;
    }

    bool has(const char *name) const { return record_value(&record, name) != nullptr; }
    bool decrypts() const { return std::strcmp(record.section, "[DECRYPT]") == 0; }

    Bytes bytes(const char *name) const
    {
        Bytes b(16384);
        size_t size = 0;
        const char *const text = record_value(&record, name);
        if (text == nullptr || !records_hex(text, b.data(), b.size(), &size)) {
            throw Stop(Missing, path_ + ": a case without a good " + name);
        }
        b.resize(size);
        return b;
    }

    struct record record = {};

  private:
    std::string path_;
    struct records *records_;
};

void require_output(Engine &engine, const Outcome &is, const Bytes &out, const char *what)
{
    engine.require(is.error == DEV_OK && is.out == out, what, "as published", "another");
}

// Every `step`th case of the file.
uint64_t blocks(Engine &engine, Mode mode, unsigned bits, const std::string &name, uint64_t step)
{
    File file(name);
    uint64_t done = 0;
    for (uint64_t i = 0; file.next(); ++i) {
        if (i % step != 0) {
            continue;
        }
        Job job;
        job.mode = mode;
        job.key = file.bytes("KEY");
        job.decrypt = file.decrypts() && mode != Mode::Ctr;
        const Bytes plain = file.bytes("PLAINTEXT"), cipher = file.bytes("CIPHERTEXT");
        job.in = job.decrypt ? cipher : plain;
        if (mode != Mode::Ecb) {
            job.iv = file.bytes("IV");
        }
        engine.require(job.key.size() == bits / 8, "size of a key", std::to_string(bits / 8),
                       std::to_string(job.key.size()));
        engine.key(job, PLUTON_CALLER_SELF);
        require_output(engine, engine.check(job), job.decrypt ? plain : cipher, name.c_str());
        ++done;
    }
    return done;
}

// The block has no tags of fewer than 12 bytes: those of an encryption are the first bytes of its
// own, those to be compared are refused by the driver.
uint64_t gcm(Engine &engine, const std::string &name, bool decrypt, uint64_t step)
{
    File file(name);
    uint64_t done = 0;
    for (uint64_t i = 0; file.next(); ++i) {
        if (i % step != 0) {
            continue;
        }
        Job job;
        job.mode = Mode::Gcm;
        job.decrypt = decrypt;
        job.key = file.bytes("Key");
        job.iv = file.bytes("IV");
        job.aad = file.bytes("AAD");
        const Bytes cipher = file.bytes("CT"), tag = file.bytes("Tag");
        const bool good = file.has("PT");
        const Bytes plain = good ? file.bytes("PT") : Bytes();
        job.in = decrypt ? cipher : plain;
        engine.key(job, PLUTON_CALLER_SELF);
        ++done;
        if (!decrypt) {
            const Outcome is = engine.check(job);
            require_output(engine, is, cipher, name.c_str());
            engine.require(std::equal(tag.begin(), tag.end(), is.tag.begin()), "tag",
                           "as published", "another");
            continue;
        }
        job.tag = tag;
        if (tag.size() < AES_DEV_MIN_TAG) {
            engine.error(DEV_ARGUMENT,
                         engine.run(job, PLUTON_CALLER_SELF, PLUTON_CALLER_SELF).error,
                         "a short tag");
            continue;
        }
        const Outcome is = engine.check(job);
        engine.error(good ? DEV_OK : DEV_TAG, is.error, "a published tag");
        if (good) {
            require_output(engine, is, plain, name.c_str());
        }
    }
    return done;
}

uint64_t cmac(Engine &engine, const std::string &name)
{
    File file(name);
    uint64_t done = 0;
    for (; file.next(); ++done) {
        Job job;
        job.mode = Mode::Cmac;
        job.key = file.bytes("KEY");
        job.in = file.bytes("MESSAGE");
        const Bytes tag = file.bytes("OUTPUT");
        engine.key(job, PLUTON_CALLER_SELF);
        const Outcome is = engine.check(job);
        engine.require(is.tag == tag, "CMAC", hex(tag.data(), tag.size()),
                       hex(is.tag.data(), is.tag.size()));
    }
    return done;
}

// A row must have had cases.
void row(Bench &bench, const std::string &operation, const std::string &source,
         const std::function<uint64_t(Engine &)> &body)
{
    bench.row(operation, source, [&](Random &random) {
        Engine engine(bench, random);
        engine.require(body(engine) != 0, "published cases", "some", "none");
    });
}

} // namespace

void vectors(Bench &bench)
{
    const bool brief = bench.operations() < few, full = bench.options.full();
    const uint64_t step = brief ? 16 : 1, gcm_step = full ? 1 : brief ? 997 : 97;
    for (const unsigned bits : sizes) {
        const std::string size = std::to_string(bits);
        for (const Mode mode : {Mode::Ecb, Mode::Cbc}) {
            const std::string name = mode_name(mode);
            row(bench, "AES-" + size + " " + name, "CAVP", [&](Engine &engine) {
                uint64_t done = 0;
                for (const char *kind : {"GFSbox", "KeySbox", "VarKey", "VarTxt", "MMT"}) {
                    done += blocks(engine, mode, bits,
                                   "ciphers/AES/" + name + "/" + name + kind + size + ".rsp", step);
                }
                return done;
            });
        }
        row(bench, "AES-" + size + " CTR", "RFC 3686", [&](Engine &engine) {
            return blocks(engine, Mode::Ctr, bits, "ciphers/AES/CTR/aes-" + size + "-ctr.txt", 1);
        });
        for (const bool decrypt : {false, true}) {
            row(bench, "AES-" + size + (decrypt ? " GCM, decrypted" : " GCM, encrypted"),
                gcm_step == 1 ? "CAVP" : "CAVP, one in " + std::to_string(gcm_step),
                [&](Engine &engine) {
                    const std::string kind = decrypt ? "Decrypt" : "EncryptExtIV";
                    return gcm(engine, "ciphers/AES/GCM/gcm" + kind + size + ".rsp", decrypt,
                               gcm_step);
                });
        }
        row(bench, "AES-" + size + " CMAC", "SP 800-38B",
            [&](Engine &engine) { return cmac(engine, "CMAC/nist-800-38b-aes" + size + ".txt"); });
    }
}

} // namespace pluton::aes
