# SPDX-License-Identifier: GPL-2.0-or-later
# Compiler flags of our own code: linked privately by every room, program and test.
add_library(s7tap_warnings INTERFACE)
target_compile_options(s7tap_warnings INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
    $<$<BOOL:${S7TAP_WERROR}>:-Werror>)
target_compile_definitions(s7tap_warnings INTERFACE _GNU_SOURCE)
