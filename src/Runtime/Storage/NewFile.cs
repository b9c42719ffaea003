using Vectl.Linux;

namespace Vectl.Runtime.Storage;

/// <summary>A file that has no name before it is complete; then it takes one, in the place of what had it, in one step.</summary>
sealed class NewFile : IDisposable
{
    readonly NewEntries _entries;
    readonly Fd _directory;
    bool _temporaryIsThere;

    /// <summary>Takes over an open file.</summary>
    /// <param name="entries">What made it.</param>
    /// <param name="directory">Where its name will be.</param>
    /// <param name="content">The file.</param>
    /// <param name="named">Whether it has the temporary name already.</param>
    internal NewFile(NewEntries entries, Fd directory, Fd content, bool named)
        => (_entries, _directory, Content, _temporaryIsThere) = (entries, directory, content, named);

    /// <summary>What is written to.</summary>
    public Fd Content { get; }

    /// <summary>Gives it its name.</summary>
    public void Commit(ReadOnlySpan<byte> name)
    {
        if (_temporaryIsThere)
            Kernel.RenameEntry(_directory, NewEntries.Temporary, name);
        else if (_entries.TryLink(Content, _directory, name) is var errno and not Errno.OK)
            throw new ErrnoException(errno, "linkat", Kernel.ShowName(name));
        _temporaryIsThere = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Content.Dispose();
        if (_temporaryIsThere)
            Kernel.TryUnlinkEntry(_directory, NewEntries.Temporary);
    }
}
