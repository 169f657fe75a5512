// SPDX-License-Identifier: Apache-2.0
// The page of the whole fleet.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "service/html.h"
#include "service/page_parts.h"
#include "service/policy.h"

enum {
    DUE = 20,     // certificates that end next
    SAMPLES = 96, // bars of the chart, and a few more: periods begin when they begin
    BARS = SAMPLES + 4,
    RUNS = 256, // different components in the field
    LATE = 4,   // hours left: the last moment that a device draws for its renewal has passed
};

// ---- health ----

static void add_health(const struct page_view *view, const struct store_health *health)
{
    uint64_t all = 0;
    text_add(view->text, "<section aria-labelledby=\"now\"><h2 id=\"now\">Now</h2><ul "
                         "class=\"tiles\">\n");
    for (unsigned i = 0; i < STORE_STATES; i++) {
        all += health->devices[i];
        text_add(view->text,
                 "<li class=\"%s\"><a href=\"/devices?state=%s\"><b>%" PRIu64
                 "</b> %s</a> %s</li>\n",
                 store_state_word((enum store_state)i), store_state_word((enum store_state)i),
                 health->devices[i], store_state_word((enum store_state)i), page_states[i]);
    }
    text_add(view->text, "</ul><p>%" PRIu64 " devices are enrolled.</p></section>\n", all);
}

static const struct span {
    const char *word;
    int64_t seconds;
} spans[] = {{"day", 86400}, {"week", 604800}, {"month", STORE_SAMPLES_SECONDS}};

enum { SPANS = sizeof spans / sizeof *spans };

struct samples {
    unsigned count;
    uint64_t most; // devices in any of them
    struct sample {
        int64_t time;
        uint64_t devices[STORE_STATES];
    } sample[BARS];
};

static void take_sample(void *context, int columns, const char *const *names,
                        const char *const *values)
{
    struct samples *samples = context;
    const struct page_row row = {columns, names, values};
    uint64_t all = 0;
    if (samples->count == BARS) {
        return;
    }
    struct sample *sample = &samples->sample[samples->count++];
    sample->time = (int64_t)page_number(&row, "time");
    for (unsigned i = 0; i < STORE_STATES; i++) {
        sample->devices[i] = page_number(&row, store_state_word((enum store_state)i));
        all += sample->devices[i];
    }
    samples->most = all > samples->most ? all : samples->most;
}

enum { WIDTH = 960, HEIGHT = 200 };

static void add_bar(struct text *text, const struct samples *samples, const struct sample *sample,
                    int64_t x)
{
    uint64_t below = 0;
    for (unsigned i = 0; i < STORE_STATES; i++) {
        const uint64_t from = below * HEIGHT / samples->most;
        below += sample->devices[i];
        const uint64_t to = below * HEIGHT / samples->most;
        if (to > from) {
            text_add(text,
                     "<rect class=\"%s\" x=\"%" PRId64 "\" y=\"%" PRIu64
                     "\" width=\"9\" height=\"%" PRIu64 "\"/>",
                     store_state_word((enum store_state)i), x, HEIGHT - to, to - from);
        }
    }
}

static void add_chart(struct text *text, const struct samples *samples, const struct span *span,
                      int64_t since)
{
    text_add(text,
             "<svg role=\"img\" aria-label=\"Devices by health, last %s; the table below has the "
             "numbers\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\">",
             span->word, WIDTH, HEIGHT);
    for (unsigned i = 0; i < samples->count; i++) {
        const struct sample *sample = &samples->sample[i];
        const int64_t x = (sample->time - since) * (WIDTH - 10) / span->seconds;
        add_bar(text, samples, sample, x > 0 ? x : 0);
    }
    text_add(text, "</svg>\n<ul class=\"legend\">");
    for (unsigned i = 0; i < STORE_STATES; i++) {
        text_add(text, "<li class=\"%s\">%s</li>", store_state_word((enum store_state)i),
                 store_state_word((enum store_state)i));
    }
    text_add(text, "</ul>\n<details><summary>The same as a table</summary>");
    static const char *const heads[] = {"Time",  "healthy",   "ill", "silent",
                                        "never", "withdrawn", NULL};
    html_table(text, "Devices by health", heads);
    for (unsigned i = samples->count; i-- > 0;) {
        char seconds[24];
        (void)snprintf(seconds, sizeof seconds, "%" PRId64, samples->sample[i].time);
        text_add(text, "<tr><td>");
        html_time(text, seconds, "");
        for (unsigned n = 0; n < STORE_STATES; n++) {
            text_add(text, "</td><td>%" PRIu64, samples->sample[i].devices[n]);
        }
        text_add(text, "</td></tr>\n");
    }
    html_table_end(text);
    text_add(text, "</details>\n");
}

static enum store_status add_history(const struct page_view *view, const char *wanted)
{
    static const struct samples none;
    const struct span *span = &spans[0];
    struct samples *samples = malloc(sizeof *samples);
    if (samples == NULL) {
        return STORE_FAILED;
    }
    *samples = none;
    text_add(view->text, "<section aria-labelledby=\"history\"><h2 id=\"history\">Over time</h2>"
                         "<p class=\"spans\">");
    for (unsigned i = 0; i < SPANS; i++) {
        span = strcmp(spans[i].word, wanted) == 0 ? &spans[i] : span;
    }
    for (unsigned i = 0; i < SPANS; i++) {
        text_add(view->text, "<a href=\"/?span=%s#history\"%s>%s</a> ", spans[i].word,
                 &spans[i] == span ? " aria-current=\"true\"" : "", spans[i].word);
    }
    text_add(view->text, "</p>\n");
    const int64_t since = view->now - span->seconds;
    const enum store_status status =
        store_list_samples(view->store, since, span->seconds / SAMPLES, take_sample, samples);
    if (samples->most == 0) {
        text_add(view->text, "<p>No sample yet: one is taken every few minutes once devices are "
                             "enrolled.</p>");
    } else {
        add_chart(view->text, samples, span, since);
    }
    text_add(view->text, "</section>\n");
    free(samples);
    return status;
}

// ---- verdicts ----

static enum store_status add_verdicts(const struct page_view *view)
{
    text_add(view->text, "<section aria-labelledby=\"verdicts\"><h2 id=\"verdicts\">Last "
                         "verdicts</h2>\n");
    html_table(view->text, "Last verdicts, the newest first", page_decision_heads);
    const enum store_status status =
        store_list_decisions(view->store, PAGE_LISTED, page_decision, view->text);
    html_table_end(view->text);
    text_add(view->text, "</section>\n");
    return status;
}

// ---- certificates ----

struct due {
    uint64_t late, soon, later;
};

static void count_due(void *context, int columns, const char *const *names,
                      const char *const *values)
{
    struct due *due = context;
    const struct page_row row = {columns, names, values};
    const uint64_t hours = page_number(&row, "hours");
    *(hours < LATE       ? &due->late
      : hours < 3 * LATE ? &due->soon
                         : &due->later) += page_number(&row, "devices");
}

static void add_due(void *context, int columns, const char *const *names, const char *const *values)
{
    struct text *text = context;
    const struct page_row row = {columns, names, values};
    char until[24];
    (void)snprintf(until, sizeof until, "%" PRIu64,
                   page_number(&row, "judged") + PROTOCOL_CLIENT_SECONDS);
    text_add(text, "<tr><td>");
    html_device(text, page_value(&row, "device"));
    text_add(text, "</td><td>");
    html_time(text, page_value(&row, "judged"), "never");
    text_add(text, "</td><td>");
    html_time(text, until, "");
    text_add(text, "</td></tr>\n");
}

static enum store_status add_certificates(const struct page_view *view)
{
    static const char *const heads[] = {"Device", "Issued", "Ends", NULL};
    struct due due = {0, 0, 0};
    const enum store_status status = store_count_due(view->store, view->now, count_due, &due);
    text_add(view->text,
             "<section aria-labelledby=\"due\"><h2 id=\"due\">Certificates due</h2><p>Of healthy "
             "devices: <b>%" PRIu64 "</b> have less than %d hours left, and are late with their "
             "renewal; <b>%" PRIu64 "</b> renew in the next hours; <b>%" PRIu64
             "</b> have more than %d hours.</p>\n",
             due.late, (int)LATE, due.soon, due.later, 3 * (int)LATE);
    if (status != STORE_OK) {
        return status;
    }
    html_table(view->text, "Certificates that end next", heads);
    const enum store_status listed =
        store_list_due(view->store, view->now, DUE, add_due, view->text);
    html_table_end(view->text);
    text_add(view->text, "</section>\n");
    return listed;
}

// ---- versions and policy ----

struct runs {
    size_t count;
    uint64_t devices; // that were looked at
    struct run {
        char type[5], version[12], digest[9];
        uint64_t devices;
    } run[RUNS];
};

static struct run *run_of(struct runs *runs, const struct run *wanted)
{
    for (size_t i = 0; i < runs->count; i++) {
        struct run *run = &runs->run[i];
        if (strcmp(run->type, wanted->type) == 0 && strcmp(run->version, wanted->version) == 0 &&
            strcmp(run->digest, wanted->digest) == 0) {
            return run;
        }
    }
    if (runs->count == RUNS) {
        return NULL;
    }
    runs->run[runs->count] = *wanted;
    return &runs->run[runs->count++];
}

// `TYPE:VERSION:DIGEST TYPE:VERSION:DIGEST ...`, as decisions are described.
static void take_run(void *context, int columns, const char *const *names,
                     const char *const *values)
{
    struct runs *runs = context;
    const struct page_row row = {columns, names, values};
    const uint64_t devices = page_number(&row, "devices");
    int size = 0;
    runs->devices += devices;
    for (const char *at = page_value(&row, "detail"); at != NULL && *at != '\0'; at += size) {
        struct run one = {.devices = 0};
        if (sscanf(at, " %4[^:]:%11[0-9]:%8[0-9a-f]%n", one.type, one.version, one.digest, &size) !=
            3) {
            return;
        }
        struct run *run = run_of(runs, &one);
        if (run != NULL) {
            run->devices += devices;
        }
    }
}

static int by_name(const void *one, const void *other)
{
    const struct run *a = one, *b = other;
    const int type = strcmp(a->type, b->type);
    const unsigned long x = strtoul(a->version, NULL, 10), y = strtoul(b->version, NULL, 10);
    return type != 0 ? type : x != y ? (x < y ? -1 : 1) : strcmp(a->digest, b->digest);
}

static const char *policy_word(const struct policy *policy, const struct run *run)
{
    const unsigned long version = strtoul(run->version, NULL, 10);
    const char *word = "never released";
    for (size_t i = 0; i < policy->releases; i++) {
        const struct policy_release *release = &policy->release[i];
        char digest[2 * VERIFY_BYTES + 1];
        files_hex(digest, release->component.digest, VERIFY_BYTES);
        if (strcmp(release->component.type, run->type) == 0 &&
            release->component.security_version == version &&
            strncmp(digest, run->digest, strlen(run->digest)) == 0) {
            word = release->withdrawn ? "withdrawn" : "released";
        }
    }
    for (size_t i = 0; i < policy->types; i++) {
        if (strcmp(policy->type[i].type, run->type) == 0 && version < policy->type[i].least) {
            word = "below the minimum";
        }
    }
    return word;
}

static enum store_status add_versions(const struct page_view *view, const struct policy *policy)
{
    static const char *const heads[] = {"Component", "Security version", "Digest",
                                        "Devices",   "Policy",           NULL};
    struct runs *runs = calloc(1, sizeof *runs);
    if (runs == NULL) {
        return STORE_FAILED;
    }
    const enum store_status status = store_list_runs(view->store, take_run, runs);
    qsort(runs->run, runs->count, sizeof *runs->run, by_name);
    text_add(view->text,
             "<section aria-labelledby=\"versions\"><h2 id=\"versions\">Versions in the "
             "field</h2><p>What %" PRIu64 " devices ran by their last verdicts, of the latest %d "
             "decisions%s.</p>\n",
             runs->devices, (int)STORE_DECISIONS,
             runs->count == RUNS ? "; there are more components than are shown" : "");
    html_table(view->text, "Components that run", heads);
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->run[i];
        text_add(view->text, "<tr><td><code>");
        html_say(view->text, run->type);
        text_add(view->text, "</code></td><td>");
        html_say(view->text, run->version);
        text_add(view->text, "</td><td><code>");
        html_say(view->text, run->digest);
        text_add(view->text, "</code></td><td>%" PRIu64 "</td><td>%s</td></tr>\n", run->devices,
                 policy_word(policy, run));
    }
    html_table_end(view->text);
    text_add(view->text, "</section>\n");
    free(runs);
    return status;
}

static void add_policy(const struct page_view *view, const struct policy *policy)
{
    static const char *const heads[] = {"Component", "Least security version", "In every log",
                                        NULL};
    size_t withdrawn = 0;
    for (size_t i = 0; i < policy->releases; i++) {
        withdrawn += policy->release[i].withdrawn;
    }
    text_add(view->text,
             "<section aria-labelledby=\"policy\"><h2 id=\"policy\">Policy</h2><p>Epoch <b>%" PRIu64
             "</b>%s: %zu releases, %zu of them withdrawn. <a href=\"/v1/policy\">Its "
             "text</a></p>\n",
             policy->epoch, policy->epoch == 0 ? " (there is none yet: nobody is healthy)" : "",
             policy->releases, withdrawn);
    html_table(view->text, "Rules of the policy", heads);
    for (size_t i = 0; i < policy->types; i++) {
        text_add(view->text, "<tr><td><code>");
        html_say(view->text, policy->type[i].type);
        text_add(view->text, "</code></td><td>%" PRIu32 "</td><td>%s</td></tr>\n",
                 policy->type[i].least, policy->type[i].required ? "required" : "may be missing");
    }
    html_table_end(view->text);
    text_add(view->text, "</section>\n");
}

static enum store_status read_policy(struct store *store, struct policy *policy)
{
    char *text = NULL;
    struct sign_fault unused;
    const enum store_status status = store_policy(store, &text);
    const bool good = status != STORE_OK || policy_read(text, policy, &unused) == SIGN_OK;
    free(text);
    return status == STORE_ABSENT ? STORE_OK : good ? status : STORE_FAILED;
}

// ---- the page ----

enum store_status page_fleet(const struct page_view *view, const char *query,
                             struct store_health *health, bool *counted)
{
    char span[8];
    struct policy policy = {.epoch = 0};
    page_query(query, "span", span, sizeof span);
    enum store_status status = store_health(view->store, view->now, health);
    *counted = status == STORE_OK;
    if (status == STORE_OK) {
        status = read_policy(view->store, &policy);
    }
    page_begin(view->text, "Fleet", view->now);
    if (status == STORE_OK) {
        add_health(view, health);
        status = add_history(view, span);
    }
    status = status == STORE_OK ? add_certificates(view) : status;
    status = status == STORE_OK ? add_versions(view, &policy) : status;
    add_policy(view, &policy);
    status = status == STORE_OK ? add_verdicts(view) : status;
    page_end(view->text);
    policy_free(&policy);
    return status;
}
