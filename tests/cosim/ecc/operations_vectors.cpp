// SPDX-License-Identifier: Apache-2.0
// Published vectors through the engine: NIST's CAVP files and RFC 6979.
#include <cstring>
#include <functional>
#include <memory>

#include "tests/cosim/ecc/operations.h"
#include "tests/lib/ecc_vectors.h"

namespace pluton::ecc
{

namespace
{

// A file of vectors; what is wrong with it ends the program.
class File
{
  public:
    explicit File(struct ecc_vectors *vectors) : vectors_(vectors) {}
    ~File() { ecc_vectors_close(vectors_); }
    File(const File &) = delete;
    File &operator=(const File &) = delete;

    void must(bool holds)
    {
        if (!holds) {
            throw Stop(Missing, ecc_vectors_error(vectors_));
        }
    }

    bool next()
    {
        const bool more = ecc_vectors_next(vectors_, &record);
        must(more || ecc_vectors_error(vectors_) == nullptr);
        return more;
    }

    Number number(const char *name)
    {
        Number n;
        must(ecc_vectors_number(vectors_, &record, name, n.data(), nullptr));
        return n;
    }

    // False if it has more than 256 bits.
    bool number(const char *name, uint8_t *out)
    {
        bool fits = false;
        must(ecc_vectors_number(vectors_, &record, name, out, &fits));
        return fits;
    }

    struct ecc_point point(const char *x, const char *y)
    {
        struct ecc_point Q = {};
        must(ecc_vectors_number(vectors_, &record, x, Q.x, nullptr));
        must(ecc_vectors_number(vectors_, &record, y, Q.y, nullptr));
        return Q;
    }

    struct ecc_signature signature()
    {
        struct ecc_signature t = {};
        must(ecc_vectors_number(vectors_, &record, "R", t.r, nullptr));
        must(ecc_vectors_number(vectors_, &record, "S", t.s, nullptr));
        return t;
    }

    Number digest()
    {
        Number n;
        must(ecc_vectors_digest(vectors_, &record, n.data()));
        return n;
    }

    long result(bool &bad)
    {
        long reason = 0;
        must(ecc_vectors_result(vectors_, &record, &bad, &reason));
        return reason;
    }

    struct record record = {};

  private:
    struct ecc_vectors *vectors_;
};

constexpr const char *versions[] = {"FIPS_186-2", "FIPS_186-3"};
constexpr const char *agreements[] = {
    "KASValidityTest_ECCStaticUnified_KDFConcat_NOKC_init.fax",
    "KASValidityTest_ECCStaticUnified_KDFConcat_NOKC_resp.fax",
    "KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_init.fax",
    "KASValidityTest_ECCStaticUnified_NOKC_ZZOnly_resp.fax",
};

// Calls `run` with the vectors of a file: all in the full tier, else each `share`-th.
void each(Bench &bench, const std::string &operation, const std::string &source, unsigned share,
          struct ecc_vectors *(*open)(const char *), const char *name,
          const std::function<void(Ecc &, File &)> &run)
{
    const unsigned step = bench.options.full() ? 1 : share;
    bench.row(operation, source + (step == 1 ? "" : ", one of " + std::to_string(step)),
              [&](Random &random) {
                  Ecc ecc(bench, random);
                  File file(open(name));
                  unsigned cases = 0;
                  for (const unsigned first = unsigned(random.below(step)); file.next(); ++cases) {
                      if (cases % step == first) {
                          run(ecc, file);
                      }
                  }
                  bench.require(cases >= step, "vectors", source, "more cases than are passed over",
                                std::to_string(cases));
              });
}

template <enum ecc_vectors_kind kind> struct ecc_vectors *open_kind(const char *version)
{
    return ecc_vectors_open(version, kind);
}

struct ecc_vectors *open_rfc6979(const char *)
{
    return ecc_vectors_open_rfc6979();
}

From any_from(Random &random)
{
    return random.below(2) == 0 ? From::Register : From::Slot;
}

void key_pair(Ecc &ecc, File &file)
{
    struct ecc_point Q, expected = file.point("Qx", "Qy");
    ecc.public_key(file.number("d"), any_from(ecc.random), &Q);
    ecc.same("public key of the vector", &expected, &Q, sizeof Q);
}

void validation(Ecc &ecc, File &file)
{
    bool bad;
    const long reason = file.result(bad);
    struct ecc_point Q = {};
    const bool x_fits = file.number("Qx", Q.x), y_fits = file.number("Qy", Q.y);
    if (!x_fits || !y_fits) { // such a number can't be written to the registers
        ecc.require(bad && reason == 1, "vector", "out of range", "another result");
        return;
    }
    ecc.check_point(Q);
    ecc.require((ecc_check_point(&Q) != ECC_OK) == bad, "vector", bad ? "refused" : "accepted",
                "the other");
}

void generation(Ecc &ecc, File &file)
{
    const struct ecc_signature expected = file.signature();
    const struct ecc_point Q = file.point("Qx", "Qy");
    const Number d = file.number("d"), k = file.number("k"), digest = file.digest();
    ecc.sign(d, digest, Nonce::Given, k, From::Register, ecc.random.below(4) == 0 ? &Q : nullptr,
             &expected);
}

void verification(Ecc &ecc, File &file)
{
    bool bad;
    (void)file.result(bad);
    const enum ecc_status status =
        ecc.verify(file.point("Qx", "Qy"), file.digest(), file.signature());
    ecc.require(status == (bad ? ECC_ERROR_SIGNATURE : ECC_OK), "vector",
                bad ? "refused" : "accepted", ecc_text(status));
}

// From IUT's side. Z is the one that CAVS came to, so that IUT can't where a key was changed.
void agreement(Ecc &ecc, File &file)
{
    enum { CAVS_X = 1, CAVS_Y, IUT_X = 5, IUT_Y, IUT_D, Z_CHANGED };
    bool bad;
    const long reason = file.result(bad);
    const Number d = file.number("dsIUT"), expected = file.number("Z");
    const struct ecc_point Q = file.point("QsCAVSx", "QsCAVSy");
    const bool valid = reason != CAVS_X && reason != CAVS_Y;
    Number Z = {};
    const enum ecc_status status = ecc.ecdh(d, Q, any_from(ecc.random), &Z);
    ecc.require((status == ECC_OK) == valid, "vector", valid ? "a secret" : "refused",
                ecc_text(status));
    const bool equal =
        valid && reason != IUT_X && reason != IUT_Y && reason != IUT_D && reason != Z_CHANGED;
    ecc.require(!valid || (Z == expected) == equal, "secret of the vector",
                equal ? "the same" : "another", equal ? "another" : "the same");
}

void rfc6979(Bench &bench)
{
    const auto run = [](Ecc &ecc, File &file, struct ecc_vectors *vectors, const Number &d,
                        const struct ecc_point &Q) {
        struct ecc_vectors_rfc6979 c;
        file.must(ecc_vectors_rfc6979_case(vectors, &file.record, &c));
        Number digest;
        std::memcpy(digest.data(), c.digest, ECC_BYTES);
        if (c.sign && c.sha256) {
            ecc.sign(d, digest, Nonce::Exact, d, From::Register, nullptr, &c.signature);
        }
        const enum ecc_status status = ecc.verify(Q, digest, c.signature);
        ecc.require(status == (c.bad ? ECC_ERROR_SIGNATURE : ECC_OK), "vector",
                    c.bad ? "refused" : "accepted", ecc_text(status));
        return c.sign && c.sha256;
    };
    bench.row("ECDSA, exact nonces", "RFC 6979", [&](Random &random) {
        Ecc ecc(bench, random);
        struct ecc_vectors *vectors = open_rfc6979("");
        File file(vectors);
        Number d;
        struct ecc_point Q = {};
        file.must(ecc_vectors_rfc6979_key(vectors, d.data()));
        ecc.public_key(d, From::Register, &Q);
        unsigned nonces = 0, cases = 0;
        while (file.next()) {
            const bool sha256 =
                std::strcmp("SHA256", record_value(&file.record, "DigestSign") != nullptr
                                          ? record_value(&file.record, "DigestSign")
                                          : "") == 0;
            if (bench.options.full() || sha256 || cases % 8 == 0) {
                nonces += run(ecc, file, vectors, d, Q);
            }
            ++cases;
        }
        bench.require(nonces > 0, "vectors", "nonces of RFC 6979", "some", "none");
    });
}

} // namespace

void vectors(Bench &bench)
{
    for (const char *version : versions) {
        const std::string source = std::string("CAVP, ") + version;
        each(bench, "public keys", source, 1, open_kind<ECC_VECTORS_KEY_PAIR>, version, key_pair);
        each(bench, "points", source, 1, open_kind<ECC_VECTORS_VALIDATION>, version, validation);
        each(bench, "signatures", source, 6, open_kind<ECC_VECTORS_GENERATION>, version,
             generation);
        each(bench, "verifications", source, 8, open_kind<ECC_VECTORS_VERIFICATION>, version,
             verification);
    }
    for (const char *name : agreements) {
        const std::string all = name;
        const size_t from = all.find("Unified_") + 8;
        each(bench, "ECDH", "CAVP, " + all.substr(from, all.size() - from - 4), 15,
             ecc_vectors_open_agreement, name, agreement);
    }
    rfc6979(bench);
}

} // namespace pluton::ecc
