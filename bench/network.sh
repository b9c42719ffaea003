#!/bin/bash
# The network of a VE against a bare veth pair between two namespaces, by turns of a tenth of a second, medians. Usage: bench/network.sh [path of vectl]
# The "host" is a network namespace. Servers run in the other namespace and in the VE's, as the same processes with the same files, so that
# only the way of the packets is another. Needs iperf3, wrk, ping, hyperfine and python3; nginx is unpacked from Debian's package, not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
nginx=/var/cache/vectl-bench/nginx
if [ "${VECTL_BENCH_INSIDE:-}" != 1 ]; then
    if [ ! -x "$nginx/usr/sbin/nginx" ]; then
        mkdir -p "$nginx"
        (cd "$nginx" && apt-get download -qq -o APT::Sandbox::User=root nginx nginx-common && for package in *.deb; do dpkg -x "$package" .; done)
    fi
    VECTL_BENCH_INSIDE=1 exec unshare -m -n --propagation private "$0" "$@"
fi
vectl=$(realpath "${1:-artifacts/vectl}")
for tool in iperf3 wrk ping hyperfine python3; do
    command -v "$tool" >/dev/null || { echo "missing: $tool (make bench-deps)" >&2; exit 1; }
done
# Servers on one processor and clients on the other: who shares one with whom is otherwise the scheduler's choice of the moment.
server="taskset -c 1" client="taskset -c 0"
work=$(mktemp -d /var/tmp/vectl-bench.XXXXXX)
results=$PWD/bench/results
mkdir -p "$results"
export VECTL_ROOT=$work/root
started=()

cleanup() {
    set +e
    for pid in "${started[@]}"; do kill "$pid"; done
    for id in 101 102 103 104; do "$vectl" --quiet stop $id --fast; "$vectl" --quiet destroy $id; done
    umount "$work/root/run"
    rmdir /sys/fs/cgroup/unified/vectl-bench-net /sys/fs/cgroup/vectl-bench-net
    rm -rf "$work"
} >/dev/null 2>&1
trap cleanup EXIT

mkdir -p "$work/root/etc/vectl" "$work/root/run"
mount -t tmpfs run "$work/root/run"
echo 'cgroup: vectl-bench-net' > "$work/root/etc/vectl/vectl.yaml"
ip link set lo up

# The bare pair.
unshare -n sleep infinity & bare=$!
started+=("$bare")
until [ "$(readlink "/proc/$bare/ns/net")" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
ip link add bare0 type veth peer eth0 netns "$bare"
ip address add 192.0.2.1/24 dev bare0
ip link set bare0 up
nsenter -n -t "$bare" sh -c 'ip link set lo up; ip address add 192.0.2.2/24 dev eth0; ip link set eth0 up'

# The VE, routed, with its source filter.
"$vectl" --quiet template build busybox
"$vectl" --quiet create 101 --ostemplate busybox --ipadd 198.51.100.2
"$vectl" --quiet start 101
ve=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["init_pid"])' "$work/root/run/vectl/101/state.json")

serve() { # pid whose network namespace it is
    nsenter -n -t "$1" $server iperf3 -s >/dev/null 2>&1 &
    started+=($!)
    mkdir -p "$work/www.$1" "$work/tmp.$1"
    head -c 612 /dev/urandom | base64 > "$work/www.$1/index.html"
    cat > "$work/nginx.$1.conf" <<CONF
worker_processes 1;
daemon off;
user root;
pid $work/nginx.$1.pid;
error_log /dev/null crit;
events { worker_connections 2048; }
http {
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path $work/tmp.$1; proxy_temp_path $work/tmp.$1; fastcgi_temp_path $work/tmp.$1; uwsgi_temp_path $work/tmp.$1; scgi_temp_path $work/tmp.$1;
    server { listen 80 backlog=4096; root $work/www.$1; }
}
CONF
    nsenter -n -t "$1" $server "$nginx/usr/sbin/nginx" -c "$work/nginx.$1.conf" >/dev/null 2>&1 &
    started+=($!)
}
serve "$bare"
serve "$ve"
sleep 1

against_bare() { # what, unit, bytes of one, command for an address
    bench/turns.py "$1" "$2" "$3" "$results/network.txt" bare0 "$client $(printf "$4" 192.0.2.2)" veth101.0 "$client $(printf "$4" 198.51.100.2)"
}
moved() { awk '$1 == "bare0:" { printf "%.0f", $2 + $10 }' /proc/net/dev; }
# What one request moves over the interface, of which the servers send the same.
bytes_of_request() {
    local before requests
    before=$(moved)
    requests=$(wrk -t1 -c1 -d1s ${1:+-H "$1"} http://192.0.2.2/ | awk '/requests in/ { print $1 }')
    echo $((($(moved) - before) / requests))
}

: > "$results/network.txt"
echo "== network: host to VE, against a bare veth pair"
against_bare 'TCP to it (iperf3)' Gbit/s 125e6 'iperf3 -t 300 -c %s'
against_bare 'TCP from it (iperf3 -R)' Gbit/s 125e6 'iperf3 -t 300 -R -c %s'
against_bare 'round trips (ping -f)' trips/s 196 'ping -q -f %s'
kept=$(bytes_of_request) closed=$(bytes_of_request 'Connection: close')
against_bare 'nginx, 1 connection (wrk)' requests/s "$kept" 'wrk -t1 -c1 -d300s http://%s/'
against_bare 'nginx, 128 connections (wrk)' requests/s "$kept" 'wrk -t1 -c128 -d300s http://%s/'
against_bare 'nginx, 64 connections, one request each' requests/s "$closed" 'wrk -t1 -c64 -d300s -H "Connection: close" http://%s/'

# How near a VE comes to its rate: payload of TCP, of which 4 % are headers on the way.
echo "== rate, Mbit/s to it and from it"
throughput() { iperf3 -c 198.51.100.2 -t 4 -J ${1:-} | python3 -c 'import json, sys; print(json.load(sys.stdin)["end"]["sum_received"]["bits_per_second"] / 1e6)'; }
for rate in 10 100 1000; do
    "$vectl" --quiet set 101 --ifname eth0 --rate "${rate}mbit" 2>/dev/null
    for direction in "" -R; do
        throughput $direction | awk -v rate="$rate" -v direction="${direction:-  }" '{ printf "  %4d %s %8.1f\n", rate, direction, $1 }'
    done
done

# What a network adds to a start.
"$vectl" --quiet create 102 --ostemplate busybox
"$vectl" --quiet create 103 --ostemplate busybox --ipadd 198.51.100.3
"$vectl" --quiet create 104 --ostemplate busybox --ipadd 198.51.100.4 --ipadd 2001:db8::4
for turn in $(seq -w 15); do
    hyperfine -N --style none --warmup 1 --runs 10 --export-json "$work/turn.$turn.json" \
        -n 'no network' --prepare "$vectl --quiet stop 102 --fast" "$vectl --quiet start 102" \
        -n 'routed, IPv4' --prepare "$vectl --quiet stop 103 --fast" "$vectl --quiet start 103" \
        -n 'routed, IPv4 and IPv6' --prepare "$vectl --quiet stop 104 --fast" "$vectl --quiet start 104" >/dev/null 2>&1
done
echo "== start"
python3 bench/table.py "$results/start-network.json" "$work"/turn.*.json
for id in 102 103 104; do "$vectl" --quiet stop $id --fast; done
