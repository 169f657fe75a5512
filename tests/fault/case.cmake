# SPDX-License-Identifier: Apache-2.0
# pluton_patched_program(PROGRAM TREE PATCH SOURCE...): the program PROGRAM in TREE, of the SOURCEs, named from the root; the one
# that PATCH changes is a copy in TREE with the patch. It is built when its test runs: a patch that does not apply fails the test.
include_guard(GLOBAL)

function(pluton_patched_program program tree patch)
  file(STRINGS ${patch} file REGEX "^\\+\\+\\+ b/")
  string(REPLACE "+++ b/" "" file "${file}")
  if(NOT file IN_LIST ARGN)
    message(FATAL_ERROR "pluton_patched_program(${program}): ${patch} changes '${file}', which is none of ${ARGN}")
  endif()
  cmake_path(GET file PARENT_PATH folder)
  add_custom_command(OUTPUT ${tree}/${file}
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${tree}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${tree}/${folder}
    COMMAND ${CMAKE_COMMAND} -E copy ${PROJECT_SOURCE_DIR}/${file} ${tree}/${folder}
    COMMAND patch --batch --forward --fuzz=0 -s -p1 -d ${tree} -i ${patch}
    DEPENDS ${PROJECT_SOURCE_DIR}/${file} ${patch} VERBATIM)
  list(REMOVE_ITEM ARGN ${file})
  list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/)
  add_executable(${program} EXCLUDE_FROM_ALL ${ARGN} ${tree}/${file})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${tree})
endfunction()
