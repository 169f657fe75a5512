# SPDX-License-Identifier: Apache-2.0
# Simulated Pluton with netlists in the place of RTL.
#
# pluton_netlists(SET TARGET...) makes the netlists of these targets (rtl/<block>/synth.toml) in
# build/.../netlist/SET: the target SET, and the variables SET_replace (for REPLACE), SET_files (for
# FILES) and SET_blocks (for NETLISTS of pluton_simulation). The blocks are the target's property
# PLUTON_BLOCKS too, with ", " between.
function(pluton_netlists set)
  set(folder ${PROJECT_BINARY_DIR}/netlist/${set})
  set(command ${PLUTON_PYTHON} ${PROJECT_SOURCE_DIR}/tools/synth/netlist.py ${ARGN} --out ${folder})
  execute_process(COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 ${command} --plan
    OUTPUT_VARIABLE plan COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[^\n]+" plan "${plan}")
  set(cells ${PROJECT_SOURCE_DIR}/tools/synth/cells.sv)
  set(replace "")
  set(files ${cells})
  set(blocks "")
  set(made "")
  set(sources ${cells})
  foreach(line IN LISTS plan)
    if(line MATCHES "^netlist (.+)$")
      list(APPEND files ${CMAKE_MATCH_1})
      list(APPEND made ${CMAKE_MATCH_1})
    elseif(line MATCHES "^replace ([^ ]+) (.+)$")
      list(APPEND replace ${CMAKE_MATCH_1}=${CMAKE_MATCH_2})
      list(APPEND made ${CMAKE_MATCH_2})
    elseif(line MATCHES "^block (.+)$")
      list(APPEND blocks ${CMAKE_MATCH_1})
    elseif(line MATCHES "^source (.+)$")
      list(APPEND sources ${CMAKE_MATCH_1})
      if(CMAKE_MATCH_1 MATCHES "(toml|py)$") # from which the plan comes
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_MATCH_1})
      endif()
    endif()
  endforeach()
  add_custom_command(OUTPUT ${made}
    COMMAND ${CMAKE_COMMAND} -E env PYTHONDONTWRITEBYTECODE=1 ${command} -q -j 2
    DEPENDS ${sources} VERBATIM
    COMMENT "Synthesizing ${set}")
  add_custom_target(${set} DEPENDS ${made})
  list(JOIN blocks ", " joined)
  set_target_properties(${set} PROPERTIES PLUTON_BLOCKS "${joined}")
  set(${set}_replace ${replace} PARENT_SCOPE)
  set(${set}_files ${files} PARENT_SCOPE)
  set(${set}_blocks ${blocks} PARENT_SCOPE)
endfunction()

# pluton_netlist_program(SET [KEYWORD VALUES...]): after pluton_netlists(SET ...), the co-simulation on
# them as pluton_cosim_SET, and the same with waves. Further words go to pluton_simulation. Neither is built
# until it is asked for.
function(pluton_netlist_program set)
  set(PLUTON_MODEL_FLAGS -O1) # building takes longer than running
  foreach(kind "" _waves)
    set(program pluton_cosim_${set}${kind})
    set(simulation pluton_sim_${set}${kind})
    set(flags "")
    if(kind)
      set(flags FLAGS --trace-fst --trace-structs)
    endif()
    pluton_simulation(${simulation} REPLACE ${${set}_replace} FILES ${${set}_files}
      NETLISTS ${${set}_blocks} ${flags} ${ARGN})
    add_dependencies(${simulation}_model ${set})
    add_executable(${program} ${PROJECT_SOURCE_DIR}/sim/native/cosim.cpp)
    target_link_libraries(${program} PRIVATE pluton_bench ${simulation} pluton_bench pluton_warnings)
    set_target_properties(${program} ${simulation} PROPERTIES EXCLUDE_FROM_ALL ON)
  endforeach()
endfunction()
