using Vectl.Runtime.Lifecycle;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class AtOnceTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 4)]
    [InlineData(50, 4)]
    public void Run_DoesEachOnce_InOrder_AndNoMoreAtOnceThanMay(int count, int limit)
    {
        int running = 0, most = 0;
        var told = new Lock();
        int[] results = AtOnce.Run([.. Enumerable.Range(0, count)], limit, i =>
        {
            lock (told)
                most = Math.Max(most, ++running);
            Thread.Sleep(1);
            lock (told)
                running--;
            return i * i;
        });
        Assert.Equal(Enumerable.Range(0, count).Select(i => i * i), results);
        Assert.InRange(most, 0, limit);
    }

    [Fact]
    public void Run_DoesThemAtOnce()
    {
        using var all = new Barrier(3);
        Assert.Equal([true, true, true], AtOnce.Run([1, 2, 3], 3, _ => all.SignalAndWait(10_000)));
    }
}
