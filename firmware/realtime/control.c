// SPDX-License-Identifier: Apache-2.0
// The program of real-time core 0: reads a sensor, sets a pin by its level, feeds its watchdog, and
// tells Normal World, which may move the threshold.
#include "firmware/realtime/control.h"
#include "firmware/drivers/adc.h"
#include "firmware/drivers/gpio.h"
#include "firmware/lib/generated/image_spec.h"
#include "firmware/realtime/realtime.h"

#define PERIOD 200000u // of the watchdog; a turn takes some thousand cycles
#define CHANNEL 0u
#define PIN 1u
#define TELL_EVERY 16u // turns
#define POLLS 10000u

int main(void);

static struct realtime self;
static struct adc_dev adc;
static struct gpio_dev gpio;

void realtime_interrupt(uint32_t which)
{
    hal_panic(which); // none is enabled
}

static void hear(uint32_t *threshold, bool *told)
{
    struct mailbox_dev_entry entry;
    while (realtime_hear(&self, &entry)) {
        if (entry.cmd == MESSAGE_THRESHOLD && entry.data < CONTROL_LEVELS) {
            *threshold = entry.data;
            *told = false;
        }
    }
}

int main(void)
{
    uint32_t threshold = CONTROL_LEVELS / 2;
    bool high = false, told = true; // told: Normal World knows the threshold
    realtime_begin(&self, PERIOD, IMAGE_TYPE_RTA0);
    realtime_need(adc_dev_init(&adc, &self.hal, PLUTON_ADC_BASE));
    realtime_need(gpio_dev_init(&gpio, &self.hal, PLUTON_GPIO0_BASE));
    realtime_need(gpio_dev_output(&gpio, PIN, 0));
    for (uint32_t turn = 0;; turn++) {
        uint16_t levels[ADC_DEV_CHANNELS] = {0};
        realtime_need(adc_dev_scan(&adc, 1u << CHANNEL, levels, POLLS));
        high = control_rule(high, levels[CHANNEL], threshold);
        realtime_need(gpio_dev_write(&gpio, PIN, high ? PIN : 0));
        realtime_feed(&self);
        told = told || realtime_tell(&self, MESSAGE_THRESHOLD, threshold);
        if (turn % TELL_EVERY == 0) {
            (void)realtime_tell(&self, MESSAGE_LEVEL, levels[CHANNEL] | (high ? 1u << 16 : 0));
        }
        hear(&threshold, &told);
    }
}
