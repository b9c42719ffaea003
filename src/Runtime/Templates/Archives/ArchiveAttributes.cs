using System.Buffers.Binary;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>Which extended attributes an OS tree keeps.</summary>
static class ArchiveAttributes
{
    const string Capability = "security.capability";

    // linux/capability.h: the revision is the first word's upper byte; revision 3 adds the id of the namespace's root.
    const uint RevisionMask = 0xFF000000, Revision2 = 0x02000000;

    // linux/posix_acl_xattr.h: a version word, then entries of tag, permissions and id.
    const int AclHeader = 4, AclEntry = 8, AclIdAt = 4;
    const int AclUser = 2, AclGroup = 8;

    /// <summary>
    /// Whether an attribute may be set: <c>user.*</c>, POSIX ACLs for ids of the VE, and file capabilities that hold for
    /// the VE's own root. Everything else is dropped: <c>trusted.overlay.*</c> would make overlayfs hide or redirect files,
    /// and <c>security.*</c> belongs to the host's security module.
    /// </summary>
    public static bool IsKept(string name, ReadOnlySpan<byte> value)
    {
        if (name.Contains('\0') || name.Length > 255)
            return false;
        return name switch
        {
            Capability => value.Length >= 4 && (BinaryPrimitives.ReadUInt32LittleEndian(value) & RevisionMask) == Revision2,
            "system.posix_acl_access" or "system.posix_acl_default" => IsAclOfVe(value),
            // overlayfs takes user.overlay.* for its own when it is mounted with userxattr (kernel doc overlayfs.rst).
            _ => name.StartsWith("user.", StringComparison.Ordinal) && !name.StartsWith("user.overlay.", StringComparison.Ordinal),
        };
    }

    static bool IsAclOfVe(ReadOnlySpan<byte> value)
    {
        if (value.Length < AclHeader || (value.Length - AclHeader) % AclEntry != 0)
            return false;
        for (ReadOnlySpan<byte> rest = value[AclHeader..]; !rest.IsEmpty; rest = rest[AclEntry..])
            if (BinaryPrimitives.ReadUInt16LittleEndian(rest) is AclUser or AclGroup
                && BinaryPrimitives.ReadUInt32LittleEndian(rest[AclIdAt..]) >= IdRange.Size)
                return false;
        return true;
    }
}
