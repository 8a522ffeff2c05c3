# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by scripts that measure: the captures that they measure on, by name.

# bench_file NAME FOLDER REPLICATE CAPTURE: FOLDER/NAME.pcap is there and made by this program from
# this capture, where the kind needs one:
#   long-SIZE   few long connections with all that the capture has
#   small-SIZE  64 long connections that read one variable at a time
#   short-N     N connections for one or two reads
#   whole-SIZE  connections that are opened for each conversation of the capture
#   mixed-SIZE  long, and nine of ten packets are not S7
bench_file() {
    local arguments path=$2/$1.pcap
    case $1 in
    long-*) arguments=(--long "${1#long-}" "$4") ;;
    small-*) arguments=(--connections 64 --reads "${1#small-}") ;;
    short-*) arguments=(--polls "${1#short-}c") ;;
    whole-*) arguments=(--short "${1#whole-}" "$4") ;;
    mixed-*) arguments=(--long --mix 90 "${1#mixed-}" "$4") ;;
    *) return 2 ;;
    esac
    mkdir -p "$2"
    [ -f "$path" ] && [ "$path" -nt "$3" ] && [ "$path" -nt "$4" ] && return
    # Not left behind half written
    "$3" "${arguments[@]}" "$path.part" && mv "$path.part" "$path"
}
