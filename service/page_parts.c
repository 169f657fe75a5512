// SPDX-License-Identifier: Apache-2.0
#include "service/page_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/html.h"

const char *const page_states[STORE_STATES] = {
    [STORE_HEALTHY] = "by its last verdict, and its certificates are good",
    [STORE_ILL] = "by its last verdict: updates alone",
    [STORE_SILENT] = "was healthy, and let its certificates run out",
    [STORE_NEVER] = "came: enrolled, and not judged yet",
    [STORE_WITHDRAWN] = "by an operator",
};

// ---- rows ----

const char *page_value(const struct page_row *row, const char *name)
{
    for (int i = 0; i < row->columns; i++) {
        if (strcmp(row->names[i], name) == 0) {
            return row->values[i];
        }
    }
    return NULL;
}

uint64_t page_number(const struct page_row *row, const char *name)
{
    const char *text = page_value(row, name);
    return text != NULL ? strtoull(text, NULL, 10) : 0;
}

// ---- the frame of a page ----

void page_begin(struct text *text, const char *title, int64_t now)
{
    char seconds[24];
    (void)snprintf(seconds, sizeof seconds, "%" PRId64, now);
    text_add(text, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    html_say(text, title);
    text_add(text,
             "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
             "<link rel=\"stylesheet\" href=\"/style.css\"></head><body>\n"
             "<a class=\"skip\" href=\"#main\">To the content</a>\n<header><h1>");
    html_say(text, title);
    text_add(text, "</h1><nav aria-label=\"Pages\"><a href=\"/\">Fleet</a> <a href=\"/devices\">"
                   "Devices</a> <a href=\"/v1/policy\">Policy</a> <a href=\"/v1/audit\">Deeds of "
                   "operators</a> <a href=\"/metrics\">Counters</a></nav><p>As of ");
    html_time(text, seconds, "an unknown time");
    text_add(text, "</p></header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

void page_end(struct text *text)
{
    text_add(text, "</main></body></html>\n");
}

// ---- verdicts ----

void page_decision(void *context, int columns, const char *const *names, const char *const *values)
{
    struct text *text = context;
    const struct page_row row = {columns, names, values};
    const char *detail = page_value(&row, "detail");
    text_add(text, "<tr><td>");
    html_time(text, page_value(&row, "time"), "unknown");
    text_add(text, "</td><td>");
    html_device(text, page_value(&row, "device"));
    text_add(text, "</td><td>");
    html_verdict(text, page_value(&row, "reason"), (illness_set)page_number(&row, "ill"));
    text_add(text, "</td><td class=\"ran\"><code>");
    html_say(text, detail != NULL ? detail : "");
    text_add(text, "</code></td><td>");
    html_say(text, page_value(&row, "address") != NULL ? page_value(&row, "address") : "");
    text_add(text, "</td></tr>\n");
}

const char *const page_decision_heads[] = {"Time",     "Device", "Verdict and reasons",
                                           "What ran", "From",   NULL};

void page_query(const char *query, const char *name, char *out, size_t room)
{
    const size_t size = strlen(name);
    out[0] = '\0';
    for (const char *at = query; *at != '\0';) {
        const size_t part = strcspn(at, "&");
        if (part > size && strncmp(at, name, size) == 0 && at[size] == '=') {
            const size_t length = part - size - 1 < room - 1 ? part - size - 1 : room - 1;
            memcpy(out, at + size + 1, length);
            out[length] = '\0';
        }
        at += part + (at[part] == '&');
    }
}
