namespace Vectl.Linux;

/// <summary>One name in a directory.</summary>
/// <param name="Name">The name's bytes, as they are on the disk.</param>
/// <param name="Type">What the directory says it is; the file system may leave it <see cref="EntryType.Unknown"/>.</param>
public readonly record struct DirectoryEntry(byte[] Name, EntryType Type);

/// <summary>The type byte of a directory entry (<c>d_type</c>, <c>readdir(3)</c>).</summary>
public enum EntryType : byte
{
    Unknown = 0, Fifo = 1, CharacterDevice = 2, Directory = 4, BlockDevice = 6, File = 8, Link = 10, Socket = 12,
}
