#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Checks every #include of every room against rooms.table. Usage: includes.sh ROOT TABLE
# Prints each arrow that is not allowed as FILE:LINE and exits 1 if there is one, or if it found no
# file to check.
set -eu
root=$1
table=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$root"

find -H dissector rules capture analyzer report app -name '*.[ch]' -o -name '*.def' 2>/dev/null |
    LC_ALL=C sort |
    awk -v table="$table" '
function complain(what) {
    printf "%s:%d: %s: %s\n", file, line_number, what, line
    bad = 1
}
function find_room(path,    i) {
    for (i = 1; i <= rooms; i++)
        if (path ~ files[i])
            return i
    return 0
}
# "..." of the own folder without a path, of the own room, or of a room that the table allows.
function check_quoted(target,    folder) {
    folder = file
    sub(/[^\/]*$/, "", folder)
    if (target !~ /\// && system("test -f \"" folder target "\"") == 0)
        return
    if (target ~ files[room] && target ~ /\//)
        return
    if (quoted[room] == "-" || target !~ quoted[room])
        complain("the room " name[room] " may not include this")
    else if (target ~ /_private\.h$|^dissector\/service\.h$/)
        complain("private to its room")
}
function check_system(target) {
    if (system_headers[room] == "-" || target !~ system_headers[room])
        complain("the room " name[room] " may not include this")
    else if (target ~ /^(epan|wsutil|wiretap)\// && name[room] != "dissector/wireshark")
        complain("for the Wireshark plugin only")
    else if (target ~ /^pcap/ && name[room] != "capture" && name[room] != "app")
        complain("for capture only")
}
BEGIN {
    while ((getline row < table) > 0) {
        if (row ~ /^#/ || row ~ /^[ \t]*$/)
            continue
        split(row, column)
        rooms++
        name[rooms] = column[1]; files[rooms] = column[2]
        quoted[rooms] = column[3]; system_headers[rooms] = column[4]
    }
}
{
    file = $0
    room = find_room(file)
    line_number = 0
    checked++
    if (!room) {
        print file ": belongs to no room"
        bad = 1
        next
    }
    while ((getline line < file) > 0) {
        line_number++
        if (line !~ /^[ \t]*#[ \t]*include/)
            continue
        target = line
        if (sub(/^[ \t]*#[ \t]*include[ \t]*"/, "", target)) {
            sub(/".*/, "", target)
            check_quoted(target)
        } else if (sub(/^[ \t]*#[ \t]*include[ \t]*</, "", target)) {
            sub(/>.*/, "", target)
            check_system(target)
        } else {
            complain("an include by macro hides its target")
        }
    }
    close(file)
}
END {
    printf "%d files of %d rooms checked\n", checked, rooms
    exit bad || !checked || !rooms
}'
