using System.Runtime.InteropServices;

namespace Vectl.Integration.Harness;

/// <summary>Extended attributes, for which neither .NET nor busybox has a word.</summary>
static class Xattr
{
    const int ENODATA = 61;

    /// <summary>A value in hexadecimal; null when the file has none of that name.</summary>
    public static string? Get(string path, string name)
    {
        byte[] value = new byte[65536];
        nint length = lgetxattr(path, name, value, (nuint)value.Length);
        return length >= 0 ? Convert.ToHexStringLower(value.AsSpan(0, (int)length))
            : Marshal.GetLastPInvokeError() == ENODATA ? null : throw new IOException($"lgetxattr {path} {name}: errno {Marshal.GetLastPInvokeError()}");
    }

    /// <summary>Sets a value that is given in hexadecimal.</summary>
    public static void Set(string path, string name, string value)
    {
        byte[] bytes = Convert.FromHexString(value);
        if (lsetxattr(path, name, bytes, (nuint)bytes.Length, 0) != 0)
            throw new IOException($"lsetxattr {path} {name}: errno {Marshal.GetLastPInvokeError()}");
    }

    [DllImport("libc", SetLastError = true)]
    static extern nint lgetxattr([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, nuint size);

    [DllImport("libc", SetLastError = true)]
    static extern int lsetxattr([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, byte[] value, nuint size, int flags);
}
