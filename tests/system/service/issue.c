// SPDX-License-Identifier: Apache-2.0
// service_issue FOLDER KIND ATTESTATION GENERAL: a certificate of that kind by the keys of a
// service in its folder, as it was issued two days ago; DER in hexadecimal digits on standard
// output.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "host/sign/files.h"
#include "service/keyring.h"

int main(int argc, char **argv)
{
    static struct keyring ring;
    struct sign_fault fault = {"usage: service_issue FOLDER KIND ATTESTATION GENERAL"};
    uint8_t attestation[DIGEST_POINT], id[DIGEST_BYTES], der[CERTIFICATE_MOST];
    char name[2 * DIGEST_BYTES + 1], hex[2 * CERTIFICATE_MOST + 1];
    size_t size = 0;
    bool first = false;
    const int64_t now = (int64_t)time(NULL);
    struct certificate_plan plan = {
        .kind = KINDS, .subject = name, .not_before = now - 2 * 86400, .not_after = now - 86400};
    for (unsigned kind = 0; argc == 5 && kind < KINDS; kind++) {
        if (strcmp(argv[2], kind_name((enum kind)kind)) == 0) {
            plan.kind = (enum kind)kind;
        }
    }
    bool good = plan.kind != KINDS && files_unhex(argv[3], attestation, sizeof attestation) &&
                files_unhex(argv[4], plan.point, sizeof plan.point) &&
                digest_of_key(attestation, id) &&
                keyring_open(&ring, argv[1], NULL, &first, &fault) == SIGN_OK;
    if (good) {
        files_hex(name, id, sizeof id);
        good = keyring_issue(&ring, &plan, der, &size);
        keyring_close(&ring);
    }
    if (good) {
        files_hex(hex, der, size);
        puts(hex);
    } else {
        fprintf(stderr, "%s\n", fault.text);
    }
    return good ? 0 : 1;
}
