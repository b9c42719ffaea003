using System.Runtime.InteropServices;

namespace Vectl.Linux;

/// <summary>An open file descriptor, closed when disposed. Every wrapper that opens one sets O_CLOEXEC.</summary>
public sealed class Fd : SafeHandle
{
    /// <summary>Owns <paramref name="fd"/>.</summary>
    public Fd(int fd) : base(-1, ownsHandle: true) => SetHandle(fd);

    Fd(int fd, bool owns) : base(-1, owns) => SetHandle(fd);

    /// <summary>This process's standard input; disposing it does nothing.</summary>
    public static Fd StandardInput { get; } = new(0, owns: false);

    /// <summary>This process's standard output; disposing it does nothing.</summary>
    public static Fd StandardOutput { get; } = new(1, owns: false);

    /// <summary>This process's standard error; disposing it does nothing.</summary>
    public static Fd StandardError { get; } = new(2, owns: false);

    /// <summary>Whether it is a terminal (<c>isatty(3)</c>).</summary>
    public bool IsTerminal => LibC.isatty((int)handle) == 1;

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
