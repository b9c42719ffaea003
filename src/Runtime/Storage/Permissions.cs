namespace Vectl.Runtime.Storage;

/// <summary>Permission bits, which C# cannot write in octal.</summary>
static class Permissions
{
    /// <summary>0600: files may hold secrets, e.g. in <c>environment</c>.</summary>
    public const uint Private = 6 << 6;

    /// <summary>0700.</summary>
    public const uint PrivateDirectory = 7 << 6;
}
