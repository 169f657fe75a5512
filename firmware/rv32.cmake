# SPDX-License-Identifier: Apache-2.0
# Programs for the chip's RISC-V cores, each with the drivers' source once more: NAME.elf and what is loaded, NAME.bin.
#   bench      co-simulation, in ROM; its data have the whole TCM
#   rom        the boot ROM
#   runtime    Pluton's runtime, in TCM
#   monitor    Secure World, in SRAM
#   normal, attacker, storm, ping   Normal World, in SRAM
#   normal_serves                   the first with streams for the agent behind its work
#   control, blink, radio, stalls, storm_core, storm_peer, echo   the real-time and radio cores, in their core's memory
#   control_attacker, blink_attacker, radio_attacker  the first three on a core that is taken over
find_program(RV32_CC riscv64-unknown-elf-gcc)
find_program(RV32_OBJCOPY riscv64-unknown-elf-objcopy)
find_program(RV32_SIZE riscv64-unknown-elf-size)
if(NOT RV32_CC OR NOT RV32_OBJCOPY)
  return()
endif()

set(rv32_warnings -Wall -Wextra -Wconversion -Werror)
set(rv32_flags -std=c11 -mabi=ilp32 -O2 -ffreestanding -ffunction-sections -fdata-sections ${rv32_warnings} -g
  -I${PROJECT_SOURCE_DIR})
set(rv32_spec ${PROJECT_SOURCE_DIR}/firmware/hal/generated/spec.h)
file(GLOB rv32_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/firmware/*/*.h
  ${PROJECT_SOURCE_DIR}/firmware/hal/rv32/*.inc
  ${PROJECT_SOURCE_DIR}/firmware/*/*/*.h ${PROJECT_SOURCE_DIR}/firmware/*/generated/*.h)
set(rv32_hal
  ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/hal_rv32.c
  ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/memory.c
  ${drivers})
set(rv32_pluton ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/start.S ${rv32_hal})
set(rv32_outputs "")
set(rv32_commands "")

# rv32_program(NAME ISA CODE_BASE CODE_SIZE DATA_BASE DATA_SIZE STACK_LEAST SOURCE...): all but the first two are
# what hal/rv32/program.ld says. Sources without a folder before them are of firmware/.
function(rv32_program name isa code_base code_size data_base data_size stack)
  set(folder ${CMAKE_CURRENT_BINARY_DIR})
  set(sources "")
  foreach(source IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    list(APPEND sources ${source})
  endforeach()
  set(ld ${folder}/${name}.ld)
  set(elf ${folder}/${name}.elf)
  set(bin ${folder}/${name}.bin)
  set(flags ${rv32_flags} -march=${isa})
  add_custom_command(
    OUTPUT ${ld}
    COMMAND ${RV32_CC} -E -P -x c -D__ASSEMBLER__ -DCODE_BASE=${code_base} -DCODE_SIZE=${code_size}
            -DDATA_BASE=${data_base} -DDATA_SIZE=${data_size} -DSTACK_LEAST=${stack} -include ${rv32_spec}
            ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/program.ld -o ${ld}
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/program.ld ${rv32_spec}
    VERBATIM)
  add_custom_command(
    OUTPUT ${elf} ${bin}
    COMMAND ${RV32_CC} ${flags} -nostdlib -nostartfiles -T ${ld} -Wl,--gc-sections -Wl,--fatal-warnings
            -Wl,--no-warn-rwx-segments ${sources} -lgcc -o ${elf}
    COMMAND ${RV32_OBJCOPY} -O binary ${elf} ${bin}
    COMMAND ${RV32_SIZE} ${elf}
    DEPENDS ${sources} ${rv32_headers} ${ld}
    COMMENT "Cross-compiling ${name} for RV32"
    VERBATIM)
  set(rv32_outputs ${rv32_outputs} ${elf} ${bin} PARENT_SCOPE)

  # The same in one line, to be run in the root of a tree: for tests that plant faults in a copy.
  set(relative "")
  foreach(source IN LISTS sources)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE source)
    list(APPEND relative ${source})
  endforeach()
  set(line ${RV32_CC} ${flags} -I. -nostdlib -nostartfiles -T ${ld} -Wl,--gc-sections ${relative} -lgcc)
  list(REMOVE_ITEM line -I${PROJECT_SOURCE_DIR})
  list(JOIN line " " line)
  file(WRITE ${folder}/${name}.link "${line}\n")

  # How each of these files is compiled, in the form of compile_commands.json: for editors and linters.
  list(JOIN flags " " flags)
  foreach(source IN LISTS sources)
    list(APPEND rv32_commands "{\"directory\": \"${folder}\", \"file\": \"${source}\", \
\"command\": \"${RV32_CC} ${flags} -c ${source}\"}")
  endforeach()
  list(REMOVE_DUPLICATES rv32_commands)
  set(rv32_commands ${rv32_commands} PARENT_SCOPE)
endfunction()

set(rom PLUTON_ROM_BASE PLUTON_ROM_SIZE)
rv32_program(bench rv32imc_zicsr ${rom} PLUTON_TCM_BASE PLUTON_TCM_SIZE 0x2000
  ${rv32_pluton} bench/ecc_call.c bench/main.c)
rv32_program(rom rv32imc_zicsr ${rom} 0x0011C000 0x4000 0x1000
  ${rv32_pluton} rom/main.c rom/rom.c ${libraries})
rv32_program(runtime rv32imc_zicsr PLUTON_TCM_BASE 0x10000 0x00110000 0x10000 0x2000
  ${rv32_pluton} runtime/main.c ${runtime} ${libraries})
set(app ${rv32_hal} ${CMAKE_CURRENT_SOURCE_DIR}/monitor/start.S)
rv32_program(monitor rv32imc_zicsr 0x80000000 0x10000 0x80010000 0x10000 0x2000
  monitor/start.S ${rv32_hal} ${monitor})
set(world rv32imc 0x80020000 0x20000 0x80040000 0x20000 0x2000
  normal/start.S normal/world.c normal/cores.c hal/rv32/memory.c)
foreach(program attacker storm ping)
  rv32_program(${program} ${world} normal/${program}.c)
endforeach()
rv32_program(normal ${world} normal/normal.c normal/ends.c)
rv32_program(normal_serves ${world} normal/normal.c normal/serve.c normal/stream.c)
foreach(program realtime/control realtime/blink realtime/stalls realtime/echo radio/radio)
  set(base realtime/start.S realtime/realtime.c ${rv32_hal})
  if(program STREQUAL radio/radio)
    list(APPEND base radio/frame.c lib/hosts.c)
  endif()
  cmake_path(GET program FILENAME name)
  set(place 0x00100000 0x10000 0x00110000 0x20000 0x2000)
  rv32_program(${name} rv32imc ${place} ${base} realtime/honest.c ${program}.c)
  if(NOT name MATCHES "stalls|echo")
    rv32_program(${name}_attacker rv32imc ${place} ${base} realtime/attack.c ${program}.c)
  endif()
endforeach()
set(base realtime/start.S realtime/realtime.c ${rv32_hal} realtime/honest.c realtime/storm_core.c)
rv32_program(storm_core rv32imc ${place} ${base} realtime/storm_alone.c)
rv32_program(storm_peer rv32imc ${place} ${base} realtime/storm_peer.c)
add_custom_target(firmware_rv32 DEPENDS ${rv32_outputs})
# What goes into a flash: runtime.bin, monitor.bin, normal.bin, control.bin, blink.bin, radio.bin.
add_custom_target(pluton_images DEPENDS firmware_rv32)

list(JOIN rv32_commands ",\n" rv32_commands)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/rv32_commands.json "[\n${rv32_commands}\n]\n")
