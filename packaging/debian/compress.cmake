# SPDX-License-Identifier: GPL-2.0-or-later
# Run by CPack over the folder that becomes the packages: manual pages and changelogs compressed,
# without name and time, so that the same source gives the same package.
file(GLOB_RECURSE pages ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/man/man?/*)
file(GLOB changelogs ${CPACK_TEMPORARY_DIRECTORY}/*/usr/share/doc/*/changelog*)
foreach(file ${pages} ${changelogs})
    if(NOT file MATCHES "\\.gz$")
        execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
    endif()
endforeach()
