using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>Makes user namespaces with given maps, before any process of a VE is in them.</summary>
public static class UserNamespace
{
    static readonly Slot s_pid = new(0, "holder"), s_release = new(1, "release");

    // The holder shares the parent's memory, so nothing is copied. It keeps no write end, so that it ends with the parent.
    static readonly LaunchPlan s_holder = new(new CloneStep("user namespace holder", new StageBuilder("holder")
        .Add(new CloseAllButStep("close inherited descriptors", [s_release]))
        .Call("wait for the parent", SysNo.read, s_release, new Arg.Scratch(0), 1)
        .Build(), CLONE_NEWUSER | CLONE_VM, "CLONE_NEWUSER|CLONE_VM", null, s_pid));

    /// <summary>A user namespace with one map for users and groups.</summary>
    /// <param name="mapLine">The line for <c>uid_map</c> and <c>gid_map</c>, see <c>user_namespaces(7)</c>.</param>
    /// <exception cref="ErrnoException">ENOSPC: user.max_user_namespaces is reached; EPERM: the host forbids them.</exception>
    public static Fd Create(string mapLine)
    {
        (Fd release, Fd hold) = Kernel.Pipe();
        using (release)
        using (hold)
        {
            using RunningLaunch holder = Launcher.Start(s_holder, new Dictionary<Slot, Fd> { [s_release] = release });
            try
            {
                Kernel.WriteFile($"/proc/{holder.Pid}/uid_map", mapLine);
                Kernel.WriteFile($"/proc/{holder.Pid}/gid_map", mapLine);
                return Kernel.Open($"/proc/{holder.Pid}/ns/user", O_RDONLY);
            }
            finally
            {
                // The end of its pipe ends the holder; the signal only saves waiting for it to be scheduled.
                hold.Dispose();
                kill(holder.Pid, SIGKILL);
                Kernel.Reap(holder.Pid);
            }
        }
    }
}
