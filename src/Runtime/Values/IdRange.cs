namespace Vectl.Runtime.Values;

/// <summary>A VE's own host ids: <see cref="Size"/> user and group ids from <paramref name="Base"/> on; id 0 of the VE is <paramref name="Base"/>.</summary>
/// <param name="Base">The first host id, a multiple of <see cref="Size"/>.</param>
public readonly record struct IdRange(uint Base)
{
    /// <summary>How many ids a VE has.</summary>
    public const uint Size = 65536;

    /// <summary>The line for <c>/proc/PID/uid_map</c> and <c>gid_map</c>.</summary>
    public string MapLine => $"0 {Base} {Size}\n";

    /// <inheritdoc/>
    public override string ToString() => $"{Base}:{Size}";
}
