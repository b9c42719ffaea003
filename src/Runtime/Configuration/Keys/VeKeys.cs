using System.Collections.Immutable;
using Vectl.Cgroups.Limits;
using Key = Vectl.Runtime.Configuration.Keys.ConfigKey<Vectl.Runtime.Configuration.VeConfig>;

namespace Vectl.Runtime.Configuration.Keys;

/// <summary>The keys of a VE's file. A new key is a property of <see cref="VeConfig"/> and a line here.</summary>
static class VeKeys
{
    /// <summary>All of them, in the order of the file.</summary>
    public static readonly ConfigTable<VeConfig> Table = new(
    [
        Key.Of("name", "A second way to address the VE, besides its CTID.", ConfigTypes.Name, c => c.Name, (c, v) => c with { Name = v }, KeyUse.Setting),
        Key.Of("hostname", "Its host name; without one, the name, then ve-CTID.", ConfigTypes.Hostname, c => c.Hostname, (c, v) => c with { Hostname = v }, KeyUse.Setting),
        Key.Of("description", "Free text of one line.", ConfigTypes.Line, c => c.Description, (c, v) => c with { Description = v }),
        Key.Of("template", "The OS template that its root lies on; create chooses it.", ConfigTypes.Template, c => c.Template, (c, v) => c with { Template = v! }, KeyUse.Profile, required: true),
        Key.Of("ids", "The first of its 65536 host ids; create chooses it.", ConfigTypes.Ids, c => c.Ids, (c, v) => c with { Ids = v.GetValueOrDefault() }, KeyUse.None, required: true),
        Key.Of("onboot", "Whether it starts with the host; without it, if it ran when the host went down.", ConfigTypes.OnBoot, c => NonDefault(c.OnBoot), (c, v) => c with { OnBoot = v ?? OnBoot.Unset }),
        Key.Of("bootorder", "Higher starts earlier; without it, last.", ConfigTypes.Number(int.MinValue, int.MaxValue), c => c.BootOrder, (c, v) => c with { BootOrder = (int?)v }),
        Key.Of("disabled", "Whether it refuses to start without --force.", ConfigTypes.Boolean, c => NonDefault(c.Disabled), (c, v) => c with { Disabled = v ?? false }),
        Key.Of("stop_timeout", "Seconds that a graceful stop may take; 0 is the host's default.", ConfigTypes.Number(0, 86400, "seconds"), c => c.StopTimeout, (c, v) => c with { StopTimeout = v is 0 ? null : (int?)v }),
        Key.Of("init", "The program that is PID 1; without it, /sbin/init.", ConfigTypes.AbsolutePath, c => c.Init, (c, v) => c with { Init = v }),
        Key.Of("time", "Whether its monotonic and boot clocks begin at its start (own) or are the host's.", ConfigTypes.Time, c => NonDefault(c.Time), (c, v) => c with { Time = v ?? TimeNamespace.Own }),
        Key.Of("environment", "Environment variables of init.", ConfigTypes.Environment, c => NonEmpty(c.Environment), (c, v) => c with { Environment = v ?? [] }),
        Limits("memory", "Memory.", l => l.Memory, (l, memory) => l with { Memory = memory }, LimitKeys.Memory),
        Limits("cpu", "Processors.", l => l.Cpu, (l, cpu) => l with { Cpu = cpu }, LimitKeys.Cpu),
        Limits("io", "Input and output on the disk of its private area.", l => l.Io, (l, io) => l with { Io = io }, LimitKeys.Io),
        Limits("pids", "Processes.", l => l, (_, changed) => changed, LimitKeys.Pids),
        Key.Of("hugetlb", "Bytes of huge pages by page size.", LimitTypes.HugePages, c => NonEmpty(c.Limits.Hugetlb), (c, v) => c with { Limits = c.Limits with { Hugetlb = v ?? [] } }),
        Limits("cgroups", "Cgroups that it makes, as systemd does for each service.", l => l, (_, changed) => changed, LimitKeys.Cgroups),
        Key.Of("rlimits", "Limits that each of its processes has for itself (setrlimit(2)).", LimitTypes.ProcessLimits, c => NonEmpty(c.ProcessLimits), (c, v) => c with { ProcessLimits = v ?? [] }),
        Key.Of("ptys", "How many terminals it can have open at once.", ConfigTypes.Number(1, 1_048_576), c => c.Ptys, (c, v) => c with { Ptys = (int?)v }),
        Key.Of("oom_score_adj", "How much rather than others its processes are killed when the host runs out of memory; -1000 is never.", ConfigTypes.Number(-1000, 1000), c => c.OomScoreAdj, (c, v) => c with { OomScoreAdj = (int?)v }),
        Key.Of("devices", "Devices that it may use besides the harmless ones, by number.", LimitTypes.Devices, c => NonEmpty(c.Devices), (c, v) => c with { Devices = v ?? [] }),
        Key.Of("devnodes", "Devices of the host that it has in its /dev and may use, by name.", LimitTypes.DeviceNodes, c => NonEmpty(c.DeviceNodes), (c, v) => c with { DeviceNodes = v ?? [] }),
        Key.Of("nameservers", "Where it asks for names; without it, where the host does.", NetworkTypes.Nameservers, c => NonEmpty(c.Nameservers), (c, v) => c with { Nameservers = v ?? [] }),
        Key.Of("searchdomains", "What it adds to names without a dot; without it, what the host does.", NetworkTypes.SearchDomains, c => NonEmpty(c.SearchDomains), (c, v) => c with { SearchDomains = v ?? [] }),
        Key.Of("peers", "A word that VEs have in common that find each other by name.", NetworkTypes.Group, c => c.Peers, (c, v) => c with { Peers = v }),
        Key.Of("guest_network", "Whether vectl writes what its interfaces are into the files of what sets them up there (auto, the default), or leaves them alone (unmanaged).", NetworkTypes.GuestNetwork, c => NonDefault(c.GuestNetwork), (c, v) => c with { GuestNetwork = v ?? GuestNetworkFiles.Auto }),
        new InterfacesKey(),
        Key.Of("sysctls", "Kernel parameters that it has for itself.", NetworkTypes.Sysctls, c => NonEmpty(c.Sysctls), (c, v) => c with { Sysctls = v ?? [] }),
        Key.Of("features", "What of the kernel it has besides.", NetworkTypes.Features, c => NonEmpty(c.Features), (c, v) => c with { Features = v ?? [] }),
        Key.Of("provision", "In a profile only: the script that makes of a new VE what it is to be, run at its first start.", new ScriptType(), c => c.Provision, (c, v) => c with { Provision = v }, KeyUse.Profile | KeyUse.AtCreation),
    ]);

    static ConfigKey<VeConfig> Limits<S>(string name, string summary, Func<CgroupLimits, S> get, Func<CgroupLimits, S, CgroupLimits> set, ImmutableArray<ConfigKey<S>> keys) where S : class
        => Key.Section(name, summary, c => get(c.Limits), (c, part) => c with { Limits = set(c.Limits, part) }, keys);

    static ImmutableArray<T>? NonEmpty<T>(ImmutableArray<T> items) => items.IsDefaultOrEmpty ? null : items;

    static V? NonDefault<V>(V value) where V : struct => EqualityComparer<V>.Default.Equals(value, default) ? null : value;
}
