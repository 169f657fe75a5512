// SPDX-License-Identifier: Apache-2.0
// The continuous health tests of SP 800-90B, sections 4.4.1 and 4.4.2, for binary samples, with the
// standard's names, and the lag tests of rtl/trng/README.md: the golden models by which trng's
// tests are judged.
//
// A cutoff C is a number of samples; a sample fails a test when it brings the test's B to C or
// above. After a failure a test goes on as the standard's loop does; what follows from a failure is
// the caller's matter.
#ifndef CMODEL_HEALTH_H
#define CMODEL_HEALTH_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEALTH_APT_WINDOW 1024 // W for binary samples

// Repetition count: B samples in a row were A. All zero: no sample yet.
struct health_rct {
    bool A;
    unsigned B;
};

// Adaptive proportion: of `i` samples in this window, the first of which was A, B were A. All zero:
// the next sample opens a window.
struct health_apt {
    bool A;
    unsigned B;
    unsigned i;
};

// Repetition count at a distance: with lag k, B[k] - 1 samples in a row were equal to the one k
// before. All zero: no sample yet.
#define HEALTH_LAG_FIRST 2
#define HEALTH_LAG_LAST 8
struct health_lags {
    unsigned history; // the last sample in bit 0
    unsigned seen;    // samples, up to HEALTH_LAG_LAST
    unsigned B[HEALTH_LAG_LAST + 1];
};

// One sample; true: it failed.
bool health_rct_sample(struct health_rct *rct, bool sample, unsigned C);
bool health_apt_sample(struct health_apt *apt, bool sample, unsigned C);
bool health_lags_sample(struct health_lags *lags, bool sample, unsigned C); // any lag

#ifdef __cplusplus
}
#endif

#endif
