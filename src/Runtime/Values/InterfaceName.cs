namespace Vectl.Runtime.Values;

/// <summary>Names of network interfaces: what the kernel takes (<c>dev_valid_name</c> in net/core/dev.c), less what trips programs up.</summary>
public static class InterfaceName
{
    /// <summary><c>IFNAMSIZ</c> without the NUL at its end.</summary>
    public const int MaxLength = 15;

    /// <summary>What a VE can call an interface.</summary>
    public const string ExpectedInside = "1 to 15 of 0-9 A-Z a-z - _ with a letter first";

    /// <summary>What the host can call one.</summary>
    public const string ExpectedOnHost = "1 to 15 of 0-9 A-Z a-z - _ . with a letter or digit first";

    /// <summary>The names of the host, as a regular expression.</summary>
    public const string HostPattern = "^[0-9A-Za-z][0-9A-Za-z._-]{0,14}$";

    /// <summary>The names in a VE, as a regular expression.</summary>
    public const string InsidePattern = "^(?!(lo|all|default)$)[A-Za-z][0-9A-Za-z_-]{0,14}$";

    /// <summary>Why a VE cannot call an interface so, or null. A dot is for VLANs, which the VE makes itself.</summary>
    public static string? FaultInside(string name) => FaultOnHost(name) ?? (!char.IsAsciiLetter(name[0]) || name.Contains('.', StringComparison.Ordinal) ? ""
        // Names of the kernel's own below /proc/sys/net/ipv4/conf.
        : name is "lo" or "all" or "default" ? "the kernel has its own" : null);

    /// <summary>Why the host cannot call an interface so, or null.</summary>
    public static string? FaultOnHost(string name)
    {
        if (name.Length > MaxLength)
            return $"it has {name.Length} characters";
        if (name.Length == 0 || !char.IsAsciiLetterOrDigit(name[0]))
            return "";
        foreach (char c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return "";
        return null;
    }
}
