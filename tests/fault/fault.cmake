# SPDX-License-Identifier: Apache-2.0
# A planted fault: a patch to the shipped RTL that the lockstep must find.
#
# pluton_fault(BLOCK NAME EXPECT_BLOCK EXPECT_FIELD CYCLES OPTION...) takes tests/fault/BLOCK/NAME.patch;
# pluton_cosim with OPTION... on the patched RTL must end with 1, name EXPECT_BLOCK and a field that
# matches EXPECT_FIELD, at a cycle in CYCLES ("LOW-HIGH"), and leave a wave file. The patched program
# is built when its test runs: a patch that does not apply fails the test. A block with secrets is looked at in
# the whole chip, by pluton_cosim_secrets.
function(pluton_fault block name expect_block expect_field cycles)
  get_property(engines GLOBAL PROPERTY PLUTON_SCORES)
  set(kind "")
  set(bench pluton_bench)
  if(NOT block IN_LIST engines AND EXISTS ${PROJECT_SOURCE_DIR}/tests/cosim/${block}/score.h)
    set(kind SECRETS)
    set(bench pluton_bench_secrets)
  endif()
  set(patch ${CMAKE_CURRENT_SOURCE_DIR}/${name}.patch)
  set(tree ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(program pluton_fault_${block}_${name})
  set(outputs "")
  foreach(list pluton.f pluton_checkers.f)
    file(STRINGS ${PROJECT_SOURCE_DIR}/rtl/pluton/${list} lines REGEX "^[^/]")
    list(APPEND outputs ${lines})
  endforeach()
  set(sources ${outputs})
  list(TRANSFORM outputs PREPEND ${tree}/)
  list(TRANSFORM sources PREPEND ${PROJECT_SOURCE_DIR}/)
  add_custom_command(OUTPUT ${outputs}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${tree}
    COMMAND ${CMAKE_COMMAND} -E copy_directory ${PROJECT_SOURCE_DIR}/rtl ${tree}/rtl
    COMMAND patch --batch --forward --fuzz=0 -d ${tree} -p1 -i ${patch}
    DEPENDS ${sources} ${patch}
    VERBATIM)
  set(PLUTON_MODEL_FLAGS -O1) # built more often than run
  pluton_simulation(${program}_sim ${kind} TREE ${tree} FLAGS --trace-fst --trace-structs)
  add_executable(${program} ${PROJECT_SOURCE_DIR}/sim/native/cosim.cpp)
  target_link_libraries(${program} PRIVATE ${bench} ${program}_sim ${bench} pluton_warnings)
  if(kind)
    target_link_libraries(${program}_sim PUBLIC pluton_sim_models)
  endif()
  set_target_properties(${program} ${program}_sim PROPERTIES EXCLUDE_FROM_ALL ON)
  add_test(NAME fault.${block}.${name}
    COMMAND ${PROJECT_SOURCE_DIR}/tests/fault/run.sh ${PROJECT_BINARY_DIR} ${program}
      ${expect_block} ${expect_field} ${cycles} ${ARGN})
  set_tests_properties(fault.${block}.${name} PROPERTIES LABELS fault TIMEOUT 900
    ${PLUTON_BUILDS} ENVIRONMENT "PLUTON_VECTORS=${PLUTON_VECTORS}")
endfunction()
