// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/adc.h"

#include "firmware/drivers/generated/adc_regs.h"

static enum dev_error read_register(struct adc_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct adc_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

enum dev_error adc_dev_init(struct adc_dev *dev, struct hal *hal, uint32_t base)
{
    const enum dev_error error = dev_identify(hal, base, ADC_DEV_ID);
    if (error == DEV_OK) {
        *dev = (struct adc_dev){.hal = hal, .base = base};
    }
    return error;
}

enum { DEPTH = 16 };

static enum dev_error take(struct adc_dev *dev, uint32_t *data, uint32_t polls)
{
    for (uint32_t i = 0; i < polls; i++) {
        const enum dev_error error = read_register(dev, ADC_DATA_OFFSET, data);
        if (error != DEV_OK || (*data & ADC_DATA_THERE_MASK) != 0) {
            return error;
        }
    }
    return DEV_TIMEOUT;
}

// Values of a scan that nobody has read.
static enum dev_error drain(struct adc_dev *dev)
{
    enum dev_error error = DEV_OK;
    uint32_t data = ADC_DATA_THERE_MASK;
    for (unsigned i = 0; i < DEPTH && error == DEV_OK && (data & ADC_DATA_THERE_MASK) != 0; i++) {
        error = read_register(dev, ADC_DATA_OFFSET, &data);
    }
    return error;
}

enum dev_error adc_dev_scan(struct adc_dev *dev, uint32_t channels,
                            uint16_t values[ADC_DEV_CHANNELS], uint32_t polls)
{
    if (channels == 0 || channels > ADC_CHANNELS_CHOSEN_MASK) {
        return DEV_ARGUMENT;
    }
    uint16_t found[ADC_DEV_CHANNELS] = {0};
    enum dev_error error = write_register(dev, ADC_CHANNELS_OFFSET, channels);
    if (error == DEV_OK) {
        error = drain(dev);
    }
    if (error == DEV_OK) {
        error = write_register(dev, ADC_START_OFFSET, 1);
    }
    for (uint32_t channel = 0; error == DEV_OK && channel < ADC_DEV_CHANNELS; channel++) {
        uint32_t data = 0;
        if ((channels >> channel & 1u) == 0) {
            continue;
        }
        error = take(dev, &data, polls);
        if (error == DEV_OK &&
            (data & ADC_DATA_CHANNEL_MASK) >> ADC_DATA_CHANNEL_SHIFT != channel) {
            error = DEV_CHANGED;
        }
        found[channel] = (uint16_t)(data & ADC_DATA_VALUE_MASK);
    }
    for (uint32_t channel = 0; error == DEV_OK && channel < ADC_DEV_CHANNELS; channel++) {
        if ((channels >> channel & 1u) != 0) {
            values[channel] = found[channel];
        }
    }
    return error;
}
