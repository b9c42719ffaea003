using System.Text;
using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Launch;

/// <summary>Changes the host name of a running VE from a process that joins only what it needs.</summary>
static class HostnamePlan
{
    /// <summary>Input: a pidfd of the VE's init.</summary>
    public static readonly Slot Init = new(0, "init pidfd");

    static readonly Slot s_pid = new(16, "pid");

    /// <summary>The plan.</summary>
    public static LaunchPlan Build(string hostname) => new(new CloneStep("set the host name", new StageBuilder("hostname")
        .Call("not dumpable", SysNo.prctl, Flag.Of(PR_SET_DUMPABLE), 0)
        .Call("join the VE", SysNo.setns, Init, Flag.Of(CLONE_NEWUSER | CLONE_NEWUTS))
        .Call($"sethostname {hostname}", SysNo.sethostname, hostname, Encoding.UTF8.GetByteCount(hostname))
        .Build(), 0, "0", null, s_pid));
}
