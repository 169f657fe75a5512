// SPDX-License-Identifier: Apache-2.0
#include "service/reason.h"

static const struct {
    const char *word, *text;
    int status;
} refusals[PROTOCOL_REFUSAL_COUNT] = {{"accepted", "accepted", 200},
#define ENTRY(name, word, status, text) {word, text, status},
                                      PROTOCOL_REFUSALS(ENTRY)
#undef ENTRY
};

static const struct {
    const char *word, *text;
} illnesses[PROTOCOL_ILLNESS_COUNT] = {
#define ENTRY(name, word, text) {word, text},
    PROTOCOL_ILLNESSES(ENTRY)
#undef ENTRY
};

// What is no refusal is a failure of ours.
static enum protocol_refusal known(enum protocol_refusal refusal)
{
    return (unsigned)refusal < PROTOCOL_REFUSAL_COUNT ? refusal : PROTOCOL_REFUSED_INTERNAL;
}

const char *reason_word(enum protocol_refusal refusal)
{
    return refusals[known(refusal)].word;
}

const char *reason_text(enum protocol_refusal refusal)
{
    return refusals[known(refusal)].text;
}

int reason_status(enum protocol_refusal refusal)
{
    return refusals[known(refusal)].status;
}

const char *illness_word(enum protocol_illness illness)
{
    return (unsigned)illness < PROTOCOL_ILLNESS_COUNT ? illnesses[illness].word : "none";
}

const char *illness_text(enum protocol_illness illness)
{
    return (unsigned)illness < PROTOCOL_ILLNESS_COUNT ? illnesses[illness].text : "none";
}
