// SPDX-License-Identifier: Apache-2.0
// Read here and not by a library: there is one form, and a library's way through its decoders takes
// longer than the signature.
#include "service/request.h"

#include <stdbool.h>
#include <string.h>

#include "host/sign/digest.h"
#include "service/der.h"

// SubjectPublicKeyInfo of P-256 by its name, with an uncompressed point: the point follows.
static const uint8_t key_head[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48,
                                   0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
                                   0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
static const uint8_t version[] = {0x02, 0x01, 0x00};
static const uint8_t no_attributes[] = {0xA0, 0x00};
// AlgorithmIdentifier of ecdsa-with-SHA256
static const uint8_t algorithm[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                    0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};

struct part {
    const uint8_t *at;
    size_t left;
};

// One value of DER from the front: its tag, and its content. The length has its one encoding.
static bool take_any(struct part *rest, unsigned *tag, struct part *content)
{
    const uint8_t *at = rest->at;
    size_t head = 2, size = 0;
    if (rest->left < 2 || (at[0] & 0x1F) == 0x1F) { // tags of several bytes are in no name
        return false;
    }
    if (at[1] < 0x80) {
        size = at[1];
    } else if (at[1] == 0x81 && rest->left >= 3 && at[2] >= 0x80) {
        head = 3;
        size = at[2];
    } else if (at[1] == 0x82 && rest->left >= 4 && at[2] != 0) {
        head = 4;
        size = (size_t)at[2] << 8 | at[3];
    } else {
        return false;
    }
    if (size > rest->left - head) {
        return false;
    }
    *tag = at[0];
    *content = (struct part){at + head, size};
    rest->at += head + size;
    rest->left -= head + size;
    return true;
}

static bool take(struct part *rest, unsigned tag, struct part *content)
{
    unsigned found = 0;
    return take_any(rest, &found, content) && found == tag;
}

static bool take_fixed(struct part *rest, const uint8_t *bytes, size_t size)
{
    if (rest->left < size || memcmp(rest->at, bytes, size) != 0) {
        return false;
    }
    rest->at += size;
    rest->left -= size;
    return true;
}

// RFC 5280, section 4.1.2.4: a sequence of sets of pairs of a type and a value.
static bool take_name(struct part *rest)
{
    struct part name, set, pair, type, value;
    unsigned tag = 0;
    if (!take(rest, DER_SEQUENCE, &name)) {
        return false;
    }
    while (name.left != 0) {
        if (!take(&name, DER_SET, &set) || set.left == 0) {
            return false;
        }
        while (set.left != 0) {
            if (!take(&set, DER_SEQUENCE, &pair) || !take(&pair, DER_OID, &type) ||
                type.left == 0 || !take_any(&pair, &tag, &value) || pair.left != 0) {
                return false;
            }
        }
    }
    return true;
}

struct request {
    struct part statement; // all of it, as it was signed
    uint8_t point[2 * VERIFY_BYTES];
    struct part signature; // DER
};

static bool read(struct part whole, struct request *request)
{
    struct part all, statement;
    if (!take(&whole, DER_SEQUENCE, &all) || whole.left != 0) {
        return false;
    }
    request->statement.at = all.at;
    if (!take(&all, DER_SEQUENCE, &statement)) {
        return false;
    }
    request->statement.left = (size_t)(all.at - request->statement.at);
    bool good = take_fixed(&statement, version, sizeof version) && take_name(&statement) &&
                take_fixed(&statement, key_head, sizeof key_head) &&
                statement.left == sizeof request->point + sizeof no_attributes;
    if (good) {
        memcpy(request->point, statement.at, sizeof request->point);
        statement.at += sizeof request->point;
        statement.left -= sizeof request->point;
    }
    return good && take_fixed(&statement, no_attributes, sizeof no_attributes) &&
           take_fixed(&all, algorithm, sizeof algorithm) &&
           take(&all, DER_BITS, &request->signature) && all.left == 0 &&
           take_fixed(&request->signature, (const uint8_t[]){0}, 1); // unused bits
}

enum protocol_refusal request_read(const uint8_t *bytes, size_t size, struct verify_point *key)
{
    struct request request = {.signature = {NULL, 0}};
    uint8_t digest[DIGEST_BYTES];
    if (size > PROTOCOL_REQUEST_MOST || !read((struct part){bytes, size}, &request)) {
        return PROTOCOL_REFUSED_REQUEST_FORM;
    }
    struct digest_key *signer = digest_key_new(request.point);
    if (signer == NULL) {
        return PROTOCOL_REFUSED_REQUEST_FORM;
    }
    const bool good =
        digest_sha256(request.statement.at, request.statement.left, digest) &&
        digest_verify_der(signer, digest, request.signature.at, request.signature.left);
    digest_key_free(signer);
    if (!good) {
        return PROTOCOL_REFUSED_REQUEST_SIGNATURE;
    }
    memcpy(key->x, request.point, VERIFY_BYTES);
    memcpy(key->y, request.point + VERIFY_BYTES, VERIFY_BYTES);
    return PROTOCOL_ACCEPTED;
}
