// SPDX-License-Identifier: Apache-2.0
// An update: everything is fetched and verified as the boot chain will before the first byte is
// written; the slot that runs stays as it is; the boot table is changed last.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/agent/agent.h"
#include "host/image/image_file.h"
#include "host/sign/digest.h"
#include "host/sign/files.h"
#include "host/sign/loader.h"

struct part {
    uint8_t *image; // of malloc; NULL: no image of this type
    size_t size;
};

struct plan {
    struct image_chip chip;
    struct device_status status;
    struct image_table table;
    uint32_t slot; // that is written
    struct answer_list list;
    struct part part[IMAGE_TYPES];
};

static const struct verify_component *running(const struct agent *agent, const char *type)
{
    for (size_t i = 0; agent->has_statement && i < agent->statement.count; i++) {
        if (strcmp(agent->statement.component[i].type, type) == 0) {
            return &agent->statement.component[i];
        }
    }
    return NULL;
}

static bool is_news(const struct agent *agent, const struct answer_image *image)
{
    const struct verify_component *now = running(agent, image->type);
    return now == NULL || image->security_version > now->security_version ||
           (image->security_version == now->security_version &&
            memcmp(image->digest, now->digest, sizeof now->digest) != 0);
}

// ---- what is offered ----

static enum sign_status refused(const char *path, const struct link_reply *reply,
                                struct sign_fault *fault)
{
    struct answer answer;
    const bool said =
        answer_read((char *)reply->body, reply->size, &answer) && answer.verdict == ANSWER_REFUSED;
    return sign_fail(fault, SIGN_FAILED, "%s: %s", path,
                     said ? answer.words : "refused without a reason");
}

static enum sign_status get(struct link *link, const char *path, size_t most,
                            struct link_reply *reply, struct sign_fault *fault)
{
    enum sign_status status = link_call(link, "GET", path, NULL, 0, most, reply, fault);
    if (status == SIGN_OK && reply->status != 200) {
        status = refused(path, reply, fault);
        free(reply->body);
    }
    return status;
}

static enum sign_status get_list(struct link *link, struct answer_list *list, uint8_t name[32],
                                 struct sign_fault *fault)
{
    struct link_reply reply;
    enum sign_status status = get(link, PROTOCOL_UPDATE_PATH, PROTOCOL_ANSWER_MOST, &reply, fault);
    if (status != SIGN_OK) {
        return status;
    }
    // The time in it is another one each time: the images are what the list is.
    const bool good = answer_read_list((char *)reply.body, reply.size, list) &&
                      digest_sha256(list, sizeof *list, name);
    free(reply.body);
    return good ? SIGN_OK
                : sign_fail(fault, SIGN_FAILED, "the list of updates is none of its protocol");
}

static enum sign_status check(const struct plan *plan, unsigned number, const uint8_t *bytes,
                              size_t size, struct image_manifest *manifest,
                              struct sign_fault *fault)
{
    const struct image_wanted wanted = loader_wants(loader_numbered_type(number));
    const enum image_error error = image_file_check(bytes, size, &plan->chip, &wanted, manifest);
    return error == IMAGE_OK
               ? SIGN_OK
               : sign_fail(fault, SIGN_FAILED, "image %s: the chip would refuse it: %s",
                           loader_numbered_name(number), image_error_text(error));
}

static enum sign_status fetch(struct link *link, struct plan *plan,
                              const struct answer_image *offer, struct sign_fault *fault)
{
    char path[sizeof PROTOCOL_IMAGE_PATH + 64];
    uint8_t digest[32];
    uint32_t type = 0;
    struct link_reply reply;
    struct image_manifest manifest;
    if (!loader_type(offer->type, &type)) {
        return SIGN_OK; // a type of a later chip
    }
    const unsigned number = loader_type_number(type);
    memcpy(path, PROTOCOL_IMAGE_PATH, sizeof PROTOCOL_IMAGE_PATH - 1);
    files_hex(path + sizeof PROTOCOL_IMAGE_PATH - 1, offer->sha256, sizeof offer->sha256);
    if (plan->part[number].image != NULL) {
        return sign_fail(fault, SIGN_FAILED, "image %s: offered twice", offer->type);
    }
    enum sign_status status = get(link, path, PROTOCOL_IMAGE_MOST, &reply, fault);
    if (status != SIGN_OK) {
        return status;
    }
    plan->part[number] = (struct part){reply.body, reply.size};
    if (reply.size != offer->bytes || !digest_sha256(reply.body, reply.size, digest) ||
        memcmp(digest, offer->sha256, sizeof digest) != 0) {
        return sign_fail(fault, SIGN_FAILED, "image %s: not the file that was announced",
                         offer->type);
    }
    status = check(plan, number, reply.body, reply.size, &manifest, fault);
    if (status == SIGN_OK && (manifest.security_version != offer->security_version ||
                              memcmp(manifest.digest, offer->digest, sizeof offer->digest) != 0)) {
        status = sign_fail(fault, SIGN_FAILED, "image %s: not what was announced", offer->type);
    }
    return status;
}

// ---- what stays ----

// An image that nothing is offered for comes along from the slot that runs, or from any that has a
// good one.
static enum sign_status bring(struct agent *agent, struct plan *plan, unsigned number,
                              struct sign_fault *fault)
{
    for (uint32_t slot = 0; slot < IMAGE_SLOTS && plan->part[number].image == NULL; slot++) {
        struct sign_fault unused;
        struct image_manifest manifest;
        uint8_t header[IMAGE_HEADER_BYTES];
        uint32_t offset = 0;
        if ((plan->status.slot < IMAGE_SLOTS && slot != plan->status.slot) ||
            !image_place(slot, loader_numbered_type(number), &offset)) {
            continue;
        }
        enum sign_status status =
            device_flash_read(&agent->device, offset, header, sizeof header, fault);
        if (status != SIGN_OK) {
            return status;
        }
        if (image_read(header, &manifest) != IMAGE_OK) {
            continue;
        }
        const size_t size = IMAGE_HEADER_BYTES + (size_t)manifest.payload_bytes;
        uint8_t *image = malloc(size);
        status = image != NULL ? device_flash_read(&agent->device, offset, image, size, fault)
                               : sign_fail(fault, SIGN_FAILED, "no memory");
        if (status != SIGN_OK) {
            free(image);
            return status;
        }
        if (check(plan, number, image, size, &manifest, &unused) == SIGN_OK) {
            plan->part[number] = (struct part){image, size};
        } else {
            free(image);
        }
    }
    return SIGN_OK;
}

static enum sign_status prepare(struct agent *agent, struct link *link, struct plan *plan,
                                struct sign_fault *fault)
{
    uint8_t one[IMAGE_TABLE_BYTES], two[IMAGE_TABLE_BYTES];
    enum sign_status status = device_status(&agent->device, false, &plan->status, fault);
    if (status == SIGN_OK) {
        status = device_trust(&agent->device, &plan->chip, fault);
    }
    if (status == SIGN_OK) {
        status = device_flash_read(&agent->device, IMAGE_FLASH_TABLE_0, one, sizeof one, fault);
    }
    if (status == SIGN_OK) {
        status = device_flash_read(&agent->device, IMAGE_FLASH_TABLE_1, two, sizeof two, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    image_tables_read(one, two, &image_file_ops, &plan->table);
    const uint32_t kept =
        plan->status.slot < IMAGE_SLOTS ? plan->status.slot : plan->table.first % IMAGE_SLOTS;
    plan->slot = kept ^ 1u;
    for (size_t i = 0; i < plan->list.count && status == SIGN_OK; i++) {
        const struct answer_image *offer = &plan->list.image[i];
        const struct verify_component *now = running(agent, offer->type);
        if (now == NULL || offer->security_version >= now->security_version) {
            status = fetch(link, plan, offer, fault);
        }
    }
    for (unsigned n = 0; n < IMAGE_TYPES && status == SIGN_OK; n++) {
        status = bring(agent, plan, n, fault);
    }
    return status;
}

// ---- writing ----

static enum sign_status choose(struct agent *agent, const struct image_table *table, uint32_t first,
                               struct sign_fault *fault)
{
    static const uint32_t places[] = {IMAGE_FLASH_TABLE_0, IMAGE_FLASH_TABLE_1};
    uint8_t bytes[IMAGE_TABLE_BYTES];
    uint32_t sector = 0;
    if (!image_table_next(table, first, &image_file_ops, &sector, bytes)) {
        return sign_fail(fault, SIGN_FAILED, "no boot table can be made");
    }
    return device_flash_write(&agent->device, places[sector], bytes, sizeof bytes, fault);
}

// The header goes first when a place is cleared and comes last when it is filled: a cut leaves no
// image that looks whole.
static enum sign_status write_part(struct agent *agent, uint32_t slot, unsigned number,
                                   const struct part *part, struct sign_fault *fault)
{
    static const uint8_t erased[1] = {0xFF};
    uint32_t offset = 0;
    uint8_t *back = malloc(part->size + 1);
    (void)image_place(slot, loader_numbered_type(number), &offset);
    enum sign_status status =
        back != NULL ? device_flash_write(&agent->device, offset, erased, sizeof erased, fault)
                     : sign_fail(fault, SIGN_FAILED, "no memory");
    if (status == SIGN_OK && part->image != NULL) {
        status = device_flash_write(&agent->device, offset + IMAGE_HEADER_BYTES,
                                    part->image + IMAGE_HEADER_BYTES,
                                    part->size - IMAGE_HEADER_BYTES, fault);
        if (status == SIGN_OK) {
            status =
                device_flash_write(&agent->device, offset, part->image, IMAGE_HEADER_BYTES, fault);
        }
        if (status == SIGN_OK) {
            status = device_flash_read(&agent->device, offset, back, part->size, fault);
        }
        if (status == SIGN_OK && memcmp(back, part->image, part->size) != 0) {
            status = sign_fail(fault, SIGN_FAILED, "the flash does not keep what is written");
        }
    }
    free(back);
    return status;
}

static void tell_boot(const struct device_status *status)
{
    for (const char *line = status->text; *line != '\0';) {
        const size_t size = strcspn(line, "\n");
        agent_log("boot", "words=\"%.*s\"", (int)size, line);
        line += size + (line[size] == '\n');
    }
}

static enum sign_status install(struct agent *agent, struct plan *plan, struct sign_fault *fault)
{
    struct device_status after;
    enum sign_status status = SIGN_OK;
    for (unsigned n = 0; n < IMAGE_TYPES && status == SIGN_OK; n++) {
        status = write_part(agent, plan->slot, n, &plan->part[n], fault);
    }
    if (status == SIGN_OK) {
        status = home_set_pending(&agent->home, (int)plan->slot, fault);
    }
    if (status == SIGN_OK) {
        status = choose(agent, &plan->table, plan->slot, fault);
    }
    if (status == SIGN_OK) {
        agent_log("reboot", "slot=%c", (int)('a' + plan->slot));
        status = device_status(&agent->device, true, &after, fault);
    }
    if (status != SIGN_OK) {
        return status;
    }
    tell_boot(&after);
    if (after.slot == plan->slot) {
        return SIGN_OK;
    }
    // The chip took the old slot again: it is the one to try first.
    struct image_table table = plan->table;
    table.counts = plan->table.counts == 0 ? 1 : 0; // where image_table_next() put it
    table.sequence++;
    table.first = plan->slot;
    struct sign_fault unused;
    if (after.slot < IMAGE_SLOTS) {
        (void)choose(agent, &table, after.slot, &unused);
    }
    (void)home_set_pending(&agent->home, -1, &unused);
    return sign_fail(fault, SIGN_FAILED, "the updated slot %c does not boot: %s",
                     (int)('a' + plan->slot), after.text);
}

enum sign_status agent_update(struct agent *agent, bool *installed, struct sign_fault *fault)
{
    struct link_server server;
    struct link link;
    struct answer_certificate certificate;
    uint8_t name[32];
    bool news = false;
    *installed = false;
    struct plan *plan = calloc(1, sizeof *plan);
    if (plan == NULL) {
        return sign_fail(fault, SIGN_FAILED, "no memory");
    }
    enum sign_status status =
        home_get(&agent->home, agent->answer.verdict == ANSWER_ILL ? HOME_UPDATE : HOME_SERVICE,
                 &certificate, fault);
    if (status == SIGN_OK) {
        const struct link_credential credential = {agent->key, certificate.der, certificate.size};
        agent_server(agent, &server);
        status = link_open(&link, &server, &credential, fault);
    }
    if (status == SIGN_OK) {
        status = get_list(&link, &plan->list, name, fault);
        for (size_t i = 0; status == SIGN_OK && i < plan->list.count; i++) {
            news = news || is_news(agent, &plan->list.image[i]);
        }
        news = news && memcmp(name, agent->tried, sizeof name) != 0;
        if (status == SIGN_OK && news) {
            agent_log("update", "images=%zu", plan->list.count);
            status = prepare(agent, &link, plan, fault);
        }
        link_close(&link);
    }
    if (status == SIGN_OK && news) {
        memcpy(agent->tried, name, sizeof name); // whatever comes of it: not again and again
        status = install(agent, plan, fault);
        *installed = status == SIGN_OK;
    }
    for (unsigned n = 0; n < IMAGE_TYPES; n++) {
        free(plan->part[n].image);
    }
    free(plan);
    device_rest(&agent->device);
    return status;
}

enum sign_status agent_settle(struct agent *agent, struct sign_fault *fault)
{
    struct device_status now;
    const int slot = home_pending(&agent->home);
    if (slot < 0) {
        return SIGN_OK;
    }
    enum sign_status status = device_status(&agent->device, false, &now, fault);
    if (status != SIGN_OK || now.slot != (uint32_t)slot) {
        return status; // another slot runs: what it says of itself raises nothing
    }
    for (size_t i = 0; i < agent->statement.count && status == SIGN_OK; i++) {
        const struct verify_component *part = &agent->statement.component[i];
        uint32_t type = 0, version = 0;
        if (!loader_type(part->type, &type)) {
            continue; // the ROM's
        }
        status = device_raise(&agent->device, type, &version, fault);
        if (status == SIGN_OK) {
            agent_log("raised", "type=%s version=%" PRIu32, part->type, version);
        }
    }
    if (status == SIGN_OK) {
        status = home_set_pending(&agent->home, -1, fault);
    }
    device_rest(&agent->device);
    return status;
}
