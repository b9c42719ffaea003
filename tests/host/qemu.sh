# shellcheck shell=bash
# How the virtual machine is started; sourced after lib.sh.

# Does this kernel boot under KVM here? /dev/kvm may be there and hang. Without a root disk a booted kernel panics within a second or two.
probe_kvm() {
    [ -w /dev/kvm ] || return 1
    timeout 8 qemu-system-x86_64 -M q35,accel=kvm -cpu host -m 512M -nodefaults -no-reboot -display none -serial stdio \
        -kernel "$image/vmlinuz" -append 'console=ttyS0 panic=-1' < /dev/null 2>/dev/null | grep -q 'VFS: Unable to mount root'
}

# kvm or tcg. The answer holds until this host reboots.
accelerator() {
    local boot
    boot=$(</proc/sys/kernel/random/boot_id)
    if [ "$(cut -d ' ' -f 1 "$image/accelerator" 2>/dev/null)" != "$boot" ]; then
        if probe_kvm; then echo "$boot kvm" > "$image/accelerator"; else echo "$boot tcg" > "$image/accelerator"; fi
    fi
    cut -d ' ' -f 2 "$image/accelerator"
}

# Where the VM is saved that has booted: it fits one version of QEMU, one machine, one number of cpus, one size of memory and of disks.
booted=$image/booted-$CPUS-$MEMORY-$({ echo "$PAYLOAD"; qemu-system-x86_64 --version; cat "$here/qemu.sh" "$here/save"; } | sha256sum | cut -c 1-8)

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)); do
        (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo $port; return; }
    done
}

# The instance's disks for a first boot: root, scratch, swap, and what `test` may have put there already.
make_disks() {
    qemu-img create -q -f qcow2 -b "$image/root.ext4" -F raw "$instance/root.qcow2"
    truncate -s 2G "$instance/scratch.img"
    truncate -s 1G "$instance/swap.img"
    mkswap -q "$instance/swap.img"
    [ -e "$instance/payload.img" ] || truncate -s "$PAYLOAD" "$instance/payload.img"
}

# The instance's disks as they were when the VM was saved.
copy_disks() {
    qemu-img create -q -f qcow2 -b "$booted/root.qcow2" -F qcow2 "$instance/root.qcow2"
    truncate -s 2G "$instance/scratch.img"
    cp --sparse=always "$booted/swap.img" "$instance/swap.img"
    [ -e "$instance/payload.img" ] || truncate -s "$PAYLOAD" "$instance/payload.img"
}

# Starts QEMU with further arguments and waits until the VM answers.
start_qemu() {
    local machine parameters="console=ttyS0 net.ifnames=0 panic=-1 mitigations=off"
    case $(accelerator) in
        kvm) machine=(-accel kvm -cpu host) ;;
        # A thread for each cpu of the guest. clearcpuid: QEMU 7.2 emulates the kernel's cmpxchg16b wrongly, and Linux 6.12 crashes by it in one boot of three.
        tcg) machine=(-accel "tcg,thread=multi" -cpu max) parameters+=" clearcpuid=cx16" ;;
    esac
    free_port > "$instance/port"
    qemu-system-x86_64 -M q35 "${machine[@]}" -smp "$CPUS" -m "$MEMORY" -nodefaults -no-reboot -display none \
        -kernel "$image/vmlinuz" -initrd "$image/initrd" -append "$parameters" \
        -drive "if=virtio,format=qcow2,file=$instance/root.qcow2,cache=unsafe" \
        -drive "if=virtio,format=raw,file=$instance/scratch.img,cache=unsafe" \
        -drive "if=virtio,format=raw,file=$instance/swap.img,cache=unsafe" \
        -drive "if=virtio,format=raw,file=$instance/payload.img,readonly=on" \
        -nic "user,model=virtio-net-pci,restrict=on,hostfwd=tcp:127.0.0.1:$(<"$instance/port")-:22" \
        -object rng-random,id=rng,filename=/dev/urandom -device virtio-rng-pci,rng=rng \
        -serial "file:$console" -daemonize -pidfile "$instance/pid" "$@" 8>&- 9>&- || die "QEMU does not start"
    local deadline=$((SECONDS + 300))
    until on_vm true 2>/dev/null; do
        is_running || die "the VM ended before it answered"
        [ $SECONDS -lt $deadline ] || { kill "$(<"$instance/pid")"; die "no ssh within 300 s"; }
        sleep 0.3
    done
}
