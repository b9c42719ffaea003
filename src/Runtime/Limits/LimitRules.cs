using System.Collections.Immutable;
using Vectl.Cgroups.Devices;
using Vectl.Cgroups.Limits;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Limits;

/// <summary>What of a VE's limits this host cannot have, whatever its kernel can enforce.</summary>
static class LimitRules
{
    /// <summary>Throws for the first limit that makes no sense on this host (exit code 6).</summary>
    /// <param name="config">The VE.</param>
    /// <param name="touched">Whether a key is to be looked at.</param>
    /// <param name="facts">The host.</param>
    public static void Check(VeConfig config, Func<string, bool> touched, LimitFacts facts)
    {
        CpuLimits cpu = config.Limits.Cpu;
        if (touched("cpu.cpus"))
            CheckNumbers(config.Id, "cpu.cpus", cpu.Cpus, "processors", "cpu", facts);
        if (touched("cpu.mems"))
            CheckNumbers(config.Id, "cpu.mems", cpu.Mems, "memory nodes", "node", facts);
        if (touched("cpu.limit") || touched("cpu.count") || touched("cpu.burst"))
            CheckBurst(config.Id, cpu);
        if (touched("devnodes"))
            foreach ((string name, DeviceAccess _) in config.DeviceNodes)
                if (facts.Fault(name) is { } fault)
                    throw new VeException(VeError.Resources, $"CTID {config.Id}: devnodes has {name}, but /dev/{name} {fault}", "Load the module that makes it, or take it out of devnodes.");
    }

    static void CheckNumbers(VeId id, string key, string? list, string what, string kind, LimitFacts facts)
    {
        if (list is null || !NumberList.TryParse(list, out ImmutableSortedSet<int> wanted))
            return;
        ImmutableSortedSet<int> present = facts.Online(kind);
        if (!wanted.IsSubsetOf(present))
            throw new VeException(VeError.Resources, $"CTID {id}: {key} is {list}, but the {what} of this host are {NumberList.Format(present)}");
    }

    static void CheckBurst(VeId id, CpuLimits cpu)
    {
        if (cpu.BurstMicroseconds is not { } burst || burst <= (cpu.QuotaMicroseconds ?? 0))
            return;
        throw new VeException(VeError.Resources, cpu.QuotaMicroseconds is { } quota
            ? $"CTID {id}: cpu.burst is {burst} microseconds, more than the {quota} that its limit gives in a period of 100 ms"
            : $"CTID {id}: cpu.burst is {burst} microseconds without a limit that it could go beyond", "Set cpu.limit, or unset cpu.burst.");
    }
}
