# From here on the VEs are in a unit that systemd has delegated.
exec 2>&1
vectl stop --all
systemctl enable --now vectl-cgroup.service
mkdir -p /etc/vectl
echo 'cgroup: vectl.slice/vectl-cgroup.service/ve' >> /etc/vectl/vectl.yaml
systemctl restart vectl.service
echo "== running"
vectl list -1
# What was written is on the disk within seconds by itself, on a host that has as many.
sync
