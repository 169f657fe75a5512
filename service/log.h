// SPDX-License-Identifier: Apache-2.0
// The log: a line for each event on standard error, `time=... level=... event=...` and further
// name=value pairs (logfmt). No secrets: no nonce, token, key or certificate is ever written.
#ifndef SERVICE_LOG_H
#define SERVICE_LOG_H

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

void log_least(enum log_level level); // what is below is left out; LOG_INFO at first

// From any thread. Values with spaces are quoted by the caller; what is not printable becomes '?'.
__attribute__((format(printf, 3, 4))) void log_line(enum log_level level, const char *event,
                                                    const char *format, ...);

#endif
