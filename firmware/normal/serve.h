// SPDX-License-Identifier: Apache-2.0
// What comes behind a Normal World's work: nothing (ends.c), or streams for the device's agent, for
// ever (serve.c). The agent's bytes come and go by a window of the page that Normal World has for
// text; the agent is software of Normal World's that runs beside the simulated chip, and its
// process writes and reads the window as its own memory.
#ifndef PLUTON_NORMAL_SERVE_H
#define PLUTON_NORMAL_SERVE_H

#define SERVE_WINDOW 0x80068000u

// Words of the window, then request and answer, each of STREAM_MOST bytes.
enum serve_word {
    SERVE_READY,    // SERVE_MARK: requests are looked for
    SERVE_ASKED,    // the number of a request, written when it is whole
    SERVE_ANSWERED, // the same number, written when its answer is whole
    SERVE_OP,
    SERVE_BYTES, // of the request
    SERVE_CODE,  // enum stream_code
    SERVE_COUNT, // bytes of the answer
    SERVE_WORDS,
};
#define SERVE_MARK 0x53545245u // "STRE"
#define SERVE_REQUEST 0x1000u
#define SERVE_ANSWER 0x2000u
#define SERVE_LINE "normal: serves"

void normal_last(void);

#endif
