# SPDX-License-Identifier: Apache-2.0
# A program on the whole chip with a planted fault: Pluton with secrets, from RTL that a patch was put on.
#
# pluton_planted(TEST PATCH FINDING OPTION TIER SOURCES FILE... LIBRARIES LIBRARY...): the program of these
# sources on the patched RTL, with OPTION, must end with 1 and a line "FAILED: FINDING" (a pattern). It is
# built when its test runs: a patch that does not apply fails the test. TIER: quick or full.
function(pluton_planted test patch finding option tier)
  cmake_parse_arguments(PARSE_ARGV 5 arg "" "" "SOURCES;LIBRARIES")
  string(REPLACE . _ program planted_${test})
  set(tree ${CMAKE_CURRENT_BINARY_DIR}/${program}_tree)
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
  pluton_simulation(${program}_sim SECRETS TREE ${tree})
  target_link_libraries(${program}_sim PUBLIC pluton_sim_models)
  add_executable(${program} EXCLUDE_FROM_ALL ${arg_SOURCES})
  target_link_libraries(${program} PRIVATE ${program}_sim ${arg_LIBRARIES})
  set_target_properties(${program}_sim PROPERTIES EXCLUDE_FROM_ALL ON)
  add_test(NAME ${test} COMMAND ${PROJECT_SOURCE_DIR}/tests/fault/suite.sh ${finding} ${option}
    $<TARGET_FILE:${program}> ${PROJECT_BINARY_DIR} ${program})
  set(labels fault)
  if(tier STREQUAL full)
    list(APPEND labels full)
  endif()
  set_tests_properties(${test} PROPERTIES LABELS "${labels}" TIMEOUT 3600 ${PLUTON_BUILDS})
endfunction()
