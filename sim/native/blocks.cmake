# SPDX-License-Identifier: Apache-2.0
# The blocks that plug into the harness: folders tests/cosim/<block>/ with
#
#   score.h           class <Block>Score, which compares the block with its model      sim/native/score.h
#   signals.vlt       the ports that it reads, made visible in the Verilated model
#   state.vlt         the same for what lies inside the block
#   operations.cpp    void run_<block>(Bench &), which makes rows of the table        sim/native/bench.h
#   operations_*.cpp  more of it
#
# A block may lack any of them. Blocks come in the order of spec/address_map.toml, then those without
# registers, by name. A block that stands in rtl/pluton/pluton_secrets.sv, or whose score reads what
# does, is in simulations with SECRETS only: its score is there beside those of the others, and its operations make a
# program of their own.
#
# Sets the global properties PLUTON_SCORES and PLUTON_SCORES_SECRETS (names of the blocks that have a score in a
# simulation without and with secrets) and the variables PLUTON_OPERATIONS_FILES and
# PLUTON_OPERATIONS_FILES_SECRETS. Writes sim/native/scores.h, which is compiled with each simulation, below
# generated/engines and generated/secrets.
set(map ${PROJECT_SOURCE_DIR}/spec/address_map.toml)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${map})
file(STRINGS ${map} order REGEX "^name = ")
list(TRANSFORM order REPLACE "^name = \"(.*)\"$" "\\1")

set(blocks "")
file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/cosim/*/score.h
  ${PROJECT_SOURCE_DIR}/tests/cosim/*/operations*.cpp ${PROJECT_SOURCE_DIR}/tests/cosim/*/signals.vlt
  ${PROJECT_SOURCE_DIR}/tests/cosim/*/state.vlt)
foreach(file IN LISTS files)
  cmake_path(GET file PARENT_PATH folder)
  cmake_path(GET folder FILENAME block)
  list(APPEND blocks ${block})
endforeach()
list(REMOVE_DUPLICATES blocks)
list(SORT blocks)
set(ordered "")
foreach(block IN LISTS order)
  if(block IN_LIST blocks)
    list(APPEND ordered ${block})
  endif()
endforeach()
list(APPEND ordered ${blocks})
list(REMOVE_DUPLICATES ordered)

file(READ ${PROJECT_SOURCE_DIR}/rtl/pluton/pluton_secrets.sv secrets_sv)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/rtl/pluton/pluton_secrets.sv)

foreach(kind engines secrets)
  set(scores_${kind} "")
  set(files_${kind} "")
  set(included "")
  set(held "")
  set(visited "")
  set(runs_declared "")
  set(runs_listed "")
  foreach(block IN LISTS ordered)
    set(folder ${PROJECT_SOURCE_DIR}/tests/cosim/${block})
    string(FIND "${secrets_sv}" " u_${block} (" secret)
    if(EXISTS ${folder}/score.h)
      file(STRINGS ${folder}/score.h probes REGEX "u_secrets__DOT__" LIMIT_COUNT 1)
      if(probes)
        set(secret 0)
      endif()
    endif()
    if(EXISTS ${folder}/score.h AND (kind STREQUAL secrets OR secret EQUAL -1))
      list(APPEND scores_${kind} ${block})
      string(REPLACE "_" ";" words ${block})
      set(class "")
      foreach(word IN LISTS words)
        string(SUBSTRING ${word} 0 1 first)
        string(SUBSTRING ${word} 1 -1 rest)
        string(TOUPPER ${first} first)
        string(APPEND class ${first}${rest})
      endforeach()
      string(APPEND included "#include \"tests/cosim/${block}/score.h\"\n")
      string(APPEND held "    ${class}Score ${block}_score;\n")
      string(APPEND visited "        visit(${block}_score);\n")
    endif()
    if(EXISTS ${folder}/operations.cpp AND
        ((kind STREQUAL engines AND secret EQUAL -1) OR (kind STREQUAL secrets AND NOT secret EQUAL -1)))
      file(GLOB files ${folder}/operations*.cpp)
      list(APPEND files_${kind} ${files})
      string(APPEND runs_declared "void run_${block}(Bench &);\n")
      string(APPEND runs_listed "        {\"${block}\", run_${block}},\n")
    endif()
  endforeach()

  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/generated/${kind}/sim/native/scores.h @ONLY CONTENT [[
// Written by sim/native/blocks.cmake.
#pragma once

@included@
namespace pluton
{

// Where two scores differ in the same cycle, the first is reported.
struct Scores {
@held@
    template <typename Visit> void each(Visit visit)
    {
@visited@    }
};

} // namespace pluton
]])
  set(operations_cpp ${CMAKE_CURRENT_BINARY_DIR}/generated/operations_${kind}.cpp)
  file(CONFIGURE OUTPUT ${operations_cpp} @ONLY CONTENT [[
// Written by sim/native/blocks.cmake.
#include "sim/native/bench.h"

namespace pluton
{

@runs_declared@
const std::vector<BlockOperations> &block_operations()
{
    static const std::vector<BlockOperations> all = {
@runs_listed@    };
    return all;
}

} // namespace pluton
]])
  list(APPEND files_${kind} ${operations_cpp})
endforeach()
set_property(GLOBAL PROPERTY PLUTON_SCORES ${scores_engines})
set_property(GLOBAL PROPERTY PLUTON_SCORES_SECRETS ${scores_secrets})
set(PLUTON_OPERATIONS_FILES ${files_engines})
set(PLUTON_OPERATIONS_FILES_SECRETS ${files_secrets})
