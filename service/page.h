// SPDX-License-Identifier: Apache-2.0
// The fleet page and what hangs on it, as HTML that needs nothing else but /style.css: no script,
// no picture, nothing from elsewhere. Made from the database alone, which it may read for long.
#ifndef SERVICE_PAGE_H
#define SERVICE_PAGE_H

#include "service/store.h"
#include "service/text.h"

enum page_status {
    PAGE_OK,
    PAGE_ABSENT, // there is no such page, or no such device
    PAGE_FAILED, // the database, or no memory
};

struct page {
    struct text text;
    bool has_health; // it was counted on the way
    struct store_health health;
};

// `/`, `/devices` and `/devices/ID`, with what stands behind a question mark. text_free() after OK.
enum page_status page_make(struct store *store, const char *path, int64_t now, struct page *page);

// Lines of an HTTP head that go with a page and with its style.
extern const char page_headers[];
extern const char page_style[];

#endif
