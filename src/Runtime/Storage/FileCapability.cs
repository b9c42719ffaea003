using System.Buffers.Binary;

namespace Vectl.Runtime.Storage;

/// <summary>
/// Capabilities of a program as its extended attribute has them (<c>linux/capability.h</c>): a word with the revision, the sets, and in
/// revision 3 the id of the root in whose user namespace they hold.
/// </summary>
static class FileCapability
{
    /// <summary>The attribute.</summary>
    public const string Name = "security.capability";

    const uint RevisionMask = 0xFF000000, Revision2 = 0x02000000, Revision3 = 0x03000000;
    const int Size2 = 20, Size3 = 24;

    /// <summary>Whether it holds for the root of whatever user namespace the file is in.</summary>
    public static bool IsForAnyRoot(ReadOnlySpan<byte> value) => value.Length == Size2 && RevisionOf(value) == Revision2;

    /// <summary>The same for another root; null when the original's are for somebody else.</summary>
    /// <param name="value">The original's.</param>
    /// <param name="from">The id of the root where the original is.</param>
    /// <param name="to">The id of the root where the copy is; 0 is the host's, for whom there is no need to say it.</param>
    public static byte[]? Map(ReadOnlySpan<byte> value, uint from, uint to)
    {
        bool isForFrom = value.Length == Size3 && RevisionOf(value) == Revision3 && BinaryPrimitives.ReadUInt32LittleEndian(value[Size2..]) == from;
        if (!IsForAnyRoot(value) && !isForFrom)
            return null;
        byte[] copy = new byte[to == 0 ? Size2 : Size3];
        value[..Size2].CopyTo(copy);
        BinaryPrimitives.WriteUInt32LittleEndian(copy, BinaryPrimitives.ReadUInt32LittleEndian(copy) & ~RevisionMask | (to == 0 ? Revision2 : Revision3));
        if (to != 0)
            BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(Size2), to);
        return copy;
    }

    static uint RevisionOf(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadUInt32LittleEndian(value) & RevisionMask;
}
