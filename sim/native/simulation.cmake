# SPDX-License-Identifier: Apache-2.0
# pluton_simulation(NAME [keyword values...]): the library NAME, the simulation of Pluton with the scores
# of all blocks. A program is a main, NAME, and pluton_bench around it: see tests/fault/fault.cmake.
#
#   TREE FOLDER                 the tree whose rtl/ is simulated, laid out as this one; default: this one
#   PARAMETERS NAME=VALUE...    of pluton_sim.sv. A score reads them by PLUTON_PARAMETER(NAME), where
#                               a signals.vlt has public_flat_rd of it; operations read by
#                               Simulation::parameter("NAME") what a score has put into `parameters`
#   FILES FILE...               further sources
#   REPLACE OLD=NEW...          reads NEW, an absolute path, in place of OLD, which is named as in
#                               pluton.f or pluton_checkers.f; with nothing after =, OLD is left out
#   NETLISTS BLOCK...           modules of these blocks are netlists and have no inside to look at: their
#                               state.vlt is left out, and PLUTON_STATE_<block> is 0, else 1. What must
#                               be left are the ports that signals.vlt names
#   SECRETS                     with noise, fuses and the blocks of rtl/pluton/pluton_secrets.sv
#   FLAGS FLAG...               more options for Verilator; with --trace-fst it can record waves
#
# PLUTON_MODEL_FLAGS and PLUTON_VERILATOR_FLAGS are the caller's.
function(pluton_simulation name)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  cmake_parse_arguments(PARSE_ARGV 1 arg "SECRETS" "TREE" "FLAGS;PARAMETERS;FILES;REPLACE;NETLISTS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pluton_simulation(${name}): unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(flags ${arg_FLAGS})
  set(tree ${PROJECT_SOURCE_DIR})
  if(arg_TREE)
    set(tree ${arg_TREE})
  endif()
  set(kind engines)
  get_property(scores GLOBAL PROPERTY PLUTON_SCORES)
  if(arg_SECRETS)
    set(kind secrets)
    get_property(scores GLOBAL PROPERTY PLUTON_SCORES_SECRETS)
    list(APPEND flags -GSecrets=1'b1)
  endif()
  foreach(parameter IN LISTS arg_PARAMETERS)
    list(APPEND flags -G${parameter})
  endforeach()
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(archive ${folder}/Vpluton_sim__ALL.a)

  # The RTL's own file lists, relative to the root of the tree.
  set(rtl_files "")
  foreach(list pluton.f pluton_checkers.f)
    set(list ${PROJECT_SOURCE_DIR}/rtl/pluton/${list})
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
    file(STRINGS ${list} lines REGEX "^[^/]")
    list(APPEND rtl_files ${lines})
  endforeach()
  list(TRANSFORM rtl_files PREPEND ${tree}/)
  foreach(pair IN LISTS arg_REPLACE)
    if(NOT pair MATCHES "^([^=]+)=(.*)$")
      message(FATAL_ERROR "pluton_simulation(${name}): REPLACE ${pair} is not OLD=NEW")
    endif()
    list(FIND rtl_files ${tree}/${CMAKE_MATCH_1} at)
    if(at EQUAL -1)
      message(FATAL_ERROR "pluton_simulation(${name}): REPLACE ${CMAKE_MATCH_1}: not in Pluton's lists")
    endif()
    list(REMOVE_AT rtl_files ${at})
    if(CMAKE_MATCH_2)
      list(INSERT rtl_files ${at} ${CMAKE_MATCH_2})
    endif()
  endforeach()
  list(APPEND rtl_files ${arg_FILES} ${here}/pluton_sim.sv)

  # What of each block is made visible.
  foreach(block IN LISTS arg_NETLISTS)
    if(NOT block IN_LIST scores)
      message(FATAL_ERROR "pluton_simulation(${name}): NETLISTS ${block}: there is no score of it")
    endif()
  endforeach()
  set(settings ${here}/memories.vlt)
  set(states "")
  foreach(block IN LISTS scores)
    set(seen signals state)
    set(state 1)
    if(block IN_LIST arg_NETLISTS)
      set(seen signals)
      set(state 0)
    endif()
    list(APPEND states PLUTON_STATE_${block}=${state})
    foreach(part IN LISTS seen)
      set(file ${PROJECT_SOURCE_DIR}/tests/cosim/${block}/${part}.vlt)
      if(EXISTS ${file})
        list(APPEND settings ${file})
      endif()
    endforeach()
  endforeach()

  set(quicken "")
  set(quicken_command "")
  if("--coverage" IN_LIST flags)
    list(PREPEND settings ${folder}.vlt)
    add_custom_command(OUTPUT ${folder}.vlt
      COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/coverage/exclude.py ${rtl_files} > ${folder}.vlt
      DEPENDS ${rtl_files} ${PROJECT_SOURCE_DIR}/tools/coverage/exclude.py VERBATIM)
    set(quicken ${PROJECT_SOURCE_DIR}/tools/coverage/quicken.py)
    set(quicken_command COMMAND python3 ${quicken} ${folder})
  endif()
  set(launcher "")
  if(CMAKE_CXX_COMPILER_LAUNCHER)
    set(launcher OBJCACHE=${CMAKE_CXX_COMPILER_LAUNCHER})
  endif()
  # Waves are built when first needed, and somebody waits for them.
  set(optimised ${PLUTON_MODEL_FLAGS})
  if("--trace-fst" IN_LIST flags)
    set(optimised -O1)
  endif()
  add_custom_command(
    OUTPUT ${archive}
    BYPRODUCTS ${folder}/Vpluton_sim.h ${folder}/Vpluton_sim___024root.h
    COMMAND ${VERILATOR} --cc --top-module pluton_sim --prefix Vpluton_sim --Mdir ${folder}
      -O3 --x-assign fast --x-initial unique --assert
      -Wno-lint -Wno-style ${PLUTON_VERILATOR_FLAGS} ${flags}
      ${settings} ${rtl_files}
    ${quicken_command}
    COMMAND python3 ${here}/united.py ${folder} Vpluton_sim
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -j2 -C ${folder} -f Vpluton_sim.mk ${launcher}
      "OPT_FAST=${optimised}" OPT_SLOW=-O0 "OPT_GLOBAL=${optimised}"
      VM_PARALLEL_BUILDS=1 Vpluton_sim__ALL.a
    DEPENDS ${rtl_files} ${settings} ${quicken} ${here}/united.py
    VERBATIM
    COMMENT "Verilating ${name}")
  add_custom_target(${name}_model DEPENDS ${archive})
  set(runtime pluton_runtime)
  if("--trace-fst" IN_LIST flags)
    set(runtime pluton_runtime_waves)
  endif()
  add_library(${name} STATIC ${here}/simulation.cpp)
  add_dependencies(${name} ${name}_model)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}
    PRIVATE ${PROJECT_BINARY_DIR}/sim/native/generated/${kind})
  target_include_directories(${name} SYSTEM PRIVATE ${folder} ${PLUTON_VERILATED}
    ${PLUTON_VERILATED}/vltstd)
  target_compile_options(${name} PRIVATE -O3 -march=native)
  list(JOIN arg_NETLISTS ", " netlists)
  target_compile_definitions(${name} PRIVATE ${states} PLUTON_NETLISTS="${netlists}"
    PLUTON_SECRETS=$<BOOL:${arg_SECRETS}> PLUTON_RUNTIME_CORE=$<IN_LIST:-GRuntimeCore=1'b1,${flags}>)
  target_link_libraries(${name} PUBLIC pluton_sim_support pluton_drivers pluton_cmodel pluton_cmodel_ecc
    PRIVATE pluton_warnings
    ${archive} ${runtime})
endfunction()
