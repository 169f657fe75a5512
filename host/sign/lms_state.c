// SPDX-License-Identifier: Apache-2.0
#include "host/sign/lms_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/lib/lms.h"
#include "host/image/image_file.h"
#include "host/sign/files.h"

// The state file: magic, version, then sealed: identifier, seed, root, next index (big-endian).
enum {
    HEAD = 8,
    PLAIN = LMS_I + LMS_N + LMS_N + 4,
    STATE = HEAD + PLAIN + TOKEN_SEAL_OVERHEAD,
    LEAVES = LMS_LEAVES * LMS_N,
};

static const uint8_t head[HEAD] = {'O', 'P', 'L', 'S', 0, 0, 0, 1};

struct state {
    struct lms_key key;
    uint8_t root[LMS_N];
    uint32_t next;
};

static enum sign_status path_of(char path[PATH_MAX], const char *folder, const char *name,
                                const char *ending, struct sign_fault *fault)
{
    char file[64];
    (void)snprintf(file, sizeof file, "%s%s", name, ending);
    return files_path(path, folder, file, fault);
}

static enum sign_status write_state(struct token *token, const char *folder, const char *name,
                                    const struct state *state, struct sign_fault *fault)
{
    uint8_t plain[PLAIN], file[STATE];
    char path[PATH_MAX];
    memcpy(plain, state->key.identifier, LMS_I);
    memcpy(plain + LMS_I, state->key.seed, LMS_N);
    memcpy(plain + LMS_I + LMS_N, state->root, LMS_N);
    for (unsigned i = 0; i < 4; i++) {
        plain[PLAIN - 4 + i] = (uint8_t)(state->next >> (24 - 8 * i));
    }
    memcpy(file, head, HEAD);
    enum sign_status status = path_of(path, folder, name, ".state", fault);
    if (status == SIGN_OK) {
        status = token_seal(token, name, plain, PLAIN, file + HEAD, fault);
    }
    explicit_bzero(plain, sizeof plain);
    return status == SIGN_OK ? files_replace(path, file, sizeof file, 0600, fault) : status;
}

static enum sign_status write_note(struct token *token, const char *name, const struct state *state,
                                   struct sign_fault *fault)
{
    uint8_t public_key[LMS_PUBLIC];
    struct token_note note = {.number = state->next};
    lms_public(&state->key, state->root, public_key);
    if (!digest_sha256(public_key, sizeof public_key, note.digest)) {
        return sign_fail(fault, SIGN_FAILED, "SHA-256 failed");
    }
    return token_write_note(token, name, &note, fault);
}

static enum sign_status read_sealed(struct token *token, const char *folder, const char *name,
                                    struct state *state, struct sign_fault *fault)
{
    char path[PATH_MAX];
    uint8_t *file = NULL, plain[PLAIN] = {0};
    size_t size = 0;
    enum sign_status status = path_of(path, folder, name, ".state", fault);
    if (status == SIGN_OK) {
        status = files_read(path, STATE, &file, &size, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    if (size != STATE || memcmp(file, head, HEAD) != 0) {
        status = sign_fail(fault, SIGN_FAILED, "%s: not the state of an LMS key", path);
    } else {
        status = token_unseal(token, name, file + HEAD, STATE - HEAD, plain, fault);
    }
    free(file);
    if (status == SIGN_OK) {
        memcpy(state->key.identifier, plain, LMS_I);
        memcpy(state->key.seed, plain + LMS_I, LMS_N);
        memcpy(state->root, plain + LMS_I + LMS_N, LMS_N);
        state->next = 0;
        for (unsigned i = 0; i < 4; i++) {
            state->next = state->next << 8 | plain[PLAIN - 4 + i];
        }
        explicit_bzero(plain, sizeof plain);
    }
    return status;
}

// The state, not older than the token's note of it; the note is brought to it after a cut.
static enum sign_status read_state(struct token *token, const char *folder, const char *name,
                                   struct state *state, struct sign_fault *fault)
{
    struct token_note note = {0};
    bool found = false;
    enum sign_status status = read_sealed(token, folder, name, state, fault);
    if (status == SIGN_OK) {
        status = token_read_note(token, name, &note, &found, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    uint8_t public_key[LMS_PUBLIC], digest[DIGEST_BYTES];
    lms_public(&state->key, state->root, public_key);
    if (!digest_sha256(public_key, sizeof public_key, digest)) {
        return sign_fail(fault, SIGN_FAILED, "SHA-256 failed");
    }
    if ((!found && state->next != 0) ||
        (found && memcmp(note.digest, digest, sizeof digest) != 0)) {
        return sign_fail(fault, SIGN_FAILED, "%s.state: the token does not know this key", name);
    }
    if (found && state->next < note.number) {
        return sign_fail(fault, SIGN_FAILED,
                         "%s.state was set back: its next index is %u, the token has counted to "
                         "%llu; no index is used twice, so it signs no more",
                         name, (unsigned)state->next, (unsigned long long)note.number);
    }
    return found && state->next == note.number ? SIGN_OK : write_note(token, name, state, fault);
}

bool lms_state_exists(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct sign_fault ignored = {""};
    return path_of(path, folder, name, ".state", &ignored) == SIGN_OK && files_exist(path);
}

static enum sign_status write_leaves(const char *folder, const char *name,
                                     const struct lms_tree *tree, struct sign_fault *fault)
{
    char path[PATH_MAX];
    const enum sign_status status = path_of(path, folder, name, ".tree", fault);
    return status == SIGN_OK ? files_replace(path, tree->node[LMS_LEAVES], LEAVES, 0600, fault)
                             : status;
}

enum sign_status lms_state_make(struct token *token, const char *folder, const char *name,
                                struct sign_fault *fault)
{
    struct token_note note;
    bool found = false;
    struct state state = {0};
    enum sign_status status = token_read_note(token, name, &note, &found, fault);
    if (status == SIGN_OK && (found || lms_state_exists(folder, name))) {
        status = sign_fail(fault, SIGN_FAILED, "there is a key '%s' already%s", name,
                           lms_state_exists(folder, name) ? "" : ", but its state file is gone");
    }
    if (status == SIGN_OK) {
        status = token_make_seal(token, name, fault);
    }
    if (status == SIGN_OK) {
        status = token_random(token, state.key.identifier, LMS_I, fault);
    }
    if (status == SIGN_OK) {
        status = token_random(token, state.key.seed, LMS_N, fault);
    }
    struct lms_tree *tree = status == SIGN_OK ? malloc(sizeof *tree) : NULL;
    if (status == SIGN_OK && (tree == NULL || !lms_make_tree(&state.key, tree))) {
        status = sign_fail(fault, SIGN_FAILED, "the tree of the LMS key cannot be computed");
    }
    if (status == SIGN_OK) {
        memcpy(state.root, tree->node[1], LMS_N);
        status = write_leaves(folder, name, tree, fault);
    }
    if (status == SIGN_OK) {
        status = write_state(token, folder, name, &state, fault);
    }
    if (status == SIGN_OK) {
        status = write_note(token, name, &state, fault);
    }
    free(tree);
    explicit_bzero(&state, sizeof state);
    return status;
}

// The tree whose root is the state's: from the file of its leaves, or computed again.
static enum sign_status read_tree(const char *folder, const char *name, const struct state *state,
                                  struct lms_tree *tree, struct sign_fault *fault)
{
    char path[PATH_MAX];
    uint8_t *leaves = NULL;
    size_t size = 0;
    enum sign_status status = path_of(path, folder, name, ".tree", fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (files_read(path, LEAVES, &leaves, &size, fault) == SIGN_OK) {
        bool good = size == LEAVES;
        if (good) {
            memcpy(tree->node[LMS_LEAVES], leaves, LEAVES);
            good = lms_climb(&state->key, tree) && memcmp(tree->node[1], state->root, LMS_N) == 0;
        }
        free(leaves);
        if (good) {
            return SIGN_OK;
        }
    }
    if (!lms_make_tree(&state->key, tree) || memcmp(tree->node[1], state->root, LMS_N) != 0) {
        return sign_fail(fault, SIGN_FAILED, "%s: the tree does not have the key's root", name);
    }
    return write_leaves(folder, name, tree, fault);
}

enum sign_status lms_state_public(struct token *token, const char *folder, const char *name,
                                  uint8_t public_key[LMS_PUBLIC], uint32_t *next,
                                  struct sign_fault *fault)
{
    struct state state;
    const enum sign_status status = read_state(token, folder, name, &state, fault);
    if (status == SIGN_OK) {
        lms_public(&state.key, state.root, public_key);
        *next = state.next;
    }
    explicit_bzero(&state, sizeof state);
    return status;
}

// The state with the next index behind it, on the disk and in the token.
static enum sign_status advance(struct token *token, const char *folder, const char *name,
                                struct state *state, struct sign_fault *fault)
{
    state->next++;
    const enum sign_status status = write_state(token, folder, name, state, fault);
    return status == SIGN_OK ? write_note(token, name, state, fault) : status;
}

enum sign_status lms_state_sign(struct token *token, const char *folder, const char *name,
                                const uint8_t *message, size_t size,
                                uint8_t signature[LMS_SIGNATURE], uint32_t *index,
                                struct sign_fault *fault)
{
    struct state state = {0};
    struct lms_tree *tree = malloc(sizeof *tree);
    enum sign_status status = tree == NULL ? sign_fail(fault, SIGN_FAILED, "no memory")
                                           : read_state(token, folder, name, &state, fault);
    if (status == SIGN_OK && state.next >= LMS_LEAVES) {
        status = sign_fail(fault, SIGN_FAILED,
                           "%s: all %d signatures of the LMS key are used: make a new authority",
                           name, LMS_LEAVES);
    }
    if (status == SIGN_OK) {
        status = read_tree(folder, name, &state, tree, fault);
    }
    if (status == SIGN_OK) {
        status = advance(token, folder, name, &state, fault);
    }
    if (status == SIGN_OK) {
        const uint32_t mine = state.next - 1;
        uint8_t made[LMS_SIGNATURE], public_key[LMS_PUBLIC];
        const struct hash_part whole = {message, size};
        lms_public(&state.key, state.root, public_key);
        if (!lms_sign(&state.key, tree, mine, message, size, made) ||
            !lms_check(image_file_ops.sha256, image_file_ops.context, LMS_SHA256_M32_H10,
                       public_key, &whole, 1, made, sizeof made)) {
            status = sign_fail(fault, SIGN_FAILED, "the LMS signature does not verify");
        } else {
            memcpy(signature, made, sizeof made);
            *index = mine;
        }
    }
    explicit_bzero(&state, sizeof state);
    free(tree);
    return status;
}
