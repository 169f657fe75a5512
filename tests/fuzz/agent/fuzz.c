// SPDX-License-Identifier: Apache-2.0
// agent_fuzz ROUNDS SEED CORPUS FOLDER [READER]: what the device's agent reads from services, from
// images and from devices, and what the device socket reads from whoever reaches it, changed at
// random, under sanitizers. Of a signed image nothing is believed but what was signed.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "firmware/drivers/generated/mailbox_commands.h"
#include "host/agent/anchor.h"
#include "host/agent/answer.h"
#include "host/agent/device.h"
#include "host/agent/link.h"
#include "host/device/golden.h"
#include "host/device/server.h"
#include "host/image/image_file.h"
#include "host/sign/files.h"
#include "host/sign/loader.h"
#include "host/sign/policy.h"
#include "service/pem.h"
#include "tests/lib/fuzz.h"
#include "tests/lib/image_keys.h"

enum { ANSWERS = 3, SLOW = 20 }; // sockets and signatures are that much slower than texts

static const char entry[] =
    "attest://localhost:8443/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

// A device in update mode, with an erased flash; and as it is before each connection.
static struct golden golden, fresh;

// ---- texts of a service ----

static bool read_answer(uint8_t *bytes, size_t size)
{
    static struct answer answer;
    memset(&answer, 0xA5, sizeof answer);
    const bool good = answer_read((const char *)bytes, size, &answer);
    if (good) {
        const bool healthy = answer.verdict == ANSWER_HEALTHY, ill = answer.verdict == ANSWER_ILL;
        fuzz_need((answer.client.size != 0) == healthy && (answer.service.size != 0) == healthy &&
                      (answer.update.size != 0) == ill &&
                      (healthy || ill || answer.reason[0] != '\0'),
                  "an answer with certificates that its verdict does not give");
        fuzz_need(answer.renew <= 86400 && strlen(answer.words) < sizeof answer.words,
                  "an answer that is none");
    } else {
        fuzz_need(answer.time == (int64_t)0xA5A5A5A5A5A5A5A5, "something of a bad answer is taken");
    }
    return good;
}

static bool read_list(uint8_t *bytes, size_t size)
{
    struct answer_list list;
    const bool good = answer_read_list((const char *)bytes, size, &list);
    fuzz_need(!good || list.count <= ANSWER_IMAGES, "a list that is none");
    for (size_t i = 0; good && i < list.count; i++) {
        fuzz_need(strlen(list.image[i].type) == 4, "an image without a type");
    }
    return good;
}

static bool read_head(uint8_t *bytes, size_t size)
{
    struct link_reply reply = {0, 0, NULL, 0};
    bool closed = false;
    (void)size;
    const bool good = link_read_head((const char *)bytes, 16384, &reply, &closed);
    fuzz_need(!good || (reply.status >= 0 && reply.status <= 999 && reply.size <= 16384 &&
                        reply.retry_after <= 86400),
              "a head that is none");
    return good;
}

static bool read_pem(uint8_t *bytes, size_t size)
{
    uint8_t der[ANSWER_CERTIFICATE];
    (void)size;
    const size_t got = pem_decode((const char *)bytes, "CERTIFICATE", der, sizeof der);
    fuzz_need(got <= sizeof der, "more than there is room for");
    return got != 0;
}

// ---- images ----

static bool read_image(uint8_t *bytes, size_t size)
{
    const struct image_wanted wanted = loader_wants(IMAGE_TYPE_POLI);
    struct image_manifest manifest;
    struct image_policy policy;
    struct anchor anchor;
    struct image_chip chip = {.root_locked = true};
    uint8_t root[IMAGE_KEY_BYTES];
    bench_public(BENCH_ROOT, root);
    fuzz_need(image_key_hash(root, chip.root_hash) == IMAGE_FILE_OK, "no hash");
    if (image_file_check(bytes, size, &chip, &wanted, &manifest) != IMAGE_OK) {
        return false;
    }
    // The second signature's place is free where the fuses ask for none; the rest is signed.
    static struct image_manifest first;
    static bool has_first;
    if (!has_first) {
        first = manifest;
        has_first = true;
    }
    fuzz_need(memcmp(&first, &manifest, sizeof first) == 0, "a manifest that nobody signed");
    fuzz_need(image_policy_read(bytes + IMAGE_HEADER_BYTES, size - IMAGE_HEADER_BYTES, &policy) ==
                      IMAGE_OK &&
                  anchor_read(policy.hosts, &anchor) && strcmp(anchor.host, "localhost") == 0 &&
                  strcmp(anchor.port, "8443") == 0,
              "a signed policy's service is another");
    return true;
}

static bool read_hosts(uint8_t *bytes, size_t size)
{
    uint8_t hosts[IMAGE_HOSTS_BYTES] = {0};
    struct anchor anchor = {.host = ""};
    memcpy(hosts, bytes, size < sizeof hosts ? size : sizeof hosts);
    const bool good = anchor_read(hosts, &anchor);
    fuzz_need(!good || (strlen(anchor.host) >= 1 && strlen(anchor.host) <= ANCHOR_HOST &&
                        strspn(anchor.port, "0123456789") == strlen(anchor.port)),
              "an anchor that is none");
    return good;
}

static void make_image(struct fuzz_seed *seed)
{
    const struct image_certificate certificate =
        bench_certificate(BENCH_ROOT, BENCH_IMAGE_KEY, 1, 0x7F);
    const struct image_signer signer = bench_signer(BENCH_IMAGE_KEY);
    const struct loader_place place = loader_place(IMAGE_TYPE_POLI);
    const struct image_plan plan = {.type = IMAGE_TYPE_POLI,
                                    .security_version = 1,
                                    .release = 1,
                                    .load = place.load,
                                    .data = place.data,
                                    .data_bytes = place.data_bytes};
    uint8_t payload[POLICY_MOST] = {0};
    size_t bytes = 0;
    struct sign_fault fault;
    fuzz_need(policy_parse("policy", "uart0 app_secure=rw\nhost gateway.example\n", payload, &bytes,
                           &fault) == SIGN_OK &&
                  policy_add_host(payload, entry, &fault) == SIGN_OK,
              "no policy");
    seed->size = IMAGE_HEADER_BYTES + bytes;
    fuzz_need(seed->size <= FUZZ_MOST && image_compose(&plan, payload, bytes, &certificate, &signer,
                                                       NULL, seed->bytes) == IMAGE_FILE_OK,
              "no image");
}

// ---- the device socket, from both sides ----

static size_t put_frame(uint8_t *to, uint8_t target, uint8_t op, const void *payload, uint32_t size)
{
    to[0] = target;
    to[1] = op;
    to[2] = to[3] = 0;
    device_put(to + 4, size);
    if (size != 0) {
        memcpy(to + DEVICE_HEADER, payload, size);
    }
    return DEVICE_HEADER + size;
}

// Bytes come out of the returned descriptor, and then its end; what is written there can be read
// from *other.
static int pipe_of(const uint8_t *bytes, size_t size, int *other)
{
    int pair[2];
    fuzz_need(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "no socket");
    fuzz_need(send(pair[1], bytes, size, MSG_NOSIGNAL) == (ssize_t)size &&
                  shutdown(pair[1], SHUT_WR) == 0,
              "no room in the socket");
    *other = pair[1];
    return pair[0];
}

static size_t drain(int file, uint8_t *out, size_t room)
{
    size_t at = 0;
    for (ssize_t got; at < room && (got = recv(file, out + at, room - at, 0)) > 0;) {
        at += (size_t)got;
    }
    return at;
}

static uint8_t answers[1 << 20];

// Whole frames, in order, and no more of them than there can be requests.
static bool read_requests(uint8_t *bytes, size_t size)
{
    const struct device_handler handler = {&golden, golden_handle};
    int other = -1;
    const int file = pipe_of(bytes, size, &other);
    golden = fresh;
    device_serve_connection(file, &handler);
    (void)close(file);
    const size_t got = drain(other, answers, sizeof answers);
    (void)close(other);
    size_t count = 0;
    unsigned failures = 0;
    bool refused = false;
    for (size_t at = 0; at < got; count++) {
        fuzz_need(!refused && got - at >= DEVICE_HEADER, "an answer behind the last one");
        const uint32_t payload = device_get(answers + at + 4);
        const unsigned code = (unsigned)(answers[at + 2] | answers[at + 3] << 8);
        fuzz_need(payload <= DEVICE_PAYLOAD && payload <= got - at - DEVICE_HEADER &&
                      (code == 0 || payload == 0),
                  "an answer that is no frame");
        refused = code == DEVICE_ERROR_FRAME;
        failures += code != 0;
        at += DEVICE_HEADER + payload;
    }
    fuzz_need(count <= size / DEVICE_HEADER, "more answers than requests");
    return count != 0 && !refused && failures == 0;
}

static void make_requests(struct fuzz_seed *seed)
{
    const uint8_t nonce[32] = {7}, place[8] = {0, 0, 0, 0, 0x00, 0x10}, some[4] = {16};
    uint8_t *to = seed->bytes, token[PLUTON_TOKEN_MAX], piece[8];
    size_t at = 0, bytes = 0;
    fuzz_need(golden_token(&golden, nonce, token, &bytes), "no token");
    at += put_frame(to + at, DEVICE_NORMAL, MAILBOX_OP_PUBLIC_KEYS, NULL, 0);
    at += put_frame(to + at, DEVICE_BOARD, DEVICE_OP_STATUS, NULL, 0);
    at += put_frame(to + at, DEVICE_BOARD, DEVICE_OP_TRUST, NULL, 0);
    at += put_frame(to + at, DEVICE_BOARD, DEVICE_OP_FLASH_READ, place, sizeof place);
    at += put_frame(to + at, DEVICE_NORMAL, MAILBOX_OP_RANDOM, some, sizeof some);
    at += put_frame(to + at, DEVICE_NORMAL, MAILBOX_OP_SIGN, nonce, sizeof nonce);
    at += put_frame(to + at, DEVICE_NORMAL, MAILBOX_OP_ATTEST, nonce, sizeof nonce);
    for (uint32_t from = 0, count; from < bytes; from += count) {
        count = bytes - from < MAILBOX_PAYLOAD ? (uint32_t)bytes - from : MAILBOX_PAYLOAD;
        device_put(piece, from);
        device_put(piece + 4, count);
        at += put_frame(to + at, DEVICE_NORMAL, MAILBOX_OP_ATTEST_READ, piece, sizeof piece);
    }
    seed->size = at;
}

// Many short requests before a long one: a sector of the slot that does not run.
static void make_write(struct fuzz_seed *seed)
{
    enum { SHORT = 64 };
    static uint8_t sector[4 + DEVICE_PIECE];
    uint8_t *to = seed->bytes;
    size_t at = 0;
    for (unsigned i = 0; i < SHORT; i++) {
        at += put_frame(to + at, DEVICE_BOARD, DEVICE_OP_STATUS, NULL, 0);
    }
    device_put(sector, IMAGE_FLASH_SLOT_1);
    at += put_frame(to + at, DEVICE_BOARD, DEVICE_OP_FLASH_WRITE, sector, sizeof sector);
    seed->size = at + put_frame(to + at, DEVICE_BOARD, DEVICE_OP_STATUS, NULL, 0);
}

// What the agent makes of a device's answers to exactly those requests.
static bool read_answers(uint8_t *bytes, size_t size)
{
    static struct device device;
    struct sign_fault fault;
    struct device_status status;
    struct image_chip chip;
    uint8_t token[DEVICE_TOKEN_MOST], flash[4096], signature[64];
    const uint8_t nonce[32] = {7};
    size_t got = 0;
    int other = -1;
    device = (struct device){.path = "", .file = pipe_of(bytes, size, &other)};
    bool good = device_status(&device, false, &status, &fault) == SIGN_OK;
    good = good && strlen(status.text) <= DEVICE_STATUS_TEXT;
    good = good && device_trust(&device, &chip, &fault) == SIGN_OK;
    good = good && device_flash_read(&device, 0, flash, sizeof flash, &fault) == SIGN_OK;
    good = good && device_sign(&device, nonce, signature, &fault) == SIGN_OK;
    good = good && device_token(&device, nonce, token, &got, &fault) == SIGN_OK;
    fuzz_need(!good || got <= DEVICE_TOKEN_MOST, "a token that is too long");
    device_rest(&device);
    (void)close(other);
    return good;
}

static void make_answers(const struct fuzz_seed *requests, struct fuzz_seed *seed)
{
    const struct device_handler handler = {&golden, golden_handle};
    int other = -1;
    const int file = pipe_of(requests->bytes, requests->size, &other);
    device_serve_connection(file, &handler);
    (void)close(file);
    const size_t got = drain(other, answers, sizeof answers);
    (void)close(other);
    seed->size = 0;
    // Without those of what read_answers() does not ask.
    for (size_t at = 0, bytes; at < got; at += bytes) {
        const uint8_t op = answers[at + 1];
        bytes = DEVICE_HEADER + device_get(answers + at + 4);
        const bool asked = answers[at] == DEVICE_BOARD ||
                           (op != MAILBOX_OP_PUBLIC_KEYS && op != MAILBOX_OP_RANDOM);
        if (asked) {
            fuzz_need(seed->size + bytes <= FUZZ_MOST, "a seed too long");
            memcpy(seed->bytes + seed->size, answers + at, bytes);
            seed->size += bytes;
        }
    }
}

static void open_golden(const char *folder, char key[4096], char flash[4096])
{
    struct sign_fault fault = {""};
    (void)snprintf(key, 4096, "%s/fuzz.device", folder);
    (void)snprintf(flash, 4096, "%s/fuzz.flash", folder);
    (void)unlink(key);
    (void)unlink(flash);
    fuzz_need(golden_new(key, NULL, &fault) == SIGN_OK &&
                  golden_open(&fresh, key, NULL, &fault) == SIGN_OK &&
                  flash_open(&fresh.flash, flash, true, &fault) == SIGN_OK,
              fault.text);
    fresh.has_flash = true;
    golden = fresh;
}

int main(int argc, char **argv)
{
    static struct fuzz_seed texts[ANSWERS], list, head, pem, image, hosts, requests[2], replies;
    static char key[4096], flash[4096], path[4096];
    static const char *const names[ANSWERS] = {"healthy", "ill", "refused"};
    static const struct {
        const char *name;
        struct fuzz_seed *seed;
    } files[] = {{"list", &list}, {"head", &head}, {"certificate.pem", &pem}};
    const struct {
        struct fuzz_reader reader;
        const struct fuzz_seed *seeds;
        size_t count;
        unsigned slower;
    } all[] = {{{"answer", read_answer, false}, texts, ANSWERS, 1},
               {{"list", read_list, false}, &list, 1, 1},
               {{"head", read_head, false}, &head, 1, 1},
               {{"PEM", read_pem, false}, &pem, 1, 1},
               {{"hosts", read_hosts, false}, &hosts, 1, 1},
               {{"image", read_image, false}, &image, 1, SLOW},
               {{"requests", read_requests, false}, requests, 2, SLOW},
               {{"replies", read_answers, false}, &replies, 1, SLOW}};
    const unsigned long rounds = argc == 5 || argc == 6 ? strtoul(argv[1], NULL, 10) : 0;
    fuzz_need(rounds > 0, "usage: agent_fuzz ROUNDS SEED CORPUS FOLDER [READER]");
    fuzz_begin(strtoull(argv[2], NULL, 10));
    for (unsigned i = 0; i < ANSWERS; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", argv[3], names[i]);
        fuzz_file(&texts[i], path);
    }
    for (unsigned i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", argv[3], files[i].name);
        fuzz_file(files[i].seed, path);
    }
    // Two names, a zero byte behind each.
    hosts.size = sizeof "other.example" + sizeof entry;
    memcpy(hosts.bytes, "other.example", sizeof "other.example");
    memcpy(hosts.bytes + sizeof "other.example", entry, sizeof entry);
    make_image(&image);
    open_golden(argv[4], key, flash);
    make_requests(&requests[0]);
    make_write(&requests[1]);
    make_answers(&requests[0], &replies);
    for (unsigned i = 0; i < sizeof all / sizeof *all; i++) {
        if (argc == 5 || strcmp(argv[5], all[i].reader.name) == 0) {
            fuzz_run(&all[i].reader, all[i].seeds, all[i].count, rounds / all[i].slower + 1);
        }
    }
    golden_close(&golden);
    (void)unlink(key);
    (void)unlink(flash);
    return 0;
}
