using System.Runtime.InteropServices;

namespace Vectl.Linux;

/// <summary>An open file descriptor, closed when disposed. Every wrapper that opens one sets O_CLOEXEC.</summary>
public sealed class Fd : SafeHandle
{
    /// <summary>Owns <paramref name="fd"/>.</summary>
    public Fd(int fd) : base(-1, ownsHandle: true) => SetHandle(fd);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>The number, for the kernel boundary only; valid while this object is.</summary>
    public int Number => (int)handle;

    /// <summary>Gives the number up to the caller, who must close it.</summary>
    public int Release()
    {
        int fd = Number;
        SetHandleAsInvalid();
        return fd;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.close((int)handle) == 0;
}
