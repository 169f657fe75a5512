// SPDX-License-Identifier: Apache-2.0
// A control loop on a real-time core, with the drivers that every core has: on a message of the
// other core it reads a level and the sensor, sets pins, and answers. Where its devices are is the
// bench's matter.
#include "firmware/drivers/adc.h"
#include "firmware/drivers/gpio.h"
#include "firmware/drivers/intercore.h"
#include "firmware/drivers/spi.h"
#include "tests/unit/realtime_io/realtime_io.h"

void realtime_mask(uint32_t masked);
void realtime_interrupt(uint32_t which);
void hal_panic(uint32_t cause);
int main(void);

static struct hal hal;
static struct gpio_dev gpio;
static struct spi_dev spi;
static struct adc_dev adc;
static struct mailbox_dev mailbox;
static volatile uint32_t woken;             // by the mailbox
static volatile uint32_t initial = INITIAL; // .data is there

// The mailbox's level stays until its event is taken: masked until the loop has done so.
void realtime_interrupt(uint32_t which)
{
    (void)which;
    woken = 1;
    realtime_mask(0xFFFFFFF0u);
}

void hal_panic(uint32_t cause)
{
    const struct mailbox_dev_entry entry = {ANSWER_PANIC, cause};
    (void)mailbox_dev_push(&mailbox, &entry);
    for (;;) {
    }
}

static void answer(uint32_t cmd, uint32_t data)
{
    const struct mailbox_dev_entry entry = {cmd, data};
    if (mailbox_dev_push(&mailbox, &entry) != DEV_OK) {
        hal_panic(cmd);
    }
}

static uint32_t control(void)
{
    static const struct spi_dev_settings settings = {.cpol = true, .cpha = true, .half = 4};
    const uint8_t ask[2] = {0x80 | SENSOR_IDENTITY, 0};
    uint8_t got[2] = {0, 0};
    uint16_t values[ADC_DEV_CHANNELS] = {0};
    if (adc_dev_scan(&adc, 1u << CHANNEL, values, POLLS) != DEV_OK ||
        spi_dev_mode(&spi, &settings) != DEV_OK ||
        spi_dev_transfer(&spi, ask, got, sizeof got, POLLS) != DEV_OK ||
        gpio_dev_write(&gpio, PIN_HIGH, values[CHANNEL] >= THRESHOLD ? PIN_HIGH : 0) != DEV_OK) {
        hal_panic(0);
    }
    return (uint32_t)got[1] << 16 | values[CHANNEL];
}

int main(void)
{
    if (intercore_dev_init(&mailbox, &hal, MAILBOX_BASE, MAILBOX_ID) != DEV_OK ||
        gpio_dev_init(&gpio, &hal, GPIO_BASE) != DEV_OK ||
        spi_dev_init(&spi, &hal, SPI_BASE) != DEV_OK ||
        adc_dev_init(&adc, &hal, ADC_BASE) != DEV_OK ||
        gpio_dev_output(&gpio, PIN_HIGH | PIN_READY, PIN_READY) != DEV_OK ||
        intercore_dev_enable(&mailbox, INTERCORE_DEV_WRITTEN, 1, 1) != DEV_OK) {
        hal_panic(1);
    }
    answer(ANSWER_READY, initial);
    for (;;) {
        realtime_mask(~(1u << 0 | 1u << 1 | 1u << 2 | 1u << 3 | 1u << MAILBOX_IRQ));
        while (woken == 0) {
        }
        woken = 0;
        uint32_t events = 0;
        uint32_t waiting = 0;
        struct mailbox_dev_entry request;
        if (intercore_dev_take_events(&mailbox, &events) != DEV_OK) {
            hal_panic(2);
        }
        while (mailbox_dev_waiting(&mailbox, &waiting) == DEV_OK && waiting != 0 &&
               mailbox_dev_pop(&mailbox, &request) == DEV_OK) {
            struct gpio_dev stranger;
            switch (request.cmd) {
            case REQUEST_CONTROL:
                answer(ANSWER_CONTROL, control());
                break;
            case REQUEST_STRANGER: // a device that is not ours: refused, and told
                answer(ANSWER_STRANGER, (uint32_t)gpio_dev_init(&stranger, &hal, request.data));
                break;
            default:
                answer(request.cmd, request.data);
                break;
            }
        }
    }
}
