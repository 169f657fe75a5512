// SPDX-License-Identifier: Apache-2.0
#include "host/sign/softhsm.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"

enum {
    MOST = 1 << 16,
    GENERATION = 8, // bytes at the file's begin that count its writes
};

struct pair {
    char object[PATH_MAX], kept[PATH_MAX];
    uint8_t *is, *was; // NULL: there is no such file
    size_t is_size, was_size;
};

static enum sign_status read_if(const char *path, uint8_t **bytes, size_t *size,
                                struct sign_fault *fault)
{
    *bytes = NULL;
    *size = 0;
    return files_exist(path) ? files_read(path, MOST, bytes, size, fault) : SIGN_OK;
}

static enum sign_status read_pair(const char *tokens, const char *name, struct pair *pair,
                                  struct sign_fault *fault)
{
    char folder[PATH_MAX];
    *pair = (struct pair){.is = NULL};
    enum sign_status status = files_path(folder, tokens, name, fault);
    if (status == SIGN_OK) {
        status = files_path(pair->object, folder, "token.object", fault);
    }
    if (status == SIGN_OK) {
        status = files_path(pair->kept, folder, "token.kept", fault);
    }
    if (status == SIGN_OK) {
        status = read_if(pair->object, &pair->is, &pair->is_size, fault);
    }
    return status == SIGN_OK ? read_if(pair->kept, &pair->was, &pair->was_size, fault) : status;
}

// The file's size is the same for as long as it is whole: what changes are flags, and a PIN's hash.
static enum sign_status mend(const struct pair *pair, struct sign_fault *fault)
{
    return pair->was == NULL || pair->is_size == pair->was_size
               ? SIGN_OK
               : files_replace(pair->object, pair->was, pair->was_size, 0600, fault);
}

static enum sign_status keep(const struct pair *pair, struct sign_fault *fault)
{
    if (pair->is == NULL || pair->is_size <= GENERATION ||
        (pair->was != NULL &&
         (pair->is_size != pair->was_size || memcmp(pair->is + GENERATION, pair->was + GENERATION,
                                                    pair->is_size - GENERATION) == 0))) {
        return SIGN_OK;
    }
    return files_replace(pair->kept, pair->is, pair->is_size, 0600, fault);
}

static enum sign_status each(const char *tokens,
                             enum sign_status (*act)(const struct pair *, struct sign_fault *),
                             struct sign_fault *fault)
{
    DIR *folder = opendir(tokens);
    enum sign_status status =
        folder != NULL ? SIGN_OK : sign_fail(fault, SIGN_FAILED, "%s: cannot be read", tokens);
    for (const struct dirent *entry; status == SIGN_OK && (entry = readdir(folder)) != NULL;) {
        struct pair pair;
        if (entry->d_name[0] == '.') {
            continue;
        }
        status = read_pair(tokens, entry->d_name, &pair, fault);
        if (status == SIGN_OK) {
            status = act(&pair, fault);
        }
        free(pair.is);
        free(pair.was);
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return status;
}

enum sign_status softhsm_mend(const char *tokens, struct sign_fault *fault)
{
    return each(tokens, mend, fault);
}

enum sign_status softhsm_keep(const char *tokens, struct sign_fault *fault)
{
    return each(tokens, keep, fault);
}
