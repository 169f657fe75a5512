// SPDX-License-Identifier: Apache-2.0
// What the fleet's pages share.
#ifndef SERVICE_PAGE_PARTS_H
#define SERVICE_PAGE_PARTS_H

#include "service/page.h"

enum { PAGE_LISTED = 50 }; // devices or decisions at most

struct page_view {
    struct store *store;
    struct text *text;
    int64_t now;
};

extern const char *const page_states[STORE_STATES]; // what they mean

// Columns of a row by their names; NULL, or 0, where there is no value.
struct page_row {
    int columns;
    const char *const *names, *const *values;
};
const char *page_value(const struct page_row *row, const char *name);
uint64_t page_number(const struct page_row *row, const char *name);

void page_begin(struct text *text, const char *title, int64_t now);
void page_end(struct text *text);

// A store_row for decisions, in a table with these heads; context: the text.
void page_decision(void *context, int columns, const char *const *names, const char *const *values);
extern const char *const page_decision_heads[];

// The value of `name` in a query, cut at `room`; empty: it is not there.
void page_query(const char *query, const char *name, char *out, size_t room);

// The page of the whole fleet. *health is what was counted on the way.
enum store_status page_fleet(const struct page_view *view, const char *query,
                             struct store_health *health, bool *counted);

#endif
