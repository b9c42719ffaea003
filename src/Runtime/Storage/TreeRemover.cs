using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>Deletes trees that a VE or an archive filled: by descriptors, following no link, crossing no mount, at any depth.</summary>
public static class TreeRemover
{
    // An entry that appears while its directory is cleared, or that a listing skipped, gets another round.
    const int Rounds = 8;

    /// <summary>Deletes the tree or file at a trusted <paramref name="path"/>; one that is not there is no error.</summary>
    public static void Remove(string path)
    {
        string parent = Path.GetDirectoryName(path) ?? throw new ArgumentException(path, nameof(path));
        using Fd? directory = Kernel.TryOpenAt(null, parent, O_RDONLY | O_DIRECTORY);
        if (directory is not null)
            Remove(directory, System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(path)));
    }

    /// <summary>Deletes one entry of <paramref name="parent"/> with all that is below it; one that is not there is no error.</summary>
    public static void Remove(Fd parent, ReadOnlySpan<byte> name)
    {
        if (IsUnlinked(parent, name) || IsRemoved(parent, name))
            return;
        using var cursor = new TreeCursor(parent);
        var levels = new Stack<Level>();
        Descend(cursor, levels, name.ToArray(), Rounds);
        while (levels.TryPeek(out Level? level))
        {
            if (level.Pending.TryPop(out byte[]? child))
            {
                if (!IsRemoved(cursor.Directory, child))
                    Descend(cursor, levels, child, Rounds);
                continue;
            }
            levels.Pop();
            cursor.Leave();
            if (IsRemoved(cursor.Directory, level.Name))
                continue;
            if (level.RoundsLeft == 0)
                throw new ErrnoException(Errno.ENOTEMPTY, "unlinkat", Kernel.ShowName(level.Name));
            Descend(cursor, levels, level.Name, level.RoundsLeft - 1);
        }
    }

    static void Descend(TreeCursor cursor, Stack<Level> levels, byte[] name, int rounds)
    {
        cursor.Enter(name);
        var directories = new Stack<byte[]>();
        foreach (DirectoryEntry entry in Kernel.ListEntries(cursor.Directory))
            if (entry.Type == EntryType.Directory || !IsUnlinked(cursor.Directory, entry.Name))
                directories.Push(entry.Name);
        levels.Push(new Level(name, directories, rounds));
    }

    // False when it is a directory: Linux says EISDIR then (unlink(2)).
    static bool IsUnlinked(Fd directory, ReadOnlySpan<byte> name) => Kernel.TryUnlinkEntry(directory, name) switch
    {
        Errno.OK or Errno.ENOENT => true,
        Errno.EISDIR => false,
        Errno other => throw new ErrnoException(other, "unlinkat", Kernel.ShowName(name)),
    };

    // False when it has entries.
    static bool IsRemoved(Fd directory, ReadOnlySpan<byte> name) => Kernel.TryRemoveDirectoryEntry(directory, name) switch
    {
        Errno.OK or Errno.ENOENT => true,
        Errno.ENOTEMPTY or Errno.EEXIST => false,
        Errno other => throw new ErrnoException(other, "unlinkat", Kernel.ShowName(name)),
    };

    sealed record Level(byte[] Name, Stack<byte[]> Pending, int RoundsLeft);
}
