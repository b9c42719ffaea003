using System.Buffers.Binary;

namespace Vectl.Runtime.Storage;

/// <summary>POSIX ACLs as extended attributes have them (<c>linux/posix_acl_xattr.h</c>): a version word, then entries of tag, permissions and id.</summary>
static class PosixAcl
{
    /// <summary>Who may do what with a file.</summary>
    public const string Access = "system.posix_acl_access";

    /// <summary>What new files in a directory begin with.</summary>
    public const string Default = "system.posix_acl_default";

    const int Header = 4, Entry = 8, IdAt = 4;
    const int User = 2, Group = 8;

    /// <summary>The same ACL with other ids of users and groups; null when it is none.</summary>
    public static byte[]? Map(ReadOnlySpan<byte> value, Func<uint, uint> idOf)
    {
        if (value.Length < Header || (value.Length - Header) % Entry != 0)
            return null;
        byte[] mapped = value.ToArray();
        for (Span<byte> rest = mapped.AsSpan(Header); !rest.IsEmpty; rest = rest[Entry..])
            if (BinaryPrimitives.ReadUInt16LittleEndian(rest) is User or Group)
                BinaryPrimitives.WriteUInt32LittleEndian(rest[IdAt..], idOf(BinaryPrimitives.ReadUInt32LittleEndian(rest[IdAt..])));
        return mapped;
    }
}
