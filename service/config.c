// SPDX-License-Identifier: Apache-2.0
#include "service/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/sign/files.h"
#include "host/sign/number.h"

enum { MOST = 1 << 16 };

void config_default(struct config *config)
{
    *config = (struct config){
        .folder = "attestation",
        .listen = "0.0.0.0:8443",
        .admin = "127.0.0.1:9443",
        .name = {"localhost", "127.0.0.1"},
        .names = 0, // the two above until a file names others
        .connections = 4096,
        .connections_per_address = 1024,
        .patience = CONFIG_PATIENCE,
        .address_rate = 200,
        .address_burst = 1000,
        .device_rate = 6,
        .device_burst = 12,
        .log = LOG_INFO,
    };
}

// ---- values ----

static const char *set_text(char *out, size_t room, const char *value)
{
    if (strlen(value) >= room) {
        return "too long";
    }
    memcpy(out, value, strlen(value) + 1);
    return NULL;
}

static const char *set_number(uint32_t *out, const char *value)
{
    uint32_t number = 0;
    if (!number_of(value, 1000000, &number) || number == 0) {
        return "not a number from 1 to 1000000";
    }
    *out = number;
    return NULL;
}

static const char *set_place(char *out, const char *value)
{
    uint32_t port = 0;
    const char *colon = strrchr(value, ':');
    if (colon == NULL || colon == value || !number_of(colon + 1, 65535, &port)) {
        return "not address:port";
    }
    return set_text(out, CONFIG_WORD, value);
}

static const char *set_database(struct config *c, const char *value)
{
    if (strncmp(value, "postgresql://", 13) != 0) {
        return "not postgresql://...: without this setting it is a file in the folder";
    }
    return set_text(c->database, sizeof c->database, value);
}

static const char *add_name(struct config *c, const char *value)
{
    if (c->names == CONFIG_NAMES) {
        return "too many names";
    }
    if (value[0] == '\0' || strlen(value) > 64 ||
        strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") !=
            strlen(value)) {
        return "not the name or the address of a host, of 64 characters at most";
    }
    return set_text(c->name[c->names++], CONFIG_WORD, value);
}

static const char *add_maker(struct config *c, const char *value)
{
    if (c->makers == CONFIG_MAKERS) {
        return "too many manufacturers";
    }
    if (!files_unhex(value, c->maker[c->makers], CONFIG_POINT)) {
        return "not a public key, X || Y in 128 hexadecimal digits";
    }
    c->makers++;
    return NULL;
}

static const char *set_log(struct config *c, const char *value)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) == 0) {
            c->log = (enum log_level)i;
            return NULL;
        }
    }
    return "not debug, info, warning or error";
}

// What is wrong, or NULL.
static const char *set(struct config *c, const char *name, const char *value)
{
    const struct {
        const char *name;
        uint32_t *number;
    } numbers[] = {{"connections", &c->connections},
                   {"connections_per_address", &c->connections_per_address},
                   {"patience", &c->patience},
                   {"address_rate", &c->address_rate},
                   {"address_burst", &c->address_burst},
                   {"device_rate", &c->device_rate},
                   {"device_burst", &c->device_burst}};
    const struct {
        const char *name;
        char *text;
    } paths[] = {{"folder", c->folder}, {"updates", c->updates}, {"module", c->module}};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(name, numbers[i].name) == 0) {
            return set_number(numbers[i].number, value);
        }
    }
    for (unsigned i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (strcmp(name, paths[i].name) == 0) {
            return set_text(paths[i].text, PATH_MAX, value);
        }
    }
    if (strcmp(name, "listen") == 0) {
        return set_place(c->listen, value);
    }
    if (strcmp(name, "admin") == 0) {
        return set_place(c->admin, value);
    }
    if (strcmp(name, "name") == 0) {
        return add_name(c, value);
    }
    if (strcmp(name, "maker") == 0) {
        return add_maker(c, value);
    }
    if (strcmp(name, "database") == 0) {
        return set_database(c, value);
    }
    return strcmp(name, "log") == 0 ? set_log(c, value) : "there is no such setting";
}

// ---- lines ----

static char *trimmed(char *text)
{
    text += strspn(text, " \t\r");
    size_t size = strlen(text);
    while (size > 0 && strchr(" \t\r", text[size - 1]) != NULL) {
        size--;
    }
    text[size] = '\0';
    return text;
}

static const char *read_line(struct config *config, char *line)
{
    line[strcspn(line, "#")] = '\0';
    line = trimmed(line);
    if (*line == '\0') {
        return NULL;
    }
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        return "not name = value";
    }
    *equals = '\0';
    return set(config, trimmed(line), trimmed(equals + 1));
}

enum sign_status config_read(struct config *config, const char *path, struct sign_fault *fault)
{
    uint8_t *text = NULL;
    size_t size = 0;
    enum sign_status status = files_read(path, MOST, &text, &size, fault);
    if (status != SIGN_OK) {
        return status;
    }
    if (strlen((char *)text) != size) {
        free(text);
        return sign_fail(fault, SIGN_WRONG_USE, "%s: not a text", path);
    }
    struct config made = *config;
    unsigned number = 0;
    const char *wrong = NULL;
    for (char *line = (char *)text, *next; line != NULL && wrong == NULL; line = next) {
        next = strchr(line, '\n');
        if (next != NULL) {
            *next++ = '\0';
        }
        number++;
        wrong = read_line(&made, line);
    }
    free(text);
    if (wrong != NULL) {
        return sign_fail(fault, SIGN_WRONG_USE, "%s, line %u: %s", path, number, wrong);
    }
    *config = made;
    return SIGN_OK;
}
