// SPDX-License-Identifier: Apache-2.0
// Images on an operating system: composing and signing them, and saying what one is. The bytes are
// those of docs/generated/image.md; what a chip believes of them is firmware/lib/image.h, which
// these functions use.
//
// Whoever holds a key signs by a function of his own: a key may be in a file, in a token, on
// another machine. A function succeeds or leaves its output untouched.
#ifndef HOST_IMAGE_IMAGE_FILE_H
#define HOST_IMAGE_IMAGE_FILE_H

#include <stdio.h>

#include "firmware/lib/image.h"

#ifdef __cplusplus
extern "C" {
#endif

enum image_file_status {
    IMAGE_FILE_OK,
    IMAGE_FILE_ERROR_TYPE,    // no such type
    IMAGE_FILE_ERROR_PAYLOAD, // its length
    IMAGE_FILE_ERROR_NUMBER,  // security version, key's number, types or data outside their range
    IMAGE_FILE_ERROR_HOSTS,   // too many, or no names
    IMAGE_FILE_ERROR_CERTIFICATE, // the certificate is not one of this root key
    IMAGE_FILE_ERROR_KEY_TYPE,    // the certificate does not allow the type
    IMAGE_FILE_ERROR_SIGN,        // who signs failed, or signed with another key
    IMAGE_FILE_ERROR_INTERNAL,    // OpenSSL failed
};

// One line for people; never null.
const char *image_file_text(enum image_file_status status);

// ECDSA over P-256 of a SHA-256 digest, r || s.
struct image_signer {
    void *context;
    bool (*sign)(void *context, const uint8_t digest[HASH_BYTES],
                 uint8_t signature[IMAGE_SIGNATURE_BYTES]);
};

// LMS of a message: LMS_SHA256_M32_H10, LMOTS_SHA256_N32_W8. A leaf signs once: `sign` may be
// called only when everything else is in order, and is called at most once.
struct image_second_signer {
    void *context;
    uint8_t key[IMAGE_SECOND_KEY_BYTES];
    bool (*sign)(void *context, const uint8_t *message, size_t size,
                 uint8_t signature[IMAGE_SECOND_SIGNATURE_BYTES]);
};

// What the root key says of an image key: the header's bytes from `root` to `certificate`. It is
// made once a key, and can be kept as a file of exactly these bytes.
#define IMAGE_FILE_CERTIFICATE_BYTES (IMAGE_CERTIFICATE_SIGNED_BYTES + IMAGE_CERTIFICATE_BYTES)

struct image_certificate {
    uint8_t bytes[IMAGE_FILE_CERTIFICATE_BYTES];
};

// Bit IMAGE_NUMBER_x of `types`: the key may sign images of type x. Keys are X || Y. NUMBER, SIGN.
enum image_file_status image_certify(const uint8_t root[IMAGE_ROOT_BYTES],
                                     const struct image_signer *root_signer, uint32_t key_id,
                                     uint32_t types, const uint8_t key[IMAGE_KEY_BYTES],
                                     struct image_certificate *certificate);

// Whether the certificate's signature is that of the root key in it. CERTIFICATE, NUMBER.
enum image_file_status image_certificate_check(const struct image_certificate *certificate);

// What an image shall say; entry, digest and lengths follow.
struct image_plan {
    uint32_t type; // IMAGE_TYPE_*
    uint32_t security_version;
    uint32_t release;
    uint32_t load;
    uint32_t data; // 0: none
    uint32_t data_bytes;
    uint64_t devices;
    const char *const *hosts; // host_count names
    size_t host_count;
};

// The whole image: IMAGE_HEADER_BYTES and the payload, whose length is a multiple of four. Without
// a certificate it has no signatures, and signer and second are not asked; `second` may be null.
// `image` has room for IMAGE_HEADER_BYTES + payload_bytes.
enum image_file_status image_compose(const struct image_plan *plan, const uint8_t *payload,
                                     size_t payload_bytes,
                                     const struct image_certificate *certificate,
                                     const struct image_signer *signer,
                                     const struct image_second_signer *second, uint8_t *image);

// image.h's operations by OpenSSL.
extern const struct image_ops image_file_ops;

// SHA-256(0x04 || key): what fuses and the log hold of a key. INTERNAL.
enum image_file_status image_key_hash(const uint8_t key[IMAGE_KEY_BYTES], uint8_t hash[HASH_BYTES]);
// SHA-256 of an LMS public key: what the fuses hold of it. INTERNAL.
enum image_file_status image_second_hash(const uint8_t key[IMAGE_SECOND_KEY_BYTES],
                                         uint8_t hash[HASH_BYTES]);

// Every check of one whole image, as a loader with that chip makes them, the payload's digest
// included; IMAGE_ERROR_FORMAT for a wrong length. *manifest only with IMAGE_OK.
enum image_error image_file_check(const uint8_t *image, size_t bytes, const struct image_chip *chip,
                                  const struct image_wanted *wanted,
                                  struct image_manifest *manifest);

// Says what an image is, field by field, a line each; and of each signature whether it is one.
// false: the form is wrong, which it says, or `out` failed.
bool image_describe(FILE *out, const uint8_t *image, size_t bytes);

#ifdef __cplusplus
}
#endif

#endif
