# SPDX-License-Identifier: GPL-2.0-or-later
# The commit is read at build time, so that it is true after a later commit without a new configure.
find_package(Git QUIET)
set(S7TAP_VERSION_HEADER ${PROJECT_BINARY_DIR}/generated/s7tap_version.h)
add_custom_target(s7tap_version_header
    COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DHEADER=${S7TAP_VERSION_HEADER}
            -DVERSION=${PROJECT_VERSION} -DGIT=${GIT_EXECUTABLE}
            -P ${PROJECT_SOURCE_DIR}/cmake/write_version.cmake
    BYPRODUCTS ${S7TAP_VERSION_HEADER})
add_library(s7tap_version INTERFACE)
add_dependencies(s7tap_version s7tap_version_header)
target_include_directories(s7tap_version INTERFACE ${PROJECT_BINARY_DIR}/generated)
