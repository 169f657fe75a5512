// SPDX-License-Identifier: Apache-2.0
#include "service/html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SHOWN = 16 }; // digits of a device's id

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return c < ' ' || c > '~' ? "&#xfffd;" : NULL;
    }
}

void html_say(struct text *text, const char *words)
{
    for (const char *at = words; *at != '\0';) {
        int plain = 0;
        while (at[plain] != '\0' && entity(at[plain]) == NULL) {
            plain++;
        }
        text_add(text, "%.*s", plain, at);
        at += plain;
        if (*at != '\0') {
            text_add(text, "%s", entity(*at++));
        }
    }
}

void html_time(struct text *text, const char *seconds, const char *otherwise)
{
    const time_t when = seconds != NULL ? (time_t)strtoll(seconds, NULL, 10) : 0;
    struct tm parts;
    char day[32];
    if (when <= 0 || gmtime_r(&when, &parts) == NULL ||
        strftime(day, sizeof day, "%Y-%m-%d %H:%M:%SZ", &parts) == 0) {
        html_say(text, otherwise);
        return;
    }
    text_add(text, "<time>%s</time>", day);
}

void html_device(struct text *text, const char *id)
{
    if (id == NULL || *id == '\0') {
        text_add(text, "none named");
        return;
    }
    char shown[SHOWN + 1] = "";
    memcpy(shown, id, strnlen(id, SHOWN));
    text_add(text, "<a href=\"/devices/");
    html_say(text, id);
    text_add(text, "\"><code>");
    html_say(text, shown);
    text_add(text, "</code></a>");
}

static const char *refusal_text(const char *word)
{
    for (unsigned i = 0; i < PROTOCOL_REFUSAL_COUNT; i++) {
        if (strcmp(reason_word((enum protocol_refusal)i), word) == 0) {
            return reason_text((enum protocol_refusal)i);
        }
    }
    return "a reason that this version does not know";
}

static void add_reason(struct text *text, const char *word, const char *sentence)
{
    text_add(text, "<li><code>");
    html_say(text, word);
    text_add(text, "</code> ");
    html_say(text, sentence);
    text_add(text, "</li>");
}

void html_verdict(struct text *text, const char *reason, illness_set ill)
{
    const char *word = reason != NULL ? reason : "none";
    if (strcmp(word, reason_word(PROTOCOL_ACCEPTED)) != 0) {
        text_add(text, "<b class=\"badge refused\">refused</b><ul>");
        add_reason(text, word, refusal_text(word));
        text_add(text, "</ul>");
        return;
    }
    if (ill == 0) {
        text_add(text, "<b class=\"badge healthy\">healthy</b>");
        return;
    }
    text_add(text, "<b class=\"badge ill\">ill</b><ul>");
    for (unsigned i = 0; i < PROTOCOL_ILLNESS_COUNT; i++) {
        if ((ill >> i & 1) == 1) {
            add_reason(text, illness_word((enum protocol_illness)i),
                       illness_text((enum protocol_illness)i));
        }
    }
    text_add(text, "</ul>");
}

void html_table(struct text *text, const char *caption, const char *const *heads)
{
    text_add(text, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    html_say(text, caption);
    text_add(text, "\"><table><caption>");
    html_say(text, caption);
    text_add(text, "</caption><thead><tr>");
    for (; *heads != NULL; heads++) {
        text_add(text, "<th scope=\"col\">");
        html_say(text, *heads);
        text_add(text, "</th>");
    }
    text_add(text, "</tr></thead><tbody>\n");
}

void html_table_end(struct text *text)
{
    text_add(text, "</tbody></table></div>\n");
}
