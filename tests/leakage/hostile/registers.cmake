# SPDX-License-Identifier: Apache-2.0
# Writes a header with every register of every block, from the generated register headers and the address
# map: {name, address}. A register file of words stands there with its first word.
#
# usage: cmake -DSOURCE=DIR -DOUTPUT=FILE -P registers.cmake
file(STRINGS ${SOURCE}/firmware/hal/generated/spec.h bases REGEX "^#define PLUTON_[A-Z0-9]+_ID ")
set(text "// Written by registers.cmake.\nconst Register registers[] = {\n")
foreach(base IN LISTS bases)
  string(REGEX REPLACE "^#define PLUTON_([A-Z0-9]+)_ID .*" "\\1" block "${base}")
  string(TOLOWER ${block} name)
  file(STRINGS ${SOURCE}/firmware/drivers/generated/${name}_regs.h offsets
    REGEX "^#define [A-Z0-9_]+_OFFSET ")
  list(LENGTH offsets count)
  if(count EQUAL 0)
    message(FATAL_ERROR "no registers of ${name}")
  endif()
  foreach(line IN LISTS offsets)
    if(line MATCHES "^#define (${block}_[A-Z0-9_]+)_OFFSET (0x[0-9A-F]+)u")
      string(APPEND text "    {\"${CMAKE_MATCH_1}\", PLUTON_${block}_BASE + ${CMAKE_MATCH_2}u},\n")
    endif()
  endforeach()
endforeach()
file(WRITE ${OUTPUT} "${text}};\n")
