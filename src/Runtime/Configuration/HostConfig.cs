using System.Collections.Immutable;

namespace Vectl.Runtime.Configuration;

/// <summary>Host-wide defaults from <c>/etc/vectl/vectl.yaml</c>; every key is optional.</summary>
public sealed record HostConfig
{
    /// <summary>The template of <c>create</c> without <c>--ostemplate</c> (<c>template</c>).</summary>
    public string Template { get; init; } = "busybox";

    /// <summary>The first host id that VEs may have (<c>ids.first</c>), a multiple of 65,536. The default range is one that systemd leaves to nobody.</summary>
    public uint FirstId { get; init; } = 1879048192;

    /// <summary>How many VEs the id pool holds (<c>ids.count</c>).</summary>
    public int IdRanges { get; init; } = 4094;

    /// <summary>The cgroup below the cgroup2 mount that holds the VEs (<c>cgroup</c>).</summary>
    public string CgroupParent { get; init; } = "ve";

    /// <summary>Seconds a graceful stop may take (<c>stop_timeout</c>).</summary>
    public int StopTimeout { get; init; } = 120;

    /// <summary>Where lxcfs serves what VEs see of the machine (<c>lxcfs</c>), or <see cref="NoLxcfs"/>.</summary>
    public string Lxcfs { get; init; } = "/var/lib/lxcfs";

    /// <summary>VEs see the host's <c>/proc</c> even where lxcfs runs.</summary>
    public const string NoLxcfs = "off";

    /// <summary>The host's interfaces on whose networks it answers for addresses of routed VEs (<c>neighbour_devices</c>); none, or <see cref="AutoDevices"/> alone for those whose network has the address.</summary>
    public ImmutableArray<string> NeighbourDevices { get; init; } = s_auto;

    /// <summary>Each interface whose network has the address.</summary>
    public const string AutoDevices = "auto";

    // One for all, so that records with the defaults are equal.
    static readonly ImmutableArray<string> s_auto = [AutoDevices];

    /// <summary>Bytes of a console log before it is rotated once (<c>console_log</c>).</summary>
    public long ConsoleLogBytes { get; init; } = 1 << 20;

    /// <summary>Whether a start looks for somebody on the host who drops the VE's packets (<c>firewall_check</c>); not where its rules are of a kind that is not looked into.</summary>
    public bool ChecksFirewall { get; init; } = true;
}
