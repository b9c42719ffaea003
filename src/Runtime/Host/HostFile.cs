using System.Globalization;
using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Host;

/// <summary>Reads the small files in which the kernel tells about the host.</summary>
static class HostFile
{
    /// <summary>The text without the newline at its end, or null when there is no such file or it may not be read.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return Kernel.TryReadFile(path) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\n') : null;
        }
        catch (ErrnoException failure) when (failure.Errno is Errno.EACCES or Errno.EPERM or Errno.EINVAL or Errno.EIO)
        {
            // host-check reports what it can see; a file that this caller may not read is as good as none.
            return null;
        }
    }

    /// <summary>The number in a file, or null.</summary>
    public static long? TryReadNumber(string path)
        => long.TryParse(TryRead(path), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
