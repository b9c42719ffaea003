using Vectl.Linux;

namespace Vectl.Runtime.Storage;

/// <summary>What a copy has of what the original has.</summary>
/// <param name="OwnerOf">The host's ids of the copy.</param>
/// <param name="ModeBits">Which bits of the mode it has too.</param>
/// <param name="KeepTimes">Whether it has the same time of modification.</param>
sealed record CopyRules(Func<statx, (uint Uid, uint Gid)> OwnerOf, uint ModeBits, bool KeepTimes)
{
    /// <summary>The copy's id for an id in the original's ACLs; null when copies have no ACLs.</summary>
    public Func<uint, uint>? AclIdOf { get; init; }

    /// <summary>The ids of the roots for whom capabilities of originals and of copies hold: those for others are left out.</summary>
    public (uint From, uint To) Roots { get; init; }

    /// <summary>Called with what was left out and why.</summary>
    public Action<string> OnSkip { get; init; } = _ => { };

    /// <summary>Called often, with the name that is being copied, how many of its bytes are done, and of how many.</summary>
    public Action<string, long, long> OnProgress { get; init; } = (_, _, _) => { };
}
