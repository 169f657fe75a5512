// SPDX-License-Identifier: Apache-2.0
#include "host/agent/home.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/sign/files.h"
#include "service/pem.h"

static const char *const names[] = {"client.pem", "service.pem", "update.pem"};

enum { PEM_MOST = 2 * ANSWER_CERTIFICATE };

enum sign_status home_open(struct home *home, const char *folder, struct sign_fault *fault)
{
    home->folder = folder;
    return files_folder(folder, fault);
}

static enum sign_status take_away(const char *path, struct sign_fault *fault)
{
    if (unlink(path) != 0 && errno != ENOENT) {
        return sign_fail(fault, SIGN_FAILED, "%s: %s", path, strerror(errno));
    }
    return SIGN_OK;
}

enum sign_status home_put(const struct home *home, enum home_certificate which,
                          const struct answer_certificate *certificate, struct sign_fault *fault)
{
    char path[PATH_MAX], text[PEM_MOST];
    const enum sign_status status = files_path(path, home->folder, names[which], fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (certificate->size == 0) {
        return take_away(path, fault);
    }
    const size_t size =
        pem_encode("CERTIFICATE", certificate->der, certificate->size, text, sizeof text);
    return size != 0 ? files_replace(path, text, size, 0644, fault)
                     : sign_fail(fault, SIGN_FAILED, "%s: a certificate too large", path);
}

enum sign_status home_get(const struct home *home, enum home_certificate which,
                          struct answer_certificate *certificate, struct sign_fault *fault)
{
    char path[PATH_MAX];
    uint8_t *text = NULL;
    size_t size = 0;
    enum sign_status status = files_path(path, home->folder, names[which], fault);
    if (status == SIGN_OK && !files_exist(path)) {
        return sign_fail(fault, SIGN_MISSING,
                         "%s: the device has no such certificate: it has to attest first, and "
                         "only a healthy one gets those of client and service",
                         path);
    }
    if (status == SIGN_OK) {
        status = files_read(path, PEM_MOST, &text, &size, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    struct answer_certificate made;
    made.size = pem_decode((char *)text, "CERTIFICATE", made.der, sizeof made.der);
    free(text);
    if (made.size == 0) {
        return sign_fail(fault, SIGN_FAILED, "%s: not a certificate", path);
    }
    *certificate = made;
    return SIGN_OK;
}

// A number in a file of its own; `otherwise` where there is none.
static int64_t get_number(const struct home *home, const char *name, int64_t otherwise)
{
    char path[PATH_MAX], *end = NULL;
    struct sign_fault unused;
    uint8_t *text = NULL;
    size_t size = 0;
    if (files_path(path, home->folder, name, &unused) != SIGN_OK ||
        files_read(path, 32, &text, &size, &unused) != SIGN_OK) {
        return otherwise;
    }
    const long long value = strtoll((char *)text, &end, 10);
    const bool good = end != (char *)text && *end == '\n' && value >= 0;
    free(text);
    return good ? value : otherwise;
}

static enum sign_status set_number(const struct home *home, const char *name, int64_t value,
                                   struct sign_fault *fault)
{
    char path[PATH_MAX], text[32];
    const enum sign_status status = files_path(path, home->folder, name, fault);
    const int size = snprintf(text, sizeof text, "%" PRId64 "\n", value);
    return status == SIGN_OK ? files_replace(path, text, (size_t)size, 0600, fault) : status;
}

int64_t home_time(const struct home *home)
{
    return get_number(home, "time", 0);
}

enum sign_status home_set_time(const struct home *home, int64_t time, struct sign_fault *fault)
{
    return set_number(home, "time", time, fault);
}

int home_pending(const struct home *home)
{
    const int64_t slot = get_number(home, "pending", -1);
    return slot == 0 || slot == 1 ? (int)slot : -1;
}

enum sign_status home_set_pending(const struct home *home, int slot, struct sign_fault *fault)
{
    char path[PATH_MAX];
    if (slot >= 0) {
        return set_number(home, "pending", slot, fault);
    }
    const enum sign_status status = files_path(path, home->folder, "pending", fault);
    return status == SIGN_OK ? take_away(path, fault) : status;
}
