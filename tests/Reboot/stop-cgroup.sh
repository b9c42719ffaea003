part() { echo "== $1"; shift; "$@" 2>&1 || echo "exit code $?"; }
part tree systemd-cgls --no-pager --full /vectl.slice
part before vectl list -1
rm -f /var/lib/vectl/private/*/upper/stopped
part stop systemctl stop vectl-cgroup.service
part after vectl list -1
part units systemctl is-active vectl-cgroup.service vectl.service vectl@109.service
part graceful sh -c 'cd /var/lib/vectl/private && ls */upper/stopped'
part left find /sys/fs/cgroup/vectl.slice -mindepth 1 -type d
