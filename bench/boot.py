#!/usr/bin/env python3
"""Boots the same Debian by vectl, systemd-nspawn and lxc-start, by turns: from the command's start until systemd, by sd_notify(3), is up.

Usage: boot.py VECTL CTID TREE WORK ROUNDS RESULT. The VE has TREE as its template; the peers get copies of it below WORK.
Each system has booted once before, keeps what it wrote, and is asked to stop before it boots again. A peer that cannot boot it is left out, and
it is said why.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

TIMEOUT = 120
IDS = 65536
STATE = "systemctl is-system-running; systemctl --failed --plain --no-legend | cut -d ' ' -f 1"


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TIMEOUT, check=False)


class Failure(Exception):
    """A system did not boot."""


class Listener:
    """A datagram socket that systemd sends READY=1 to."""

    def __init__(self, directory, owner):
        os.makedirs(directory)
        self.path = f"{directory}/notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        os.chown(self.path, owner, owner)

    def wait(self, process):
        """Returns all that was said until READY=1 by the system that process keeps."""
        said = {}
        self.socket.settimeout(0.5)
        deadline = time.monotonic() + TIMEOUT
        while said.get("READY") != "1":
            try:
                said.update(line.split("=", 1) for line in self.socket.recv(4096).decode().splitlines() if "=" in line)
            except TimeoutError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise Failure(f"it ended with {process.poll()}") from None
        return said

    def forget(self):
        """Takes away what an earlier system said last."""
        self.socket.setblocking(False)
        try:
            while True:
                self.socket.recv(4096)
        except BlockingIOError:
            pass


class Vectl:
    """vectl: an id range of its own, an overlay over the template, seccomp, devices."""
    name = "vectl start --wait"

    def __init__(self, vectl, ve):
        self.vectl, self.ve = vectl, ve

    def start(self):
        started = run(self.vectl, "--quiet", "start", self.ve, "--wait")
        if started.returncode != 0:
            raise Failure(started.stderr)

    def inside(self):
        return run(self.vectl, "exec2", self.ve, STATE)

    def stop(self):
        run(self.vectl, "--quiet", "stop", self.ve)


class Nspawn:
    """systemd-nspawn: an id range of its own by an idmapped mount of a directory, its default seccomp filter. No systemd runs here to give it a unit."""
    name = "systemd-nspawn --boot"
    base = 1500 << 20

    def __init__(self, tree, work):
        self.listener = Listener(f"{work}/nspawn-notify", 0)
        self.log = f"{work}/nspawn.log"
        self.cgroup = "/sys/fs/cgroup/vectl-bench-nspawn"
        self.command = [
            "systemd-nspawn", "--quiet", "--boot", "--notify-ready=yes", "--register=no", "--keep-unit", "--machine=bench", "--directory", tree,
            f"--private-users={self.base}:{IDS}", "--private-users-ownership=map", "--private-network", "--link-journal=no", "--resolv-conf=off",
            "--timezone=off", "--console=read-only",
        ]
        self.process = None
        self.leader = None

    def start(self):
        self.listener.forget()
        # It divides the cgroup that it finds itself in, as one that a service manager delegated.
        os.makedirs(self.cgroup, exist_ok=True)
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", f'echo $$ > {self.cgroup}/cgroup.procs && exec "$@"', "sh", *self.command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "NOTIFY_SOCKET": self.listener.path})
        try:
            self.leader = self.listener.wait(self.process).get("X_NSPAWN_LEADER_PID")
        except Failure as failure:
            with open(self.log, encoding="utf-8", errors="replace") as log:
                raise Failure(f"{failure}: {log.read()[-500:]}") from None

    def inside(self):
        return run("nsenter", "-t", self.leader, "-U", "-m", "-u", "-i", "-n", "-p", "-S", "0", "-G", "0", "/bin/sh", "-c", STATE)

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for path, _, _ in os.walk(self.cgroup, topdown=False):
            os.rmdir(path)


class Lxc:
    """lxc-start: an id range of its own by an idmapped mount of a directory, its default seccomp filter.

    Without CAP_SYS_RAWIO, as the others: systemd takes that for a reason to mount debugfs, which fails.
    """
    name = "lxc-start"
    base = 1600 << 20

    def __init__(self, tree, work):
        self.listener = Listener(f"{work}/lxc-notify", self.base)
        self.work = work
        self.process = None
        os.makedirs(f"{work}/lxc/bench-boot")
        with open(f"{work}/lxc/bench-boot/config", "w", encoding="utf-8") as config:
            config.write(f"""lxc.include = /usr/share/lxc/config/common.conf
lxc.include = /usr/share/lxc/config/userns.conf
lxc.uts.name = bench
lxc.rootfs.path = dir:{tree}
lxc.rootfs.options = idmap=container
lxc.idmap = u 0 {self.base} {IDS}
lxc.idmap = g 0 {self.base} {IDS}
lxc.net.0.type = empty
lxc.apparmor.profile = unconfined
lxc.cap.drop = sys_rawio
lxc.signal.halt = SIGRTMIN+3
lxc.environment = NOTIFY_SOCKET=/dev/bench/notify
lxc.mount.entry = {os.path.dirname(self.listener.path)} dev/bench none bind,create=dir 0 0
""")

    def lxc(self, tool, *words):
        return run(f"lxc-{tool}", "-P", f"{self.work}/lxc", "-n", "bench-boot", *words)

    def start(self):
        self.listener.forget()
        log = f"{self.work}/lxc.log"
        self.process = subprocess.Popen(
            ["lxc-start", "-F", "-P", f"{self.work}/lxc", "-n", "bench-boot", "-o", log, "-l", "ERROR"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.listener.wait(self.process)
        except Failure as failure:
            with open(log, encoding="utf-8", errors="replace") as words:
                raise Failure(f"{failure}: {words.read()[-500:]}") from None

    def inside(self):
        return self.lxc("attach", "--", "/bin/sh", "-c", STATE)

    def stop(self):
        self.lxc("stop")
        if self.process is not None:
            self.process.wait(TIMEOUT)


def boot(system):
    """Seconds, and what the system says of itself then."""
    begin = time.monotonic()
    system.start()
    took = time.monotonic() - begin
    said = system.inside().stdout.split()
    system.stop()
    return took, f"{said[0] if said else 'unknown'}, failed units: {' '.join(said[1:]) or 'none'}"


def main():
    vectl, ve, tree, work, rounds, result = sys.argv[1:]
    # The ids of a range have to pass.
    os.chmod(work, 0o711)
    systems = [Vectl(vectl, ve)]
    for peer, kind in (("systemd-nspawn", Nspawn), ("lxc-start", Lxc)):
        if shutil.which(peer):
            subprocess.run(["cp", "-a", tree, f"{work}/{peer}"], check=True)
            systems.append(kind(f"{work}/{peer}", work))
        else:
            print(f"  {peer} is not installed")
    try:
        measure(systems, int(rounds), result)
    finally:
        for system in systems:
            system.stop()


def measure(systems, rounds, result):
    times, states = {}, {}
    for system in list(systems):
        try:
            states[system.name] = {boot(system)[1]}
            times[system.name] = []
        except (Failure, subprocess.TimeoutExpired) as failure:
            print(f"  {system.name} does not boot this tree here: {failure}")
            system.stop()
            systems.remove(system)
    for turn in range(rounds):
        for number in range(len(systems)):
            system = systems[(turn + number) % len(systems)]
            took, state = boot(system)
            times[system.name].append(took)
            states[system.name].add(state)
    for name, reached in states.items():
        print(f"  {name}: {'; '.join(sorted(reached))}")
    with open(result, "w", encoding="utf-8") as file:
        json.dump({"results": [{"command": name, "times": seconds} for name, seconds in times.items()]}, file)


main()
