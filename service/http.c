// SPDX-License-Identifier: Apache-2.0
#include "service/http.h"

#include <string.h>
#include <strings.h>

struct text {
    const char *at;
    size_t size;
};

static bool is(struct text text, const char *word)
{
    return text.size == strlen(word) && memcmp(text.at, word, text.size) == 0;
}

static bool is_name(struct text text, const char *word)
{
    return text.size == strlen(word) && strncasecmp(text.at, word, text.size) == 0;
}

// Up to the next `end`, which is left out. False: there is none.
static bool cut(struct text *rest, char end, struct text *part)
{
    const char *found = memchr(rest->at, end, rest->size);
    if (found == NULL) {
        return false;
    }
    *part = (struct text){rest->at, (size_t)(found - rest->at)};
    rest->size -= part->size + 1;
    rest->at = found + 1;
    return true;
}

// A line without its CRLF.
static bool cut_line(struct text *rest, struct text *line)
{
    if (!cut(rest, '\n', line) || line->size == 0 || line->at[line->size - 1] != '\r') {
        return false;
    }
    line->size--;
    return true;
}

static bool request_line(struct text line, struct http_request *request)
{
    static const char *const methods[] = {"GET", "POST", "PUT"};
    struct text method, target;
    if (!cut(&line, ' ', &method) || !cut(&line, ' ', &target) || method.size == 0 ||
        target.size == 0 || target.size >= HTTP_PATH || target.at[0] != '/' ||
        !is(line, "HTTP/1.1")) {
        return false;
    }
    request->method = HTTP_OTHER;
    for (unsigned i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (is(method, methods[i])) {
            request->method = (enum http_method)i;
        }
    }
    memcpy(request->path, target.at, target.size);
    request->path[target.size] = '\0';
    return true;
}

static bool length(struct text value, size_t *body)
{
    size_t number = 0;
    if (value.size == 0 || value.size > 9) {
        return false;
    }
    for (size_t i = 0; i < value.size; i++) {
        if (value.at[i] < '0' || value.at[i] > '9') {
            return false;
        }
        number = 10 * number + (size_t)(value.at[i] - '0');
    }
    *body = number;
    return true;
}

struct seen {
    unsigned hosts, lengths;
};

static bool header(struct text line, struct http_request *request, struct seen *seen)
{
    struct text name;
    if (!cut(&line, ':', &name) || name.size == 0) {
        return false;
    }
    for (size_t i = 0; i < name.size; i++) {
        if (name.at[i] <= ' ' || name.at[i] > '~') {
            return false; // of a folded line, too
        }
    }
    while (line.size > 0 && (line.at[0] == ' ' || line.at[0] == '\t')) {
        line.at++;
        line.size--;
    }
    while (line.size > 0 && (line.at[line.size - 1] == ' ' || line.at[line.size - 1] == '\t')) {
        line.size--;
    }
    if (is_name(name, "transfer-encoding")) {
        return false;
    }
    if (is_name(name, "content-length")) {
        return ++seen->lengths == 1 && length(line, &request->body);
    }
    if (is_name(name, "host")) {
        return ++seen->hosts == 1;
    }
    if (is_name(name, "origin")) {
        request->origin = true;
    }
    if (is_name(name, "connection") && is_name(line, "close")) {
        request->keep = false;
    }
    return true;
}

// Where the head ends, or 0.
static size_t head_of(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i + 4 <= size && i + 4 <= HTTP_HEAD; i++) {
        if (memcmp(bytes + i, "\r\n\r\n", 4) == 0) {
            return i + 4;
        }
    }
    return 0;
}

static bool is_text(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const bool is_end = i > 0 && bytes[i - 1] == '\r';
        if (bytes[i] > '~' || is_end != (bytes[i] == '\n') ||
            (bytes[i] < ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n')) {
            return false;
        }
    }
    return true;
}

enum http_result http_read(const uint8_t *bytes, size_t size, struct http_request *request)
{
    struct http_request read = {.keep = true, .head = head_of(bytes, size)};
    if (read.head == 0) {
        return size < HTTP_HEAD && is_text(bytes, size) ? HTTP_MORE : HTTP_BAD;
    }
    struct text rest = {(const char *)bytes, read.head - 2}, line;
    struct seen seen = {0, 0};
    bool good = is_text(bytes, read.head) && cut_line(&rest, &line) && request_line(line, &read);
    while (good && rest.size > 0) {
        good = cut_line(&rest, &line) && header(line, &read, &seen);
    }
    if (!good || seen.hosts != 1) {
        return HTTP_BAD;
    }
    *request = read;
    return HTTP_DONE;
}

const char *http_phrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 413:
        return "Content Too Large";
    case 429:
        return "Too Many Requests";
    case 503:
        return "Service Unavailable";
    default:
        return "Internal Server Error";
    }
}
