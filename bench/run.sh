#!/bin/bash
# Measures vectl against its peers in one run, with hyperfine (medians). Usage: bench/run.sh [path of vectl] [name...]
# A name (exec, start, boot, create, list, start-among-1000, memory) measures that only.
# Everything happens in a private mount namespace with a plain cgroup2 mount, because crun of Debian 12 refuses hybrid
# hosts, and in a throw-away tree. Results go to standard output and to bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${VECTL_BENCH_INSIDE:-}" != 1 ]; then
    VECTL_BENCH_INSIDE=1 exec unshare -m --propagation private "$0" "$@"
fi
vectl=$(realpath "${1:-artifacts/vectl}")
only=" ${*:2} "
wanted() { [ "$only" = "  " ] || [[ $only == *" $1 "* ]]; }
for tool in hyperfine crun runc lxc-start lxc-attach; do
    command -v "$tool" >/dev/null || { echo "missing: $tool (make deps)" >&2; exit 1; }
done
mount -t cgroup2 none /sys/fs/cgroup
work=$(mktemp -d /var/tmp/vectl-bench.XXXXXX)
results=$PWD/bench/results
mkdir -p "$results"
export VECTL_ROOT=$work/root
runs=${RUNS:-200}

cleanup() {
    set +e
    for id in 101 102 105; do "$vectl" destroy $id --force; done
    crun --root "$work/crun" delete -f bench-exec
    crun --root "$work/crun" delete -f bench-run
    runc --root "$work/runc" delete -f bench-exec
    runc --root "$work/runc" delete -f bench-run
    lxc-stop -P "$work/lxc" -n bench-exec -k
    lxc-stop -P "$work/lxc" -n bench-run -k
    lxc-stop -P "$work/lxc" -n bench-boot -k
    rmdir /sys/fs/cgroup/vectl-bench
    umount "$work/root/run"
    rm -rf "$work"
} >/dev/null 2>&1
trap cleanup EXIT

mkdir -p "$work/root/etc/vectl" "$work/root/run"
# As on a server, where /run is a tmpfs: replacing a small file on ext4 makes the kernel write it out at once.
mount -t tmpfs run "$work/root/run"
echo 'cgroup: vectl-bench' > "$work/root/etc/vectl/vectl.yaml"
"$vectl" --quiet template build busybox
"$vectl" --quiet create 101 --ostemplate busybox
"$vectl" --quiet start 101
"$vectl" --quiet create 102 --ostemplate busybox
tree=$work/root/var/lib/vectl/templates/busybox/root

# The peers get the same tree, a process that stays, the same namespaces but no ids, no overlay and no network.
bundle() { # directory, arguments of init as JSON
    mkdir -p "$1"
    (cd "$1" && crun spec && python3 - "$2" "$tree" <<'PY'
import json, sys
spec = json.load(open("config.json"))
spec["process"].update(terminal=False, args=json.loads(sys.argv[1]))
spec["root"] = {"path": sys.argv[2], "readonly": True}
json.dump(spec, open("config.json", "w"))
PY
    )
}
bundle "$work/bundle" '["/bin/sleep", "100000"]'
crun --root "$work/crun" --cgroup-manager=disabled run -d --bundle "$work/bundle" bench-exec </dev/null >/dev/null 2>&1
runc --root "$work/runc" run -d --bundle "$work/bundle" bench-exec </dev/null >/dev/null 2>&1
for name in bench-exec bench-run; do
    mkdir -p "$work/lxc/$name"
    cat > "$work/lxc/$name/config" <<CONF
lxc.uts.name = bench
lxc.rootfs.path = dir:$tree
lxc.init.cmd = /bin/sleep 100000
lxc.net.0.type = empty
lxc.mount.auto = proc sys
lxc.apparmor.profile = unconfined
CONF
done
lxc-start -P "$work/lxc" -n bench-exec

# By turns of ten runs each, so that a slow minute of the machine does not fall on one command alone.
measure() { # name, hyperfine arguments
    local name=$1 turn
    shift
    echo "== $name"
    rm -f "$work"/turn.*.json
    for turn in $(seq -w $(((runs + 9) / 10))); do
        hyperfine -N --style none --warmup 1 --runs 10 --export-json "$work/turn.$turn.json" "$@" >/dev/null 2>&1
    done
    python3 bench/table.py "$results/$name.json" "$work"/turn.*.json
}

! wanted exec || measure exec \
    -n 'vectl exec' "$vectl exec3 101 /bin/true" \
    -n "crun exec, no cgroups" "crun --root $work/crun exec bench-exec /bin/true" \
    -n 'lxc-attach' "lxc-attach -P $work/lxc -n bench-exec -- /bin/true" \
    -n 'runc exec' "runc --root $work/runc exec bench-exec /bin/true"

# "Until init has been executed": every command here returns then. The clean-up between runs is not timed.
! wanted start || measure start \
    -n 'vectl start' --prepare "$vectl --quiet stop 102 --fast" "$vectl --quiet start 102" \
    -n 'lxc-start' --prepare "sh -c 'lxc-stop -P $work/lxc -n bench-run -k; true'" "lxc-start -P $work/lxc -n bench-run" \
    -n 'crun run, no cgroups' --prepare "sh -c 'crun --root $work/crun --cgroup-manager=disabled delete -f bench-run; true'" "crun --root $work/crun --cgroup-manager=disabled run -d --bundle $work/bundle bench-run" \
    -n 'runc run' --prepare "sh -c 'runc --root $work/runc delete -f bench-run; true'" "runc --root $work/runc run -d --bundle $work/bundle bench-run" \
    -n 'unshare (the floor)' --prepare true "unshare -mpniu --fork /bin/busybox true"

# From the start of the command until systemd is up, by turns, since a boot takes long enough for the machine to change meanwhile.
if wanted boot; then
    "$vectl" --quiet template build debian-12
    "$vectl" --quiet create 105 --ostemplate debian-12
    echo '== boot'
    python3 bench/boot.py "$vectl" 105 "$work/root/var/lib/vectl/templates/debian-12/root" "$work" "${BOOTS:-20}" "$work/boot.json"
    python3 bench/table.py "$results/boot.json" "$work/boot.json"
fi

# A template of 1 GB beside one of 2 MB: create must not care.
if wanted create; then
    mkdir -p "$work/big"
    cp -a "$tree" "$work/big/root"
    head -c 1G /dev/urandom > "$work/big/root/blob"
    tar -C "$work/big/root" -cf "$work/big.tar" .
    "$vectl" --quiet template import big "$work/big.tar"
    rm -rf "$work/big" "$work/big.tar"
    runs=50 measure create \
        -n 'create, 1 GB template' --prepare "sh -c '$vectl --quiet destroy 103; true'" "$vectl --quiet create 103 --ostemplate big" \
        -n 'create, 2 MB template' --prepare "sh -c '$vectl --quiet destroy 104; true'" "$vectl --quiet create 104 --ostemplate busybox"
    for id in 103 104; do "$vectl" --quiet destroy $id || true; done
fi

if wanted list || wanted start-among-1000; then
    for id in $(seq 1001 2000); do "$vectl" --quiet create "$id" --ostemplate busybox --hostname "host$id" --name "ve$id"; done
    ! wanted list || runs=20 measure list \
        -n 'list -a, 1000 stopped VEs' "$vectl list -a" \
        -n 'list -a --json' "$vectl list -a --json"
    ! wanted start-among-1000 || runs=50 measure start-among-1000 \
        -n 'start among 1000' --prepare "$vectl --quiet stop 102 --fast" "$vectl --quiet start 102"
fi

if wanted memory; then
    echo "== memory of one running VE's monitor"
    "$vectl" --quiet start 102 2>/dev/null || true
    monitor=$(grep -l '^vectl:102$' /proc/[0-9]*/comm | head -n 1)
    awk '/^(Rss|Pss|Private_Clean|Private_Dirty):/ { print "  " $1, $2, "kB"; if ($1 ~ /Private/) sum += $2 } END { print "  private:", sum, "kB" }' "${monitor%comm}smaps_rollup"
    lxc=$(pgrep -f 'lxc-start.*bench-exec|\[lxc monitor\].*bench-exec' | head -n 1 || true)
    [ -z "$lxc" ] || awk '/^(Pss|Private_Clean|Private_Dirty):/ { print "  lxc " $1, $2, "kB" }' "/proc/$lxc/smaps_rollup"
fi
echo "== size"
stat -c '  %n %s bytes' "$vectl"
