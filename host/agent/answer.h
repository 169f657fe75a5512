// SPDX-License-Identifier: Apache-2.0
// What the service answers (docs/attestation-service.md): answers to an attestation and to every
// refusal, and the list of updates. Nothing is taken of a text that has an error anywhere.
#ifndef HOST_AGENT_ANSWER_H
#define HOST_AGENT_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ANSWER_CERTIFICATE = 2048, ANSWER_WORD = 32, ANSWER_WORDS = 2048, ANSWER_IMAGES = 16 };

enum answer_verdict { ANSWER_HEALTHY, ANSWER_ILL, ANSWER_REFUSED };

struct answer_certificate {
    uint8_t der[ANSWER_CERTIFICATE];
    size_t size; // 0: none
};

struct answer {
    enum answer_verdict verdict;
    int64_t time;   // 0: not said
    uint32_t renew; // seconds
    char reason[ANSWER_WORD];
    char words[ANSWER_WORDS]; // for people: why ill, or why refused
    struct answer_certificate client, service, update;
};

// A healthy answer has client, service, time and renew; an ill one update, time and renew; a
// refusal its reason.
bool answer_read(const char *text, size_t size, struct answer *answer);

struct answer_image {
    char type[5];
    uint32_t security_version, release, bytes;
    uint8_t sha256[32], digest[32];
};

struct answer_list {
    size_t count;
    struct answer_image image[ANSWER_IMAGES];
};

bool answer_read_list(const char *text, size_t size, struct answer_list *list);

#endif
