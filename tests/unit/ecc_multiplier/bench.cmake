# SPDX-License-Identifier: Apache-2.0
# pluton_ecc_multiplier_bench(NAME TREE WIDTH DIGITS): the program NAME, the bench of ecc_multiplier as it
# lies in TREE, laid out as this one.
include_guard(GLOBAL)

include(${PROJECT_SOURCE_DIR}/tests/lib/verilated.cmake)

function(pluton_ecc_multiplier_bench name tree width digits)
  set(list ${PROJECT_SOURCE_DIR}/rtl/ecc/ecc_multiplier.f)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} files REGEX "^[^/]")
  list(TRANSFORM files PREPEND ${tree}/)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir)
  set(archive ${folder}/Vecc_multiplier__ALL.a)
  add_custom_command(
    OUTPUT ${archive}
    BYPRODUCTS ${folder}/Vecc_multiplier.h
    COMMAND ${VERILATOR} --cc --top-module ecc_multiplier --Mdir ${folder} -O3 --savable --assert
      --x-assign fast --x-initial unique -GWidth=${width} -GDigits=${digits} ${files}
    COMMAND python3 ${PROJECT_SOURCE_DIR}/sim/native/united.py ${folder} Vecc_multiplier
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -C ${folder} -f Vecc_multiplier.mk
      OPT_FAST=-O1 OPT_SLOW=-O0 VM_PARALLEL_BUILDS=1 Vecc_multiplier__ALL.a
    DEPENDS ${files}
    VERBATIM
    COMMENT "Verilating ${name}")
  add_custom_target(${name}_model DEPENDS ${archive})
  # Verilator's own runtime: the harness' one leaves what a failed assertion does to the harness.
  if(NOT TARGET ecc_multiplier_runtime)
    add_library(ecc_multiplier_runtime STATIC EXCLUDE_FROM_ALL ${PLUTON_VERILATED}/verilated_save.cpp)
    target_compile_options(ecc_multiplier_runtime PRIVATE -O1 -w)
    target_link_libraries(ecc_multiplier_runtime PUBLIC pluton_bench_runtime)
  endif()
  add_executable(${name} EXCLUDE_FROM_ALL ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/test_ecc_multiplier.cpp)
  add_dependencies(${name} ${name}_model)
  target_include_directories(${name} SYSTEM PRIVATE ${folder} ${PLUTON_VERILATED})
  target_compile_definitions(${name} PRIVATE DIGIT_WIDTH=${width} DIGITS=${digits})
  target_link_libraries(${name} PRIVATE pluton_warnings ${archive} ecc_multiplier_runtime OpenSSL::Crypto)
endfunction()
