using System.Globalization;

namespace Vectl.Runtime.Host;

/// <summary>The two numbers of a kernel's release that say what it can do.</summary>
/// <param name="Major">E.g. 6.</param>
/// <param name="Minor">E.g. 1.</param>
readonly record struct KernelVersion(int Major, int Minor) : IComparable<KernelVersion>
{
    /// <summary>Parses a release such as <c>6.1.0-18-amd64</c> or <c>6.12-rc1</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> release, out KernelVersion version)
    {
        version = default;
        int dot = release.IndexOf('.');
        if (dot < 0)
            return false;
        ReadOnlySpan<char> rest = release[(dot + 1)..];
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        if (!int.TryParse(release[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            || !int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int minor))
            return false;
        version = new KernelVersion(major, minor);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(KernelVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public static bool operator <(KernelVersion left, KernelVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(KernelVersion left, KernelVersion right) => left.CompareTo(right) > 0;

    /// <inheritdoc/>
    public override string ToString() => $"{Major}.{Minor}";
}
