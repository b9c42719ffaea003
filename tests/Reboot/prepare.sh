# VEs of all kinds, some of them running, and the units. Their init says when it began and when it was asked to end.
exec 2>&1
mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\nStorage=persistent\n' > /etc/systemd/journald.conf.d/reboot.conf
systemctl restart systemd-journald
journalctl --flush
vectl --quiet template build busybox
add() {
    vectl --quiet create "$@" --ostemplate busybox --init /own-init
    printf '#!/bin/sh\ntrap "touch /stopped; exit 0" USR2\ntouch /started\nwhile :; do sleep 1000 & wait; done\n' > "/var/lib/vectl/private/$1/upper/own-init"
    chmod 755 "/var/lib/vectl/private/$1/upper/own-init"
}
add 101 --name web --onboot yes --bootorder 30
vectl --quiet set 101 --memory 24M --swap 0 --numproc 20 --cpulimit 50 --save
add 102 --onboot yes --bootorder 20
add 103 --onboot yes
add 104 --onboot yes
add 105
add 106
add 107 --onboot no
add 108 --onboot yes --bootorder 25
rm /var/lib/vectl/private/108/upper/own-init
add 109 --onboot yes --bootorder 10
systemctl enable --now vectl.service
systemctl enable --now vectl@109.service
for id in 105 106 107; do vectl --quiet start $id; done
vectl --quiet stop 106 --fast
