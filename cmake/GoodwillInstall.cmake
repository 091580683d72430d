# What is installed, and how others find it: a CMake package with the components
# `c` (the shared library and its header) and `core` (the C++ library), and a
# pkg-config file for the C library. Included when GOODWILL_INSTALL is on.
include(CMakePackageConfigHelpers)

set(goodwill_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/goodwill)

# Each component is an export set of its own, so that who wants the C library
# needs no package of the C++ one.
install(TARGETS goodwill_c EXPORT goodwill-c
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT goodwill-c NAMESPACE goodwill:: DESTINATION ${goodwill_package_dir})

set_target_properties(goodwill_core PROPERTIES EXPORT_NAME core)
install(TARGETS goodwill_core EXPORT goodwill-core
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT goodwill-core NAMESPACE goodwill:: DESTINATION ${goodwill_package_dir})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ ${PROJECT_SOURCE_DIR}/capi/include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
# The schemas of the documents, for hosts that want to read and write them.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/capi/proto/
  DESTINATION ${CMAKE_INSTALL_DATADIR}/goodwill/proto FILES_MATCHING PATTERN "*.proto")

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/goodwillConfig.cmake.in
  ${PROJECT_BINARY_DIR}/goodwillConfig.cmake INSTALL_DESTINATION ${goodwill_package_dir})
# Before 1.0, a minor version may break what the one before it promised.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/goodwillConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/goodwillConfig.cmake
  ${PROJECT_BINARY_DIR}/goodwillConfigVersion.cmake DESTINATION ${goodwill_package_dir})

# The .pc file finds the prefix from its own place, so that the installed tree may
# be moved.
file(RELATIVE_PATH goodwill_pc_to_prefix
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${PROJECT_SOURCE_DIR}/cmake/goodwill.pc.in ${PROJECT_BINARY_DIR}/goodwill.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/goodwill.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
