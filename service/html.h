// SPDX-License-Identifier: Apache-2.0
// Parts of the operators' pages. Markup is what stands in our sources, and nothing else: every text
// that comes from a device, an operator, a browser or the database goes through html_say(), in
// elements and in attributes alike (which are in double quotes).
#ifndef SERVICE_HTML_H
#define SERVICE_HTML_H

#include <stdint.h>

#include "service/reason.h"
#include "service/text.h"

// Characters that mean something to HTML are escaped; what is not printable ASCII is U+FFFD.
void html_say(struct text *text, const char *words);

// Unix seconds in decimal digits, as UTC; "0" and NULL: `otherwise`.
void html_time(struct text *text, const char *seconds, const char *otherwise);
// A link to a device's page; NULL: none.
void html_device(struct text *text, const char *id);
// What a decision or a device's last verdict was, and each of its reasons with its sentence.
// `reason`: the word of a refusal, or "accepted".
void html_verdict(struct text *text, const char *reason, illness_set ill);

// A table in a box that scrolls sideways; `heads`: cells of its first row, NULL ends them.
void html_table(struct text *text, const char *caption, const char *const *heads);
void html_table_end(struct text *text);

#endif
