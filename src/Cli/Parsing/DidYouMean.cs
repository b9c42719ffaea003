namespace Vectl.Cli.Parsing;

/// <summary>Finds what a misspelt word probably meant.</summary>
static class DidYouMean
{
    /// <summary>"Did you mean 'x'?" for the nearest candidate, or null when none is near.</summary>
    public static string? For(string word, IReadOnlyList<string> candidates)
        => Nearest(word, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : null;

    /// <summary>The candidate with the fewest edits, at most a third of the word's length and one; null when none is.</summary>
    public static string? Nearest(string word, IReadOnlyList<string> candidates)
    {
        string? best = null;
        int bestDistance = 2 + word.Length / 3;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    // Edits to get from one to the other (insert, delete, replace, swap neighbours), with three rows of the matrix.
    static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
            last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }
            (beforeLast, last, row) = (last, row, beforeLast);
        }
        return last[b.Length];
    }
}
