# SPDX-License-Identifier: Apache-2.0
# pluton_unit_test(NAME SOURCE...): a libcheck program of the current folder, in ctest unit.NAME.
include_guard(GLOBAL)

find_path(CHECK_INCLUDE check.h)
find_library(CHECK_LIBRARY NAMES check_pic check)
find_library(SUBUNIT_LIBRARY subunit) # Debian's libcheck refers to it
mark_as_advanced(CHECK_INCLUDE CHECK_LIBRARY SUBUNIT_LIBRARY)

function(pluton_unit_test name)
  if(NOT CHECK_INCLUDE OR NOT CHECK_LIBRARY)
    pluton_lacks(check unit.${name})
    return()
  endif()
  add_executable(unit_${name} ${ARGN})
  target_include_directories(unit_${name} SYSTEM PRIVATE ${CHECK_INCLUDE})
  target_link_libraries(unit_${name} PRIVATE pluton_cmodel pluton_warnings ${CHECK_LIBRARY} m rt)
  if(SUBUNIT_LIBRARY)
    target_link_libraries(unit_${name} PRIVATE ${SUBUNIT_LIBRARY})
  endif()
  add_test(NAME unit.${name} COMMAND unit_${name})
  set_tests_properties(unit.${name} PROPERTIES TIMEOUT 300
    ENVIRONMENT "PLUTON_VECTORS=${PLUTON_VECTORS}")
endfunction()
