// SPDX-License-Identifier: Apache-2.0
// A file of published vectors for one algorithm. A missing or malformed one ends the program.
#pragma once

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "sim/native/options.h"
#include "sim/native/oracle.h"
#include "tests/lib/cavp.h"

namespace pluton::sha2
{

struct CavpFile {
    // In place of a kind of CAVP file: the cases of RFC 4231, beside them in the package.
    static constexpr const char *Rfc4231 = "RFC 4231";

    CavpFile(enum sha2_dev_alg alg, const char *kind)
    {
        const char *folder = std::getenv("PLUTON_VECTORS");
        if (folder == nullptr || *folder == '\0') {
            throw Stop(Missing, "PLUTON_VECTORS is not set: it names the folder with NIST's CAVP "
                                "files (hashes/SHA2 of the Python package cryptography-vectors)");
        }
        std::string name = algorithm_name(alg); // "SHA-256"
        name.erase(3, 1);
        std::string path = std::string(folder) + "/" + name + kind + ".rsp";
        if (std::strcmp(kind, Rfc4231) == 0) {
            path = std::string(folder) + "/../../HMAC/rfc-4231-sha" + name.substr(3) + ".txt";
        }
        file = cavp_open(path.c_str());
        if (file == nullptr) {
            throw Stop(Missing, path + ": " + std::strerror(errno) +
                                    " (PLUTON_VECTORS names the folder of the CAVP files)");
        }
    }
    ~CavpFile() { cavp_close(file); }
    CavpFile(const CavpFile &) = delete;
    CavpFile &operator=(const CavpFile &) = delete;

    bool next(struct cavp_case &c)
    {
        switch (cavp_next(file, &c)) {
        case CAVP_OK:
            return true;
        case CAVP_END:
            return false;
        case CAVP_ERROR:
            break;
        }
        throw Stop(Missing, cavp_error(file));
    }

    struct cavp_file *file;
};

} // namespace pluton::sha2
