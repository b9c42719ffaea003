using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Cgroups.Usage;

/// <summary>
/// Reads the files of one cgroup after another, below the directory's descriptor, into buffers that are used again. Each of the
/// buffers holds the last file that was read into it.
/// </summary>
/// <param name="directory">The cgroup.</param>
sealed class UsageFiles(Fd directory)
{
    const int Buffers = 3;

    // More than a memory.stat of Linux 6.18 has; io.stat grows with the devices.
    const int InitialSize = 4096;

    [ThreadStatic]
    static byte[][]? t_buffers;

    /// <summary>The text of a file; empty when the cgroup does not have it.</summary>
    public ReadOnlySpan<byte> Read(string file, int buffer = 0) => TryRead(file, buffer, out ReadOnlySpan<byte> text) ? text : default;

    /// <summary>The text of a file; false when the cgroup does not have it, or is gone.</summary>
    public bool TryRead(string file, int buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        byte[][] buffers = t_buffers ??= [.. Enumerable.Range(0, Buffers).Select(_ => new byte[InitialSize])];
        try
        {
            using Fd? fd = Kernel.TryOpenAt(directory, file, O_RDONLY);
            if (fd is null)
                return false;
            int length = 0;
            while (Kernel.Read(fd, buffers[buffer].AsSpan(length), file) is var count and > 0)
                if ((length += count) == buffers[buffer].Length)
                    Array.Resize(ref buffers[buffer], length * 2);
            text = buffers[buffer].AsSpan(0, length);
            return true;
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.ENODEV or Errno.EOPNOTSUPP)
        {
            // ENODEV: the cgroup was removed meanwhile. EOPNOTSUPP: pressure, where it was switched off (psi=0).
            return false;
        }
    }
}
