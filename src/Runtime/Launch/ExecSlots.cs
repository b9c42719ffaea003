using Vectl.Namespaces.Plans;

namespace Vectl.Runtime.Launch;

/// <summary>The registers of the exec plan; those from the pid on are results.</summary>
static class ExecSlots
{
    public static readonly Slot
        Init = new(0, "init pidfd"),
        Cgroup = new(1, "cgroup of init"),
        Stdin = new(2, "stdin"),
        Stdout = new(3, "stdout"),
        Stderr = new(4, "stderr"),
        Admitted = new(5, "admitted"),
        Pid = new(16, "pid"),
        OomScore = new(17, "oom_score_adj");
}
