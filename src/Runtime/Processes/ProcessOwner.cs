using System.Text;
using Vectl.Cgroups;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Processes;

/// <summary>
/// To which VE a process belongs, told from the path of its cgroup. Only what the host named is looked at: below
/// <c>PARENT/CTID/payload</c> the VE names its cgroups as it likes, also like those of another VE.
/// </summary>
static class ProcessOwner
{
    /// <summary>The VE, or null when it belongs to none.</summary>
    /// <param name="cgroup">The path that the kernel tells, with a slash first.</param>
    /// <param name="parent">The cgroup of all VEs, without one.</param>
    public static VeId? Of(ReadOnlySpan<byte> cgroup, string parent)
    {
        Span<char> digits = stackalloc char[16];
        if (!TryBelow(cgroup, parent, out ReadOnlySpan<byte> rest))
            return null;
        int slash = rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> name = slash < 0 ? rest : rest[..slash];
        return name.Length <= digits.Length && Encoding.ASCII.GetChars(name, digits) is var length && VeId.TryParse(digits[..length], out VeId id) ? id : null;
    }

    /// <summary>Whether a cgroup is the payload, or below it, of the VE whose cgroup is <paramref name="top"/>, a path without a slash first.</summary>
    public static bool IsInPayload(ReadOnlySpan<byte> cgroup, string top)
        => TryBelow([.. cgroup, (byte)'/'], $"{top}/{VeCgroup.PayloadName}", out _);

    static bool TryBelow(ReadOnlySpan<byte> cgroup, string ancestor, out ReadOnlySpan<byte> rest)
    {
        byte[] prefix = Encoding.UTF8.GetBytes($"/{ancestor}/");
        bool below = cgroup.StartsWith(prefix);
        rest = below ? cgroup[prefix.Length..] : default;
        return below;
    }
}
