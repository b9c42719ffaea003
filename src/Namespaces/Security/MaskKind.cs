namespace Vectl.Namespaces.Security;

/// <summary>How a path of the kernel's file systems is taken from a VE.</summary>
public enum MaskKind
{
    /// <summary>A file, hidden under <c>/dev/null</c>.</summary>
    File,
    /// <summary>A directory, hidden under an empty read-only tmpfs.</summary>
    Directory,
    /// <summary>A file or directory that stays but cannot be written: a read-only bind mount of itself.</summary>
    ReadOnly,
}
