// SPDX-License-Identifier: Apache-2.0
// The program of real-time core 1, taken over: before it blinks it tries everything that it has no
// right to.
#include "firmware/drivers/gpio.h"
#include "firmware/lib/generated/image_spec.h"
#include "firmware/realtime/attack.h"
#include "firmware/realtime/realtime.h"

#define PERIOD 200000u // of the watchdog
#define HALF 20000u    // cycles between changes of the pin
#define PIN 1u
#define TELL_EVERY 4u
#define OTHERS 0xFFFFFFF0u // interrupts that stay masked

int main(void);

// By firmware/monitor/policy.txt.
static const uint32_t granted[] = {PLUTON_REALTIME1_WATCHDOG_BASE, PLUTON_REALTIME1_MAILBOX_BASE,
                                   PLUTON_GPIO1_BASE};

static struct realtime self;
static struct gpio_dev gpio;
static volatile uint32_t due;

void realtime_interrupt(uint32_t which)
{
    if (which != 1) {
        hal_panic(which);
    }
    due = 1;
    realtime_timer(HALF);
}

int main(void)
{
    realtime_begin(&self, PERIOD, IMAGE_TYPE_RTA1);
    attack_all(&self, granted, sizeof granted / sizeof granted[0]);
    realtime_need(gpio_dev_init(&gpio, &self.hal, PLUTON_GPIO1_BASE));
    realtime_need(gpio_dev_output(&gpio, PIN, 0));
    realtime_mask(OTHERS);
    realtime_timer(HALF);
    for (uint32_t blinks = 1;; blinks++) {
        while (due == 0) {
        }
        due = 0;
        realtime_need(gpio_dev_write(&gpio, PIN, (blinks & 1u) != 0 ? PIN : 0));
        realtime_feed(&self);
        if (blinks % TELL_EVERY == 0) {
            (void)realtime_tell(&self, MESSAGE_BLINKS, blinks);
        }
    }
}
