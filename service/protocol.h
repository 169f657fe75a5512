// SPDX-License-Identifier: Apache-2.0
// What the attestation service and its devices have agreed on: docs/attestation-service.md as
// constants, for both sides. Sizes in bytes, times in seconds.
#ifndef SERVICE_PROTOCOL_H
#define SERVICE_PROTOCOL_H

// ---- routes ----

#define PROTOCOL_NONCE_PATH "/v1/nonce"
#define PROTOCOL_ATTEST_PATH "/v1/attest"
#define PROTOCOL_UPDATE_PATH "/v1/update"
#define PROTOCOL_IMAGE_PATH "/v1/update/image/" // 64 hexadecimal digits follow
#define PROTOCOL_CACERTS_PATH "/v1/cacerts"     // or /v1/cacerts/KIND

#define PROTOCOL_BINARY "application/octet-stream"
#define PROTOCOL_ANSWER "text/plain; charset=utf-8"
#define PROTOCOL_PEM "application/x-pem-file"

// ---- the attestation ----

#define PROTOCOL_DEVICE_BYTES 32 // SHA-256(0x04 || X || Y) of the attestation key
#define PROTOCOL_NONCE_BYTES 32
#define PROTOCOL_NONCE_SECONDS 60
#define PROTOCOL_TOKEN_MOST 2104
#define PROTOCOL_REQUEST_MOST 1024                                                 // PKCS#10, DER
#define PROTOCOL_ATTEST_MOST (2 + PROTOCOL_TOKEN_MOST + 2 + PROTOCOL_REQUEST_MOST) // a body
#define PROTOCOL_ANSWER_MOST 16384
#define PROTOCOL_IMAGE_MOST 135168 // an image's header and payload

// RFC 5705, RFC 8446 section 7.5: no context.
#define PROTOCOL_EXPORTER "EXPORTER-openpluton-attestation"
#define PROTOCOL_EXPORTER_BYTES 32

// ---- certificates ----

#define PROTOCOL_CLIENT_SECONDS 86400
#define PROTOCOL_SERVICE_SECONDS 86400
#define PROTOCOL_UPDATE_SECONDS 3600
#define PROTOCOL_BACKDATED_SECONDS 600

// Extended key usages. The arc is one of those that anyone may make of a GUID, in parts of at most
// 24 bits: libtasn1, and so GnuTLS, cannot read the 128 bits of an arc below 2.25.
#define PROTOCOL_ARC "1.2.840.113556.1.8000.2554.59248.2413.63157.17452.40289.1715917.15074300"
#define PROTOCOL_SERVICE_USAGE PROTOCOL_ARC ".1"
#define PROTOCOL_UPDATE_USAGE PROTOCOL_ARC ".2"
#define PROTOCOL_ADMIN_USAGE PROTOCOL_ARC ".3"

#define PROTOCOL_URI "urn:openpluton:device:" // X || Y of the attestation key in hexadecimal

// ---- why not ----

// X(constant, word, HTTP status, what it means and what to do about it). The device acts on the
// HTTP status and on the word; the sentence is for people.
#define PROTOCOL_REFUSALS(X)                                                                       \
    X(ROUTE, "route", 404, "there is no such route")                                               \
    X(METHOD, "method", 405, "the route does not take this method")                                \
    X(SIZE, "size", 413, "the body is larger than the route takes")                                \
    X(BODY, "body", 400, "the body is not of the form that the route takes")                       \
    X(TOKEN_FORM, "token_form", 400, "not an attestation token in its one encoding")               \
    X(REQUEST_FORM, "request_form", 400,                                                           \
      "not a PKCS#10 request for a P-256 key in DER, or with an attribute")                        \
    X(DEVICE_UNKNOWN, "device_unknown", 403,                                                       \
      "no manufacturer's list names this device: it was not made here, or is not enrolled yet")    \
    X(DEVICE_WITHDRAWN, "device_withdrawn", 403, "an operator withdrew this device")               \
    X(SIGNATURE, "signature", 403, "the token is not signed by this device's attestation key")     \
    X(NONCE_FOREIGN, "nonce_foreign", 403,                                                         \
      "the nonce was not given to this device on this connection: ask for one, and answer here")   \
    X(NONCE_EXPIRED, "nonce_expired", 403, "the nonce is older than a minute: ask for a new one")  \
    X(NONCE_USED, "nonce_used", 403, "the nonce was answered already: a replay, or a repetition")  \
    X(REQUEST_SIGNATURE, "request_signature", 403,                                                 \
      "the certificate request is not signed by the key that it names")                            \
    X(REQUEST_KEY, "request_key", 403,                                                             \
      "the certificate request is for another key than the general key that the token names")      \
    X(CERTIFICATE_MISSING, "certificate_missing", 403, "the route needs a certificate")            \
    X(CERTIFICATE_FOREIGN, "certificate_foreign", 403,                                             \
      "the certificate is not one that this service issued for the route")                         \
    X(CERTIFICATE_EXPIRED, "certificate_expired", 403, "the certificate is past its time")         \
    X(LIMIT, "limit", 429, "too many requests: come back after Retry-After")                       \
    X(BUSY, "busy", 503, "the service is full or stops: come back after Retry-After")              \
    X(CLOCK, "clock", 503, "the service's clock went back: its operator sets it right")            \
    X(STORE, "store", 503, "the service's database does not answer: come back after Retry-After")  \
    X(INTERNAL, "internal", 500, "the service failed; its log says why")

// Why an authentic device is ill, and gets a certificate for updates alone. X(constant, word, ...)
#define PROTOCOL_ILLNESSES(X)                                                                      \
    X(LIFE_CYCLE, "life_cycle", "the chip is not Secured yet: ./pluton chip secure")               \
    X(DEBUG, "debug", "the debug port was opened since the chip's reset: reset the chip")          \
    X(TAINTED, "tainted", "something only a blank chip allows was used: reset the chip")           \
    X(OVERFLOW, "overflow", "more was measured than the log shows: reset the chip")                \
    X(REGISTER, "register", "the log does not add up to the accumulation register")                \
    X(COMPONENT_UNKNOWN, "component_unknown", "a component is none that was ever released")        \
    X(COMPONENT_WITHDRAWN, "component_withdrawn", "a component's release was withdrawn: update")   \
    X(COMPONENT_MISSING, "component_missing", "a component that the policy wants did not run")     \
    X(COMPONENT_TWICE, "component_twice", "a component was measured twice")                        \
    X(VERSION, "version", "a component's security version is below the policy's minimum: update")

enum protocol_refusal {
    PROTOCOL_ACCEPTED = 0,
#define PROTOCOL_CONSTANT(name, word, status, text) PROTOCOL_REFUSED_##name,
    PROTOCOL_REFUSALS(PROTOCOL_CONSTANT)
#undef PROTOCOL_CONSTANT
        PROTOCOL_REFUSAL_COUNT
};

// Bits of a set.
enum protocol_illness {
#define PROTOCOL_CONSTANT(name, word, text) PROTOCOL_ILL_##name,
    PROTOCOL_ILLNESSES(PROTOCOL_CONSTANT)
#undef PROTOCOL_CONSTANT
        PROTOCOL_ILLNESS_COUNT
};

#endif
