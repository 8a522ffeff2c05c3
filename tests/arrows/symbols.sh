#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Checks that objects reference nothing but each other, mem{cpy,set,move,cmp,chr} (clang has bcmp where
# only equality is asked for) and what a compiler brings along, and that they hold no writable data.
#
#   symbols.sh NM DEFINED OBJECT... [-- OBJECT...]
#
# DEFINED is a symbol that must be defined, so that an empty or symbol-less list does not pass.
# Objects behind `--` may be referenced, but are not checked themselves.
set -eu
nm=$1
defined=$2
shift 2

checked=1
for object in "$@"; do
    if [ "$object" = -- ]; then
        checked=0
        continue
    fi
    "$nm" -P "$object" | awk -v object="$object" -v checked=$checked '{print checked, object, $1, $2}'
done | awk -v must="$defined" '
BEGIN {
    # Pure functions; gcc and clang may make calls of all but memchr themselves.
    split("memcpy memset memmove memcmp memchr bcmp __stack_chk_fail _GLOBAL_OFFSET_TABLE_", list)
    for (i in list)
        allowed[list[i]] = 1
}
function is_compiler_support(symbol) {
    return symbol in allowed || symbol ~ /^__(u?(div|mod)[dt]i[34]|udivmodti4|mul[dt]i3|popcount[dt]i2)$/
}
$4 ~ /^[Uvw]$/ && $1 { wanted[$3] = wanted[$3] " " $2 }
$4 ~ /^[A-TV-Z]$/ { has[$3] = 1 }
$4 ~ /^[bBdDcCgGsS]$/ && $1 { print $2 ": writable data: " $3; bad = 1 }
$1 { objects[$2] = 1 }
END {
    for (symbol in wanted)
        if (!(symbol in has) && !is_compiler_support(symbol)) {
            print "references " symbol ":" wanted[symbol]
            bad = 1
        }
    if (!(must in has)) {
        print must " is not defined: no symbols to check?"
        bad = 1
    }
    for (object in objects)
        count++
    printf "%d objects checked\n", count
    exit bad || !count
}'
