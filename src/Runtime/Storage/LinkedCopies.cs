using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>The files of several names that one copy has met, so that a copy has as many names as its original has there.</summary>
sealed class LinkedCopies
{
    readonly Dictionary<Identity, (byte[] Path, Identity Copy)> _copies = [];

    /// <summary>Remembers where the copy of a file is.</summary>
    /// <param name="original">What was copied.</param>
    /// <param name="path">Where, below the directory that all copies go into.</param>
    /// <param name="copy">The copy, with its name.</param>
    public void Add(statx original, byte[] path, Fd copy) => _copies[Identity.Of(original)] = (path, Identity.Of(Kernel.Stat(copy)));

    /// <summary>The copy that there is of a file; null when there is none, or another file is in its place by now.</summary>
    public Fd? TryOpen(Fd top, statx original)
    {
        if (!_copies.TryGetValue(Identity.Of(original), out var known))
            return null;
        Fd? copy = null;
        try
        {
            copy = Kernel.TryOpenBeneath(top, known.Path, O_PATH | O_NOFOLLOW, RESOLVE_NO_XDEV);
            if (copy is not null && Identity.Of(Kernel.Stat(copy)) == known.Copy)
                return copy;
        }
        // Whatever the reason (a path of more than PATH_MAX, a link in the way), the file can be copied again.
        catch (ErrnoException)
        {
        }
        copy?.Dispose();
        return null;
    }

    readonly record struct Identity(ulong Inode, uint Major, uint Minor)
    {
        public static Identity Of(statx found) => new(found.stx_ino, found.stx_dev_major, found.stx_dev_minor);
    }
}
