using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Templates.Archives;

/// <summary>Which extended attributes an OS tree keeps.</summary>
static class ArchiveAttributes
{
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
            FileCapability.Name => FileCapability.IsForAnyRoot(value),
            PosixAcl.Access or PosixAcl.Default => IsAclOfVe(value),
            // overlayfs takes user.overlay.* for its own when it is mounted with userxattr (kernel doc overlayfs.rst).
            _ => name.StartsWith("user.", StringComparison.Ordinal) && !name.StartsWith("user.overlay.", StringComparison.Ordinal),
        };
    }

    static bool IsAclOfVe(ReadOnlySpan<byte> value)
    {
        bool ofVe = true;
        return PosixAcl.Map(value, id =>
        {
            ofVe &= id < IdRange.Size;
            return id;
        }) is not null && ofVe;
    }
}
