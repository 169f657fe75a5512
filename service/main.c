// SPDX-License-Identifier: Apache-2.0
// pluton-service: the attestation service.
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "service/service.h"

static const char help[] =
    "usage: pluton-service [--config FILE] [--folder DIR] [--check]\n"
    "\n"
    "Attests devices and gives them certificates: docs/attestation-service.md. The first start "
    "makes\n"
    "database, keys and the operator's certificate.\n"
    "\n"
    "  --config FILE  settings (service/service.conf shows all of them)\n"
    "  --folder DIR   instead of the setting `folder`\n"
    "  --check        reads the settings, says what is wrong with them, and ends\n"
    "\n"
    "SIGTERM, SIGINT: ends when requests in work are answered. SIGHUP: reads settings again.\n"
    "Exit: 0 ended as told, 1 failed, 2 wrong use or settings, 3 something is missing.\n";

static int fail(enum sign_status status, const struct sign_fault *fault)
{
    fprintf(stderr, "pluton-service: %s\n", fault->text);
    return (int)status;
}

static int wrong(const char *what)
{
    fprintf(stderr, "pluton-service: %s (--help shows the use)\n", what);
    return SIGN_WRONG_USE;
}

static int serve(const struct config *config, const char *config_path)
{
    struct sign_fault fault = {""};
    struct service *service = calloc(1, sizeof *service);
    if (service == NULL) {
        return wrong("no memory");
    }
    service->config_path = config_path;
    (void)umask(077);
    const enum sign_status status = service_start(service, config, &fault);
    if (status == SIGN_OK) {
        service_run(service);
    }
    service_stop(service);
    free(service);
    return status == SIGN_OK ? SIGN_OK : fail(status, &fault);
}

int main(int argc, char **argv)
{
    static const struct option known[] = {{"config", required_argument, NULL, 'c'},
                                          {"folder", required_argument, NULL, 'f'},
                                          {"check", no_argument, NULL, 'k'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    struct config config;
    struct sign_fault fault = {""};
    const char *path = NULL, *folder = NULL;
    bool check = false;
    opterr = 0;
    for (int c; (c = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        switch (c) {
        case 'c':
            path = optarg;
            break;
        case 'f':
            folder = optarg;
            break;
        case 'k':
            check = true;
            break;
        case 'h':
            fputs(help, stdout);
            return SIGN_OK;
        default:
            return wrong(c == ':' ? "an option lacks its value" : "unknown option");
        }
    }
    if (optind != argc) {
        return wrong("no argument is taken");
    }
    config_default(&config);
    if (path != NULL) {
        const enum sign_status status = config_read(&config, path, &fault);
        if (status != SIGN_OK) {
            return fail(status, &fault);
        }
    }
    if (folder != NULL && strlen(folder) >= sizeof config.folder) {
        return wrong("--folder: too long");
    }
    if (folder != NULL) {
        memcpy(config.folder, folder, strlen(folder) + 1);
    }
    if (check) {
        printf("the settings are good: devices at %s, operators at %s, folder %s\n", config.listen,
               config.admin, config.folder);
        return SIGN_OK;
    }
    return serve(&config, path);
}
