using System.Globalization;

namespace Vectl.Runtime.Values;

/// <summary>A limit that every process of a VE has for itself (<c>setrlimit(2)</c>), in the unit of its kind; null is none.</summary>
/// <param name="Soft">What holds.</param>
/// <param name="Hard">How far an unprivileged process may raise it.</param>
public readonly record struct ProcessLimit(ulong? Soft, ulong? Hard)
{
    /// <summary>The kinds, by the number of their RLIMIT constant on x86-64, as <c>prlimit(1)</c> calls them.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue", "nice", "rtprio", "rttime"];

    /// <summary>The number of a kind's RLIMIT constant.</summary>
    public static int NumberOf(string kind)
    {
        for (int number = 0; number < Kinds.Count; number++)
            if (Kinds[number] == kind)
                return number;
        throw new ArgumentException(kind, nameof(kind));
    }

    /// <summary>Reads <c>1024</c>, <c>1024:4096</c> or <c>unlimited</c>; amounts may have K, M, G or T.</summary>
    /// <returns>Null, or why not.</returns>
    public static string? Parse(string text, out ProcessLimit limit)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        limit = default;
        if (!TryParse(colon < 0 ? text : text[..colon], out ulong? soft) || !TryParse(text[(colon + 1)..], out ulong? hard))
            return "";
        limit = new ProcessLimit(soft, hard);
        return (soft ?? ulong.MaxValue) > (hard ?? ulong.MaxValue) ? "the soft limit is above the hard one" : null;
    }

    static bool TryParse(string text, out ulong? amount)
    {
        amount = null;
        if (text == "unlimited")
            return true;
        bool valid = ByteSize.TryParse(text, out long number);
        amount = (ulong)number;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Soft == Hard ? Text(Soft) : $"{Text(Soft)}:{Text(Hard)}";

    static string Text(ulong? amount) => amount?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
}
