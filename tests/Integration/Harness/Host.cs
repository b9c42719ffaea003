namespace Vectl.Integration.Harness;

/// <summary>What the host has, found out by looking at it: the tests run on several and know none by name.</summary>
static class Host
{
    /// <summary>A disk that tests may write to as they like.</summary>
    public const string SpareDisk = "/dev/vdb";

    /// <summary>A Debian 12 tree: on the test host that of tests/host/recipe, elsewhere that of tests/guests.</summary>
    public static string SystemdTree { get; } = Directory.Exists("/srv/debian") ? "/srv/debian" : $"{Guests.Cache}/debian-12/root";

    /// <summary>What tests/guests/firewalls has unpacked.</summary>
    public static string Firewalls { get; } = $"{Path.GetDirectoryName(Guests.Cache)}/firewalls";

    /// <summary>Why a test with these needs cannot run here, or null when it can.</summary>
    public static string? Lacks(IEnumerable<Need> needs)
    {
        string[] missing = [.. needs.Where(need => !Has(need)).Select(need => $"this host has no {Name(need)}")];
        return missing.Length == 0 ? null : string.Join("; ", missing);
    }

    static bool Has(Need need) => need switch
    {
        Need.MemoryController => HasController("memory"),
        Need.CpuController => HasController("cpu"),
        Need.CpusetController => HasController("cpuset"),
        Need.IoController => HasController("io"),
        Need.PidsController => HasController("pids"),
        Need.HugetlbController => HasController("hugetlb"),
        Need.NoControllers => !HasController("memory") && !HasController("cpu"),
        Need.Nsdelegate => File.ReadLines("/proc/self/mounts").Any(line => line.Contains(" cgroup2 ", StringComparison.Ordinal) && line.Contains("nsdelegate", StringComparison.Ordinal)),
        Need.Systemd => Directory.Exists("/run/systemd/system"),
        Need.Swap => File.ReadLines("/proc/swaps").Count() > 1,
        Need.SpareDisk => File.Exists(SpareDisk) && !File.ReadLines("/proc/self/mounts").Any(line => line.StartsWith(SpareDisk, StringComparison.Ordinal)),
        Need.SystemdTree => File.Exists($"{SystemdTree}/usr/lib/systemd/systemd"),
        Need.Guests => Directory.Exists($"{Guests.Cache}/packages"),
        Need.OtherReleases => Directory.Exists($"{Guests.Cache}/debian-11") && Directory.Exists($"{Guests.Cache}/debian-13"),
        Need.Firewalls => Directory.Exists(Firewalls),
        Need.Lxcfs => File.Exists("/var/lib/lxcfs/proc/meminfo"),
        Need.AppArmor => File.Exists("/sys/module/apparmor/parameters/enabled") && File.ReadAllText("/sys/module/apparmor/parameters/enabled").StartsWith('Y'),
        Need.Pressure => File.Exists("/proc/pressure/memory"),
        Need.BridgeVlans => Makes("bridge vlan_filtering 1"),
        Need.Ipvlan => Makes("dummy", "ipvlan"),
        Need.Wireguard => Makes("wireguard"),
        Need.Speed => Patience.Factor < 2,
        _ => throw new ArgumentOutOfRangeException(nameof(need), need, "no such need"),
    };

    // Asked of the kernel itself, which loads a module for it if there is one, in a network that is gone at once.
    static bool Makes(string kind, string? above = null)
        => Command.Run(["unshare", "--net", "/bin/sh", "-ec", $"ip link add first0 type {kind}{(above is null ? "" : $"; ip link add above0 link first0 type {above}")}"]).Exit == 0;

    static bool HasController(string name) => File.ReadAllText(Cgroups.Path("cgroup.controllers")).Split([' ', '\n']).Contains(name);

    static string Name(Need need) => need switch
    {
        Need.NoControllers => "cgroup2 without controllers",
        Need.Nsdelegate => "cgroup2 mounted with nsdelegate",
        Need.Systemd => "systemd",
        Need.Swap => "swap",
        Need.SpareDisk => $"spare disk {SpareDisk}",
        Need.SystemdTree => $"tree with systemd at {SystemdTree}",
        Need.Guests => $"Debian systems in {Guests.Cache}: tests/guests/build makes them",
        Need.OtherReleases => $"Debian 11 and 13 in {Guests.Cache}: tests/guests/build makes them",
        Need.Firewalls => $"Docker, firewalld and ufw in {Firewalls}: tests/guests/firewalls fetches them",
        Need.Lxcfs => "running lxcfs",
        Need.AppArmor => "AppArmor",
        Need.Pressure => "pressure stall information (/proc/pressure)",
        Need.BridgeVlans => "VLANs on bridges",
        Need.Ipvlan => "ipvlan",
        Need.Wireguard => "WireGuard",
        Need.Speed => "speed: it is emulated, VECTL_TEST_PATIENCE says so",
        _ => $"{need.ToString()[..^"Controller".Length].ToLowerInvariant()} controller in cgroup2",
    };
}
