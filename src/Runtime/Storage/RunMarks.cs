using Vectl.Linux;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Storage;

/// <summary>
/// Which VEs run, for the time after this boot: a link in <c>/var/lib/vectl/running</c> from the start of a VE to its end, but
/// for an end that comes with the host's own. So it is there after a shutdown and after a power failure alike. Nothing waits
/// for the disk: what was started or stopped in the last seconds before a power failure may be as it was before.
/// </summary>
/// <param name="paths">The layout.</param>
public sealed class RunMarks(VectlPaths paths)
{
    /// <summary>Marks <paramref name="id"/> as running.</summary>
    /// <returns>Whether it was not marked yet.</returns>
    public bool Set(VeId id)
    {
        bool made = false;
        Directories.Within(paths.Running, () =>
        {
            made = LibC.symlinkat($"../private/{id}", LibC.AT_FDCWD, PathOf(id)) == 0;
            if (!made && Kernel.LastErrno != Errno.EEXIST)
                throw new ErrnoException(Kernel.LastErrno, "symlinkat", PathOf(id));
        });
        return made;
    }

    /// <summary>Takes the mark of <paramref name="id"/> away, if it has one.</summary>
    public void Clear(VeId id) => Kernel.Remove(PathOf(id));

    /// <summary>Whether <paramref name="id"/> is marked.</summary>
    public bool Has(VeId id) => Kernel.TryStat(PathOf(id)) is not null;

    string PathOf(VeId id) => $"{paths.Running}/{id}";
}
