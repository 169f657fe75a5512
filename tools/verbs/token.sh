# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="a simulated chip with its die and flash behind a local socket, for agents and tools"
verb_groups="sim rv32 sign"
verb_options="--socket=PATH --rom=FILE --cycles=N --radio=PORT --noise=PROFILE"
verb_arguments="DIE FLASH..."
verb_details="Boots the chip, prints its serial line and \`ready\`, and serves until it is told to end. One process owns a die.
docs/device-socket.md says what the socket (--socket; DIE.socket) takes: the commands of both mailboxes, status, reboot,
flash, serial line. Whoever can reach it speaks for the device's software.
  --rom          another boot ROM than this build's
  --cycles       a boot that is not over after so many counts as stopped
  --radio        at each boot the radio's line is a connection to this TCP port of 127.0.0.1"

verb_prepare() {
    [ ${#arguments[@]} = 2 ] || wrong_use "token needs a die and a flash"
}

verb_run() {
    local passed=(${own[@]+"${own[@]}"})
    [ -n "$(own_option --socket)" ] || passed+=(--socket "${arguments[0]}.socket")
    [ -z "$seed" ] || passed+=(--seed "$seed")
    build_targets pluton_token firmware_rv32
    exec "$native/bin/pluton_token" "${passed[@]}" -- "${arguments[@]}"
}
