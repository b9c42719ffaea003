using System.Collections.Immutable;
using System.Net;
using Vectl.Cgroups.Devices;
using Vectl.Cgroups.Limits;
using Vectl.Runtime.Network;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Configuration;

/// <summary>Whether a VE starts when the host does; unset means: if it ran when the host went down.</summary>
public enum OnBoot
{
    /// <summary>Start it if it was running at the last shutdown.</summary>
    Unset,
    /// <summary>Always.</summary>
    Yes,
    /// <summary>Never.</summary>
    No,
}

/// <summary>Which clocks a VE has.</summary>
public enum TimeNamespace
{
    /// <summary>CLOCK_MONOTONIC and CLOCK_BOOTTIME begin at the VE's start, so that <c>uptime</c> is its own.</summary>
    Own,
    /// <summary>The host's clocks.</summary>
    Host,
}

/// <summary>One VE as its YAML file describes it. Immutable: a change is a <c>with</c> and a write.</summary>
public sealed record VeConfig
{
    /// <summary>The CTID, which is the file's name.</summary>
    public required VeId Id { get; init; }

    /// <summary>The template its root lies on (<c>template</c>).</summary>
    public required string Template { get; init; }

    /// <summary>Its host ids (<c>ids</c>: the first one).</summary>
    public required IdRange Ids { get; init; }

    /// <summary>A second way to address it (<c>name</c>), or null.</summary>
    public VeName? Name { get; init; }

    /// <summary>Its host name (<c>hostname</c>), or null: then the name, then <c>ve-CTID</c>.</summary>
    public string? Hostname { get; init; }

    /// <summary>Free text of one line (<c>description</c>), or null.</summary>
    public string? Description { get; init; }

    /// <summary>Starts with the host (<c>onboot</c>).</summary>
    public OnBoot OnBoot { get; init; }

    /// <summary>Higher starts earlier; null is last (<c>bootorder</c>).</summary>
    public int? BootOrder { get; init; }

    /// <summary>Refuses to start without <c>--force</c> (<c>disabled</c>).</summary>
    public bool Disabled { get; init; }

    /// <summary>Seconds a graceful stop may take (<c>stop_timeout</c>), or null for the host's default.</summary>
    public int? StopTimeout { get; init; }

    /// <summary>The program that is PID 1 (<c>init</c>), or null for <c>/sbin/init</c>.</summary>
    public string? Init { get; init; }

    /// <summary>Clocks (<c>time</c>).</summary>
    public TimeNamespace Time { get; init; }

    /// <summary>Environment of init (<c>environment</c>), in the order of the file.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What it may use of the host (<c>memory</c>, <c>cpu</c>, <c>io</c>, <c>pids</c>, <c>hugetlb</c>, <c>cgroups</c>).</summary>
    public CgroupLimits Limits { get; init; } = new();

    /// <summary>Limits of each of its processes by kind (<c>rlimits</c>).</summary>
    public ImmutableArray<KeyValuePair<string, ProcessLimit>> ProcessLimits { get; init; } = [];

    /// <summary>Terminals it can have at once (<c>ptys</c>), or null for what the host has left.</summary>
    public int? Ptys { get; init; }

    /// <summary>How readily its processes are killed for memory (<c>oom_score_adj</c>), or null for the kernel's 0.</summary>
    public int? OomScoreAdj { get; init; }

    /// <summary>Devices it may use, e.g. <c>b 8:*</c> (<c>devices</c>).</summary>
    public ImmutableArray<KeyValuePair<string, DeviceAccess>> Devices { get; init; } = [];

    /// <summary>Devices of the host that it has, by their name below <c>/dev</c> (<c>devnodes</c>).</summary>
    public ImmutableArray<KeyValuePair<string, DeviceAccess>> DeviceNodes { get; init; } = [];

    /// <summary>Where it asks for names (<c>nameservers</c>); none: where the host does.</summary>
    public ImmutableArray<IPAddress> Nameservers { get; init; } = [];

    /// <summary>What it adds to names without a dot (<c>searchdomains</c>); none: what the host does.</summary>
    public ImmutableArray<string> SearchDomains { get; init; } = [];

    /// <summary>VEs of the same word find each other by name (<c>peers</c>), or null.</summary>
    public string? Peers { get; init; }

    /// <summary>Which files in it vectl keeps that say what its network is (<c>guest_network</c>).</summary>
    public GuestNetworkFiles GuestNetwork { get; init; }

    /// <summary>Its network interfaces besides lo, in the order of the file (<c>network</c>).</summary>
    public ImmutableArray<InterfaceConfig> Network { get; init; } = [];

    /// <summary>Kernel parameters of its own namespaces (<c>sysctls</c>), with dots between the parts of a name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Sysctls { get; init; } = [];

    /// <summary>What of the kernel it has besides (<c>features</c>).</summary>
    public ImmutableArray<VeFeature> Features { get; init; } = [];

    /// <summary>In a profile, the script of the first start (<c>provision</c>): its path, or itself when it begins with <c>#!</c>. No VE's own file has it.</summary>
    public string? Provision { get; init; }

    /// <summary>The host name that the VE gets.</summary>
    public string EffectiveHostname => Hostname ?? Name?.Text.Replace(' ', '-') ?? $"ve-{Id}";
}
