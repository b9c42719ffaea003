namespace Vectl.Runtime.Lifecycle;

/// <summary>Does the same with several things at once, in threads: most of them wait, for a process or for the disk.</summary>
static class AtOnce
{
    // Enough for a stop, which reads files and waits.
    const int StackBytes = 256 << 10;

    /// <summary>The results, in the order of <paramref name="items"/>. <paramref name="action"/> throws nothing.</summary>
    /// <param name="items">The things.</param>
    /// <param name="limit">How many at once at most.</param>
    /// <param name="action">What to do with each.</param>
    public static TResult[] Run<T, TResult>(IReadOnlyList<T> items, int limit, Func<T, TResult> action)
    {
        var results = new TResult[items.Count];
        int next = -1;
        var threads = new Thread[Math.Min(limit, items.Count)];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(Work, StackBytes);
            threads[i].Start();
        }
        foreach (Thread thread in threads)
            thread.Join();
        return results;

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < items.Count; i = Interlocked.Increment(ref next))
                results[i] = action(items[i]);
        }
    }
}
