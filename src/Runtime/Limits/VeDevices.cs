using System.Collections.Immutable;
using Vectl.Cgroups;
using Vectl.Cgroups.Devices;
using Vectl.Linux;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Host;
using Vectl.Runtime.Launch;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Limits;

/// <summary>Says by a program on a VE's cgroup which devices it may use.</summary>
static class VeDevices
{
    // misc devices, TUN_MINOR (linux/miscdevice.h). Opening it loads the module.
    static readonly DeviceNode s_tun = new("net/tun", DeviceKind.Character, new DeviceNumber(10, 200), 0x1B6);

    /// <summary>The nodes that the VE gets besides those that all have.</summary>
    public static ImmutableArray<DeviceNode> Nodes(VeConfig config)
    {
        if (config.DeviceNodes.IsEmpty && config.Features.IsEmpty)
            return [];
        var nodes = ImmutableArray.CreateBuilder<DeviceNode>();
        foreach ((string name, _) in config.DeviceNodes)
            if (DeviceNode.Find(name, out _) is { } node)
                nodes.Add(node);
        if (config.Features.Contains(VeFeature.Tun))
            nodes.Add(s_tun);
        return nodes.ToImmutable();
    }

    /// <summary>What the VE may use.</summary>
    public static ImmutableArray<DeviceRule> Rules(VeConfig config)
    {
        var rules = ImmutableArray.CreateBuilder<DeviceRule>();
        rules.AddRange(DeviceRules.Harmless);
        foreach ((string devices, DeviceAccess access) in config.Devices)
            if (DeviceRule.TryParse(devices, access, out DeviceRule rule))
                rules.Add(rule);
        foreach ((string name, DeviceAccess access) in config.DeviceNodes)
            if (DeviceNode.Find(name, out _) is { } node)
                rules.Add(new DeviceRule(node.Kind, node.Number.Major, node.Number.Minor, access));
        if (config.Features.Contains(VeFeature.Tun))
            rules.Add(new DeviceRule(s_tun.Kind, s_tun.Number.Major, s_tun.Number.Minor, DeviceAccess.Read | DeviceAccess.Write));
        return rules.ToImmutable();
    }

    /// <summary>
    /// Sees to it that a program decides, before anything of the VE runs in its new cgroup: one of its own when it has
    /// devices or another's program is on <paramref name="parent"/>, else the one that all others share there. A program of its own costs a start 0.2 ms,
    /// and 0.7 ms more while it is the only one of the host.
    /// </summary>
    public static void Start(VeConfig config, Cgroup parent, Cgroup top, bool skip)
    {
        bool hasOwn = !config.Devices.IsEmpty || !config.DeviceNodes.IsEmpty || config.Features.Contains(VeFeature.Tun);
        try
        {
            if (hasOwn || !TryShare(parent))
                StartOwn(config, top);
        }
        catch (ErrnoException) when (skip || !hasOwn)
        {
            // EPERM where this host may not load programs: the nodes in the VE's /dev are harmless, and in a user namespace
            // no other can be made or mounted. host-check says that this second wall is not there.
        }
        catch (ErrnoException failure)
        {
            throw Refused(config, failure);
        }
    }

    static void StartOwn(VeConfig config, Cgroup top)
    {
        using Fd program = DeviceFilter.Load(DeviceProgram.Build(Rules(config)), DeviceProgram.OwnName);
        DeviceFilter.Attach(top, program, null);
    }

    // It lives as long as the parent cgroup: until the host's next boot. False when another's program is in its place.
    static bool TryShare(Cgroup parent)
    {
        using Fd? shared = DeviceFilter.Current(parent);
        string? name = shared is null ? null : DeviceFilter.NameOf(shared);
        if (name == DeviceProgram.SharedName)
            return true;
        if (name is not null && !name.StartsWith(DeviceProgram.NamePrefix, StringComparison.Ordinal))
            return false;
        using Fd program = DeviceFilter.Load(DeviceProgram.Build(DeviceRules.Harmless), DeviceProgram.SharedName);
        DeviceFilter.AttachDefault(parent, program);
        return true;
    }

    /// <summary>Gives a running VE another program, in one step, and the nodes that it does not have yet.</summary>
    public static void Change(VeConfig config, RunningVe running, Cgroup top, Rollback rollback)
    {
        try
        {
            using Fd program = DeviceFilter.Load(DeviceProgram.Build(Rules(config)), DeviceProgram.OwnName);
            // Kept until the command ends: undoing needs the program, which nothing else holds once it is replaced.
            Fd? old = DeviceFilter.Current(top);
            DeviceFilter.Attach(top, program, old);
            rollback.Push(() => PutBack(top, old));
            using Fd root = running.OpenRoot();
            foreach (DeviceNode node in Nodes(config))
                node.MakeIn(root, running.State.IdBase);
        }
        catch (ErrnoException failure)
        {
            throw Refused(config, failure);
        }
    }

    static void PutBack(Cgroup top, Fd? old)
    {
        using Fd? now = DeviceFilter.Current(top);
        if (old is not null)
            DeviceFilter.Attach(top, old, now);
        else if (now is not null)
            DeviceFilter.Detach(top, now);
    }

    static VeException Refused(VeConfig config, ErrnoException failure)
        => new(VeError.Resources, $"CTID {config.Id}: this host cannot give it devices: {failure.Message}", DeviceChecks.Mend);
}
