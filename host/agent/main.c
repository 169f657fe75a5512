// SPDX-License-Identifier: Apache-2.0
// pluton-agent: the device's agent.
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "host/agent/agent.h"

static const char help[] =
    "usage: pluton-agent run|once --device SOCKET [--folder DIR] [--no-update] [--radio]\n"
    "       pluton-agent get URL --device SOCKET --ca FILE [--folder DIR] [--radio]\n"
    "\n"
    "  run   attests the device at the service that its signed policy names, keeps its "
    "certificates "
    "in\n"
    "        DIR/client.pem and the rest, renews them, and updates it when the service offers "
    "something\n"
    "  once  the same, until the first verdict that no update changes\n"
    "  get   a request by HTTPS with the client certificate, its key in the chip; the body goes to "
    "standard output\n"
    "\n"
    "  --device SOCKET  of ./pluton token (docs/device-socket.md)\n"
    "  --folder DIR     what the device keeps (device)\n"
    "  --no-update      looks for none\n"
    "  --radio          every byte goes by the chip's Normal World and radio, or not at all\n"
    "  --ca FILE        certificates in PEM that vouch for the server\n"
    "\n"
    "SIGTERM, SIGINT: ends. SIGUSR1: attests now.\n"
    "Exit: 0 healthy, or ended as told; 1 refused, ill or failed; 2 wrong use; 3 something is "
    "missing.\n";

struct options {
    const char *device, *folder, *certificates;
    bool no_update, radio;
};

static enum sign_status run(int count, char **words, const struct options *o,
                            struct sign_fault *fault)
{
    static struct agent agent;
    const char *verb = count > 0 ? words[0] : "";
    const bool gets = strcmp(verb, "get") == 0, once = strcmp(verb, "once") == 0;
    if ((!gets && !once && strcmp(verb, "run") != 0) || count != (gets ? 2 : 1)) {
        return sign_fail(fault, SIGN_WRONG_USE, "run, once, or get URL (--help shows the use)");
    }
    if (o->device == NULL || (gets && o->certificates == NULL)) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s needs %s", verb,
                         o->device == NULL ? "--device SOCKET" : "--ca FILE");
    }
    enum sign_status status = agent_open(&agent, o->device, o->folder, fault);
    agent.updates = !o->no_update;
    agent.radio = o->radio;
    if (status == SIGN_OK) {
        status = gets ? agent_get(&agent, words[1], o->certificates, fault)
                      : agent_run(&agent, once, fault);
    }
    agent_close(&agent);
    return status;
}

int main(int argc, char **argv)
{
    static const struct option known[] = {
        {"device", required_argument, NULL, 'd'},
        {"folder", required_argument, NULL, 'f'},
        {"ca", required_argument, NULL, 'c'},
        {"no-update", no_argument, NULL, 'n'},
        {"radio", no_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct options o = {NULL, "device", NULL, false, false};
    struct sign_fault fault = {""};
    bool good = true;
    opterr = 0;
    (void)umask(077);
    (void)signal(SIGPIPE, SIG_IGN);
    for (int c; (c = getopt_long(argc, argv, ":h", known, NULL)) != -1;) {
        switch (c) {
        case 'd':
            o.device = optarg;
            break;
        case 'f':
            o.folder = optarg;
            break;
        case 'c':
            o.certificates = optarg;
            break;
        case 'n':
            o.no_update = true;
            break;
        case 'r':
            o.radio = true;
            break;
        case 'h':
            fputs(help, stdout);
            return SIGN_OK;
        default:
            good = false;
        }
    }
    const enum sign_status status =
        good ? run(argc - optind, argv + optind, &o, &fault)
             : sign_fail(&fault, SIGN_WRONG_USE, "unknown option, or one without its value");
    if (status != SIGN_OK) {
        fprintf(stderr, "pluton-agent: %s\n", fault.text);
    }
    return (int)status;
}
