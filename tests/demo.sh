#!/bin/bash
# The main job, command by command, each with its output and time; in a throw-away tree, so that nothing is left.
# Usage: tests/demo.sh [path of vectl]
set -u
vectl=$(realpath "${1:-artifacts/vectl}")
[ "$(id -u)" = 0 ] || { echo "the demo makes a real VE and needs root" >&2; exit 1; }
export VECTL_ROOT
VECTL_ROOT=$(mktemp -d /var/tmp/vectl-demo.XXXXXX)
cgroup=vectl-demo-$$
mkdir -p "$VECTL_ROOT/etc/vectl"
echo "cgroup: $cgroup" > "$VECTL_ROOT/etc/vectl/vectl.yaml"
failures=0

cleanup() {
    "$vectl" destroy 101 --force >/dev/null 2>&1
    rm -rf "$VECTL_ROOT"
    awk '/ - cgroup2 / { print $5 }' /proc/self/mountinfo | while read -r mount; do rmdir "$mount/$cgroup"; done 2>/dev/null
}
trap cleanup EXIT

run() {
    printf '\n$ vectl %s\n' "$*"
    local start=$EPOCHREALTIME
    "$vectl" "$@"
    local status=$?
    local end=$EPOCHREALTIME
    awk -v a="$start" -v b="$end" -v s="$status" 'BEGIN { printf "  [%.1f ms, exit %d]\n", (b - a) * 1000, s }'
    [ "$status" = 0 ] || failures=$((failures + 1))
}

run version
run template build busybox
run create 101 --ostemplate busybox --name web1 --hostname web1.example.org
run start web1
run status web1
run list
run exec web1 'hostname; id; ps'
run exec web1 'grep -E "^(CapInh|CapBnd|Seccomp):" /proc/self/status; cat /proc/self/uid_map; uptime'
run stop web1
run list -a
run destroy web1

echo
if [ "$failures" = 0 ]; then
    echo "demo: every command did its job"
else
    echo "demo: $failures command(s) failed; 'vectl host-check' says what this host lacks:" >&2
    "$vectl" host-check >&2
    exit 1
fi
