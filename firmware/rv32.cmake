# SPDX-License-Identifier: Apache-2.0
# Programs for Pluton's own core, each with the drivers' source once more: NAME.elf and the ROM's content, NAME.bin.
# bench: for the co-simulation; runtime: what serves the mailboxes.
find_program(RV32_CC riscv64-unknown-elf-gcc)
find_program(RV32_OBJCOPY riscv64-unknown-elf-objcopy)
if(NOT RV32_CC OR NOT RV32_OBJCOPY)
  return()
endif()

set(rv32_flags -std=c11 -march=rv32imc_zicsr -mabi=ilp32 -Os -ffreestanding -ffunction-sections
  -fdata-sections -Wall -Wextra -Wconversion -Werror -g -I${PROJECT_SOURCE_DIR})
set(rv32_spec ${PROJECT_SOURCE_DIR}/firmware/hal/generated/spec.h)
set(rv32_ld ${CMAKE_CURRENT_BINARY_DIR}/rom.ld)
file(GLOB rv32_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/firmware/*/*.h
  ${PROJECT_SOURCE_DIR}/firmware/*/generated/*.h)
set(rv32_common
  ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/start.S
  ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/hal_rv32.c
  ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/memory.c
  ${drivers})
set(rv32_bench_sources ${CMAKE_CURRENT_SOURCE_DIR}/bench/ecc_call.c ${CMAKE_CURRENT_SOURCE_DIR}/bench/main.c)
set(rv32_runtime_sources ${CMAKE_CURRENT_SOURCE_DIR}/runtime/runtime.c
  ${CMAKE_CURRENT_SOURCE_DIR}/runtime/commands.c ${CMAKE_CURRENT_SOURCE_DIR}/runtime/main.c
  ${CMAKE_CURRENT_SOURCE_DIR}/lib/capability.c)

add_custom_command(
  OUTPUT ${rv32_ld}
  COMMAND ${RV32_CC} -E -P -x c -D__ASSEMBLER__ -include ${rv32_spec}
          ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/rom.ld -o ${rv32_ld}
  DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/hal/rv32/rom.ld ${rv32_spec}
  VERBATIM)
set(rv32_outputs "")
foreach(program bench runtime)
  set(rv32_elf ${CMAKE_CURRENT_BINARY_DIR}/${program}.elf)
  set(rv32_bin ${CMAKE_CURRENT_BINARY_DIR}/${program}.bin)
  add_custom_command(
    OUTPUT ${rv32_elf} ${rv32_bin}
    COMMAND ${RV32_CC} ${rv32_flags} -nostdlib -nostartfiles -T ${rv32_ld} -Wl,--gc-sections
            -Wl,--fatal-warnings ${rv32_common} ${rv32_${program}_sources} -lgcc -o ${rv32_elf}
    COMMAND ${RV32_OBJCOPY} -O binary ${rv32_elf} ${rv32_bin}
    DEPENDS ${rv32_common} ${rv32_${program}_sources} ${rv32_headers} ${rv32_ld}
    COMMENT "Cross-compiling ${program} for RV32"
    VERBATIM)
  list(APPEND rv32_outputs ${rv32_elf} ${rv32_bin})
endforeach()
add_custom_target(firmware_rv32 DEPENDS ${rv32_outputs})

# How each of these files is compiled, in the form of compile_commands.json: for editors and linters.
set(rv32_commands "")
foreach(source IN LISTS rv32_common rv32_bench_sources rv32_runtime_sources)
  list(JOIN rv32_flags " " flags)
  list(APPEND rv32_commands "{\"directory\": \"${CMAKE_CURRENT_BINARY_DIR}\", \"file\": \"${source}\", \
\"command\": \"${RV32_CC} ${flags} -c ${source}\"}")
endforeach()
list(JOIN rv32_commands ",\n" rv32_commands)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/rv32_commands.json "[\n${rv32_commands}\n]\n")
