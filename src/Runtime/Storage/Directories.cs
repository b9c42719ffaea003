using Vectl.Linux;

namespace Vectl.Runtime.Storage;

/// <summary>Makes directories of the host, on paths that only the administrator controls.</summary>
static class Directories
{
    /// <summary>Makes <paramref name="path"/> and what is missing above it, all with mode 0700.</summary>
    public static void Ensure(string path)
    {
        try
        {
            Kernel.MakeDirectory(path, Permissions.PrivateDirectory);
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ENOENT && Path.GetDirectoryName(path) is { Length: > 1 } parent)
        {
            Ensure(parent);
            Kernel.MakeDirectory(path, Permissions.PrivateDirectory);
        }
    }

    /// <summary>Runs <paramref name="action"/>, and once more after making <paramref name="directory"/> when it was missing: no extra call in the usual case.</summary>
    public static void Within(string directory, Action action)
    {
        try
        {
            action();
        }
        catch (ErrnoException failure) when (failure.Errno == Errno.ENOENT)
        {
            Ensure(directory);
            action();
        }
    }
}
