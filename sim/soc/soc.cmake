# SPDX-License-Identifier: Apache-2.0
# pluton_soc(NAME [keyword values...]): the library NAME, class pluton::soc::Chip (chip.h) with its Verilated model.
#
#   TREE FOLDER                 the tree whose rtl/ is simulated, laid out as this one; default: this one
#   PARAMETERS NAME=VALUE...    of soc_sim.sv
#   FLAGS FLAG...               more options for Verilator; with --trace-fst it can record waves
function(pluton_soc name)
  set(here ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TREE" "FLAGS;PARAMETERS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pluton_soc(${name}): unknown ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(tree ${PROJECT_SOURCE_DIR})
  if(arg_TREE)
    set(tree ${arg_TREE})
  endif()
  set(flags ${arg_FLAGS})
  foreach(parameter IN LISTS arg_PARAMETERS)
    list(APPEND flags -G${parameter})
  endforeach()
  set(files "")
  foreach(list rtl/pluton/core.f rtl/soc/core.f rtl/soc/io.f rtl/soc/soc.f rtl/soc/soc_checkers.f)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${list})
    file(STRINGS ${PROJECT_SOURCE_DIR}/${list} ${list} REGEX "^[^/]")
  endforeach()
  set(files ${rtl/soc/soc.f} ${rtl/pluton/core.f} ${rtl/soc/core.f} ${rtl/soc/soc_checkers.f})
  set(picorv32 "")
  if("IoCores=1'b1" IN_LIST arg_PARAMETERS)
    list(APPEND files ${rtl/soc/io.f})
    list(REMOVE_DUPLICATES files)
    set(picorv32 ${PLUTON_PICORV32})
  endif()
  list(TRANSFORM files PREPEND ${tree}/)
  file(STRINGS ${PROJECT_SOURCE_DIR}/rtl/pluton/ibex_files.txt ibex REGEX "^[^#]")
  list(TRANSFORM ibex PREPEND ${PLUTON_IBEX}/)
  file(STRINGS ${PROJECT_SOURCE_DIR}/rtl/soc/debug_files.txt debug REGEX "^[^#]")
  list(TRANSFORM debug PREPEND ${PLUTON_SITE}/pythondata_cpu_cv32e40p/system_verilog/rtl/)
  set(settings ${PROJECT_SOURCE_DIR}/sim/native/memories.vlt ${here}/soc.vlt)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(archive ${folder}/Vsoc_sim__ALL.a)
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
    BYPRODUCTS ${folder}/Vsoc_sim.h ${folder}/Vsoc_sim___024root.h
    COMMAND ${VERILATOR} --cc --top-module soc_sim --prefix Vsoc_sim --Mdir ${folder}
      -O3 --x-assign fast --x-initial unique --assert -DSYNTHESIS
      -Wno-fatal -Wno-lint -Wno-style ${PLUTON_VERILATOR_FLAGS} ${flags}
      +incdir+${PLUTON_IBEX}/vendor/lowrisc_ip/ip/prim/rtl
      +incdir+${PLUTON_IBEX}/vendor/lowrisc_ip/dv/sv/dv_utils
      ${settings} ${ibex} ${debug} ${picorv32} ${files} ${here}/soc_sim.sv
    COMMAND python3 ${PROJECT_SOURCE_DIR}/sim/native/united.py ${folder} Vsoc_sim
    COMMAND ${CMAKE_COMMAND} -E env MAKEFLAGS= make -s -j2 -C ${folder} -f Vsoc_sim.mk ${launcher}
      "OPT_FAST=${optimised}" OPT_SLOW=-O0 "OPT_GLOBAL=${optimised}"
      VM_PARALLEL_BUILDS=1 Vsoc_sim__ALL.a
    DEPENDS ${files} ${settings} ${here}/soc_sim.sv ${PROJECT_SOURCE_DIR}/sim/native/united.py
    VERBATIM
    COMMENT "Verilating ${name}")
  add_custom_target(${name}_model DEPENDS ${archive})
  set(runtime pluton_runtime)
  if("--trace-fst" IN_LIST flags)
    set(runtime pluton_runtime_waves)
  endif()
  add_library(${name} STATIC ${here}/chip.cpp)
  add_dependencies(${name} ${name}_model)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_include_directories(${name} SYSTEM PRIVATE ${folder} ${PLUTON_VERILATED}
    ${PLUTON_VERILATED}/vltstd)
  target_compile_options(${name} PRIVATE -O3 -march=native)
  target_compile_definitions(${name} PRIVATE
    PLUTON_RUNTIME_CORE=$<IN_LIST:-GRuntimeCore=1'b1,${flags}>)
  target_link_libraries(${name} PUBLIC pluton_sim_models pluton_sim_support pluton_drivers
    PRIVATE pluton_warnings ${archive} ${runtime})
endfunction()
