// SPDX-License-Identifier: Apache-2.0
#include "firmware/drivers/mailbox.h"

#include "firmware/drivers/generated/mailbox_regs.h"

// The command word of an entry.
#define FIRST 0x80000000u
#define ZERO_FIRST 0x7F0000FFu // of a first entry
#define TAG_SHIFT 16u
#define OP_SHIFT 8u

static enum dev_error read_register(struct mailbox_dev *dev, uint32_t offset, uint32_t *value)
{
    return dev_error_of_hal(hal_read32(dev->hal, dev->base + offset, value));
}

static enum dev_error write_register(struct mailbox_dev *dev, uint32_t offset, uint32_t value)
{
    return dev_error_of_hal(hal_write32(dev->hal, dev->base + offset, value));
}

static uint32_t words_of(uint32_t size)
{
    return (size + 3u) / 4u;
}

static uint32_t command_of(const struct mailbox_dev_message *message)
{
    return (uint32_t)message->tag << TAG_SHIFT | (uint32_t)message->op << OP_SHIFT;
}

enum dev_error mailbox_dev_init(struct mailbox_dev *dev, struct hal *hal, uint32_t base,
                                uint32_t id)
{
    const enum dev_error error = dev_identify(hal, base + MAILBOX_ID_OFFSET, id);
    if (error == DEV_OK) {
        *dev = (struct mailbox_dev){.hal = hal, .base = base};
    }
    return error;
}

enum dev_error mailbox_dev_soft_reset(struct mailbox_dev *dev)
{
    return write_register(dev, MAILBOX_GEN_CTRL_OFFSET, MAILBOX_GEN_CTRL_SOFT_RST_MYSELF_MASK);
}

enum dev_error mailbox_dev_room(struct mailbox_dev *dev, uint32_t *room)
{
    uint32_t count = 0;
    const enum dev_error error = read_register(dev, MAILBOX_PUSH_CNT_OFFSET, &count);
    if (error == DEV_OK) {
        *room = count > MAILBOX_DEV_DEPTH ? 0 : MAILBOX_DEV_DEPTH - count;
    }
    return error;
}

enum dev_error mailbox_dev_waiting(struct mailbox_dev *dev, uint32_t *waiting)
{
    return read_register(dev, MAILBOX_POP_CNT_OFFSET, waiting);
}

enum dev_error mailbox_dev_push(struct mailbox_dev *dev, const struct mailbox_dev_entry *entry)
{
    const enum dev_error error = write_register(dev, MAILBOX_DATA_PUSH_OFFSET, entry->data);
    return error != DEV_OK ? error : write_register(dev, MAILBOX_CMD_PUSH_OFFSET, entry->cmd);
}

enum dev_error mailbox_dev_pop(struct mailbox_dev *dev, struct mailbox_dev_entry *entry)
{
    struct mailbox_dev_entry popped = {0, 0};
    enum dev_error error = read_register(dev, MAILBOX_DATA_POP_OFFSET, &popped.data);
    if (error == DEV_OK) {
        error = read_register(dev, MAILBOX_CMD_POP_OFFSET, &popped.cmd);
    }
    if (error == DEV_OK) {
        *entry = popped;
    }
    dev_wipe(&popped, sizeof popped);
    return error;
}

static enum mailbox_dev_event refuse(struct mailbox_dev_reader *reader, uint32_t cmd,
                                     enum mailbox_dev_event why)
{
    reader->open = false;
    reader->skip = true;
    dev_wipe(&reader->message, sizeof reader->message);
    reader->message.tag = (uint8_t)(cmd >> TAG_SHIFT);
    reader->message.op = (uint8_t)(cmd >> OP_SHIFT);
    return why;
}

static enum mailbox_dev_event begin(struct mailbox_dev_reader *reader,
                                    const struct mailbox_dev_entry *entry)
{
    struct mailbox_dev_message *message = &reader->message;
    const uint32_t code = entry->data >> 16;
    const uint32_t size = entry->data & 0xFFFFu;
    if ((entry->cmd & ZERO_FIRST) != 0 || (!reader->response && code != 0)) {
        return refuse(reader, entry->cmd, MAILBOX_DEV_FRAMING);
    }
    if (size > MAILBOX_PAYLOAD) {
        return refuse(reader, entry->cmd, MAILBOX_DEV_TOO_LONG);
    }
    // What a frame before it left is overwritten up to `size`, and beyond that is not looked at.
    message->tag = (uint8_t)(entry->cmd >> TAG_SHIFT);
    message->op = (uint8_t)(entry->cmd >> OP_SHIFT);
    message->code = (uint16_t)code;
    message->size = size;
    reader->skip = false;
    reader->next = 0;
    reader->open = size != 0;
    return size != 0 ? MAILBOX_DEV_NOTHING : MAILBOX_DEV_WHOLE;
}

enum mailbox_dev_event mailbox_dev_take(struct mailbox_dev_reader *reader,
                                        const struct mailbox_dev_entry *entry)
{
    struct mailbox_dev_message *message = &reader->message;
    if ((entry->cmd & FIRST) != 0) {
        return begin(reader, entry);
    }
    if (reader->skip) {
        return MAILBOX_DEV_NOTHING;
    }
    if (!reader->open || entry->cmd != (command_of(message) | reader->next)) {
        return refuse(reader, entry->cmd, MAILBOX_DEV_FRAMING);
    }
    const uint32_t at = 4u * reader->next;
    for (uint32_t i = 0; i < 4 && at + i < message->size; i++) {
        message->payload[at + i] = (uint8_t)(entry->data >> (8u * i));
    }
    reader->next++;
    if (4u * reader->next < message->size) {
        return MAILBOX_DEV_NOTHING;
    }
    reader->open = false;
    return MAILBOX_DEV_WHOLE;
}

enum dev_error mailbox_dev_send(struct mailbox_dev *dev, const struct mailbox_dev_message *message,
                                uint32_t *sent, bool *whole)
{
    if (message->size > MAILBOX_PAYLOAD) {
        return DEV_ARGUMENT;
    }
    const uint32_t entries = 1u + words_of(message->size);
    uint32_t room = 0;
    enum dev_error error = mailbox_dev_room(dev, &room);
    for (; error == DEV_OK && room != 0 && *sent < entries; room--) {
        struct mailbox_dev_entry entry = {command_of(message), 0};
        if (*sent == 0) {
            entry.cmd |= FIRST;
            entry.data = (uint32_t)message->code << 16 | message->size;
        } else {
            const uint32_t at = 4u * (*sent - 1u);
            entry.cmd |= *sent - 1u;
            for (uint32_t i = 0; i < 4 && at + i < message->size; i++) {
                entry.data |= (uint32_t)message->payload[at + i] << (8u * i);
            }
        }
        error = mailbox_dev_push(dev, &entry);
        dev_wipe(&entry, sizeof entry);
        if (error == DEV_OK) {
            ++*sent;
        }
    }
    *whole = *sent == entries;
    return error;
}

// One turn of the wait: what can be sent is sent, what has arrived is read.
static enum dev_error turn(struct mailbox_dev *dev, const struct mailbox_dev_message *request,
                           uint32_t *sent, struct mailbox_dev_reader *reader, bool *answered)
{
    bool whole = false;
    uint32_t waiting = 0;
    enum dev_error error = mailbox_dev_send(dev, request, sent, &whole);
    if (error == DEV_OK) {
        error = mailbox_dev_waiting(dev, &waiting);
    }
    for (; error == DEV_OK && waiting != 0 && !*answered; waiting--) {
        struct mailbox_dev_entry entry;
        error = mailbox_dev_pop(dev, &entry);
        if (error != DEV_OK) {
            break;
        }
        // What does not follow, or answers another request, is of an earlier one.
        const enum mailbox_dev_event event = mailbox_dev_take(reader, &entry);
        dev_wipe(&entry, sizeof entry);
        *answered = event == MAILBOX_DEV_WHOLE && reader->message.tag == request->tag &&
                    reader->message.op == request->op;
    }
    return error;
}

enum dev_error mailbox_dev_call(struct mailbox_dev *dev, const struct mailbox_dev_message *request,
                                const struct mailbox_dev_wait *wait,
                                struct mailbox_dev_message *response)
{
    struct mailbox_dev_reader reader = {.response = true};
    uint32_t sent = 0;
    bool answered = false;
    enum dev_error error = DEV_OK;
    for (uint32_t i = 0; i < wait->polls && error == DEV_OK && !answered; i++) {
        error = turn(dev, request, &sent, &reader, &answered);
        if (error == DEV_OK && !answered && wait->idle != NULL) {
            wait->idle(wait->context);
        }
    }
    if (answered) {
        *response = reader.message;
    }
    dev_wipe(&reader, sizeof reader);
    return error == DEV_OK && !answered ? DEV_TIMEOUT : error;
}

enum dev_error mailbox_dev_restart(struct mailbox_dev *dev, uint32_t mark,
                                   const struct mailbox_dev_wait *wait)
{
    struct mailbox_dev_message request = {.op = MAILBOX_OP_INFO,
                                          .size = MAILBOX_INFO_REQUEST_BYTES};
    struct mailbox_dev_reader reader = {.response = true};
    uint32_t sent = 0;
    dev_bytes_of(mark, &request.payload[MAILBOX_INFO_REQUEST_MARK_OFFSET]);
    enum dev_error error = mailbox_dev_soft_reset(dev);
    for (uint32_t i = 0; i < wait->polls && error == DEV_OK; i++) {
        bool answered = false;
        error = turn(dev, &request, &sent, &reader, &answered);
        if (answered && reader.message.size == MAILBOX_INFO_RESPONSE_BYTES &&
            dev_word_of(&reader.message.payload[MAILBOX_INFO_RESPONSE_MARK_OFFSET]) == mark) {
            return error;
        }
        if (error == DEV_OK && wait->idle != NULL) {
            wait->idle(wait->context);
        }
    }
    return error == DEV_OK ? DEV_TIMEOUT : error;
}

const char *mailbox_dev_text(uint32_t code)
{
    switch (code) {
#define TEXT(code, name, text)                                                                     \
    case code:                                                                                     \
        return text;
        MAILBOX_ERROR_TABLE(TEXT)
#undef TEXT
    default:
        return dev_error_text((enum dev_error)code);
    }
}
