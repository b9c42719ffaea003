using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.State;

/// <summary>A VE that runs, held by a pidfd of its init so that its pid cannot come to mean another process.</summary>
/// <param name="id">The CTID.</param>
/// <param name="state">What was recorded when it started.</param>
/// <param name="init">Its init.</param>
public sealed class RunningVe(VeId id, VeState state, Fd init) : IDisposable
{
    /// <summary>The CTID.</summary>
    public VeId Id { get; } = id;

    /// <summary>What was recorded when it started.</summary>
    public VeState State { get; } = state;

    /// <summary>A pidfd of its init.</summary>
    public Fd Init { get; } = init;

    /// <summary>The VE's root directory as its init sees it. Everything below it is hostile: open it with <see cref="Kernel.OpenInRoot"/>.</summary>
    public Fd OpenRoot() => Open("root", LibC.O_PATH | LibC.O_DIRECTORY);

    /// <summary>Its network namespace.</summary>
    public Fd OpenNetwork() => Open("ns/net", LibC.O_RDONLY);

    // The path names a pid: it was init's if init is still there after it was opened.
    Fd Open(string name, int flags)
    {
        Fd? opened = Kernel.TryOpenAt(null, $"/proc/{State.InitPid}/{name}", flags);
        if (opened is not null && !Kernel.WaitForExit(Init, 0))
            return opened;
        opened?.Dispose();
        throw Stopped();
    }

    /// <summary>
    /// Whether it stops within <paramref name="milliseconds"/>, or its init has lost its namespaces: a process that ends gives them up first, and its
    /// pidfd says that it has ended once what they had is unmounted and all of its PID namespace are reaped (do_exit()), which can take seconds.
    /// </summary>
    public bool HasStopped(int milliseconds)
    {
        if (Kernel.WaitForExit(Init, milliseconds))
            return true;
        using Fd? mounts = Kernel.TryOpenAt(null, $"/proc/{State.InitPid}/ns/mnt", LibC.O_PATH);
        return mounts is null;
    }

    /// <summary>What a command says that found it stopped.</summary>
    public VeException Stopped() => new(VeError.NotRunning, $"Container is not running: CTID {Id} has just stopped");

    /// <summary>
    /// What is at a path of the VE, not opened (O_PATH) and not followed when it is a link; null when nothing is, or the VE has made
    /// the path unusable (ELOOP; EACCES of a FUSE mount), or has stopped.
    /// </summary>
    public Fd? TryFind(string path)
    {
        using Fd? root = Kernel.TryOpenAt(null, $"/proc/{State.InitPid}/root", LibC.O_PATH | LibC.O_DIRECTORY);
        if (root is null || Kernel.WaitForExit(Init, 0))
            return null;
        try
        {
            return Kernel.TryOpenInRoot(root, path, LibC.O_PATH | LibC.O_NOFOLLOW);
        }
        catch (ErrnoException e) when (e.Errno is Errno.ELOOP or Errno.EACCES)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Init.Dispose();
}
