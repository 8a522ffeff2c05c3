# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the live tests: a folder of their own, namespaces and programs that end with them.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
prefix=s7live-$$
folder=$(mktemp -d)
namespaces=()
pids=()
failures=0

skip() {
    echo "skipped: $*"
    exit 77
}

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

clean_up() {
    local pid namespace
    for pid in "${pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    for namespace in "${namespaces[@]}"; do
        ip netns delete "$namespace" 2>/dev/null
    done
    rm -rf "$folder"
}

# until_true COMMAND...: for as long as a slow machine may need; after a failure nobody waits long
until_true() {
    local tries enough=600
    [ $failures -eq 0 ] || enough=10
    for ((tries = 0; tries < enough; tries++)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    fail "waited in vain for: $*"
    return 1
}

has_lines() {
    [ "$(wc -l <"$1")" -ge "$2" ]
}

# new_namespace NAME: removed at the end
new_namespace() {
    namespaces+=("$1")
    ip netns add "$1"
}

# tap NAMESPACE NAME...: interfaces NAME, each with its other end in-NAME; no host sends on them
tap() {
    local namespace=$1 name
    shift
    new_namespace "$namespace" || return
    ip netns exec "$namespace" \
        sh -c 'echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6' 2>/dev/null
    for name in "$@"; do
        ip -n "$namespace" link add "$name" type veth peer name "in-$name" &&
            ip -n "$namespace" link set "$name" up &&
            ip -n "$namespace" link set "in-$name" up || return
    done
}

# in_folder TOOL...: works in a folder of its own, with these tools, or skips
in_folder() {
    local tool
    [ "$(id -u)" -eq 0 ] || skip "network namespaces need root"
    for tool in ip python3 "$@"; do
        command -v "$tool" >/dev/null || skip "$tool is missing"
    done
    trap clean_up EXIT
    trap 'exit 1' INT TERM HUP
    cd "$folder" || exit 1
}

# Ends the test; shows FILE... if something failed.
verdict() {
    grep -H 'sandbox denied' ./*.err && fail "the sandbox is too narrow"
    [ $failures -eq 0 ] && exit 0
    cat "$@"
    exit 1
}
