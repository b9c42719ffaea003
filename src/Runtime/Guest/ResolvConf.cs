using System.Text;
using Vectl.Linux;

namespace Vectl.Runtime.Guest;

/// <summary>The host's resolvers for a VE's <c>/etc/resolv.conf</c> (resolv.conf(5)).</summary>
static class ResolvConf
{
    // The second is what systemd-resolved itself asks, where the first names only its stub on the host's loopback.
    static readonly string[] s_files = ["/etc/resolv.conf", "/run/systemd/resolve/resolv.conf"];

    /// <summary>What a VE can use of the first of the host's files that has any of it; empty when there is none.</summary>
    public static byte[] OfHost()
    {
        foreach (string file in s_files)
            if (Kernel.TryReadFile(file) is { } content && Usable(Encoding.UTF8.GetString(content)) is { Length: > 0 } usable)
                return Encoding.UTF8.GetBytes(usable);
        return [];
    }

    /// <summary>The lines that mean something to a VE: a server on the loopback is the host's own. Empty when no server remains.</summary>
    public static string Usable(string content)
    {
        var result = new StringBuilder();
        bool hasServer = false;
        foreach (string line in content.Split('\n'))
        {
            string[] words = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            bool isServer = words is ["nameserver", var address, ..] && !address.StartsWith("127.", StringComparison.Ordinal) && address != "::1";
            if (isServer || words is ["search" or "domain" or "options", _, ..])
                result.Append(string.Join(' ', words)).Append('\n');
            hasServer |= isServer;
        }
        return hasServer ? result.ToString() : "";
    }
}
