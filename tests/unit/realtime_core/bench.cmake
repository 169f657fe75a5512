# SPDX-License-Identifier: Apache-2.0
# pluton_realtime_core_bench(NAME TREE): the program NAME, the bench of realtime_core as it lies in TREE, laid out as
# this one. Needs PicoRV32 (PLUTON_PICORV32) and the cross compiler for its program, whose path REALTIME_PROGRAM is.
include_guard(GLOBAL)

set(REALTIME_PROGRAM ${CMAKE_CURRENT_BINARY_DIR}/program.bin CACHE INTERNAL "What the bench of realtime_core runs")
set(here ${CMAKE_CURRENT_LIST_DIR})
add_custom_command(OUTPUT ${REALTIME_PROGRAM}
  COMMAND ${RV32_CC} -I${PROJECT_SOURCE_DIR} -march=rv32imc -mabi=ilp32 -nostdlib -nostartfiles -T ${here}/program.ld
    -Wl,--fatal-warnings ${here}/program.S -o ${CMAKE_CURRENT_BINARY_DIR}/program.elf
  COMMAND ${RV32_OBJCOPY} -O binary ${CMAKE_CURRENT_BINARY_DIR}/program.elf ${REALTIME_PROGRAM}
  DEPENDS ${here}/program.S ${here}/program.ld ${PROJECT_SOURCE_DIR}/firmware/hal/rv32/picorv32.inc
  VERBATIM)
add_custom_target(realtime_core_program DEPENDS ${REALTIME_PROGRAM})

function(pluton_realtime_core_bench name tree)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  file(STRINGS ${PROJECT_SOURCE_DIR}/rtl/soc/realtime.f files REGEX "^[^/]")
  list(APPEND files rtl/bus/obi_checker.sv)
  list(TRANSFORM files PREPEND ${tree}/)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
  set(archive ${folder}/Vrealtime_core_top__ALL.a)
  set(launcher "")
  if(CMAKE_CXX_COMPILER_LAUNCHER)
    set(launcher OBJCACHE=${CMAKE_CXX_COMPILER_LAUNCHER})
  endif()
  add_custom_command(
    OUTPUT ${archive}
    BYPRODUCTS ${folder}/Vrealtime_core_top.h
    COMMAND ${VERILATOR} --cc --top-module realtime_core_top --Mdir ${folder} -O3 --assert --x-initial unique
      -Wno-fatal -Wno-lint -Wno-style ${PLUTON_PICORV32} ${files} ${here}/realtime_core_top.sv
    COMMAND python3 ${PROJECT_SOURCE_DIR}/sim/native/united.py ${folder} Vrealtime_core_top
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -C ${folder} -f Vrealtime_core_top.mk ${launcher}
      OPT_FAST=-O1 OPT_SLOW=-O0 VM_PARALLEL_BUILDS=1 Vrealtime_core_top__ALL.a
    DEPENDS ${files} ${here}/realtime_core_top.sv
    VERBATIM
    COMMENT "Verilating ${name}")
  add_custom_target(${name}_model DEPENDS ${archive})
  add_executable(${name} EXCLUDE_FROM_ALL ${here}/realtime_core_test.cpp)
  add_dependencies(${name} ${name}_model realtime_core_program)
  target_include_directories(${name} SYSTEM PRIVATE ${folder} ${PLUTON_VERILATED})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE pluton_warnings ${archive} pluton_runtime)
endfunction()
