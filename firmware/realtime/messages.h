// SPDX-License-Identifier: Apache-2.0
// What Normal World and the programs of the three other cores tell each other: entries of their
// inter-core mailboxes (rtl/intercore), a command word and a data word. To: from Normal World.
#ifndef PLUTON_REALTIME_MESSAGES_H
#define PLUTON_REALTIME_MESSAGES_H

enum message {
    MESSAGE_READY = 0x01,   // the program runs; data: the type of its image
    MESSAGE_PANIC = 0x02,   // it does not go on; data: why. Its watchdog will bite
    MESSAGE_LISTENS = 0x03, // to: Normal World has heard that it runs

    // control
    MESSAGE_LEVEL = 0x10,     // 11:0 the level, 16 the pin
    MESSAGE_THRESHOLD = 0x11, // to: from this level on the pin is high; sent back when it counts

    // blink
    MESSAGE_BLINKS = 0x20, // changes of the pin so far

    // radio (firmware/radio/radio.h)
    MESSAGE_SEND = 0x30,     // to: the frame at RADIO_OUT
    MESSAGE_SENT = 0x31,     // that frame's enum radio_verdict
    MESSAGE_RECEIVED = 0x32, // a frame is at RADIO_IN, and stays until MESSAGE_TAKEN
    MESSAGE_TAKEN = 0x33,    // to: there may be the next one

    // attackers
    MESSAGE_ATTACKED = 0x40, // 31:16 accesses, 15:0 how many of them were refused

    // echo, both ways: comes back as it was sent
    MESSAGE_ECHO = 0x50,

    // storm, both ways: 15:0 of the command are the message's number, its data the check word
    MESSAGE_STORM = 0x00570000,
    MESSAGE_BETWEEN = 0x60, // whole messages of the other real-time core so far
};

#define MESSAGE_STORM_CHECK(number) ((uint32_t)(number)*UINT32_C(0x9E3779B1) ^ UINT32_C(0x5A5A5A5A))

#endif
