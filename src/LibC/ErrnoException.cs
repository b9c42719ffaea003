namespace Vectl.Linux;

/// <summary>A system call that failed: what was called, on what, and the <c>errno</c> it gave.</summary>
public sealed class ErrnoException : IOException
{
    /// <summary>Describes the failure of <paramref name="operation"/> on <paramref name="target"/>.</summary>
    public ErrnoException(Errno errno, string operation, string? target = null)
        : base(Describe(errno, operation, target))
    {
        Errno = errno;
        Operation = operation;
        Target = target;
    }

    /// <summary>The error number the kernel returned.</summary>
    public Errno Errno { get; }

    /// <summary>The system call or the operation, e.g. <c>openat2</c>.</summary>
    public string Operation { get; }

    /// <summary>The path or the object it was applied to.</summary>
    public string? Target { get; }

    static string Describe(Errno errno, string operation, string? target)
        => target is null ? $"{operation}: {errno} ({errno.Text()})" : $"{operation} {target}: {errno} ({errno.Text()})";
}
