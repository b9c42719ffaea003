namespace Vectl.Cgroups.Usage;

/// <summary>What to read of a cgroup: a list over a thousand VEs opens no file that no column shows.</summary>
[Flags]
public enum UsageParts
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary><c>cpu.*</c>.</summary>
    Cpu = 1,
    /// <summary><c>memory.*</c> but for swap.</summary>
    Memory = 2,
    /// <summary><c>memory.swap.*</c>.</summary>
    Swap = 4,
    /// <summary><c>pids.*</c>.</summary>
    Pids = 8,
    /// <summary><c>io.*</c>.</summary>
    Io = 16,
    /// <summary><c>*.pressure</c>.</summary>
    Pressure = 32,
    /// <summary>Everything.</summary>
    All = Cpu | Memory | Swap | Pids | Io | Pressure,
}
