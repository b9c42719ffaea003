using Vectl.Runtime.Configuration;

namespace Vectl.Cli.Parsing;

/// <summary>Finds what a misspelt word probably meant.</summary>
static class DidYouMean
{
    /// <summary>"Did you mean 'x'?" for the nearest candidate, or null when none is near.</summary>
    public static string? For(string word, IReadOnlyList<string> candidates)
        => Nearest(word, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;

    /// <summary>The candidate with the fewest edits, at most one for every three letters; null when none is near.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, word.TrimStart('-').Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Suggestion.Distance(word, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }
}
