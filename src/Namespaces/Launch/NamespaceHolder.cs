using Vectl.Linux;
using Vectl.Namespaces.Plans;
using static Vectl.Linux.LibC;

namespace Vectl.Namespaces.Launch;

/// <summary>
/// A process that makes a user namespace with given maps, and in it the namespaces that take longest, while the caller goes
/// on with other work. Others join by its pidfd, or keep a namespace by a descriptor; then it is not needed any more.
/// </summary>
public sealed class NamespaceHolder : IDisposable
{
    static readonly Slot s_pid = new(0, "holder pid"), s_mapped = new(1, "mapped"), s_ready = new(2, "ready"), s_cgroup = new(3, "cgroup payload");

    readonly RunningLaunch _launch;
    readonly Fd _mapped;
    bool _ended;

    NamespaceHolder(RunningLaunch launch, Fd mapped, Fd ready)
    {
        _launch = launch;
        _mapped = mapped;
        Ready = ready;
    }

    /// <summary>
    /// What the holder does. It shares its parent's memory, so nothing is copied, and it ends with its parent, because it
    /// keeps no write end of the pipe that it reads. In the VE's cgroup, so that the kernel's memory is on the VE's account.
    /// </summary>
    public static LaunchPlan Plan { get; } = new(new CloneStep("holder of the VE's namespaces", new StageBuilder("holder")
        .Add(new CloseAllButStep("close inherited descriptors", [s_mapped, s_ready]))
        .Add(new CallStep("wait for uid_map and gid_map", SysNo.read, [s_mapped, new Arg.Scratch(0), 1]) { Expect = 1 })
        .Call("make the network and IPC namespaces", SysNo.unshare, new Arg.Value((long)(CLONE_NEWNET | CLONE_NEWIPC), "CLONE_NEWNET|CLONE_NEWIPC"))
        // A byte for the setup stage, and one for whoever else asks.
        .Call("report ready", SysNo.write, s_ready, "nn", 2)
        .Call("wait to be ended", SysNo.read, s_mapped, new Arg.Scratch(0), 1)
        .Build(), CLONE_NEWUSER | CLONE_VM | CLONE_INTO_CGROUP, "CLONE_NEWUSER|CLONE_VM|CLONE_INTO_CGROUP", s_cgroup, s_pid));

    /// <summary>Readable, with a byte for each of two readers, when all namespaces are there; at its end when making them failed.</summary>
    public Fd Ready { get; }

    /// <summary>Why making the namespaces failed, or null.</summary>
    public LaunchFailure? Failure => _launch.Failure();

    /// <summary>Starts a holder; the user namespace is there, with its maps, when this returns.</summary>
    /// <param name="mapLine">The line for <c>uid_map</c> and <c>gid_map</c>, see <c>user_namespaces(7)</c>.</param>
    /// <param name="cgroup">The cgroup it is born in.</param>
    /// <exception cref="ErrnoException">ENOSPC: user.max_user_namespaces is reached; EPERM: the host forbids them.</exception>
    public static NamespaceHolder Start(string mapLine, Fd cgroup)
    {
        (Fd mappedRead, Fd mappedWrite) = Kernel.Pipe();
        (Fd readyRead, Fd readyWrite) = Kernel.Pipe();
        NamespaceHolder? holder = null;
        try
        {
            holder = new NamespaceHolder(
                Launcher.Start(Plan, new Dictionary<Slot, Fd> { [s_mapped] = mappedRead, [s_ready] = readyWrite, [s_cgroup] = cgroup }), mappedWrite, readyRead);
            Kernel.WriteFile($"/proc/{holder._launch.Pid}/uid_map", mapLine);
            Kernel.WriteFile($"/proc/{holder._launch.Pid}/gid_map", mapLine);
            Kernel.WriteAll(mappedWrite.Number, "m"u8, "maps");
            return holder;
        }
        catch
        {
            holder?.Dispose();
            mappedWrite.Dispose();
            readyRead.Dispose();
            throw;
        }
        finally
        {
            mappedRead.Dispose();
            readyWrite.Dispose();
        }
    }

    /// <summary>A descriptor of the user namespace, for mounts that translate ids.</summary>
    public Fd OpenUserNamespace() => Kernel.Open($"/proc/{_launch.Pid}/ns/user", O_RDONLY);

    /// <summary>Waits for the network namespace, and opens it; null when it could not be made. To be asked once.</summary>
    public Fd? WaitForNetworkNamespace()
    {
        Span<byte> one = stackalloc byte[1];
        return Kernel.Read(Ready, one, "holder") == 1 ? Kernel.Open($"/proc/{_launch.Pid}/ns/net", O_RDONLY) : null;
    }

    /// <summary>A pidfd, for <c>setns(2)</c> into several of the namespaces at once.</summary>
    public Fd OpenProcess() => Kernel.TryPidfdOpen(_launch.Pid) ?? throw new ErrnoException(Errno.ESRCH, "pidfd_open", "holder of the namespaces");

    /// <summary>Ends the holder. Namespaces that others have joined or keep open live on.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        // The end of its pipe ends the holder; the signal only saves waiting for it to be scheduled.
        _mapped.Dispose();
        kill(_launch.Pid, SIGKILL);
        Kernel.Reap(_launch.Pid);
        _launch.Dispose();
        Ready.Dispose();
    }
}
