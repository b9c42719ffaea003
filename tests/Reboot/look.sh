# After a boot. A start of a unit waits for one that is under way.
systemctl start vectl.service vectl@109.service
part() { echo "== $1"; shift; "$@" 2>&1 || echo "exit code $?"; }
part running vectl list -1
part units systemctl is-active vectl.service vectl@109.service
part failed systemctl --failed --no-legend --plain
part "unit's exit code" systemctl show vectl.service --property=ExecMainStatus --value
part "words at boot" journalctl -b 0 -u vectl.service -o cat
part "words at shutdown" sh -c 'journalctl -b -1 -u vectl.service -o cat | tac | sed "/^Stopping /q" | tac'
part "words of 109 at shutdown" sh -c 'journalctl -b -1 -u vectl@109.service -o cat | tac | sed "/^Stopping /q" | tac'
part started sh -c 'cd /var/lib/vectl/private && stat -c "%n %.9Y" */upper/started | sort -k 2'
part stopped sh -c 'cd /var/lib/vectl/private && stat -c "%n %.9Y" */upper/stopped | sort -k 2'
part marks ls /var/lib/vectl/running
part name vectl status web
part ids sh -c 'ls /var/lib/vectl/ids | wc -l'
part locks find /run/vectl -name lock -size +0
part "left over" find /var/lib/vectl /etc/vectl /run/vectl -path '*/upper' -prune -o -path '*/templates/*' -prune -o -name '*.tmp' -print -o -name '.destroyed*' -print
top=/sys/fs/cgroup/$(sed -n 's/^cgroup: //p' /etc/vectl/vectl.yaml 2>/dev/null || :)
[ -d "$top/101" ] || top=/sys/fs/cgroup/ve
part cgroup echo "$top"
part limits sh -c "cd $top/101 && cat memory.max memory.swap.max pids.max cpu.max"
part "too much memory" vectl exec2 101 'head -c 50000000 /dev/zero | tail > /dev/null'
part "too many processes" vectl exec2 101 'for i in $(seq 30); do sleep 2 & done; wait'
part refused sh -c "cd $top/101 && grep '^oom_kill ' memory.events && grep '^max ' payload/pids.events && grep '^nr_throttled ' cpu.stat"
