// SPDX-License-Identifier: Apache-2.0
// Numbers in comments are the steps of SP 800-90B.
#include "cmodel/health.h"

bool health_rct_sample(struct health_rct *rct, bool sample, unsigned C)
{
    if (rct->B != 0 && sample == rct->A) { // 4
        rct->B++;                          // 4.a
        return rct->B >= C;                // 4.b
    }
    rct->A = sample; // 1, 5
    rct->B = 1;      // 2, 6
    return false;
}

bool health_apt_sample(struct health_apt *apt, bool sample, unsigned C)
{
    bool failed = false;
    if (apt->i == 0) {
        apt->A = sample;           // 1
        apt->B = 1;                // 2
    } else if (sample == apt->A) { // 3.b
        apt->B++;
        failed = apt->B >= C; // 3.c
    }
    apt->i = apt->i + 1 == HEALTH_APT_WINDOW ? 0 : apt->i + 1; // 3.d
    return failed;
}

bool health_lags_sample(struct health_lags *lags, bool sample, unsigned C)
{
    bool failed = false;
    for (unsigned k = HEALTH_LAG_FIRST; k <= HEALTH_LAG_LAST; k++) {
        const bool equal = lags->seen >= k && ((lags->history >> (k - 1) & 1) != 0) == sample;
        lags->B[k] = equal ? lags->B[k] + 1 : 1;
        failed = failed || lags->B[k] >= C;
    }
    lags->history = lags->history << 1 | sample;
    lags->seen += lags->seen < HEALTH_LAG_LAST;
    return failed;
}
