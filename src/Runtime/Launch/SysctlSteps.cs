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

    /// <summary>Those that a stage can write in whose scope they are, through a register for their files.</summary>
    public static StageBuilder SetSysctls(this StageBuilder stage, ImmutableArray<KeyValuePair<string, string>> sysctls, SysctlScope scope, Slot file)
    {
        foreach ((string name, string value) in sysctls)
            if (Sysctl.ScopeOf(name) == scope)
                stage
                    .Call(file, $"{Label}{name}", SysNo.openat, Flag.Cwd, Sysctl.PathOf(name), Flag.Of(O_WRONLY | O_CLOEXEC))
                    .Write($"{Label}{name} = {value}", file, value);
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
        return stage
            .Add(new CallStep($"{Label}{PingGroups}", SysNo.openat, [Flag.Cwd, Sysctl.PathOf(PingGroups), Flag.Of(O_WRONLY | O_CLOEXEC)]) { Result = file, Tolerate = Errno.ENOENT, Skip = 2 })
            .Write("all groups may ping", file, $"0 {IdRange.Size - 1}");
    }

    /// <summary>What a failed step means, in a sentence.</summary>
    public static string Explain(Errno errno) => errno switch
    {
        Errno.ENOENT => "This kernel has no such parameter for a VE: some exist once for the whole host, others only when their module is loaded.",
        Errno.EACCES or Errno.EPERM => "This kernel lets only the host change it.",
        _ => "The kernel does not take this value: look at what the VE has without it, by vectl exec CTID sysctl NAME.",
    };

    static StageBuilder Write(this StageBuilder stage, string label, Slot file, string value) => stage
        .Add(new CallStep(label, SysNo.write, [file, value, Encoding.UTF8.GetByteCount(value)]) { Expect = Encoding.UTF8.GetByteCount(value) })
        .Call($"close the file of {label}", SysNo.close, file);
}
