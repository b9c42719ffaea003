using System.Collections.Immutable;
using Vectl.Namespaces.Security;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Launch;

/// <summary>Everything that decides how a VE is started: the start plan is a pure function of it.</summary>
public sealed record StartSpec
{
    /// <summary>The CTID.</summary>
    public required VeId Id { get; init; }

    /// <summary>The VE's host ids.</summary>
    public required IdRange Ids { get; init; }

    /// <summary>Its host name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The host's staging directory with <c>lower</c>, <c>private</c> and <c>root</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>PID 1 and its arguments.</summary>
    public required ImmutableArray<string> InitArgv { get; init; }

    /// <summary>PID 1's environment, <c>NAME=value</c>.</summary>
    public required ImmutableArray<string> Environment { get; init; }

    /// <summary>What <c>/proc/sys/kernel/random/boot_id</c> is in the VE: each of its boots has one, as on a machine (<c>journalctl -b</c>).</summary>
    public required Guid BootId { get; init; }

    /// <summary>Content for <c>timens_offsets</c>, or null for the host's clocks.</summary>
    public string? TimeOffsets { get; init; }

    /// <summary>Devices of the host in the VE's <c>/dev</c>.</summary>
    public ImmutableArray<DeviceNode> Devices { get; init; } = [];

    /// <summary>Limits of each of its processes, by kind.</summary>
    public ImmutableArray<KeyValuePair<string, ProcessLimit>> ProcessLimits { get; init; } = [];

    /// <summary>Terminals it can have at once, or null for what the host has left.</summary>
    public int? Ptys { get; init; }

    /// <summary>How readily its processes are killed for memory, or null for the kernel's 0.</summary>
    public int? OomScoreAdj { get; init; }

    /// <summary>Kernel parameters of its namespaces, with dots between the parts of a name.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Sysctls { get; init; } = [];

    /// <summary>The capabilities that are kept.</summary>
    public CapabilitySet Capabilities { get; init; } = CapabilitySet.Default;

    /// <summary>The kernel's highest capability, <c>/proc/sys/kernel/cap_last_cap</c>.</summary>
    public required int LastCapability { get; init; }

    /// <summary>The host's directory in which lxcfs serves what the VE sees of the machine, or null for the host's <c>/proc</c>.</summary>
    public string? Lxcfs { get; init; }

    /// <summary>Whether somebody waits for init to say that the system is up.</summary>
    public bool Notifies { get; init; }

    /// <summary>Whether init's standard input is a pipe that ends with the vectl that started it, instead of the console.</summary>
    public bool Leashed { get; init; }

    /// <summary>The console log, and where it goes when it is full.</summary>
    public required string ConsoleLog { get; init; }

    /// <summary>Bytes after which the log is rotated.</summary>
    public required long ConsoleLogLimit { get; init; }

    /// <summary>What the monitor becomes when init has ended.</summary>
    public required ImmutableArray<string> MonitorArgv { get; init; }
}
