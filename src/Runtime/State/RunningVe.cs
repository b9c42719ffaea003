using Vectl.Linux;
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
    public Fd OpenRoot()
    {
        Fd? root = Kernel.TryOpenAt(null, $"/proc/{State.InitPid}/root", LibC.O_PATH | LibC.O_DIRECTORY);
        // The path names a pid: it was init's if init is still there after it was opened.
        if (root is not null && !Kernel.WaitForExit(Init, 0))
            return root;
        root?.Dispose();
        throw new Errors.VeException(Errors.VeError.NotRunning, $"CTID {Id} has just stopped");
    }

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
