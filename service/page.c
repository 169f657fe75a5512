// SPDX-License-Identifier: Apache-2.0
#include "service/page.h"

#include <stdio.h>
#include <string.h>

#include "host/sign/files.h"
#include "service/html.h"
#include "service/http.h"
#include "service/page_parts.h"

const char page_headers[] =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'\r\n"
    "Referrer-Policy: no-referrer\r\nX-Frame-Options: DENY\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\nCross-Origin-Opener-Policy: same-origin\r\n";

struct listing {
    struct text *text;
    int count;
    char last[2 * PROTOCOL_DEVICE_BYTES + 1];
};

static void add_device(void *context, int columns, const char *const *names,
                       const char *const *values)
{
    struct listing *listing = context;
    const struct page_row row = {columns, names, values};
    struct text *text = listing->text;
    const uint64_t state = page_number(&row, "state");
    const char *id = page_value(&row, "device"), *why = page_value(&row, "withdrawn");
    if (++listing->count > PAGE_LISTED || id == NULL || state >= STORE_STATES) {
        return; // the one behind the last says that there are more
    }
    (void)snprintf(listing->last, sizeof listing->last, "%s", id);
    text_add(text, "<tr><td>");
    html_device(text, id);
    text_add(text, "</td><td><b class=\"badge %s\">%s</b> ",
             store_state_word((enum store_state)state), store_state_word((enum store_state)state));
    if (why != NULL) {
        html_say(text, why);
    }
    text_add(text, "</td><td>");
    if (page_number(&row, "judged") != 0) {
        html_verdict(text, reason_word(PROTOCOL_ACCEPTED), (illness_set)page_number(&row, "ill"));
    }
    text_add(text, "</td><td>");
    html_time(text, page_value(&row, "judged"), "never");
    text_add(text, "</td><td>");
    html_time(text, page_value(&row, "enrolled"), "unknown");
    text_add(text, "</td></tr>\n");
}

static const char *const device_heads[] = {"Device", "State",    "Last verdict on what it runs",
                                           "Judged", "Enrolled", NULL};

// Devices whose name begins with these digits, behind `after`. False: they are no such digits.
static bool range_of(const char *find, const char *after, struct store_fleet_query *query)
{
    char first[2 * PROTOCOL_DEVICE_BYTES + 1], last[2 * PROTOCOL_DEVICE_BYTES + 1];
    const size_t size = strlen(find);
    if (size >= sizeof first) {
        return false;
    }
    memset(first, '0', sizeof first - 1);
    memset(last, 'f', sizeof last - 1);
    first[sizeof first - 1] = last[sizeof last - 1] = '\0';
    for (size_t i = 0; i < size; i++) {
        first[i] = last[i] = find[i];
    }
    uint8_t from[PROTOCOL_DEVICE_BYTES], to[PROTOCOL_DEVICE_BYTES],
        behind[PROTOCOL_DEVICE_BYTES] = {0};
    if (!files_unhex(first, from, sizeof from) || !files_unhex(last, to, sizeof to) ||
        (*after != '\0' && !files_unhex(after, behind, sizeof behind))) {
        return false;
    }
    store_range(query, from, to);
    if (memcmp(behind, query->after, sizeof behind) > 0) {
        memcpy(query->after, behind, sizeof behind);
    }
    return true;
}

static void add_search(struct text *text, const char *find, int state)
{
    text_add(text, "<form action=\"/devices\"><label>Name begins with <input name=\"find\" "
                   "maxlength=\"64\" pattern=\"[0-9a-f]*\" title=\"hexadecimal digits, 0 to 9 and "
                   "a to f\" autocomplete=\"off\" spellcheck=\"false\" value=\"");
    html_say(text, find);
    text_add(text, "\"></label> <label>State <select name=\"state\"><option value=\"\">any"
                   "</option>");
    for (int i = 0; i < STORE_STATES; i++) {
        text_add(text, "<option%s>%s</option>", i == state ? " selected" : "",
                 store_state_word((enum store_state)i));
    }
    text_add(text, "</select></label> <button>Search</button></form>\n");
}

static enum store_status devices(const struct page_view *view, const char *query)
{
    char find[2 * PROTOCOL_DEVICE_BYTES + 2], after[2 * PROTOCOL_DEVICE_BYTES + 2], word[16];
    struct store_fleet_query wanted = {.state = -1, .now = view->now, .most = PAGE_LISTED + 1};
    struct listing listing = {.text = view->text};
    page_query(query, "find", find, sizeof find);
    page_query(query, "after", after, sizeof after);
    page_query(query, "state", word, sizeof word);
    for (int i = 0; i < STORE_STATES; i++) {
        wanted.state = strcmp(word, store_state_word((enum store_state)i)) == 0 ? i : wanted.state;
    }
    page_begin(view->text, "Devices", view->now);
    add_search(view->text, find, wanted.state);
    if (!range_of(find, after, &wanted)) {
        text_add(view->text, "<p role=\"alert\">A device's name is 64 hexadecimal digits, 0 to 9 "
                             "and a to f: give the first of them.</p>\n");
        page_end(view->text);
        return STORE_OK;
    }
    html_table(view->text, "Devices", device_heads);
    const enum store_status status = store_list_fleet(view->store, &wanted, add_device, &listing);
    html_table_end(view->text);
    if (listing.count == 0) {
        text_add(view->text, "<p>None.</p>\n");
    }
    if (listing.count > PAGE_LISTED) {
        text_add(view->text, "<p><a rel=\"next\" href=\"/devices?find=");
        html_say(view->text, find);
        text_add(view->text, "&amp;state=%s&amp;after=",
                 wanted.state >= 0 ? store_state_word((enum store_state)wanted.state) : "");
        html_say(view->text, listing.last);
        text_add(view->text, "\">The next %d</a></p>\n", (int)PAGE_LISTED);
    }
    page_end(view->text);
    return status;
}

static enum store_status device(const struct page_view *view,
                                const uint8_t id[PROTOCOL_DEVICE_BYTES], const char *name)
{
    struct store_device found;
    struct store_fleet_query wanted = {.state = -1, .now = view->now, .most = 1};
    struct listing listing = {.text = view->text};
    enum store_status status = store_find_device(view->store, id, &found);
    if (status != STORE_OK || !range_of(name, "", &wanted)) {
        return status;
    }
    page_begin(view->text, "Device", view->now);
    text_add(view->text, "<p class=\"name\"><code>");
    html_say(view->text, name);
    text_add(view->text, "</code></p>\n");
    html_table(view->text, "The device", device_heads);
    status = store_list_fleet(view->store, &wanted, add_device, &listing);
    html_table_end(view->text);
    html_table(view->text, "Its last verdicts, the newest first", page_decision_heads);
    if (status == STORE_OK) {
        status = store_list_decisions_of(view->store, id, PAGE_LISTED, page_decision, view->text);
    }
    html_table_end(view->text);
    page_end(view->text);
    return status;
}

enum page_status page_make(struct store *store, const char *path, int64_t now, struct page *page)
{
    static const char one[] = "/devices/";
    *page = (struct page){.has_health = false};
    const struct page_view view = {store, &page->text, now};
    const size_t size = strcspn(path, "?");
    const char *query = path[size] == '?' ? path + size + 1 : "";
    uint8_t id[PROTOCOL_DEVICE_BYTES];
    char name[HTTP_PATH] = "";
    memcpy(name, path, size < sizeof name ? size : sizeof name - 1);
    enum store_status status = STORE_ABSENT;
    if (strcmp(name, "/") == 0) {
        status = page_fleet(&view, query, &page->health, &page->has_health);
    } else if (strcmp(name, "/devices") == 0) {
        status = devices(&view, query);
    } else if (strncmp(name, one, sizeof one - 1) == 0 &&
               files_unhex(name + sizeof one - 1, id, sizeof id)) {
        status = device(&view, id, name + sizeof one - 1);
    }
    if (status == STORE_OK && !page->text.failed) {
        return PAGE_OK;
    }
    text_free(&page->text);
    return status == STORE_ABSENT ? PAGE_ABSENT : PAGE_FAILED;
}
