# shellcheck shell=bash
# What the scripts of the test host share; sourced. README.md explains the variables.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
export FLAVOUR=${FLAVOUR:-6.1}
export VM=${VM:-default}
CACHE=${VECTL_VM_CACHE:-${XDG_CACHE_HOME:-/var/cache}/vectl-test-host}
CPUS=${VM_CPUS:-2}
MEMORY=${VM_MEMORY:-4G}
# The size of the disk that brings the tests; fixed, since a saved VM knows it.
PAYLOAD=1G

case $FLAVOUR in 6.1 | 6.12) ;; *) echo "FLAVOUR=$FLAVOUR: 6.1 and 6.12 are known" >&2; exit 2 ;; esac

# What the image is made of and with: another recipe is another image.
digest=$(cd "$here" && { echo "$FLAVOUR"; find recipe image -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c 1-12)
image=$CACHE/image-$FLAVOUR-$digest
instance=$CACHE/vm-$VM-$FLAVOUR
console=$instance/console.log

say() { printf '[%s] %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

die() {
    say "failed: $*"
    if [ -s "$console" ]; then
        echo "--- the end of $console" >&2
        tail -n 30 "$console" | tr -d '\r' >&2
    fi
    exit 1
}

# Installs what is missing: need COMMAND:PACKAGE...
need() {
    local pair missing=()
    for pair; do command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}"); done
    [ ${#missing[@]} = 0 ] && return
    say "installing ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The pid file may be older than the process that has its number now.
is_running() { [ -s "$instance/pid" ] && grep -qsF "$instance/root.qcow2" "/proc/$(<"$instance/pid")/cmdline"; }

# One connection for all commands: a new one costs a key exchange in the guest.
on_vm() {
    ssh -F none -i "$image/key" -p "$(<"$instance/port")" -o ControlMaster=auto -o ControlPath="$instance/ssh" -o ControlPersist=yes \
        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=60 -o ServerAliveInterval=30 \
        -o Ciphers=chacha20-poly1305@openssh.com root@127.0.0.1 "$@" 8>&- 9>&-
}

hang_up() { ssh -o ControlPath="$instance/ssh" -O exit root@127.0.0.1 2>/dev/null || :; }
