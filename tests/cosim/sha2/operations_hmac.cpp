// SPDX-License-Identifier: Apache-2.0
// HMAC under keys from the bus and from the key store, and messages that take turns in the engine.

#include "tests/cosim/sha2/cavp_file.h"
#include "tests/cosim/sha2/operations.h"

namespace pluton::sha2
{

namespace
{

// A message in simulated memory, with or without a key, and what must come of it.
class Message
{
  public:
    Message(Bench &bench, enum sha2_dev_alg alg, const Bytes &bytes, const Bytes *key,
            Random &random)
        : bench_(&bench), random_(&random), alg_(alg), keyed_(key != nullptr),
          size_(uint32_t(bytes.size())), addr_(bench.place(bytes, random)),
          name_(std::string(keyed_ ? "HMAC-" : "") + algorithm_name(alg))
    {
        Bytes other;
        if (keyed_) {
            key_ = *key;
            key_addr_ = bench.place(key_, random);
            expected_ = golden_hmac(alg, key_, bytes.data(), bytes.size());
            other = openssl_hmac(alg, key_, bytes.data(), bytes.size());
        } else {
            expected_ = golden_digest(alg, bytes.data(), bytes.size());
            other = openssl_digest(alg, bytes.data(), bytes.size());
        }
        bench.require(expected_ == other, "cmodel", name_, hex(other.data(), other.size()),
                      hex(expected_.data(), expected_.size()));
    }

    void begin()
    {
        const uint32_t key_size = uint32_t(key_.size());
        ok(keyed_ ? bench_->firmware->hmac(alg_, key_addr_, key_size)
                  : bench_->firmware->start(alg_));
        at_ = 0;
    }

    void begin_with_slot(uint32_t slot, enum pluton_caller caller)
    {
        ok(bench_->firmware->hmac_slot(alg_, slot, caller));
        at_ = 0;
    }

    // The next `size` bytes, by the reader where it can take them.
    void feed(uint32_t size, Via via)
    {
        const uint32_t addr = addr_ + at_;
        const bool whole = at_ % 4 == 0 && (size % 4 == 0 || at_ + size == size_);
        ok(via == Via::Reader && whole
               ? bench_->firmware->read(addr, size, PLUTON_CALLER_SELF, false)
               : bench_->firmware->write(addr, size, random_->next() | 1));
        at_ += size;
    }

    void suspend(uint32_t context)
    {
        context_ = context;
        ok(bench_->firmware->save(context));
    }

    void resume() { ok(bench_->firmware->restore(context_, key_addr_, uint32_t(key_.size()))); }

    Result end(const Bytes *expected = nullptr)
    {
        const Result r = bench_->firmware->finish();
        ok(r);
        bench_->require(r.digest == expected_, "sha2", name_,
                        hex(expected_.data(), expected_.size()),
                        hex(r.digest.data(), r.digest.size()));
        bench_->require(expected == nullptr || *expected == expected_, "sha2",
                        name_ + " in the vector file",
                        expected == nullptr ? "" : hex(expected->data(), expected->size()),
                        hex(expected_.data(), expected_.size()));
        bench_->count(size_);
        return r;
    }

    uint32_t left() const { return size_ - at_; }
    uint32_t context() const { return context_; }

  private:
    void ok(const Result &r) { bench_->require_error(DEV_OK, r.error, name_); }

    Bench *bench_;
    Random *random_;
    enum sha2_dev_alg alg_;
    bool keyed_;
    uint32_t size_, addr_, at_ = 0, key_addr_ = 0, context_ = 0;
    Bytes key_, expected_;
    std::string name_;
};

Via any_way(Random &random)
{
    return random.below(2) == 0 ? Via::Reader : Via::Data;
}

uint32_t context_room(uint32_t i)
{
    return kept_page + i * 0x100;
}

Bytes random_key(enum sha2_dev_alg alg, Random &random)
{
    const size_t block = sha2_dev_block_size(alg);
    switch (random.below(4)) {
    case 0: // around the block, beyond which a key is hashed
        return random_bytes(block - 3 + random.below(7), random);
    case 1:
        return random_bytes(random.below(9), random);
    case 2:
        return random_bytes(sha2_dev_digest_size(alg), random);
    default:
        return random_bytes(random.below(300), random);
    }
}

} // namespace

void hmac_vectors(Bench &bench, enum sha2_dev_alg alg)
{
    bench.row(std::string("HMAC-") + algorithm_name(alg) + ", key from the bus", "RFC 4231",
              [&](Random &random) {
                  CavpFile file(alg, CavpFile::Rfc4231);
                  for (struct cavp_case c; file.next(c);) {
                      const Bytes key(c.key, c.key + c.key_bytes);
                      const Bytes tag(c.digest, c.digest + c.digest_bytes);
                      Message m(bench, alg, Bytes(c.message, c.message + c.message_bytes), &key,
                                random);
                      m.begin();
                      m.feed(m.left(), Via::Data);
                      m.end(&tag);
                      m.begin();
                      m.feed(m.left(), Via::Reader);
                      m.end(&tag);
                  }
              });
}

void hmac_messages(Bench &bench, enum sha2_dev_alg alg)
{
    bench.row(std::string("HMAC-") + algorithm_name(alg) + ", key from the bus",
              "random, keys to 300 B", [&](Random &random) {
                  for (uint64_t i = 0; i < 2 * bench.operations(); ++i) {
                      const Bytes key = i == 0 ? Bytes() : random_key(alg, random);
                      const size_t size = i < 2 ? 0 : random.below(i % 4 == 0 ? 2000 : 300);
                      Message m(bench, alg, random_bytes(size, random), &key, random);
                      m.begin();
                      m.feed(m.left(), any_way(random));
                      m.end();
                  }
              });
}

// One block of message under a key of a digest's size, in the engine: from START to the tag, with
// the driver's writes of key and commands in it.
void hmac_figure(Bench &bench, enum sha2_dev_alg alg)
{
    bench.row(std::string("HMAC-") + algorithm_name(alg) + ", one block", "random",
              [&](Random &random) {
                  const Bytes key = random_bytes(sha2_dev_digest_size(alg), random);
                  const Bytes bytes = random_bytes(sha2_dev_block_size(alg), random);
                  Message m(bench, alg, bytes, &key, random);
                  m.begin();
                  m.feed(m.left(), Via::Reader);
                  m.end();
                  const std::string name = alg == SHA2_DEV_SHA256 ? "sha256" : "sha512";
                  bench.report.figures["sha2.hmac_" + name + ".one_block_cycles"] = {
                      double(bench.simulation.time("sha2").cycles), "cycles"};
              });
}

void hmac_under_slots(Bench &bench, enum sha2_dev_alg alg)
{
    bench.row(
        std::string("HMAC-") + algorithm_name(alg) + ", key from the key store", "random",
        [&](Random &random) {
            KeyStore &keys = bench.simulation.keys;
            const size_t words = sha2_dev_block_size(alg) / 4;
            for (uint64_t i = 0; i < bench.operations(); ++i) {
                const uint32_t slot = uint32_t(random.below(PLUTON_KEY_SLOTS));
                const auto caller = static_cast<enum pluton_caller>(random.below(3));
                const Bytes key =
                    random_bytes(4 * (i == 0 ? words : random.between(4, words)), random);
                keys.stall(unsigned(random.below(6)), random.next());
                keys.slots[slot].key = key;
                const uint64_t before = keys.transfers;
                Message m(bench, alg, random_bytes(random.below(300), random), &key, random);
                m.begin_with_slot(slot, caller);
                static const unsigned subjects[] = {
                    PLUTON_SUBJECT_PLUTON, PLUTON_SUBJECT_APP_SECURE, PLUTON_SUBJECT_APP_NORMAL};
                bench.require(keys.last_subject == subjects[caller] && keys.transfers == before + 1,
                              "sha2", "request for a key", "one, for the caller", "another");
                m.feed(m.left(), any_way(random));
                m.end();
                keys.slots[slot] = KeyStore::Slot();
            }
            keys.stall(0, 0);
        });
}

// A message is cut once, at every place around its first blocks, and another one is hashed in
// between.
void cut_messages(Bench &bench, enum sha2_dev_alg alg, bool keyed)
{
    bench.row(std::string(keyed ? "HMAC-" : "") + algorithm_name(alg) + ", saved and restored",
              "cut around block borders", [&](Random &random) {
                  const uint32_t block = uint32_t(sha2_dev_block_size(alg));
                  const uint32_t step = bench.operations() < few ? 5 : 1;
                  for (uint32_t border = 0; border <= 2 * block; border += block) {
                      const uint32_t from = border < 9 ? 0 : border - 9;
                      for (uint32_t cut = from; cut <= border + 9; cut += step) {
                          const Bytes key = random_key(alg, random);
                          const uint32_t size = cut + uint32_t(random.below(block + 10));
                          Message m(bench, alg, random_bytes(size, random), keyed ? &key : nullptr,
                                    random);
                          m.begin();
                          m.feed(cut, Via::Data);
                          m.suspend(context_room(0));
                          Message other(bench, alg, random_bytes(random.below(80), random), nullptr,
                                        random);
                          other.begin();
                          other.feed(other.left(), Via::Reader);
                          other.end();
                          m.resume();
                          m.feed(m.left(), any_way(random));
                          m.end();
                      }
                  }
              });
}

// Several messages of all kinds in turn, each many times out and in.
void interleaved_messages(Bench &bench)
{
    const auto algorithms = algorithms_of(bench);
    bench.row("all, taking turns", "random", [&](Random &random) {
        const uint64_t rounds = bench.operations() < few ? 2 : bench.operations() / 2;
        for (uint64_t i = 0; i < rounds; ++i) {
            std::vector<Message> running;
            const size_t streams = size_t(random.between(2, 6));
            for (size_t s = 0; s < streams; ++s) {
                const auto alg = algorithms[random.below(algorithms.size())];
                const Bytes key = random_key(alg, random);
                running.emplace_back(bench, alg, random_bytes(random.below(3000), random),
                                     random.below(2) == 0 ? &key : nullptr, random);
                running.back().begin();
                running.back().suspend(context_room(uint32_t(s)));
            }
            while (!running.empty()) {
                const size_t s = size_t(random.below(running.size()));
                Message &m = running[s];
                m.resume();
                const uint32_t piece =
                    uint32_t(random.below(8) == 0 ? m.left() : random.below(m.left() + 1));
                m.feed(piece, any_way(random));
                // A word of fewer than four bytes that the reader took ends its message.
                if (m.left() == 0) {
                    m.end();
                    running.erase(running.begin() + std::ptrdiff_t(s));
                } else {
                    m.suspend(m.context());
                }
            }
        }
    });
}

} // namespace pluton::sha2
