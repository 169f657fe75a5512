# SPDX-License-Identifier: Apache-2.0
# What others get: the models as libpluton-models, static and (for simulators, which load it) shared, with
# headers, DPI-C package, and files for CMake and pkg-config. All of it may be moved afterwards.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(component COMPONENT models)

# One compilation for both. Calls inside the shared library stay inside, whatever other library in the
# simulator has a function of the same name.
set_target_properties(pluton_cmodel PROPERTIES POSITION_INDEPENDENT_CODE ON
  OUTPUT_NAME pluton-models EXPORT_NAME models)
target_compile_options(pluton_cmodel PRIVATE
  $<$<C_COMPILER_ID:GNU,Clang>:-fno-semantic-interposition>)
add_library(pluton_models_shared SHARED $<TARGET_OBJECTS:pluton_cmodel>)
# Until version 1 a minor version may change the interface.
set_target_properties(pluton_models_shared PROPERTIES OUTPUT_NAME pluton-models EXPORT_NAME models_shared
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
target_link_libraries(pluton_models_shared PRIVATE
  $<BUILD_INTERFACE:$<TARGET_NAME_IF_EXISTS:pluton_warnings>>)
if(UNIX AND NOT APPLE)
  target_link_options(pluton_models_shared PRIVATE LINKER:-Bsymbolic)
endif()
foreach(target pluton_cmodel pluton_models_shared)
  target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endforeach()
install(TARGETS pluton_cmodel pluton_models_shared EXPORT pluton-models ${component})

# The neighbours of spec.h and token_spec.h here include them by the same names there: the generated files.
file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/*.h)
list(REMOVE_ITEM headers ${PROJECT_SOURCE_DIR}/spec.h ${PROJECT_SOURCE_DIR}/token_spec.h ${models_tommath})
install(FILES ${headers} ${root}/firmware/hal/generated/spec.h
  ${root}/firmware/hal/generated/token_spec.h ${PROJECT_SOURCE_DIR}/dpi/dpi.h
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pluton ${component})
set(dpi_folder ${CMAKE_INSTALL_DATADIR}/pluton/dpi)
install(FILES ${PROJECT_SOURCE_DIR}/dpi/pluton_dpi_pkg.sv DESTINATION ${dpi_folder} ${component})
install(FILES ${root}/LICENSE ${root}/NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR} ${component})

# find_package(pluton-models): pluton::models, pluton::models_shared, PLUTON_DPI_PACKAGE
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/pluton-models)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/pluton-models-config.cmake.in
  ${PROJECT_BINARY_DIR}/pluton-models-config.cmake INSTALL_DESTINATION ${package_folder}
  PATH_VARS dpi_folder)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/pluton-models-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/pluton-models-config.cmake
  ${PROJECT_BINARY_DIR}/pluton-models-config-version.cmake DESTINATION ${package_folder} ${component})
install(EXPORT pluton-models NAMESPACE pluton:: FILE pluton-models-targets.cmake
  DESTINATION ${package_folder} ${component})

# pkg-config: every path counts from the .pc file, wherever that lies.
set(pc_folder ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
foreach(name LIBDIR INCLUDEDIR DATADIR)
  cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_${name} BASE_DIRECTORY ${pc_folder}
    OUTPUT_VARIABLE pc_${name})
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/pluton-models.pc.in ${PROJECT_BINARY_DIR}/pluton-models.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/pluton-models.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
  ${component})
