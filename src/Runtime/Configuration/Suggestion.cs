namespace Vectl.Runtime.Configuration;

/// <summary>Guesses which known word a mistyped one was meant to be.</summary>
public static class Suggestion
{
    /// <summary>"Did you mean 'hostname'?" for the nearest of <paramref name="known"/>, or null when none is near.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        string? best = null;
        int bestDistance = Math.Max(1, Math.Min(word.Length / 3, 3)) + 1;
        foreach (string candidate in known)
        {
            int distance = Distance(word.Replace('-', '_').ToLowerInvariant(), candidate);
            if (distance >= bestDistance)
                continue;
            best = candidate;
            bestDistance = distance;
        }
        return best is null ? null : $"Did you mean '{best}'?";
    }

    /// <summary>How many letters must be put in, taken out, replaced or swapped with a neighbour to make one word the other.</summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        // Nobody types a key of hundreds of letters by mistake; the table below is quadratic.
        if (Math.Abs(a.Length - b.Length) > 8)
            return int.MaxValue;
        int[,] table = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            table[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            table[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                int cost = Math.Min(replace, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost = Math.Min(cost, table[i - 2, j - 2] + 1);
                table[i, j] = cost;
            }
        return table[a.Length, b.Length];
    }
}
