using System.Text;
using Vectl.Linux;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Templates;

/// <summary>Distribution and release as a tree's <c>/etc/os-release</c> names them (os-release(5)); "" for what it does not say.</summary>
/// <param name="Id"><c>ID</c>.</param>
/// <param name="Version"><c>VERSION_ID</c>.</param>
readonly record struct OsRelease(string Id, string Version)
{
    const int LongestFile = 64 * 1024, LongestValue = 64;

    static readonly string[] Places = ["/etc/os-release", "/usr/lib/os-release"];

    /// <summary>Reads a tree's file; a tree without one, or with one that cannot be read, has no names.</summary>
    public static OsRelease Read(Fd root)
    {
        foreach (string place in Places)
            if (TryRead(root, place) is { } text)
                return Parse(text);
        return new OsRelease("", "");
    }

    /// <summary>Reads the two keys. Values keep letters, digits and <c>. _ + - </c> only: they reach terminals and files.</summary>
    public static OsRelease Parse(string text)
    {
        string id = "", version = "";
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
            if (line.StartsWith("ID="))
                id = Clean(line[3..]);
            else if (line.StartsWith("VERSION_ID="))
                version = Clean(line[11..]);
        return new OsRelease(id, version);
    }

    static string Clean(ReadOnlySpan<char> value)
    {
        var result = new StringBuilder();
        foreach (char c in value)
            if (result.Length < LongestValue && (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' or '-'))
                result.Append(c);
        return result.ToString();
    }

    static string? TryRead(Fd root, string path)
    {
        try
        {
            // O_NONBLOCK: a FIFO of that name would keep us waiting.
            using Fd? file = Kernel.TryOpenInRoot(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
            if (file is null || (Kernel.Stat(file).stx_mode & S_IFMT) != S_IFREG)
                return null;
            byte[] buffer = new byte[LongestFile];
            int length = 0;
            for (int count; (count = Kernel.Read(file, buffer.AsSpan(length), path)) > 0;)
                length += count;
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (ErrnoException exception) when (exception.Errno is Errno.ELOOP or Errno.ENXIO or Errno.EACCES)
        {
            // A loop of links or a socket: as good as no file.
            return null;
        }
    }
}
