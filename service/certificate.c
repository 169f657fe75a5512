// SPDX-License-Identifier: Apache-2.0
#include "service/certificate.h"

#include <arpa/inet.h>
#include <string.h>
#include <time.h>

#include "host/sign/digest.h"
#include "service/der.h"

#define BYTES(text) (text), sizeof(text) - 1

// SEQUENCE { ecdsa-with-SHA256 }; SEQUENCE { id-ecPublicKey, prime256v1 }
#define ALGORITHM "\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02"
#define KEY_ALGORITHM                                                                              \
    "\x30\x13\x06\x07\x2A\x86\x48\xCE\x3D\x02\x01\x06\x08\x2A\x86\x48\xCE\x3D\x03\x01\x07"
// PROTOCOL_ARC
#define OWN_ARC                                                                                    \
    "\x06\x21\x2A\x86\x48\x86\xF7\x14\x01\xBE\x40\x93\x7A\x83\xCE\x70\x92\x6D"                     \
    "\x83\xED\x35\x81\x88\x2C\x82\xBA\x61\xE8\xDD\x4D\x87\x98\x87\x7C"

enum { KEY_ID = 20 };

const char *kind_name(enum kind kind)
{
    static const char *const names[KINDS] = {"server", "client", "service", "update", "admin"};
    return (unsigned)kind < KINDS ? names[kind] : "none";
}

const char *kind_root_name(enum kind kind)
{
    static const char *const names[KINDS] = {"openpluton server root", "openpluton client root",
                                             "openpluton service root", "openpluton update root",
                                             "openpluton admin root"};
    return (unsigned)kind < KINDS ? names[kind] : "none";
}

const uint8_t *certificate_usage(enum kind kind, size_t *size)
{
    static const struct {
        const char *der;
        size_t size;
    } usages[KINDS] = {
        [KIND_SERVER] = {BYTES("\x06\x08\x2B\x06\x01\x05\x05\x07\x03\x01")},
        [KIND_CLIENT] = {BYTES("\x06\x08\x2B\x06\x01\x05\x05\x07\x03\x02")},
        [KIND_SERVICE] = {BYTES(OWN_ARC "\x01")},
        [KIND_UPDATE] = {BYTES(OWN_ARC "\x02")},
        [KIND_ADMIN] = {BYTES(OWN_ARC "\x03")},
    };
    *size = usages[kind].size;
    return (const uint8_t *)usages[kind].der;
}

// ---- parts, each written from its end ----

static void write_name(struct der *d, const char *name)
{
    const size_t end = d->at;
    der_value(d, DER_UTF8, name, strlen(name));
    der_value(d, DER_OID, BYTES("\x55\x04\x03")); // commonName
    der_wrap(d, DER_SEQUENCE, end);
    der_wrap(d, DER_SET, end);
    der_wrap(d, DER_SEQUENCE, end);
}

// RFC 5280, section 4.1.2.5: UTCTime until 2049.
static void write_time(struct der *d, int64_t seconds)
{
    const time_t when = (time_t)seconds;
    struct tm at;
    char text[32];
    if (seconds < 0 || gmtime_r(&when, &at) == NULL || at.tm_year > 9999 - 1900) {
        d->good = false;
        return;
    }
    const bool utc = at.tm_year < 150;
    const size_t size = strftime(text, sizeof text, utc ? "%y%m%d%H%M%SZ" : "%Y%m%d%H%M%SZ", &at);
    der_value(d, utc ? DER_UTC_TIME : DER_GENERALIZED_TIME, text, size);
}

static void write_key(struct der *d, const uint8_t point[CERTIFICATE_POINT])
{
    const size_t end = d->at;
    der_bytes(d, point, CERTIFICATE_POINT);
    der_bytes(d, "\x04", 1);
    der_bit_string(d, end);
    der_bytes(d, BYTES(KEY_ALGORITHM));
    der_wrap(d, DER_SEQUENCE, end);
}

// What was written since `end` becomes the value of this extension.
static void write_extension(struct der *d, size_t end, unsigned number, bool critical)
{
    const uint8_t oid[] = {0x55, 0x1D, (uint8_t)number};
    der_wrap(d, DER_OCTETS, end);
    if (critical) {
        der_value(d, DER_BOOLEAN, "\xFF", 1);
    }
    der_value(d, DER_OID, oid, sizeof oid);
    der_wrap(d, DER_SEQUENCE, end);
}

static void write_host(struct der *d, const char *name)
{
    uint8_t address[16];
    if (inet_pton(AF_INET, name, address) == 1) {
        der_value(d, DER_CONTEXT | 7, address, 4);
    } else if (inet_pton(AF_INET6, name, address) == 1) {
        der_value(d, DER_CONTEXT | 7, address, 16);
    } else {
        der_value(d, DER_CONTEXT | 2, name, strlen(name));
    }
}

static void write_alternatives(struct der *d, const struct certificate_plan *plan)
{
    const size_t end = d->at;
    size_t names = 0;
    while (names < CERTIFICATE_NAMES && plan->names[names] != NULL) {
        names++;
    }
    for (size_t i = names; i > 0; i--) {
        write_host(d, plan->names[i - 1]);
    }
    if (plan->uri != NULL) {
        der_value(d, DER_CONTEXT | 6, plan->uri, strlen(plan->uri));
    }
    if (d->at != end) {
        der_wrap(d, DER_SEQUENCE, end);
        write_extension(d, end, 17, false);
    }
}

static bool key_id(const uint8_t point[CERTIFICATE_POINT], uint8_t id[KEY_ID])
{
    uint8_t hash[DIGEST_BYTES];
    const bool good = digest_of_key(point, hash); // RFC 7093, section 2, method 1
    if (good) {
        memcpy(id, hash, KEY_ID);
    }
    return good;
}

static void write_extensions(struct der *d, const struct certificate_plan *plan)
{
    const size_t all = d->at;
    uint8_t subject[KEY_ID], issuer[KEY_ID];
    if (!key_id(plan->point, subject) || !key_id(plan->issuer, issuer)) {
        d->good = false;
        return;
    }
    size_t end = d->at; // authorityKeyIdentifier
    der_value(d, DER_CONTEXT | 0, issuer, sizeof issuer);
    der_wrap(d, DER_SEQUENCE, end);
    write_extension(d, end, 35, false);
    end = d->at; // subjectKeyIdentifier
    der_value(d, DER_OCTETS, subject, sizeof subject);
    write_extension(d, end, 14, false);
    write_alternatives(d, plan);
    size_t usage_size = 0;
    const uint8_t *usage = certificate_usage(plan->kind, &usage_size);
    end = d->at; // extKeyUsage; in a root it limits what can be certified below it
    der_bytes(d, usage, usage_size);
    der_wrap(d, DER_SEQUENCE, end);
    write_extension(d, end, 37, !plan->root);
    end = d->at; // keyUsage: keyCertSign, or digitalSignature
    der_value(d, DER_BITS, plan->root ? "\x02\x04" : "\x07\x80", 2);
    write_extension(d, end, 15, true);
    end = d->at; // basicConstraints: of a root cA, pathLenConstraint 0
    if (plan->root) {
        der_value(d, DER_INTEGER, "\x00", 1);
        der_value(d, DER_BOOLEAN, "\xFF", 1);
    }
    der_wrap(d, DER_SEQUENCE, end);
    write_extension(d, end, 19, true);
    der_wrap(d, DER_SEQUENCE, all);
    der_wrap(d, DER_CONSTRUCTED | 3, all);
}

static void write_statement(struct der *d, struct certificate_plan *plan)
{
    const size_t all = d->at;
    write_extensions(d, plan);
    write_key(d, plan->point);
    write_name(d, plan->subject);
    const size_t end = d->at;
    write_time(d, plan->not_after);
    write_time(d, plan->not_before);
    der_wrap(d, DER_SEQUENCE, end);
    write_name(d, kind_root_name(plan->kind));
    der_bytes(d, BYTES(ALGORITHM));
    // Positive, and of one length.
    plan->serial[0] = (uint8_t)((plan->serial[0] & 0x3Fu) | 0x40u);
    der_number(d, plan->serial, sizeof plan->serial);
    const size_t version = d->at;
    der_value(d, DER_INTEGER, "\x02", 1);
    der_wrap(d, DER_CONSTRUCTED | 0, version);
    der_wrap(d, DER_SEQUENCE, all);
}

bool certificate_make(struct certificate_plan *plan, const struct certificate_signer *signer,
                      uint8_t out[CERTIFICATE_MOST], size_t *size)
{
    uint8_t statement[CERTIFICATE_MOST], whole[CERTIFICATE_MOST];
    uint8_t digest[DIGEST_BYTES], signature[DIGEST_SIGNATURE];
    struct der d = {statement, sizeof statement, true};
    write_statement(&d, plan);
    if (!d.good || !digest_sha256(statement + d.at, sizeof statement - d.at, digest) ||
        !signer->sign(signer->context, plan->kind, digest, signature)) {
        return false;
    }
    struct der w = {whole, sizeof whole, true};
    const size_t end = w.at;
    der_number(&w, signature + 32, 32);
    der_number(&w, signature, 32);
    der_wrap(&w, DER_SEQUENCE, end);
    der_bit_string(&w, end);
    der_bytes(&w, BYTES(ALGORITHM));
    der_bytes(&w, statement + d.at, sizeof statement - d.at);
    der_wrap(&w, DER_SEQUENCE, end);
    if (!w.good) {
        return false;
    }
    *size = sizeof whole - w.at;
    memcpy(out, whole + w.at, *size);
    return true;
}
