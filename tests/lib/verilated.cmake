# SPDX-License-Identifier: Apache-2.0
# Verilated benches, without their common cost.
#
# pluton_verilate(TARGET PREFIX ... DIRECTORY ... FAST LEVEL SLOW LEVEL ...): verilate() of Verilator's package, with its
# keywords, but for OPT_*. FAST is how the model is optimised, -O1 if left out (most benches run for a second, less than
# -O2 would take); SLOW, what of it runs once, -O0. The model is compiled in two pieces, for each of its many files would
# read the same headers anew, and Verilator's runtime comes from one library, pluton_bench_runtime.
#
# pluton_bench_runtime: Verilator's own runtime. A failed assertion ends the program; the harness' pluton_runtime leaves
# it to the harness.
include_guard(GLOBAL)
find_package(verilator 5.006 REQUIRED HINTS /usr/share/verilator)

set(runtime verilated verilated_dpi verilated_threads)
list(TRANSFORM runtime PREPEND ${VERILATOR_ROOT}/include/)
list(TRANSFORM runtime APPEND .cpp)
add_library(pluton_bench_runtime STATIC EXCLUDE_FROM_ALL ${runtime})
target_include_directories(pluton_bench_runtime SYSTEM PUBLIC ${VERILATOR_ROOT}/include ${VERILATOR_ROOT}/include/vltstd)
target_compile_options(pluton_bench_runtime PRIVATE -O2 -w)
target_link_libraries(pluton_bench_runtime PUBLIC pthread atomic)

# One file that includes all of a list. It is written only when it changes, so that what is made of it stays.
function(pluton_united out)
  list(TRANSFORM ARGN REPLACE "(.+)" "#include \"\\1\"")
  list(JOIN ARGN "\n" text)
  file(CONFIGURE OUTPUT ${out} CONTENT "${text}\n" @ONLY)
endfunction()

function(pluton_verilate target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PREFIX;DIRECTORY;FAST;SLOW" "")
  foreach(keyword PREFIX DIRECTORY)
    if(NOT arg_${keyword})
      message(FATAL_ERROR "pluton_verilate(${target}): ${keyword} is missing")
    endif()
  endforeach()
  if(NOT arg_FAST)
    set(arg_FAST -O1)
  endif()
  if(NOT arg_SLOW)
    set(arg_SLOW -O0)
  endif()
  verilate(${target} PREFIX ${arg_PREFIX} DIRECTORY ${arg_DIRECTORY} ${arg_UNPARSED_ARGUMENTS})
  include(${arg_DIRECTORY}/${arg_PREFIX}_copy.cmake) # the names of what Verilator wrote
  get_target_property(sources ${target} SOURCES)
  list(REMOVE_ITEM sources ${${arg_PREFIX}_GLOBAL})
  foreach(piece FAST SLOW)
    set(parts ${${arg_PREFIX}_CLASSES_${piece}} ${${arg_PREFIX}_SUPPORT_${piece}})
    if(NOT parts)
      continue()
    endif()
    list(REMOVE_ITEM sources ${parts})
    set(united ${arg_DIRECTORY}/${arg_PREFIX}_${piece}.cpp)
    pluton_united(${united} ${parts})
    set_source_files_properties(${united} PROPERTIES COMPILE_FLAGS ${arg_${piece}} OBJECT_DEPENDS "${parts}")
    list(APPEND sources ${united})
  endforeach()
  set_property(TARGET ${target} PROPERTY SOURCES ${sources})
  target_link_libraries(${target} PRIVATE pluton_bench_runtime)
endfunction()
