namespace Vectl.Runtime.Host.Firewalls;

/// <summary>What a rule of the packet filter does, as far as it matters whether VEs' packets get through.</summary>
/// <param name="In">The only interface from which packets come that it is about, <c>veth*</c> for all that begin so, or null.</param>
/// <param name="Out">The same of the interface by which they go.</param>
/// <param name="HasOther">Whether it looks at anything else.</param>
/// <param name="Verdict">What becomes of them.</param>
sealed record ForwardRule(string? In, string? Out, bool HasOther, ForwardVerdict Verdict)
{
    /// <summary>Whether it drops whatever comes to it.</summary>
    public bool DropsAll => Verdict == ForwardVerdict.Drop && this is { In: null, Out: null, HasOther: false };

    /// <summary>Whether it is about all packets from an interface (<paramref name="incoming"/>) or to it, and ends so.</summary>
    /// <param name="name">The interface, or <c>veth*</c> for all of them.</param>
    /// <param name="incoming">From it, else to it.</param>
    /// <param name="verdict">How.</param>
    public bool Is(string name, bool incoming, ForwardVerdict verdict)
        => Verdict == verdict && !HasOther && (incoming ? Out : In) is null && (incoming ? In : Out) is { } pattern
            && (pattern == name || (pattern.EndsWith('*') && name.StartsWith(pattern[..^1], StringComparison.Ordinal)));
}
