// SPDX-License-Identifier: Apache-2.0
// mbedtls_verify ROOT CERTIFICATE: what mbedTLS thinks of a certificate, with this root alone.
// Prints its flags (0: good), and for which extended key usages it takes it.
#include <stdio.h>

#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

static int takes(const mbedtls_x509_crt *certificate, const char *oid, size_t size)
{
    return mbedtls_x509_crt_check_extended_key_usage(certificate, oid, size) == 0;
}

int main(int argc, char **argv)
{
    mbedtls_x509_crt root, certificate;
    uint32_t flags = 0;
    mbedtls_x509_crt_init(&root);
    mbedtls_x509_crt_init(&certificate);
    // A positive number: so many certificates of the file could not be read.
    if (argc != 3 || mbedtls_x509_crt_parse_file(&root, argv[1]) != 0 ||
        mbedtls_x509_crt_parse_file(&certificate, argv[2]) != 0) {
        fprintf(stderr, "mbedtls_verify: ROOT and CERTIFICATE cannot be read\n");
        return 2;
    }
    const int result = mbedtls_x509_crt_verify_with_profile(
        &certificate, &root, NULL, &mbedtls_x509_crt_profile_suiteb, NULL, &flags, NULL, NULL);
    printf("flags %u\nclient %d\nserver %d\nsign %d\ncertify %d\n", (unsigned)flags,
           takes(&certificate, MBEDTLS_OID_CLIENT_AUTH, MBEDTLS_OID_SIZE(MBEDTLS_OID_CLIENT_AUTH)),
           takes(&certificate, MBEDTLS_OID_SERVER_AUTH, MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)),
           mbedtls_x509_crt_check_key_usage(&certificate, MBEDTLS_X509_KU_DIGITAL_SIGNATURE) == 0,
           mbedtls_x509_crt_check_key_usage(&certificate, MBEDTLS_X509_KU_KEY_CERT_SIGN) == 0);
    mbedtls_x509_crt_free(&certificate);
    mbedtls_x509_crt_free(&root);
    return result == 0 ? 0 : 1;
}
