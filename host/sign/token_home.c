// SPDX-License-Identifier: Apache-2.0
#include "host/sign/token_home.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/sign/files.h"
#include "host/sign/softhsm.h"

enum { PIN = 64 };

enum sign_status token_home_softhsm(const char *home, struct sign_fault *fault)
{
    char folder[PATH_MAX], path[PATH_MAX], tokens[PATH_MAX], text[PATH_MAX + 128];
    if (realpath(home, folder) == NULL) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s: no such folder", home);
    }
    enum sign_status status = files_path(tokens, folder, "tokens", fault);
    if (status == SIGN_OK) {
        status = files_folder(tokens, fault);
    }
    if (status == SIGN_OK) {
        status = softhsm_mend(tokens, fault);
    }
    if (status == SIGN_OK) {
        status = files_path(path, folder, "softhsm2.conf", fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    const int size = snprintf(text, sizeof text,
                              "directories.tokendir = %s\nobjectstore.backend = file\n"
                              "log.level = ERROR\nslots.removable = false\n",
                              tokens);
    uint8_t *old = NULL;
    size_t old_size = 0;
    struct sign_fault none = {""};
    if (files_read(path, 2 * PATH_MAX, &old, &old_size, &none) != SIGN_OK ||
        old_size != (size_t)size || memcmp(old, text, old_size) != 0) {
        status = files_replace(path, text, (size_t)size, 0600, fault);
    }
    free(old);
    if (status == SIGN_OK && setenv("SOFTHSM2_CONF", path, 1) != 0) {
        status = sign_fail(fault, SIGN_FAILED, "no memory");
    }
    return status;
}

static enum sign_status read_pin(const char *path, char pin[PIN + 1], struct sign_fault *fault)
{
    struct stat is;
    if (stat(path, &is) == 0 && (is.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return sign_fail(fault, SIGN_WRONG_USE,
                         "%s: others can read this PIN: chmod 600, and change the PIN", path);
    }
    uint8_t *bytes = NULL;
    size_t size = 0;
    const enum sign_status status = files_read(path, PIN + 1, &bytes, &size, fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (size > 0 && bytes[size - 1] == '\n') {
        size--;
    }
    const bool good = size >= 1 && size <= PIN && strlen((char *)bytes) >= size;
    if (good) {
        memcpy(pin, bytes, size);
        pin[size] = '\0';
    }
    explicit_bzero(bytes, size);
    free(bytes);
    return good ? SIGN_OK : sign_fail(fault, SIGN_WRONG_USE, "%s: not a PIN in one line", path);
}

// A PIN that was drawn before, or a new one; no token has been made with it yet.
static enum sign_status draw_pin(const char *path, char pin[PIN + 1], struct sign_fault *fault)
{
    if (files_exist(path)) {
        return read_pin(path, pin, fault);
    }
    uint8_t drawn[16];
    char line[2 * sizeof drawn + 2];
    enum sign_status status = files_random(drawn, sizeof drawn, fault);
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(line, drawn, sizeof drawn);
    memcpy(pin, line, sizeof line - 1);
    line[2 * sizeof drawn] = '\n';
    return files_replace(path, line, 2 * sizeof drawn + 1, 0600, fault);
}

enum sign_status token_home_open(const struct token_home *home, const char *label,
                                 const char *pin_path, bool make, struct token *token,
                                 struct sign_fault *fault)
{
    char pin[PIN + 1], tokens[PATH_MAX];
    unsigned count = 0;
    enum sign_status status = token_count(home->module, label, &count, fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (count == 0 && make && home->softhsm) {
        status = draw_pin(pin_path, pin, fault);
        if (status == SIGN_OK) {
            status = token_create(home->module, label, pin, fault);
        }
    } else if (count == 0 && make) {
        status = sign_fail(fault, SIGN_FAILED,
                           "there is no token '%s': initialise one by its own tool, and write its "
                           "PIN to %s (0600)",
                           label, pin_path);
    } else {
        status = read_pin(pin_path, pin, fault);
    }
    if (status == SIGN_OK) {
        status = token_open(home->module, label, pin, token, fault);
    }
    explicit_bzero(pin, sizeof pin);
    if (status == SIGN_OK && home->softhsm) {
        status = files_path(tokens, home->folder, "tokens", fault);
        if (status == SIGN_OK) {
            status = softhsm_keep(tokens, fault);
        }
        if (status != SIGN_OK) {
            token_close(token);
        }
    }
    return status;
}
