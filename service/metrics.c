// SPDX-License-Identifier: Apache-2.0
// What Prometheus reads (text format 0.0.4).
#include <inttypes.h>
#include <stdlib.h>

#include "service/service.h"
#include "service/text.h"

static void head(struct text *text, const char *name, const char *type, const char *help)
{
    text_add(text, "# HELP pluton_%s %s\n# TYPE pluton_%s %s\n", name, help, name, type);
}

static void one(struct text *text, const char *name, const char *type, const char *help,
                uint64_t value)
{
    head(text, name, type, help);
    text_add(text, "pluton_%s %" PRIu64 "\n", name, value);
}

static void add_decisions(struct text *text, const struct service *service)
{
    head(text, "verdicts_total", "counter", "Verdicts on authentic devices.");
    text_add(text, "pluton_verdicts_total{verdict=\"healthy\"} %" PRIu64 "\n", service->healthy);
    text_add(text, "pluton_verdicts_total{verdict=\"ill\"} %" PRIu64 "\n", service->ill);
    head(text, "refusals_total", "counter", "Refusals, by their reason.");
    for (unsigned i = 1; i < PROTOCOL_REFUSAL_COUNT; i++) {
        text_add(text, "pluton_refusals_total{reason=\"%s\"} %" PRIu64 "\n",
                 reason_word((enum protocol_refusal)i), service->refusals[i]);
    }
    head(text, "certificates_total", "counter", "Certificates issued to devices, by kind.");
    for (unsigned kind = KIND_CLIENT; kind <= KIND_UPDATE; kind++) {
        text_add(text, "pluton_certificates_total{kind=\"%s\"} %" PRIu64 "\n",
                 kind_name((enum kind)kind), service->issued[kind]);
    }
    one(text, "nonces_total", "counter", "Nonces given.", service->nonces);
}

static void add_port(struct text *text, const struct service *service)
{
    struct listener_figures f;
    listener_figures(service->devices, &f);
    one(text, "connections", "gauge", "Open connections of devices.", f.open);
    one(text, "connections_total", "counter", "Connections accepted.", f.accepted);
    one(text, "connections_refused_total", "counter", "Connections turned away: too many.",
        f.turned_away);
    one(text, "handshakes_total", "counter", "TLS handshakes that came to their end.",
        f.handshakes);
    one(text, "requests_total", "counter", "Requests.", f.requests);
    one(text, "timeouts_total", "counter", "Connections closed because the client was too slow.",
        f.timeouts);
}

char *service_metrics(struct service *service)
{
    struct text text = {NULL, 0, 0, false};
    struct writer_figures w;
    uint64_t devices = 0, withdrawn = 0;
    add_decisions(&text, service);
    add_port(&text, service);
    writer_figures(service->writer, &w);
    one(&text, "transactions_total", "counter", "Transactions of the database.", w.transactions);
    one(&text, "transactions_lost_total", "counter", "Transactions that failed.", w.lost);
    one(&text, "jobs_total", "counter", "Decisions and deeds asked to be written.", w.jobs);
    one(&text, "jobs_waiting", "gauge", "Those that wait.", w.waiting);
    one(&text, "policy_epoch", "gauge", "Epoch of the policy that holds; 0: none.",
        service->policy.epoch);
    if (store_count(&service->store, &devices, &withdrawn) == STORE_OK) {
        one(&text, "devices", "gauge", "Devices enrolled.", devices);
        one(&text, "devices_withdrawn", "gauge", "Devices withdrawn.", withdrawn);
    }
    if (text.failed) {
        text_free(&text);
    }
    return text.at;
}
