# SPDX-License-Identifier: Apache-2.0
# pluton_lockstep(NAME TOP LISTS SOURCES [keyword values...]): ctest unit.NAME, by the program unit_NAME: a Verilated
# block beside its golden model, or among neighbours that the bench plays.
#
#   TOP FILE          <top>.sv, from the current folder: the top module, in front of the block; modules of tests/lib are found
#   LISTS LIST...     the block's files: rtl/<block>/<block>.f; a file that stands in several counts once
#   RTL FILE...       further ones, from the root
#   SOURCES FILE...   the bench, which includes V<top>.h
#   LIBRARIES LIB...  what it links; pluton_cmodel and pluton_sim_models if left out
#   FLAGS FLAG...     more options for Verilator; --public-flat-rw for a bench that looks inside or breaks it
#   FAST LEVEL        how the model is optimised; SLOW LEVEL, what of it runs once: pluton_verilate() in verilated.cmake
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/verilated.cmake)

function(pluton_lockstep name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TOP;FAST;SLOW" "LISTS;RTL;SOURCES;LIBRARIES;FLAGS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pluton_lockstep(${name}): unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(target unit_${name})
  cmake_path(GET arg_TOP STEM top)
  set(files "")
  foreach(list IN LISTS arg_LISTS)
    set(list ${PROJECT_SOURCE_DIR}/${list})
    file(STRINGS ${list} lines REGEX "^[^/]")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
    list(APPEND files ${lines})
  endforeach()
  list(APPEND files ${arg_RTL})
  list(REMOVE_DUPLICATES files)
  list(TRANSFORM files PREPEND ${PROJECT_SOURCE_DIR}/)
  if(NOT arg_LIBRARIES)
    set(arg_LIBRARIES pluton_cmodel pluton_sim_models)
  endif()
  set(levels "")
  foreach(piece FAST SLOW)
    if(arg_${piece})
      list(APPEND levels ${piece} ${arg_${piece}})
    endif()
  endforeach()
  add_executable(${target} ${arg_SOURCES})
  # -Wno-fatal: warnings are the linter's matter.
  pluton_verilate(${target} SOURCES ${files} ${CMAKE_CURRENT_SOURCE_DIR}/${arg_TOP} TOP_MODULE ${top} PREFIX V${top}
    DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${name}.dir ${levels}
    VERILATOR_ARGS -O3 --assert -Wno-fatal -y ${PROJECT_SOURCE_DIR}/tests/lib ${arg_FLAGS})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  set_source_files_properties(${arg_SOURCES} PROPERTIES COMPILE_OPTIONS "-Wall;-Wextra")
  target_link_libraries(${target} PRIVATE ${arg_LIBRARIES})
  add_test(NAME unit.${name} COMMAND ${target})
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 300)
endfunction()
