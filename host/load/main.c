// SPDX-License-Identifier: Apache-2.0
// pluton-load: synthetic devices against a running service.
#include <getopt.h>
#include <openssl/rand.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "host/load/load.h"
#include "host/sign/files.h"
#include "host/sign/number.h"
#include "service/store.h"

static const char help[] =
    "usage: pluton-load enrol DATABASE --devices N [--others N]\n"
    "       pluton-load run --port PORT --root FILE --devices N [--seconds S] [--rate R]\n"
    "                       [--connections N] [--fresh]\n"
    "       pluton-load storm --port PORT --root FILE --devices N [--seconds S]\n"
    "\n"
    "Synthetic devices against an attestation service (docs/attestation-service.md), for "
    "measurements.\n"
    "\n"
    "  enrol    writes N devices, and N others that nobody is, among them at random, and a policy "
    "that\n"
    "           releases their software, into the database of a service that does not run (a file, "
    "or a\n"
    "           connection string of PostgreSQL)\n"
    "  run      nonce, attestation, two certificates, again and again; prints what it measured as "
    "JSON\n"
    "  storm    all of the devices at once; who is sent away comes back when the protocol says so. "
    "Ends\n"
    "           when all are healthy, or fails after S seconds\n"
    "\n"
    "  --rate R       so many flows a second, whether answered or not; latencies count from when a "
    "flow\n"
    "                 was due. Without it each connection begins anew when it was answered\n"
    "  --connections  at once (64)\n"
    "  --fresh        a new TLS connection for each flow\n"
    "  --seconds S    of measurement (10), after two to warm\n"
    "\n"
    "Exit: 0 done, every answer healthy; 1 failed; 2 wrong use; 3 something is missing.\n";

static const char fleet[] = "load";

struct options {
    uint32_t devices, others, port, connections, seconds, rate;
    const char *root;
    bool fresh, storm;
};

static int wrong(const char *what)
{
    fprintf(stderr, "pluton-load: %s (--help shows the use)\n", what);
    return SIGN_WRONG_USE;
}

static int fail(enum sign_status status, const struct sign_fault *fault)
{
    fprintf(stderr, "pluton-load: %s\n", fault->text);
    return (int)status;
}

static struct synthetic_device *make_devices(uint32_t count)
{
    struct synthetic_device *device = calloc(count, sizeof *device);
    for (uint32_t i = 0; device != NULL && i < count; i++) {
        if (!synthetic_device_make(&device[i], fleet, i)) {
            free(device);
            return NULL;
        }
    }
    return device;
}

static void free_devices(struct synthetic_device *device, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        synthetic_device_free(&device[i]);
    }
    free(device);
}

// ---- enrol ----

static bool add_others(struct store *store, uint32_t count, int64_t now)
{
    bool good = true;
    for (uint32_t i = 0; i < count && good; i++) {
        struct store_device other = {.enrolled = now};
        good = RAND_bytes((unsigned char *)&other.attestation, sizeof other.attestation) == 1 &&
               RAND_bytes((unsigned char *)&other.general, sizeof other.general) == 1 &&
               RAND_bytes(other.id, sizeof other.id) == 1 &&
               store_add_device(store, &other) == STORE_OK;
    }
    return good;
}

static bool add_all(struct store *store, const struct synthetic_device *device,
                    const struct options *options)
{
    char policy[SYNTHETIC_POLICY_MOST];
    const int64_t now = (int64_t)time(NULL);
    uint64_t epoch = 0;
    bool good = store_begin(store) == STORE_OK && store_epoch(store, &epoch) == STORE_OK &&
                synthetic_policy(epoch + 1, 1, policy, sizeof policy) != 0 &&
                store_add_policy(store, epoch + 1, policy) == STORE_OK;
    for (uint32_t i = 0; i < options->devices && good; i++) {
        struct store_device one = {.enrolled = now};
        memcpy(one.id, device[i].id, sizeof one.id);
        memcpy(&one.attestation, &device[i].attestation, sizeof one.attestation);
        memcpy(&one.general, &device[i].general, sizeof one.general);
        const enum store_status status = store_add_device(store, &one);
        good = status == STORE_OK || status == STORE_TAKEN;
    }
    return good && add_others(store, options->others, now) && store_commit(store) == STORE_OK;
}

static int enrol(const char *database, const struct options *options)
{
    struct sign_fault fault = {""};
    struct store store;
    (void)umask(077);
    struct synthetic_device *device = make_devices(options->devices);
    if (device == NULL) {
        return wrong("no memory");
    }
    enum sign_status status = store_open(&store, database, &fault);
    if (status == SIGN_OK) {
        if (!add_all(&store, device, options)) {
            status = sign_fail(&fault, SIGN_FAILED, "%s: %s", database, store_error(&store));
        }
        store_close(&store);
    }
    free_devices(device, options->devices);
    return status == SIGN_OK ? SIGN_OK : fail(status, &fault);
}

// ---- run ----

// A descriptor for each connection, as far as the machine allows.
static void have_descriptors(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int run(const struct options *options)
{
    have_descriptors();
    (void)signal(SIGPIPE, SIG_IGN); // a connection that broke is a flow's matter
    struct sign_fault fault = {""};
    struct load_result r = {.flows = 0};
    struct synthetic_device *device = make_devices(options->devices);
    if (device == NULL) {
        return wrong("no memory");
    }
    const struct load_plan plan = {
        .host = "127.0.0.1",
        .port = (uint16_t)options->port,
        .root = options->root,
        .device = device,
        .devices = options->devices,
        .connections = options->storm ? options->devices : options->connections,
        .seconds = options->seconds,
        .warm = options->storm ? 0 : 2,
        .rate = options->rate,
        .fresh = options->fresh,
        .storm = options->storm,
    };
    const enum sign_status status = load_run(&plan, &r, &fault);
    free_devices(device, options->devices);
    if (status != SIGN_OK) {
        return fail(status, &fault);
    }
    printf("{\"flows\": %llu, \"flows_per_s\": %.1f, \"refused\": %llu, \"failed\": %llu, "
           "\"handshakes\": %llu, \"p50_ms\": %.2f, \"p99_ms\": %.2f, \"most_ms\": %.2f}\n",
           (unsigned long long)r.flows, (double)r.flows / r.seconds, (unsigned long long)r.refused,
           (unsigned long long)r.failed, (unsigned long long)r.handshakes, r.p50_ms, r.p99_ms,
           r.most_ms);
    const bool good = options->storm ? r.flows == options->devices
                                     : r.refused == 0 && r.failed == 0 && r.flows != 0;
    if (!good) {
        (void)sign_fail(&fault, SIGN_FAILED, "not every answer was healthy: %.200s", r.first);
        return fail(SIGN_FAILED, &fault);
    }
    return SIGN_OK;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {
        {"devices", required_argument, NULL, 'd'}, {"others", required_argument, NULL, 'o'},
        {"port", required_argument, NULL, 'p'},    {"connections", required_argument, NULL, 'c'},
        {"seconds", required_argument, NULL, 's'}, {"rate", required_argument, NULL, 'r'},
        {"root", required_argument, NULL, 'R'},    {"fresh", no_argument, NULL, 'f'},
        {"help", no_argument, NULL, 'h'},          {NULL, 0, NULL, 0}};
    struct options options = {.connections = 64, .seconds = 10};
    bool good = true;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        switch (c) {
        case 'd':
            good = number_of(optarg, 1000000, &options.devices);
            break;
        case 'o':
            good = number_of(optarg, 10000000, &options.others);
            break;
        case 'p':
            good = number_of(optarg, 65535, &options.port);
            break;
        case 'c':
            good = number_of(optarg, 4096, &options.connections);
            break;
        case 's':
            good = number_of(optarg, 3600, &options.seconds);
            break;
        case 'r':
            good = number_of(optarg, 1000000, &options.rate);
            break;
        case 'R':
            options.root = optarg;
            break;
        case 'f':
            options.fresh = true;
            break;
        case 'h':
            fputs(help, stdout);
            return SIGN_OK;
        default:
            return wrong(c == ':' ? "an option lacks its value" : "unknown option");
        }
        if (!good) {
            return wrong("not a number that the option takes");
        }
    }
    const char *what = optind < argc ? argv[optind] : "";
    if (options.devices == 0) {
        return wrong("how many devices? --devices N");
    }
    if (strcmp(what, "enrol") == 0 && optind + 2 == argc) {
        return enrol(argv[optind + 1], &options);
    }
    options.storm = strcmp(what, "storm") == 0;
    if ((options.storm || strcmp(what, "run") == 0) && optind + 1 == argc && options.port != 0 &&
        options.root != NULL && options.connections != 0 && options.seconds != 0) {
        return run(&options);
    }
    return wrong("enrol DATABASE, or run or storm with --port and --root");
}
