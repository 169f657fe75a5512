# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
verb_about="gdb on the application core of a simulated Blank chip that boots"
verb_groups="sim"
verb_options="--port=N --cycles=N"
verb_arguments="DIE FLASH..."
verb_details="DIE FLASH: a die of ./pluton chip new DIE --blank, a flash of ./pluton flash build. The chip boots on its own core with
a debug probe at its JTAG pins; the application core halts before the monitor's first instruction. Then GDB's
remote protocol is served at a TCP port of this machine, to one debugger, until it leaves:
  gdb-multiarch -ex 'target remote :PORT' build/native/firmware/monitor.elf
Registers, memory, steps, four breakpoints (the core's triggers), continue, interrupt. What the firewalls refuse to
Secure World, they refuse to the debugger.
  --port    default: any that is free; it is printed
  --cycles  gives up after so many
Exit: 0 the debugger left; 1 the debug port is closed, because the chip is not Blank any more, or the boot was
refused before the application core ran."

verb_prepare() {
    [ ${#arguments[@]} = 2 ] || wrong_use "debug needs a die and a flash"
    verb_groups="sim rv32 debug"
}

verb_run() {
    passed=(${own[@]+"${own[@]}"})
    [ -z "$seed" ] || passed+=(--seed "$seed")
    build_targets pluton_debug firmware_rv32
    exec "$native/bin/pluton_debug" ${passed[@]+"${passed[@]}"} -- "${arguments[@]}"
}
