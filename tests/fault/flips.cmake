# SPDX-License-Identifier: Apache-2.0
# Campaigns of single flipped bits in a Verilated block (tests/lib/flips.h).
#
# pluton_flips(BLOCK): ctest fault.BLOCK_flips, by the program BLOCK_flips_test of <BLOCK>_flips_test.cpp in
# the current folder, which includes V<BLOCK>_top.h: rtl/BLOCK/BLOCK.f below <BLOCK>_top.sv.
#   TOP FILE          the top module's file, from the root; tests/unit/BLOCK/BLOCK_top.sv if left out
#   LIBRARIES LIB...  what the bench links
#
# pluton_flips_planted(BLOCK NAME PART FINDING): ctest fault.BLOCK_flips.NAME: on a copy of the RTL with
# NAME.patch, which takes a check away, flips of the registers with PART in their name must end in a finding
# like FINDING. It is built when it runs.
include_guard(GLOBAL)
include(${PROJECT_SOURCE_DIR}/tests/lib/verilated.cmake)

function(pluton_flips_program name block tree)
  cmake_parse_arguments(PARSE_ARGV 3 arg "" "TOP" "LIBRARIES")
  if(NOT arg_TOP)
    set(arg_TOP tests/unit/${block}/${block}_top.sv)
  endif()
  set(list ${PROJECT_SOURCE_DIR}/rtl/${block}/${block}.f)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} files REGEX "^[^/]")
  list(TRANSFORM files PREPEND ${tree}/)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
  set(archive ${folder}/V${block}_top__ALL.a)
  set(launcher "")
  if(CMAKE_CXX_COMPILER_LAUNCHER)
    set(launcher OBJCACHE=${CMAKE_CXX_COMPILER_LAUNCHER})
  endif()
  # Every register is found and written by name: none may be merged with another or left out.
  add_custom_command(
    OUTPUT ${archive}
    BYPRODUCTS ${folder}/V${block}_top.h
    COMMAND ${VERILATOR} --cc --top-module ${block}_top --prefix V${block}_top --Mdir ${folder} -O3
      -Wno-fatal -Wno-lint -Wno-style --vpi --public-flat-rw -y ${PROJECT_SOURCE_DIR}/tests/lib ${files} ${PROJECT_SOURCE_DIR}/${arg_TOP}
    COMMAND python3 ${PROJECT_SOURCE_DIR}/sim/native/united.py ${folder} V${block}_top
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -C ${folder} -f V${block}_top.mk ${launcher}
      OPT_FAST=-O2 OPT_SLOW=-O0 OPT_GLOBAL=-O2 VM_PARALLEL_BUILDS=1 V${block}_top__ALL.a
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/${arg_TOP}
    VERBATIM
    COMMENT "Verilating ${name}")
  add_custom_target(${name}_model DEPENDS ${archive})
  if(NOT TARGET pluton_flips_runtime)
    add_library(pluton_flips_runtime STATIC EXCLUDE_FROM_ALL ${PLUTON_VERILATED}/verilated_vpi.cpp)
    target_compile_options(pluton_flips_runtime PRIVATE -O2 -w)
    target_link_libraries(pluton_flips_runtime PUBLIC pluton_bench_runtime)
  endif()
  add_executable(${name} ${CMAKE_CURRENT_SOURCE_DIR}/${block}_flips_test.cpp)
  add_dependencies(${name} ${name}_model)
  target_include_directories(${name} SYSTEM PRIVATE ${folder})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE -O2 -Wall -Wextra)
  target_link_libraries(${name} PRIVATE ${archive} pluton_flips_runtime pluton_cmodel ${arg_LIBRARIES})
endfunction()

function(pluton_flips block)
  pluton_flips_program(${block}_flips_test ${block} ${PROJECT_SOURCE_DIR} ${ARGN})
  add_test(NAME fault.${block}_flips COMMAND ${block}_flips_test)
  set_tests_properties(fault.${block}_flips PROPERTIES LABELS fault TIMEOUT 3600)
endfunction()

function(pluton_flips_planted block name part finding)
  set(tree ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(patch ${CMAKE_CURRENT_SOURCE_DIR}/${name}.patch)
  file(STRINGS ${PROJECT_SOURCE_DIR}/rtl/${block}/${block}.f sources REGEX "^[^/]")
  set(outputs ${sources})
  list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/)
  list(TRANSFORM outputs PREPEND ${tree}/)
  add_custom_command(OUTPUT ${outputs}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${tree}
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${PROJECT_SOURCE_DIR}/rtl ${tree}/rtl
    COMMAND patch --batch --forward --fuzz=0 -d ${tree} -p1 -i ${patch}
    DEPENDS ${sources} ${patch} VERBATIM)
  set(program ${block}_flips_${name})
  pluton_flips_program(${program} ${block} ${tree} ${ARGN})
  set_target_properties(${program} ${program}_model PROPERTIES EXCLUDE_FROM_ALL ON)
  add_test(NAME fault.${block}_flips.${name}
    COMMAND ${PROJECT_SOURCE_DIR}/tests/fault/suite.sh ${finding} ${part} $<TARGET_FILE:${program}>
      ${PROJECT_BINARY_DIR} ${program})
  set_tests_properties(fault.${block}_flips.${name} PROPERTIES LABELS fault TIMEOUT 600
    ${PLUTON_BUILDS})
endfunction()
