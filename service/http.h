// SPDX-License-Identifier: Apache-2.0
// Requests of HTTP/1.1 (RFC 9112), as much of it as the routes need, and nothing in two ways:
// CRLF ends lines, there is one Host, at most one Content-Length, no Transfer-Encoding, no folded
// line. Reads bytes that may be anything from anyone, and keeps no pointer to them.
#ifndef SERVICE_HTTP_H
#define SERVICE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HTTP_HEAD = 4096, // bytes of a request's head at most
    HTTP_PATH = 256,
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_OTHER };

struct http_request {
    enum http_method method;
    char path[HTTP_PATH];
    size_t head; // bytes up to the body
    size_t body; // bytes of the body; nothing limits it yet
    bool keep;   // the connection
    bool origin; // a page in a browser asks (RFC 6454)
};

enum http_result {
    HTTP_DONE, // *request is the head of a request
    HTTP_MORE, // it has no end yet
    HTTP_BAD,  // it will never be one, or is longer than HTTP_HEAD
};

enum http_result http_read(const uint8_t *bytes, size_t size, struct http_request *request);

const char *http_phrase(int status);

#endif
