# SPDX-License-Identifier: GPL-2.0-or-later
# A room is a folder built as one static library. Its headers are reachable only by targets that
# link it: each room gets an include root of its own, in the build tree, that holds nothing but a
# link to the room's folder. So `#include "capture/sink.h"` compiles only where s7tap_capture is
# linked, and an arrow that DESIGN forbids does not build.

function(s7tap_room name)
    cmake_parse_arguments(ROOM "" "FOLDER" "SOURCES;LINKS" ${ARGN})
    if(NOT ROOM_FOLDER)
        set(ROOM_FOLDER ${name})
    endif()
    set(root ${PROJECT_BINARY_DIR}/rooms/${name})
    get_filename_component(parent ${root}/${ROOM_FOLDER} DIRECTORY)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${ROOM_FOLDER} ${root}/${ROOM_FOLDER} SYMBOLIC)

    add_library(s7tap_${name} STATIC ${ROOM_SOURCES})
    target_include_directories(s7tap_${name} PUBLIC ${root})
    target_link_libraries(s7tap_${name} PUBLIC ${ROOM_LINKS} PRIVATE s7tap_warnings)
    set_target_properties(s7tap_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# One cmocka program per source file: tests/unit/ROOM/test_FILE.c
function(s7tap_unit_test name)
    cmake_parse_arguments(UNIT "" "" "LINKS" ${ARGN})
    add_executable(test_${name} test_${name}.c)
    target_link_libraries(test_${name} PRIVATE ${UNIT_LINKS} s7tap_warnings PkgConfig::CMOCKA)
    add_test(NAME unit.${name} COMMAND test_${name})
    set_tests_properties(unit.${name} PROPERTIES LABELS unit)
endfunction()
