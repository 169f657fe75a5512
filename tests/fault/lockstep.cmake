# SPDX-License-Identifier: Apache-2.0
# A planted fault that the lockstep of one block must find, which knows nothing of its inside.
#
# pluton_lockstep_fault(BLOCK BENCH PATCH FIELD [FLAG...]): ctest fault.BLOCK.<name of PATCH>. The bench of
# tests/unit/BENCH (<BENCH>_test.cpp, <BLOCK>_top.sv) on rtl/BLOCK/BLOCK.f with PATCH, a path below tests/, must
# end at a difference in FIELD, a regular expression. It is built when its test runs: a patch that does not apply
# fails the test. FLAG: of Verilator.
include_guard(GLOBAL)
include(${PROJECT_SOURCE_DIR}/tests/lib/verilated.cmake)

function(pluton_lockstep_fault block bench patch field)
  cmake_path(GET patch STEM name)
  set(patch ${PROJECT_SOURCE_DIR}/tests/${patch})
  set(folder ${PROJECT_SOURCE_DIR}/tests/unit/${bench})
  set(top ${folder}/${block}_top.sv)
  set(tree ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(list ${PROJECT_SOURCE_DIR}/rtl/${block}/${block}.f)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} files REGEX "^[^/]")
  set(sources ${files})
  list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/)
  list(TRANSFORM files PREPEND ${tree}/)
  set(program fault_${block}_${name})
  set(model ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
  set(archive ${model}/V${block}_top__ALL.a)
  add_custom_command(OUTPUT ${archive}
    BYPRODUCTS ${model}/V${block}_top.h
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${tree}
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${PROJECT_SOURCE_DIR}/rtl ${tree}/rtl
    COMMAND patch --batch --forward --fuzz=0 -d ${tree} -p1 -i ${patch}
    COMMAND ${VERILATOR} --cc --top-module ${block}_top --Mdir ${model} -O3 --assert --x-initial unique
      -Wno-fatal -y ${PROJECT_SOURCE_DIR}/tests/lib ${ARGN} ${files} ${top}
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -C ${model} -f V${block}_top.mk
      OPT_FAST=-O1 OPT_SLOW=-O0 VM_PARALLEL_BUILDS=0 V${block}_top__ALL.a
    DEPENDS ${sources} ${patch} ${top} ${PROJECT_SOURCE_DIR}/tests/lib/register_port.sv
    VERBATIM
    COMMENT "Verilating ${program}")
  add_executable(${program} EXCLUDE_FROM_ALL ${folder}/${bench}_test.cpp ${archive})
  target_compile_options(${program} PRIVATE -O1 -w)
  target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR})
  target_include_directories(${program} SYSTEM PRIVATE ${model})
  target_link_libraries(${program} PRIVATE ${archive} pluton_cmodel pluton_drivers pluton_bench_runtime)
  add_test(NAME fault.${block}.${name}
    COMMAND ${PROJECT_SOURCE_DIR}/tests/fault/lockstep.sh ${field} $<TARGET_FILE:${program}>
      ${PROJECT_BINARY_DIR} ${program})
  set_tests_properties(fault.${block}.${name} PROPERTIES LABELS fault TIMEOUT 600 ${PLUTON_BUILDS})
endfunction()
