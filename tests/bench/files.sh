# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by scripts that measure: the captures that they measure on, by name.

# bench_file NAME FOLDER REPLICATE CAPTURE: FOLDER/NAME.pcap is there and made by this program from
# this capture
bench_file() {
    local arguments path=$2/$1.pcap
    case $1 in
    long-*) arguments=(--long "${1#long-}") ;;
    short-*) arguments=(--short "${1#short-}") ;;
    mixed-*) arguments=(--long --mix 90 "${1#mixed-}") ;;
    *) return 2 ;;
    esac
    mkdir -p "$2"
    [ -f "$path" ] && [ "$path" -nt "$3" ] && [ "$path" -nt "$4" ] && return
    "$3" "${arguments[@]}" "$4" "$path"
}
