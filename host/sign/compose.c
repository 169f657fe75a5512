// SPDX-License-Identifier: Apache-2.0
#include "host/sign/compose.h"

#include <stdlib.h>
#include <string.h>

#include "host/sign/loader.h"

static enum sign_status certificate_of(struct authority *a, enum authority_kind kind, unsigned id,
                                       struct image_certificate *certificate)
{
    enum sign_status status = SIGN_OK;
    if (kind == AUTHORITY_DEVELOPMENT && id == 0 && !authority_has_key(a, kind, id)) {
        status = authority_make_key(a, kind, id, (UINT32_C(1) << IMAGE_TYPES) - 1);
    }
    return status == SIGN_OK ? authority_certificate(a, kind, id, certificate) : status;
}

// What no loader would take is not signed.
static enum sign_status check_place(const struct image_plan *plan, size_t bytes,
                                    struct sign_fault *fault)
{
    const struct image_wanted wanted = loader_wants(plan->type);
    const struct image_region code = {plan->load, (uint32_t)bytes};
    const struct image_region data = {plan->data, plan->data_bytes};
    const struct image_region *const region[] = {&code, &data};
    const struct image_region *const within[] = {&wanted.code, &wanted.data};
    for (unsigned i = 0; i < 2; i++) {
        const uint64_t first = region[i]->first, end = first + region[i]->bytes;
        if (region[i]->bytes != 0 && (first % wanted.page != 0 || first < within[i]->first ||
                                      end > (uint64_t)within[i]->first + within[i]->bytes)) {
            return sign_fail(fault, SIGN_WRONG_USE, "%s: no loader takes a %s at 0x%08x",
                             loader_type_name(plan->type), i == 0 ? "payload" : "data area",
                             (unsigned)region[i]->first);
        }
    }
    return SIGN_OK;
}

enum sign_status compose_unsigned(const struct image_plan *plan, const uint8_t *payload,
                                  size_t bytes, uint8_t **image, size_t *size,
                                  struct sign_fault *fault)
{
    const size_t whole = (bytes + 3) / 4 * 4;
    if (whole < IMAGE_PAYLOAD_LEAST || whole > IMAGE_PAYLOAD_MOST) {
        return sign_fail(fault, SIGN_WRONG_USE, "a payload has 4 to %u bytes, this one has %zu",
                         (unsigned)IMAGE_PAYLOAD_MOST, bytes);
    }
    enum sign_status status = check_place(plan, whole, fault);
    if (status != SIGN_OK) {
        return status;
    }
    uint8_t *const filled = calloc(1, whole);
    uint8_t *const made = calloc(1, IMAGE_HEADER_BYTES + whole);
    if (filled == NULL || made == NULL) {
        status = sign_fail(fault, SIGN_FAILED, "no memory");
    } else {
        memcpy(filled, payload, bytes);
        const enum image_file_status composed =
            image_compose(plan, filled, whole, NULL, NULL, NULL, made);
        if (composed != IMAGE_FILE_OK) {
            status = sign_fail(fault, SIGN_WRONG_USE, "%s", image_file_text(composed));
        }
    }
    free(filled);
    if (status != SIGN_OK) {
        free(made);
        return status;
    }
    *image = made;
    *size = IMAGE_HEADER_BYTES + whole;
    return SIGN_OK;
}

enum sign_status compose_draft(struct authority *a, enum authority_kind kind, unsigned id,
                               const struct image_plan *plan, const uint8_t *payload, size_t bytes,
                               uint8_t **image, size_t *size)
{
    struct image_certificate certificate;
    uint8_t *made = NULL;
    size_t made_size = 0;
    enum sign_status status = compose_unsigned(plan, payload, bytes, &made, &made_size, a->fault);
    if (status == SIGN_OK) {
        status = certificate_of(a, kind, id, &certificate);
    }
    if (status != SIGN_OK) {
        free(made);
        return status;
    }
    memcpy(made + IMAGE_CERTIFICATE_SIGNED_OFFSET, certificate.bytes, sizeof certificate.bytes);
    *image = made;
    *size = made_size;
    return SIGN_OK;
}
