# SPDX-License-Identifier: Apache-2.0
# pluton_app_core_bench(NAME TREE): the program NAME, the bench of app_core as it lies in TREE, laid out as this
# one. Needs Ibex (PLUTON_IBEX) and the cross compiler for its program, whose path APP_CORE_PROGRAM is.
include_guard(GLOBAL)

set(APP_CORE_PROGRAM ${CMAKE_CURRENT_BINARY_DIR}/worlds.bin CACHE INTERNAL "What the bench of app_core runs")
set(here ${CMAKE_CURRENT_LIST_DIR})
add_custom_command(OUTPUT ${APP_CORE_PROGRAM}
  COMMAND ${RV32_CC} -march=rv32imc_zicsr -mabi=ilp32 -nostdlib -nostartfiles -T ${here}/worlds.ld
    -Wl,--fatal-warnings ${here}/worlds.S -o ${CMAKE_CURRENT_BINARY_DIR}/worlds.elf
  COMMAND ${RV32_OBJCOPY} -O binary ${CMAKE_CURRENT_BINARY_DIR}/worlds.elf ${APP_CORE_PROGRAM}
  DEPENDS ${here}/worlds.S ${here}/worlds.ld
  VERBATIM)
add_custom_target(app_core_program DEPENDS ${APP_CORE_PROGRAM})

function(pluton_app_core_bench name tree)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  file(STRINGS ${PROJECT_SOURCE_DIR}/rtl/pluton/ibex_files.txt ibex REGEX "^[^#]")
  list(TRANSFORM ibex PREPEND ${PLUTON_IBEX}/)
  set(files rtl/lib/generated/spec_pkg.sv rtl/bus/bus_pkg.sv rtl/bus/obi_checker.sv rtl/soc/app_debug_pkg.sv
    rtl/tech/sim/tech_clock_gate.sv rtl/soc/core_hold.sv
    rtl/soc/app_core.sv)
  list(TRANSFORM files PREPEND ${tree}/)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
  set(archive ${folder}/Vapp_core_top__ALL.a)
  set(launcher "")
  if(CMAKE_CXX_COMPILER_LAUNCHER)
    set(launcher OBJCACHE=${CMAKE_CXX_COMPILER_LAUNCHER})
  endif()
  add_custom_command(
    OUTPUT ${archive}
    BYPRODUCTS ${folder}/Vapp_core_top.h
    COMMAND ${VERILATOR} --cc --top-module app_core_top --Mdir ${folder} -O3 --assert --x-initial unique
      -DSYNTHESIS -Wno-fatal -Wno-lint -Wno-style
      +incdir+${PLUTON_IBEX}/vendor/lowrisc_ip/ip/prim/rtl
      +incdir+${PLUTON_IBEX}/vendor/lowrisc_ip/dv/sv/dv_utils
      ${ibex} ${files} ${here}/app_core_top.sv
    COMMAND python3 ${PROJECT_SOURCE_DIR}/sim/native/united.py ${folder} Vapp_core_top
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -C ${folder} -f Vapp_core_top.mk ${launcher}
      OPT_FAST=-O1 OPT_SLOW=-O0 VM_PARALLEL_BUILDS=1 Vapp_core_top__ALL.a
    DEPENDS ${files} ${here}/app_core_top.sv
    VERBATIM
    COMMENT "Verilating ${name}")
  add_custom_target(${name}_model DEPENDS ${archive})
  add_executable(${name} EXCLUDE_FROM_ALL ${here}/app_core_test.cpp)
  add_dependencies(${name} ${name}_model app_core_program)
  target_include_directories(${name} SYSTEM PRIVATE ${folder} ${PLUTON_VERILATED})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE pluton_warnings ${archive} pluton_runtime)
endfunction()
