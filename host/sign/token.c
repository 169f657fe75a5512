// SPDX-License-Identifier: Apache-2.0
#include "host/sign/token.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/sign/files.h"

enum {
    SLOTS = 64,
    OBJECTS = 16, // of one label; more are never made
    LABEL = 32,
    NONCE = 12,
    TAG = 16,
    NOTE = 8 + DIGEST_BYTES,
};

static const char application[] = "openpluton";

static CK_BBOOL yes = CK_TRUE, no = CK_FALSE;

static enum sign_status by_module(struct sign_fault *fault, const char *what, CK_RV code)
{
    const char *why = "";
    switch (code) {
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
        why = ": the PIN is wrong";
        break;
    case CKR_PIN_LOCKED:
        why = ": the PIN is locked, the token's security officer sets a new one";
        break;
    case CKR_MECHANISM_INVALID:
        why = ": the module does not offer this mechanism";
        break;
    case CKR_DEVICE_REMOVED:
    case CKR_TOKEN_NOT_PRESENT:
        why = ": the token was removed";
        break;
    default:
        break;
    }
    return sign_fail(fault, SIGN_FAILED, "token: %s failed (PKCS#11 code 0x%lx)%s", what,
                     (unsigned long)code, why);
}

enum sign_status token_load(struct token_module *module, const char *path, struct sign_fault *fault)
{
    if (access(path, R_OK) != 0) {
        return sign_fail(fault, SIGN_MISSING, "%s: there is no such PKCS#11 module%s", path,
                         strcmp(path, TOKEN_SOFTHSM) == 0
                             ? "; as root, run: apt-get install softhsm2"
                             : "; install the package of your token, or name its module with "
                               "--module");
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        return sign_fail(fault, SIGN_MISSING, "cannot load the PKCS#11 module: %s", dlerror());
    }
    CK_C_GetFunctionList get = NULL;
    void *const symbol = dlsym(library, "C_GetFunctionList");
    memcpy(&get, &symbol, sizeof get); // ISO C has no conversion from an object's pointer
    CK_FUNCTION_LIST *call = NULL;
    if (get == NULL || get(&call) != CKR_OK || call == NULL) {
        (void)dlclose(library);
        return sign_fail(fault, SIGN_MISSING, "%s: not a PKCS#11 module", path);
    }
    const CK_RV code = call->C_Initialize(NULL);
    if (code != CKR_OK) {
        (void)dlclose(library);
        return by_module(fault, "C_Initialize", code);
    }
    *module = (struct token_module){.library = library, .call = call, .path = path};
    return SIGN_OK;
}

void token_unload(struct token_module *module)
{
    if (module->library != NULL) {
        (void)module->call->C_Finalize(NULL);
        (void)dlclose(module->library);
    }
    *module = (struct token_module){0};
}

static void padded(CK_UTF8CHAR out[LABEL], const char *label)
{
    memset(out, ' ', LABEL);
    memcpy(out, label, strnlen(label, LABEL));
}

// The slots with a token that is initialised and has this label, or, without a label, one that is
// not initialised. *count: how many; *slot: the last one.
static enum sign_status find_slot(const struct token_module *module, const char *label,
                                  CK_SLOT_ID *slot, unsigned *count, struct sign_fault *fault)
{
    CK_SLOT_ID slots[SLOTS];
    CK_ULONG number = 0;
    CK_RV code = module->call->C_GetSlotList(CK_TRUE, NULL, &number);
    if (code == CKR_OK && number > SLOTS) {
        return sign_fail(fault, SIGN_FAILED, "token: the module has more than %d slots", SLOTS);
    }
    if (code == CKR_OK) {
        number = SLOTS;
        code = module->call->C_GetSlotList(CK_TRUE, slots, &number);
    }
    if (code != CKR_OK) {
        return by_module(fault, "C_GetSlotList", code);
    }
    CK_UTF8CHAR wanted[LABEL];
    padded(wanted, label != NULL ? label : "");
    *count = 0;
    for (CK_ULONG i = 0; i < number; i++) {
        CK_TOKEN_INFO info;
        if (module->call->C_GetTokenInfo(slots[i], &info) != CKR_OK) {
            continue;
        }
        const bool initialised = (info.flags & CKF_TOKEN_INITIALIZED) != 0;
        if (label == NULL ? !initialised : initialised && memcmp(info.label, wanted, LABEL) == 0) {
            *slot = slots[i];
            ++*count;
        }
    }
    return SIGN_OK;
}

enum sign_status token_count(const struct token_module *module, const char *label, unsigned *count,
                             struct sign_fault *fault)
{
    CK_SLOT_ID slot;
    return find_slot(module, label, &slot, count, fault);
}

static enum sign_status set_pin(const struct token_module *module, CK_SLOT_ID slot,
                                CK_UTF8CHAR *officer, CK_ULONG officer_size, const char *pin,
                                struct sign_fault *fault)
{
    CK_SESSION_HANDLE session;
    CK_RV code = module->call->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
                                             &session);
    if (code != CKR_OK) {
        return by_module(fault, "C_OpenSession", code);
    }
    code = module->call->C_Login(session, CKU_SO, officer, officer_size);
    if (code == CKR_OK) {
        code = module->call->C_InitPIN(session, (CK_UTF8CHAR *)(uintptr_t)pin, strlen(pin));
        (void)module->call->C_Logout(session);
    }
    (void)module->call->C_CloseSession(session);
    return code == CKR_OK ? SIGN_OK : by_module(fault, "setting the PIN", code);
}

enum sign_status token_create(const struct token_module *module, const char *label, const char *pin,
                              struct sign_fault *fault)
{
    CK_SLOT_ID slot = 0;
    unsigned count = 0;
    enum sign_status status = find_slot(module, label, &slot, &count, fault);
    if (status == SIGN_OK && count != 0) {
        status = sign_fail(fault, SIGN_FAILED, "there is a token '%s' already", label);
    }
    if (status == SIGN_OK) {
        status = find_slot(module, NULL, &slot, &count, fault);
    }
    if (status == SIGN_OK && count == 0) {
        status = sign_fail(fault, SIGN_FAILED,
                           "%s: no free token; initialise one with the label "
                           "'%s' by your token's own tool",
                           module->path, label);
    }
    if (status != SIGN_OK) {
        return status;
    }
    // The security officer's PIN is drawn and forgotten: nobody resets the user's.
    uint8_t drawn[16];
    char officer[2 * sizeof drawn + 1];
    status = files_random(drawn, sizeof drawn, fault);
    if (status != SIGN_OK) {
        return status;
    }
    files_hex(officer, drawn, sizeof drawn);
    CK_UTF8CHAR wanted[LABEL];
    padded(wanted, label);
    const CK_RV code =
        module->call->C_InitToken(slot, (CK_UTF8CHAR *)officer, strlen(officer), wanted);
    if (code != CKR_OK) {
        return by_module(fault, "C_InitToken", code);
    }
    status = find_slot(module, label, &slot, &count, fault);
    if (status == SIGN_OK && count != 1) {
        status = sign_fail(fault, SIGN_FAILED, "the new token '%s' is not there", label);
    }
    return status == SIGN_OK
               ? set_pin(module, slot, (CK_UTF8CHAR *)officer, strlen(officer), pin, fault)
               : status;
}

enum sign_status token_open(const struct token_module *module, const char *label, const char *pin,
                            struct token *token, struct sign_fault *fault)
{
    CK_SLOT_ID slot = 0;
    unsigned count = 0;
    enum sign_status status = find_slot(module, label, &slot, &count, fault);
    if (status == SIGN_OK && count != 1) {
        status = sign_fail(fault, SIGN_FAILED,
                           count == 0 ? "there is no token '%s'" : "there are several tokens '%s'",
                           label);
    }
    if (status != SIGN_OK) {
        return status;
    }
    CK_SESSION_HANDLE session;
    CK_RV code = module->call->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL,
                                             &session);
    if (code != CKR_OK) {
        return by_module(fault, "C_OpenSession", code);
    }
    code = module->call->C_Login(session, CKU_USER, (CK_UTF8CHAR *)(uintptr_t)pin, strlen(pin));
    if (code != CKR_OK && code != CKR_USER_ALREADY_LOGGED_IN) {
        (void)module->call->C_CloseSession(session);
        return by_module(fault, "login", code);
    }
    *token = (struct token){.module = module, .session = session};
    (void)snprintf(token->label, sizeof token->label, "%s", label);
    return SIGN_OK;
}

void token_close(struct token *token)
{
    if (token->module != NULL) {
        (void)token->module->call->C_Logout(token->session);
        (void)token->module->call->C_CloseSession(token->session);
    }
    *token = (struct token){0};
}

// ---- objects ----

static CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const void *value, size_t size)
{
    return (CK_ATTRIBUTE){type, (void *)(uintptr_t)value, size};
}

// Objects of a class with this label. SIGN_FAILED if there are more than OBJECTS.
static enum sign_status find(struct token *token, CK_OBJECT_CLASS class, const char *name,
                             CK_OBJECT_HANDLE found[OBJECTS + 1], CK_ULONG *count,
                             struct sign_fault *fault)
{
    CK_ATTRIBUTE wanted[] = {
        attribute(CKA_CLASS, &class, sizeof class),
        attribute(CKA_LABEL, name, strlen(name)),
        attribute(CKA_TOKEN, &yes, sizeof yes),
    };
    const CK_FUNCTION_LIST *call = token->module->call;
    CK_RV code = call->C_FindObjectsInit(token->session, wanted, 3);
    if (code == CKR_OK) {
        code = call->C_FindObjects(token->session, found, OBJECTS + 1, count);
        (void)call->C_FindObjectsFinal(token->session);
    }
    if (code != CKR_OK) {
        return by_module(fault, "looking for an object", code);
    }
    return *count <= OBJECTS ? SIGN_OK
                             : sign_fail(fault, SIGN_FAILED, "token: too many objects '%s'", name);
}

static enum sign_status find_one(struct token *token, CK_OBJECT_CLASS class, const char *name,
                                 CK_OBJECT_HANDLE *object, struct sign_fault *fault)
{
    CK_OBJECT_HANDLE found[OBJECTS + 1] = {0};
    CK_ULONG count = 0;
    enum sign_status status = find(token, class, name, found, &count, fault);
    if (status == SIGN_OK && count != 1) {
        status = sign_fail(
            fault, SIGN_FAILED,
            count == 0 ? "the token has no key '%s'" : "the token has several keys '%s'", name);
    }
    if (status == SIGN_OK) {
        *object = found[0];
    }
    return status;
}

// A secret or private key, which was made in the token and can't leave it.
static enum sign_status find_guarded(struct token *token, CK_OBJECT_CLASS class, const char *name,
                                     CK_OBJECT_HANDLE *object, struct sign_fault *fault)
{
    CK_OBJECT_HANDLE found = 0;
    enum sign_status status = find_one(token, class, name, &found, fault);
    if (status != SIGN_OK) {
        return status;
    }
    CK_BBOOL local = CK_FALSE, sensitive = CK_FALSE, extractable = CK_TRUE, never = CK_FALSE;
    CK_ATTRIBUTE is[] = {
        attribute(CKA_LOCAL, &local, sizeof local),
        attribute(CKA_SENSITIVE, &sensitive, sizeof sensitive),
        attribute(CKA_EXTRACTABLE, &extractable, sizeof extractable),
        attribute(CKA_NEVER_EXTRACTABLE, &never, sizeof never),
    };
    const CK_RV code = token->module->call->C_GetAttributeValue(token->session, found, is, 4);
    if (code != CKR_OK) {
        return by_module(fault, "reading a key's attributes", code);
    }
    if (local != CK_TRUE || sensitive != CK_TRUE || extractable != CK_FALSE || never != CK_TRUE) {
        return sign_fail(fault, SIGN_FAILED,
                         "key '%s' was not made in the token, or can leave it: it is not used",
                         name);
    }
    *object = found;
    return SIGN_OK;
}

static enum sign_status clear(struct token *token, CK_OBJECT_CLASS class, const char *name,
                              struct sign_fault *fault)
{
    CK_OBJECT_HANDLE found[OBJECTS + 1];
    CK_ULONG count = 0;
    const enum sign_status status = find(token, class, name, found, &count, fault);
    CK_RV code = CKR_OK;
    for (CK_ULONG i = 0; i < count && status == SIGN_OK && code == CKR_OK; i++) {
        code = token->module->call->C_DestroyObject(token->session, found[i]);
    }
    return status == SIGN_OK && code != CKR_OK ? by_module(fault, "clearing a key", code) : status;
}

enum sign_status token_make_key(struct token *token, const char *name, struct sign_fault *fault)
{
    static const CK_BYTE curve[] = {0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};
    enum sign_status status = clear(token, CKO_PRIVATE_KEY, name, fault);
    if (status == SIGN_OK) {
        status = clear(token, CKO_PUBLIC_KEY, name, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    CK_ATTRIBUTE public[] = {
        attribute(CKA_TOKEN, &yes, sizeof yes),        attribute(CKA_VERIFY, &yes, sizeof yes),
        attribute(CKA_EC_PARAMS, curve, sizeof curve), attribute(CKA_LABEL, name, strlen(name)),
        attribute(CKA_ID, name, strlen(name)),
    };
    CK_ATTRIBUTE private[] = {
        attribute(CKA_TOKEN, &yes, sizeof yes),     attribute(CKA_PRIVATE, &yes, sizeof yes),
        attribute(CKA_SENSITIVE, &yes, sizeof yes), attribute(CKA_EXTRACTABLE, &no, sizeof no),
        attribute(CKA_SIGN, &yes, sizeof yes),      attribute(CKA_LABEL, name, strlen(name)),
        attribute(CKA_ID, name, strlen(name)),
    };
    CK_MECHANISM mechanism = {CKM_EC_KEY_PAIR_GEN, NULL, 0};
    CK_OBJECT_HANDLE keys[2];
    const CK_RV code = token->module->call->C_GenerateKeyPair(
        token->session, &mechanism, public, sizeof public / sizeof *public, private,
        sizeof private / sizeof *private, &keys[0], &keys[1]);
    return code == CKR_OK ? SIGN_OK : by_module(fault, "making a key pair", code);
}

enum sign_status token_make_seal(struct token *token, const char *name, struct sign_fault *fault)
{
    const enum sign_status status = clear(token, CKO_SECRET_KEY, name, fault);
    if (status != SIGN_OK) {
        return status;
    }
    CK_ULONG size = 32;
    CK_ATTRIBUTE key[] = {
        attribute(CKA_TOKEN, &yes, sizeof yes),       attribute(CKA_PRIVATE, &yes, sizeof yes),
        attribute(CKA_SENSITIVE, &yes, sizeof yes),   attribute(CKA_EXTRACTABLE, &no, sizeof no),
        attribute(CKA_ENCRYPT, &yes, sizeof yes),     attribute(CKA_DECRYPT, &yes, sizeof yes),
        attribute(CKA_VALUE_LEN, &size, sizeof size), attribute(CKA_LABEL, name, strlen(name)),
    };
    CK_MECHANISM mechanism = {CKM_AES_KEY_GEN, NULL, 0};
    CK_OBJECT_HANDLE made;
    const CK_RV code = token->module->call->C_GenerateKey(token->session, &mechanism, key,
                                                          sizeof key / sizeof *key, &made);
    return code == CKR_OK ? SIGN_OK : by_module(fault, "making a sealing key", code);
}

enum sign_status token_point(struct token *token, const char *name, uint8_t point[DIGEST_POINT],
                             struct sign_fault *fault)
{
    CK_OBJECT_HANDLE object = 0;
    enum sign_status status = find_one(token, CKO_PUBLIC_KEY, name, &object, fault);
    if (status != SIGN_OK) {
        return status;
    }
    uint8_t value[128];
    CK_ATTRIBUTE is = {CKA_EC_POINT, value, sizeof value};
    const CK_RV code = token->module->call->C_GetAttributeValue(token->session, object, &is, 1);
    if (code != CKR_OK) {
        return by_module(fault, "reading a public key", code);
    }
    // The standard wraps the point into an octet string; some modules do not.
    const uint8_t *bare = value;
    size_t size = is.ulValueLen;
    if (size == 3 + DIGEST_POINT && value[0] == 0x04 && value[1] == 1 + DIGEST_POINT) {
        bare += 2;
        size -= 2;
    }
    if (size != 1 + DIGEST_POINT || bare[0] != 0x04) {
        return sign_fail(fault, SIGN_FAILED, "key '%s' of the token is not on P-256", name);
    }
    memcpy(point, bare + 1, DIGEST_POINT);
    return SIGN_OK;
}

enum sign_status token_find_key(struct token *token, const char *name, struct token_signer *key,
                                struct sign_fault *fault)
{
    struct token_signer found = {0};
    enum sign_status status = find_guarded(token, CKO_PRIVATE_KEY, name, &found.object, fault);
    if (status == SIGN_OK) {
        status = token_point(token, name, found.point, fault);
    }
    if (status == SIGN_OK) {
        *key = found;
    }
    return status;
}

enum sign_status token_hold_key(struct token *token, struct token_signer *key,
                                struct sign_fault *fault)
{
    CK_BBOOL sensitive = CK_FALSE, extractable = CK_TRUE;
    CK_ATTRIBUTE of_session[] = {attribute(CKA_TOKEN, &no, sizeof no)};
    CK_ATTRIBUTE is[] = {
        attribute(CKA_SENSITIVE, &sensitive, sizeof sensitive),
        attribute(CKA_EXTRACTABLE, &extractable, sizeof extractable),
    };
    CK_OBJECT_HANDLE copy = 0;
    const CK_FUNCTION_LIST *call = token->module->call;
    struct digest_key *check = digest_key_new_table(key->point);
    if (check == NULL) {
        return sign_fail(fault, SIGN_FAILED, "a key of the token is not on P-256");
    }
    if (call->C_CopyObject(token->session, key->object, of_session, 1, &copy) == CKR_OK) {
        if (call->C_GetAttributeValue(token->session, copy, is, 2) == CKR_OK &&
            sensitive == CK_TRUE && extractable == CK_FALSE) {
            key->object = copy;
        } else {
            (void)call->C_DestroyObject(token->session, copy);
        }
    }
    digest_key_free(key->check);
    key->check = check;
    return SIGN_OK;
}

void token_let_go(struct token_signer *key)
{
    digest_key_free(key->check); // the session's objects end with it
    key->check = NULL;
}

enum sign_status token_sign_by(struct token *token, const struct token_signer *key,
                               const uint8_t digest[DIGEST_BYTES],
                               uint8_t signature[DIGEST_SIGNATURE], struct sign_fault *fault)
{
    uint8_t made[DIGEST_SIGNATURE], input[DIGEST_BYTES];
    memcpy(input, digest, sizeof input);
    CK_MECHANISM mechanism = {CKM_ECDSA, NULL, 0};
    CK_ULONG size = sizeof made;
    CK_RV code = token->module->call->C_SignInit(token->session, &mechanism, key->object);
    if (code == CKR_OK) {
        code = token->module->call->C_Sign(token->session, input, sizeof input, made, &size);
    }
    if (code != CKR_OK) {
        return by_module(fault, "signing", code);
    }
    const bool good = key->check != NULL ? digest_verify_by(key->check, digest, made)
                                         : digest_verify(key->point, digest, made);
    if (size != sizeof made || !good) {
        return sign_fail(fault, SIGN_FAILED,
                         "the token's signature does not verify: it is not used");
    }
    memcpy(signature, made, sizeof made);
    return SIGN_OK;
}

enum sign_status token_sign(struct token *token, const char *name,
                            const uint8_t digest[DIGEST_BYTES], uint8_t signature[DIGEST_SIGNATURE],
                            struct sign_fault *fault)
{
    struct token_signer key;
    const enum sign_status status = token_find_key(token, name, &key, fault);
    return status == SIGN_OK ? token_sign_by(token, &key, digest, signature, fault) : status;
}

// ---- sealing ----

static CK_GCM_PARAMS gcm(uint8_t nonce[NONCE], const char *name)
{
    return (CK_GCM_PARAMS){
        .pIv = nonce,
        .ulIvLen = NONCE,
        .ulIvBits = 8 * NONCE,
        .pAAD = (CK_BYTE_PTR)(uintptr_t)name,
        .ulAADLen = strlen(name),
        .ulTagBits = 8 * TAG,
    };
}

enum sign_status token_seal(struct token *token, const char *name, const uint8_t *bytes,
                            size_t size, uint8_t *out, struct sign_fault *fault)
{
    CK_OBJECT_HANDLE object = 0;
    enum sign_status status = find_guarded(token, CKO_SECRET_KEY, name, &object, fault);
    if (status == SIGN_OK) {
        status = token_random(token, out, NONCE, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    CK_GCM_PARAMS parameters = gcm(out, name);
    CK_MECHANISM mechanism = {CKM_AES_GCM, &parameters, sizeof parameters};
    CK_ULONG made = size + TAG;
    CK_RV code = token->module->call->C_EncryptInit(token->session, &mechanism, object);
    if (code == CKR_OK) {
        code = token->module->call->C_Encrypt(token->session, (CK_BYTE_PTR)(uintptr_t)bytes, size,
                                              out + NONCE, &made);
    }
    return code == CKR_OK && made == size + TAG ? SIGN_OK : by_module(fault, "sealing", code);
}

enum sign_status token_unseal(struct token *token, const char *name, const uint8_t *sealed,
                              size_t size, uint8_t *out, struct sign_fault *fault)
{
    uint8_t nonce[NONCE], opened[512];
    CK_OBJECT_HANDLE object = 0;
    if (size <= TOKEN_SEAL_OVERHEAD || size - TOKEN_SEAL_OVERHEAD > sizeof opened - TAG) {
        return sign_fail(fault, SIGN_FAILED, "what was sealed by '%s' has a wrong size", name);
    }
    const enum sign_status status = find_guarded(token, CKO_SECRET_KEY, name, &object, fault);
    if (status != SIGN_OK) {
        return status;
    }
    memcpy(nonce, sealed, sizeof nonce);
    CK_GCM_PARAMS parameters = gcm(nonce, name);
    CK_MECHANISM mechanism = {CKM_AES_GCM, &parameters, sizeof parameters};
    CK_ULONG made = sizeof opened;
    CK_RV code = token->module->call->C_DecryptInit(token->session, &mechanism, object);
    if (code == CKR_OK) {
        code = token->module->call->C_Decrypt(
            token->session, (CK_BYTE_PTR)(uintptr_t)(sealed + NONCE), size - NONCE, opened, &made);
    }
    if (code != CKR_OK || made != size - TOKEN_SEAL_OVERHEAD) {
        return sign_fail(fault, SIGN_FAILED,
                         "what was sealed by '%s' was changed, or belongs to another token", name);
    }
    memcpy(out, opened, made);
    explicit_bzero(opened, sizeof opened);
    return SIGN_OK;
}

// ---- notes ----

static bool read_note(struct token *token, CK_OBJECT_HANDLE object, struct token_note *note)
{
    uint8_t value[NOTE];
    CK_ATTRIBUTE is = {CKA_VALUE, value, sizeof value};
    if (token->module->call->C_GetAttributeValue(token->session, object, &is, 1) != CKR_OK ||
        is.ulValueLen != sizeof value) {
        return false;
    }
    note->number = 0;
    for (unsigned i = 0; i < 8; i++) {
        note->number = note->number << 8 | value[i];
    }
    memcpy(note->digest, value + 8, DIGEST_BYTES);
    return true;
}

enum sign_status token_read_note(struct token *token, const char *name, struct token_note *note,
                                 bool *found, struct sign_fault *fault)
{
    CK_OBJECT_HANDLE objects[OBJECTS + 1];
    CK_ULONG count = 0;
    const enum sign_status status = find(token, CKO_DATA, name, objects, &count, fault);
    if (status != SIGN_OK) {
        return status;
    }
    struct token_note highest = {0};
    bool any = false;
    for (CK_ULONG i = 0; i < count; i++) {
        struct token_note one;
        if (read_note(token, objects[i], &one) && (!any || one.number > highest.number)) {
            highest = one;
            any = true;
        }
    }
    *found = any;
    if (any) {
        *note = highest;
    }
    return SIGN_OK;
}

enum sign_status token_write_note(struct token *token, const char *name,
                                  const struct token_note *note, struct sign_fault *fault)
{
    CK_OBJECT_HANDLE old[OBJECTS + 1];
    CK_ULONG count = 0;
    const enum sign_status status = find(token, CKO_DATA, name, old, &count, fault);
    if (status != SIGN_OK) {
        return status;
    }
    uint8_t value[NOTE];
    for (unsigned i = 0; i < 8; i++) {
        value[i] = (uint8_t)(note->number >> (56 - 8 * i));
    }
    memcpy(value + 8, note->digest, DIGEST_BYTES);
    CK_OBJECT_CLASS class = CKO_DATA;
    CK_ATTRIBUTE is[] = {
        attribute(CKA_CLASS, &class, sizeof class),
        attribute(CKA_TOKEN, &yes, sizeof yes),
        attribute(CKA_PRIVATE, &yes, sizeof yes),
        attribute(CKA_APPLICATION, application, strlen(application)),
        attribute(CKA_LABEL, name, strlen(name)),
        attribute(CKA_VALUE, value, sizeof value),
    };
    CK_OBJECT_HANDLE made;
    CK_RV code =
        token->module->call->C_CreateObject(token->session, is, sizeof is / sizeof *is, &made);
    // A note with a lower number counts for nothing, so it may stay after a cut. One with a higher
    // number is another process's, and one that is gone was its to clear.
    for (CK_ULONG i = 0; i < count && code == CKR_OK; i++) {
        struct token_note one;
        if (read_note(token, old[i], &one) && one.number > note->number) {
            continue;
        }
        code = token->module->call->C_DestroyObject(token->session, old[i]);
        code = code == CKR_OBJECT_HANDLE_INVALID ? CKR_OK : code;
    }
    return code == CKR_OK ? SIGN_OK : by_module(fault, "writing a note", code);
}

enum sign_status token_random(struct token *token, uint8_t *bytes, size_t size,
                              struct sign_fault *fault)
{
    const CK_RV code = token->module->call->C_GenerateRandom(token->session, bytes, size);
    return code == CKR_OK ? SIGN_OK : by_module(fault, "drawing random bytes", code);
}
