using System.Text;

namespace Vectl.Runtime.Guest;

/// <summary>A VE's <c>/etc/hosts</c>, in which the line of 127.0.1.1 is for the machine's own name, as Debian has it.</summary>
static class HostsFile
{
    const string Own = "127.0.1.1", Loopback = "127.0.0.1";

    /// <summary>The content with <paramref name="hostname"/> as the machine's name; all other lines stay as they are, byte by byte.</summary>
    public static byte[] WithName(ReadOnlySpan<byte> content, string hostname)
    {
        string own = $"{Own}\t{hostname}{(hostname.IndexOf('.') is var dot and > 0 ? "\t" + hostname[..dot] : "")}";
        // One character per byte, whatever the encoding is.
        var lines = new List<string>(Encoding.Latin1.GetString(content).Split('\n'));
        if (lines is [""])
            lines = [$"{Loopback}\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback", ""];
        int at = lines.FindIndex(line => FirstWord(line) == Own);
        if (at >= 0)
            lines[at] = own;
        else
            lines.Insert(lines.FindLastIndex(line => FirstWord(line) == Loopback) + 1, own);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    static string FirstWord(string line) => line.TrimStart(' ', '\t').Split(' ', '\t')[0];
}
