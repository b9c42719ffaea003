namespace Vectl.Integration.Harness;

/// <summary>What a test needs of its host beside root and a cgroup2; <see cref="HostFactAttribute"/> asks for it.</summary>
public enum Need
{
    /// <summary>The memory controller in cgroup2.</summary>
    MemoryController,

    /// <summary>The cpu controller in cgroup2.</summary>
    CpuController,

    /// <summary>The cpuset controller in cgroup2.</summary>
    CpusetController,

    /// <summary>The io controller in cgroup2.</summary>
    IoController,

    /// <summary>The pids controller in cgroup2.</summary>
    PidsController,

    /// <summary>The hugetlb controller in cgroup2.</summary>
    HugetlbController,

    /// <summary>A host on which cgroup v1 keeps the controllers.</summary>
    NoControllers,

    /// <summary>cgroup2 mounted with <c>nsdelegate</c>: a cgroup namespace's root is a border.</summary>
    Nsdelegate,

    /// <summary>systemd as process 1.</summary>
    Systemd,

    /// <summary>A swap area.</summary>
    Swap,

    /// <summary>A whole disk that nothing uses: <see cref="Host.SpareDisk"/>.</summary>
    SpareDisk,

    /// <summary>A tree with systemd that can serve as a template: <see cref="Host.SystemdTree"/>.</summary>
    SystemdTree,

    /// <summary>The Debian systems of tests/guests: <see cref="Guests"/>.</summary>
    Guests,

    /// <summary>Of the Debian systems of tests/guests those that are older and newer than the test host's own.</summary>
    OtherReleases,

    /// <summary>The programs that rule other hosts' packet filters: <see cref="Network.FirewallLab"/>.</summary>
    Firewalls,

    /// <summary>A running lxcfs.</summary>
    Lxcfs,

    /// <summary>AppArmor in the kernel and enabled.</summary>
    AppArmor,

    /// <summary>Pressure stall information.</summary>
    Pressure,

    /// <summary>VLANs on bridges in the kernel.</summary>
    BridgeVlans,

    /// <summary>ipvlan in the kernel.</summary>
    Ipvlan,

    /// <summary>WireGuard in the kernel.</summary>
    Wireguard,

    /// <summary>A host on which what takes a moment elsewhere does not take a minute: not an emulated one.</summary>
    Speed,
}
