# SPDX-License-Identifier: GPL-2.0-or-later
# Debian packages by CPack: s7tap (program, manual, service) and s7tap-wireshark (plugin, profile).
#
#   cpack --config build/release/CPackConfig.cmake -B FOLDER
set(S7TAP_DEBIAN_REVISION 1 CACHE STRING "Revision of the Debian packages")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME s7tap)
set(CPACK_PACKAGE_VENDOR s7tap)
set(CPACK_PACKAGE_CONTACT
    "Seed d23a13ff maintainers <maintainers@users.noreply.b-seed-d23a13ff.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${S7TAP_DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# Installed as for /usr whatever the build tree's own prefix is, and /etc beside it.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

# What only the packages have: Debian's copyright and changelog.
set(debian ${CMAKE_CURRENT_SOURCE_DIR}/debian)
set(made ${CMAKE_CURRENT_BINARY_DIR}/debian)
set(stamp "")
if(GIT_EXECUTABLE)
    execute_process(COMMAND ${GIT_EXECUTABLE} -C ${PROJECT_SOURCE_DIR} log -1 --format=%cD
                    OUTPUT_VARIABLE stamp OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(stamp STREQUAL "")
    string(TIMESTAMP stamp "%a, %d %b %Y %H:%M:%S +0000" UTC)
endif()
configure_file(${debian}/changelog.in ${made}/changelog.Debian @ONLY)
set(packages s7tap)
if(TARGET s7tap_plugin)
    list(APPEND packages s7tap-wireshark)
endif()
foreach(package ${packages})
    set(doc /usr/share/doc/${package})
    install(FILES ${debian}/copyright ${made}/changelog.Debian DESTINATION ${doc}
            COMPONENT debian-${package} EXCLUDE_FROM_ALL)
    install(FILES ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${doc} RENAME changelog
            COMPONENT debian-${package} EXCLUDE_FROM_ALL)
endforeach()
# Compresses what Debian wants compressed, before the packages are closed.
set(CPACK_PRE_BUILD_SCRIPTS ${debian}/compress.cmake)

set(CPACK_DEBIAN_S7TAP_PACKAGE_NAME s7tap)
set(CPACK_DEBIAN_S7TAP_DESCRIPTION
"passive analyzer for Siemens S7 communication
s7tap listens at a mirror port of a switch or reads captures, rebuilds the
connections of port 102, decodes S7comm and S7comm-plus, pairs each request
with its answer, and says which partner reads or writes what in which CPU,
what was refused and for what likely cause, and who should not be talking
at all. It never sends a packet.

A service for each interface, s7tap@IFACE, does so unattended; it is not
started before it is enabled.")
set(CPACK_DEBIAN_S7TAP_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_S7TAP_PACKAGE_SUGGESTS "logrotate, s7tap-wireshark")
set(CPACK_DEBIAN_S7TAP_PACKAGE_CONTROL_EXTRA
    "${debian}/conffiles;${debian}/postinst;${debian}/prerm;${debian}/postrm")

set(CPACK_COMPONENTS_ALL program service debian-s7tap)
set(CPACK_COMPONENT_PROGRAM_GROUP s7tap)
set(CPACK_COMPONENT_SERVICE_GROUP s7tap)
set(CPACK_COMPONENT_DEBIAN-S7TAP_GROUP s7tap)

if(TARGET s7tap_plugin)
    string(REGEX MATCH "^[0-9]+\\.[0-9]+" series ${WIRESHARK_VERSION})
    string(REGEX MATCH "[0-9]+$" minor ${series})
    string(REGEX MATCH "^[0-9]+" major ${series})
    math(EXPR next "${minor} + 1")
    set(CPACK_DEBIAN_WIRESHARK_PACKAGE_NAME s7tap-wireshark)
    set(CPACK_DEBIAN_WIRESHARK_DESCRIPTION
"plugin that shows S7 communication in Wireshark
Shows S7comm and S7comm-plus beside Wireshark's own dissector: answers linked
to requests, addresses beside return codes, likely causes and what to check,
statistics, export of blocks, and a profile S7 whose columns say function,
address and result in words. Works with Wireshark ${series} only.")
    # Wireshark loads plugins of its own series only.
    set(CPACK_DEBIAN_WIRESHARK_PACKAGE_DEPENDS
        "wireshark-common (>= ${series}), wireshark-common (<< ${major}.${next}~)")
    set(CPACK_DEBIAN_WIRESHARK_PACKAGE_ENHANCES wireshark)
    set(CPACK_DEBIAN_WIRESHARK_PACKAGE_SUGGESTS s7tap)
    list(APPEND CPACK_COMPONENTS_ALL wireshark debian-s7tap-wireshark)
    set(CPACK_COMPONENT_WIRESHARK_GROUP wireshark)
    set(CPACK_COMPONENT_DEBIAN-S7TAP-WIRESHARK_GROUP wireshark)
endif()

include(CPack)
