// SPDX-License-Identifier: Apache-2.0
// A message is a head, an entry whose command has the number of words and whose data are none, and
// that many entries of a word and its check word. Words are those of the sender's side, the
// message's number and their place: one of another message, of another mailbox or of the receiver
// itself is not what is expected. Sides are told apart by the mailbox's semaphore, which one of the
// two takes and holds for good. Nobody sends before the other has raised an interrupt, which it
// does after its soft reset: that one drops what is there.
#include "firmware/realtime/storm.h"

#include "firmware/drivers/generated/mailbox_regs.h"

#define HEAD 0x00580000u // 31:16; 15:8 the message's number, 7:0 its words
#define WORDS_MOST 40u   // more than the FIFO holds
#define TURN_MOST 16u    // entries
#define WRONG_HEAD 0x1101u
#define WRONG_LEFT 0x1102u // data of an entry that was pushed without any
#define WRONG_WORD 0x1103u
#define WRONG_CHECK 0x1104u
#define WRONG_HOLDER 0x1105u

struct way {
    uint32_t number; // of the message
    uint32_t words, at;
    bool open; // its head has passed
};

static struct mailbox_dev peer;
static struct way out, in;
static bool holds, heard;

static uint32_t mixed(uint32_t side, uint32_t number, uint32_t place)
{
    uint32_t x = side << 31 ^ number << 8 ^ place;
    x = (x ^ x >> 15) * 0x2C1B3C6Du;
    x = (x ^ x >> 12) * 0x297A2D39u;
    return x ^ x >> 15;
}

static void demand(bool good, uint32_t cause)
{
    if (!good) {
        hal_panic(cause);
    }
}

void storm_begin(struct hal *hal)
{
    realtime_need(intercore_dev_init(&peer, hal, REALTIME_PEER, PLUTON_REALTIME0_PEER_ID));
    realtime_need(intercore_dev_acquire(&peer, &holds));
}

static void send(uint32_t (*random)(void))
{
    uint32_t room = 0;
    realtime_need(mailbox_dev_room(&peer, &room));
    for (uint32_t n = random() % TURN_MOST; n != 0 && room != 0; n--, room--) {
        if (!out.open) {
            out.words = random() % (WORDS_MOST + 1);
            out.at = 0;
            // Without a write of the data word: what goes out with it is zero, and nothing of
            // before.
            const uint32_t head = HEAD | (out.number & 0xFFu) << 8 | out.words;
            realtime_need(
                dev_error_of_hal(hal_write32(peer.hal, peer.base + MAILBOX_CMD_PUSH_OFFSET, head)));
        } else {
            const uint32_t word = mixed(holds ? 1 : 0, out.number, out.at++);
            const struct mailbox_dev_entry entry = {word, ~word};
            realtime_need(mailbox_dev_push(&peer, &entry));
        }
        out.open = out.at < out.words;
        out.number += out.open ? 0u : 1u;
    }
}

static void hear(void)
{
    uint32_t waiting = 0;
    struct mailbox_dev_entry entry = {0, 0};
    for (realtime_need(mailbox_dev_waiting(&peer, &waiting)); waiting != 0; waiting--) {
        realtime_need(mailbox_dev_pop(&peer, &entry));
        if (!in.open) {
            in.words = entry.cmd & 0xFFu;
            in.at = 0;
            demand((entry.cmd & ~0xFFu) == (HEAD | (in.number & 0xFFu) << 8) &&
                       in.words <= WORDS_MOST,
                   WRONG_HEAD);
            demand(entry.data == 0, WRONG_LEFT);
        } else {
            demand(entry.cmd == mixed(holds ? 0 : 1, in.number, in.at++), WRONG_WORD);
            demand(entry.data == ~entry.cmd, WRONG_CHECK);
        }
        in.open = in.at < in.words;
        in.number += in.open ? 0u : 1u;
    }
}

uint32_t storm_turn(uint32_t (*random)(void))
{
    bool mine = false;
    uint32_t ports = 0;
    if (heard) {
        send(random);
        hear();
    } else {
        realtime_need(intercore_dev_take_ports(&peer, &ports));
        realtime_need(intercore_dev_raise(&peer, 1));
        heard = ports != 0;
    }
    realtime_need(intercore_dev_acquire(&peer, &mine));
    demand(mine == holds, WRONG_HOLDER);
    return in.number;
}
