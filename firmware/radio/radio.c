// SPDX-License-Identifier: Apache-2.0
// The program of the radio core: frames between Normal World and the radio's line, to and from the
// hosts that the signed manifest names and no others. Each word of a frame is read once, and what
// is looked at is this copy: Normal World can write its page at any time.
#include "firmware/radio/radio.h"

#include "firmware/drivers/uart.h"
#include "firmware/lib/hosts.h"
#include "firmware/realtime/realtime.h"

#define PERIOD 2000000u // of the watchdog; a frame takes at most some 100,000 cycles
#define POLLS 10000u    // for a byte of the line
#define BYTES_A_TURN 16u

int main(void);

static struct realtime self;
static struct uart_dev line;
static uint32_t hosts_words[IMAGE_HOSTS_BYTES / 4];
static struct frame_reader reader;
static struct frame frame;
static bool in_is_free = true;

void realtime_interrupt(uint32_t which)
{
    hal_panic(which); // none is enabled
}

static const uint8_t *hosts(void)
{
    return (const uint8_t *)hosts_words;
}

static void copy(uint8_t *to, const uint8_t *from, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
}

static enum radio_verdict send(void)
{
    static uint32_t words[RADIO_FRAME_WORDS];
    static uint8_t bytes[FRAME_LINE_MOST];
    const uint8_t *const own = (const uint8_t *)words;
    const uint32_t head = RADIO_PAYLOAD_OFFSET / 4;
    realtime_need(dev_error_of_hal(hal_load(&self.hal, words, RADIO_OUT, head)));
    frame.host_bytes = words[0];
    frame.payload_bytes = words[1];
    if (frame.host_bytes > sizeof frame.host || frame.payload_bytes > sizeof frame.payload) {
        return RADIO_MALFORMED;
    }
    realtime_need(dev_error_of_hal(hal_load(
        &self.hal, words + head, RADIO_OUT + RADIO_PAYLOAD_OFFSET, (frame.payload_bytes + 3) / 4)));
    copy(frame.host, own + RADIO_HOST_OFFSET, frame.host_bytes);
    copy(frame.payload, own + RADIO_PAYLOAD_OFFSET, frame.payload_bytes);
    if (!frame_good(&frame)) {
        return RADIO_MALFORMED;
    }
    if (!hosts_named(hosts(), frame.host, frame.host_bytes)) {
        return RADIO_REFUSED;
    }
    const uint32_t size = frame_write(&frame, bytes);
    return uart_dev_write(&line, bytes, size, POLLS, NULL) == DEV_OK ? RADIO_SENT : RADIO_LINE;
}

// To Normal World, if it is from a host that the manifest names and the one before it was taken.
static void receive(void)
{
    if (!in_is_free || !hosts_named(hosts(), frame.host, frame.host_bytes)) {
        return;
    }
    static uint32_t words[RADIO_FRAME_WORDS];
    uint8_t *const own = (uint8_t *)words;
    words[0] = frame.host_bytes;
    words[1] = frame.payload_bytes;
    copy(own + RADIO_HOST_OFFSET, frame.host, frame.host_bytes);
    copy(own + RADIO_PAYLOAD_OFFSET, frame.payload, frame.payload_bytes);
    realtime_need(dev_error_of_hal(hal_store(
        &self.hal, RADIO_IN, words, (RADIO_PAYLOAD_OFFSET + frame.payload_bytes + 3) / 4)));
    in_is_free = false;
    (void)realtime_tell(&self, MESSAGE_RECEIVED, frame.payload_bytes);
}

static void hear(void)
{
    struct mailbox_dev_entry entry;
    if (!realtime_hear(&self, &entry)) {
        return;
    }
    if (entry.cmd == MESSAGE_SEND) {
        (void)realtime_tell(&self, MESSAGE_SENT, (uint32_t)send());
    } else if (entry.cmd == MESSAGE_TAKEN) {
        in_is_free = true;
    }
}

static void listen(void)
{
    uint8_t byte = 0;
    bool there = true;
    for (uint32_t i = 0; i < BYTES_A_TURN && there; i++) {
        realtime_need(uart_dev_read(&line, &byte, &there));
        if (there) {
            frame_put(&reader, byte);
            while (frame_due(&reader) && frame_take(&reader, &frame)) {
                receive();
            }
        }
    }
}

int main(void)
{
    realtime_begin(&self, PERIOD, IMAGE_TYPE_RADI);
    realtime_need(dev_error_of_hal(
        hal_load(&self.hal, hosts_words, RADIO_HOSTS, sizeof hosts_words / sizeof hosts_words[0])));
    realtime_need(uart_dev_init(&line, &self.hal, REALTIME_UART));
    for (;;) {
        listen();
        hear();
        realtime_feed(&self);
    }
}
