// SPDX-License-Identifier: Apache-2.0
// Driver of the converter (rtl/adc).
#ifndef PLUTON_DRIVERS_ADC_H
#define PLUTON_DRIVERS_ADC_H

#include <stdbool.h>

#include "firmware/drivers/dev.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ADC_DEV_ID 0x41444343u // "ADCC"
#define ADC_DEV_CHANNELS 8u

struct adc_dev {
    struct hal *hal;
    uint32_t base;
};

// Prepares the context, and checks that a converter answers at `base`.
enum dev_error adc_dev_init(struct adc_dev *dev, struct hal *hal, uint32_t base);

// Converts the channels of the mask once each, values of 12 bits to values[channel]; of the others
// nothing is written. `polls` of DATA for each channel at most. DEV_ARGUMENT: no channel, or one
// that is not there. DEV_ACCESS: a scan runs. DEV_CHANGED: others use the converter.
enum dev_error adc_dev_scan(struct adc_dev *dev, uint32_t channels,
                            uint16_t values[ADC_DEV_CHANNELS], uint32_t polls);

#ifdef __cplusplus
}
#endif

#endif
