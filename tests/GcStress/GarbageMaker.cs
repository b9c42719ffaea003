namespace Vectl.GcStress;

/// <summary>Threads that allocate and collect until disposed: at any moment some thread holds the heap, or wants all others to stop.</summary>
sealed class GarbageMaker : IDisposable
{
    const int ThreadCount = 4, AllocationsPerCollection = 64, Survivors = 512;

    readonly Thread[] _threads = new Thread[ThreadCount];
    volatile bool _stop;

    public GarbageMaker()
    {
        for (int i = 0; i < ThreadCount; i++)
        {
            int seed = i;
            _threads[i] = new Thread(() => Work(seed)) { IsBackground = true };
            _threads[i].Start();
        }
    }

    /// <summary>How often each generation was collected so far; a collection of a generation is one of those below it too.</summary>
    public static string Collections => $"{GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}";

    void Work(int seed)
    {
        var random = new Random(seed);
        object[] survivors = new object[Survivors];
        for (int i = 0; !_stop; i++)
        {
            // Some live long enough to change generation, some are large objects.
            survivors[random.Next(Survivors)] = new byte[random.Next(100) == 0 ? 100_000 : random.Next(16, 2000)];
            if (i % AllocationsPerCollection == 0)
                GC.Collect(i / AllocationsPerCollection % (GC.MaxGeneration + 1));
        }
        GC.KeepAlive(survivors);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stop = true;
        foreach (Thread thread in _threads)
            thread.Join();
    }
}
