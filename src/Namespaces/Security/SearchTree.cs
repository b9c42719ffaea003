using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Namespaces.Security;

/// <summary>Lays out pieces as a binary search over the number in the accumulator.</summary>
static class SearchTree
{
    // Numbers above this are of no call yet. It only bounds the weight of the last piece.
    const int LastNumber = 470;

    /// <summary>The instructions; jumps go forward only, as classic BPF has it.</summary>
    public static ImmutableArray<sock_filter> Build(ReadOnlySpan<Piece> pieces) => Build(pieces, LastNumber);

    static ImmutableArray<sock_filter> Build(ReadOnlySpan<Piece> pieces, int end)
    {
        if (pieces.Length == 1)
            return pieces[0].Code;
        int middle = Split(pieces, end);
        ImmutableArray<sock_filter> below = Build(pieces[..middle], pieces[middle].First), above = Build(pieces[middle..], end);
        return [Bpf.JumpIfAtLeast((uint)pieces[middle].First, then: checked((byte)below.Length), otherwise: 0), .. below, .. above];
    }

    // Splits where the count of numbers, not of pieces, is halved: long runs of allowed numbers end up near the root,
    // and denied ones, which nobody is in a hurry to call, deep in the tree.
    static int Split(ReadOnlySpan<Piece> pieces, int end)
    {
        int best = 1, bestDistance = int.MaxValue;
        for (int i = 1; i < pieces.Length; i++)
        {
            int distance = Math.Abs(pieces[i].First - pieces[0].First - (end - pieces[i].First));
            if (distance < bestDistance)
                (best, bestDistance) = (i, distance);
        }
        return best;
    }
}
