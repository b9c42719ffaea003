using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Storage;

/// <summary>
/// Gives copies the extended attributes that mean the same where they are: <c>user.*</c>, ACLs and capabilities with their ids translated.
/// What security modules and file systems keep there for themselves stays behind.
/// </summary>
sealed class AttributeCopier(CopyRules rules)
{
    /// <summary>Copies all but a directory's default ACL, which would be passed on to what is yet to be made in it.</summary>
    public void Copy(Fd from, Fd to, string shown)
    {
        foreach (string name in Kernel.ListXattrs(from))
            if (name != PosixAcl.Default)
                CopyOne(from, to, name, shown);
    }

    /// <summary>Copies a directory's default ACL.</summary>
    public void CopyDefaultAcl(Fd from, Fd to, string shown)
    {
        if (rules.AclIdOf is not null && Array.IndexOf(Kernel.ListXattrs(from), PosixAcl.Default) >= 0)
            CopyOne(from, to, PosixAcl.Default, shown);
    }

    void CopyOne(Fd from, Fd to, string name, string shown)
    {
        if (!IsWanted(name) || Kernel.TryGetXattr(from, name) is not { } value || Translate(name, value) is not { } translated)
            return;
        try
        {
            Kernel.SetXattr(to, name, translated);
        }
        // A file system may have none, or less room for them.
        catch (ErrnoException failure) when (failure.Errno is Errno.EOPNOTSUPP or Errno.ENOSPC or Errno.E2BIG)
        {
            rules.OnSkip($"{shown}: its attribute {Kernel.ShowName(Encoding.UTF8.GetBytes(name))}: {failure.Errno} ({failure.Errno.Text()})");
        }
    }

    // Capabilities are a kind of set-user-id. overlayfs takes user.overlay.* for its own when it is mounted with userxattr (kernel doc overlayfs.rst).
    bool IsWanted(string name) => name switch
    {
        FileCapability.Name => (rules.ModeBits & S_ISUID) != 0,
        PosixAcl.Access or PosixAcl.Default => rules.AclIdOf is not null,
        _ => name.StartsWith("user.", StringComparison.Ordinal) && !name.StartsWith("user.overlay.", StringComparison.Ordinal),
    };

    byte[]? Translate(string name, byte[] value) => name switch
    {
        FileCapability.Name => FileCapability.Map(value, rules.Roots.From, rules.Roots.To),
        PosixAcl.Access or PosixAcl.Default => PosixAcl.Map(value, rules.AclIdOf!),
        _ => value,
    };
}
