namespace Vectl.Linux;

/// <summary>What an <see cref="Errno"/> means, in the words of <c>errno(3)</c>.</summary>
public static class ErrnoText
{
    /// <summary>A short lower-case description.</summary>
    public static string Text(this Errno errno) => errno switch
    {
        Errno.EPERM => "operation not permitted",
        Errno.ENOENT => "no such file or directory",
        Errno.ESRCH => "no such process",
        Errno.EINTR => "interrupted",
        Errno.EIO => "input/output error",
        Errno.ENXIO => "no such device or address",
        Errno.ENOEXEC => "not an executable format",
        Errno.EBADF => "bad file descriptor",
        Errno.ECHILD => "no child process",
        Errno.EAGAIN => "resource temporarily unavailable",
        Errno.ENOMEM => "out of memory",
        Errno.EACCES => "permission denied",
        Errno.EBUSY => "device or resource busy",
        Errno.EEXIST => "file exists",
        Errno.EXDEV => "crosses a mount or file system",
        Errno.ENODEV => "no such device",
        Errno.ENOTDIR => "not a directory",
        Errno.EISDIR => "is a directory",
        Errno.EINVAL => "invalid argument",
        Errno.ENFILE => "too many open files in the system",
        Errno.EMFILE => "too many open files",
        Errno.ENOTTY => "not a terminal",
        Errno.ETXTBSY => "file is being executed",
        Errno.EFBIG => "file too large",
        Errno.ENOSPC => "no space left on device",
        Errno.EROFS => "read-only file system",
        Errno.EPIPE => "broken pipe",
        Errno.ENAMETOOLONG => "name too long",
        Errno.ENOSYS => "not implemented by this kernel",
        Errno.ENOTEMPTY => "directory not empty",
        Errno.ELOOP => "is or goes through a symbolic link",
        Errno.EOVERFLOW => "value too large or id not mapped",
        Errno.EUSERS => "too many users (a namespace limit is reached)",
        Errno.EOPNOTSUPP => "not supported",
        Errno.EDQUOT => "disk quota exceeded",
        Errno.EADDRINUSE => "address already in use",
        Errno.EADDRNOTAVAIL => "no such address here",
        Errno.ENOTCONN => "not connected",
        Errno.ETIMEDOUT => "timed out",
        _ => "error " + (int)errno,
    };
}
