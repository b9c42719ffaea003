using System.Collections.Immutable;
using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Launch;

/// <summary>Steps that give a VE its kernel parameters.</summary>
static class SysctlSteps
{
    /// <summary>How the labels of the steps begin, of which a message can be made.</summary>
    public const string Label = "sysctl ";

    const string PingGroups = "net.ipv4.ping_group_range";

    /// <summary>Those of a scope, through a register for their files.</summary>
    public static StageBuilder SetSysctls(this StageBuilder stage, ImmutableArray<KeyValuePair<string, string>> sysctls, SysctlScope scope, Slot file)
    {
        foreach ((string name, string value) in sysctls)
            if (Sysctl.ScopeOf(name) == scope)
                // Of the two that try to write one of IPC the kernel lets one.
                stage.Set(name, value, $"{Label}{name} = {value}", file, scope == SysctlScope.Ipc ? Errno.EACCES : Errno.OK);
        return stage;
    }

    /// <summary>The domain name, if it is among them.</summary>
    public static StageBuilder SetDomain(this StageBuilder stage, ImmutableArray<KeyValuePair<string, string>> sysctls)
    {
        foreach ((string name, string value) in sysctls)
            if (Sysctl.ScopeOf(name) == SysctlScope.Domain)
                stage.Call($"{Label}{name} = {value}", SysNo.setdomainname, value, Encoding.UTF8.GetByteCount(value));
        return stage;
    }

    /// <summary>
    /// All groups may ping, as systemd has it on a machine (its sysctl.d/50-default.conf names groups that a VE does not have, which the kernel
    /// refuses). A kernel without IPv4 has no such file.
    /// </summary>
    public static StageBuilder LetPing(this StageBuilder stage, ImmutableArray<KeyValuePair<string, string>> sysctls, Slot file)
    {
        foreach ((string name, _) in sysctls)
            if (name == PingGroups)
                return stage;
        return stage.Set(PingGroups, $"0 {IdRange.Size - 1}", "all groups may ping", file, Errno.ENOENT);
    }

    /// <summary>What a failed step means, in a sentence.</summary>
    public static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT => "This kernel has no such parameter for a VE: some exist once for the whole host, others only when their module is loaded.",
        Errno.EACCES or Errno.EPERM => "This kernel lets only the host change it.",
        _ => "The kernel does not take this value: look at what the VE has without it, by vectl exec CTID sysctl NAME.",
    };

    static StageBuilder Set(this StageBuilder stage, string name, string value, string label, Slot file, Errno tolerated) => stage
        .Add(new CallStep($"{Label}{name}", SysNo.openat, [Flag.Cwd, Sysctl.PathOf(name), Flag.Of(O_WRONLY | O_CLOEXEC)]) { Result = file, Tolerate = tolerated, Skip = tolerated == Errno.OK ? 0 : 2 })
        .Add(new CallStep(label, SysNo.write, [file, value, Encoding.UTF8.GetByteCount(value)]) { Expect = Encoding.UTF8.GetByteCount(value) })
        .Call($"close the file of {name}", SysNo.close, file);
}
