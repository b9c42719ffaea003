using System.Diagnostics;
using Vectl.Linux;
using Vectl.Runtime.Streams;

namespace Vectl.Runtime.Tests.Streams;

/// <summary>The relay over pipes, with a process that the test ends when it likes.</summary>
public sealed class RelayTests : IDisposable
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    readonly Process _child = Process.Start(new ProcessStartInfo("sleep", "300"))!;
    readonly Fd _pidfd;
    readonly PipePair _in = new(), _out = new();
    int _ends;

    public RelayTests() => _pidfd = Kernel.TryPidfdOpen(_child.Id)!;

    public void Dispose()
    {
        End();
        _child.Dispose();
        _pidfd.Dispose();
        _in.Dispose();
        _out.Dispose();
    }

    void End()
    {
        if (!_child.HasExited)
            _child.Kill();
        _child.WaitForExit();
    }

    Task Start(params Route[] routes) => OnAThread(() => Relay.Run(_pidfd, routes));

    Task Start(bool carriesOutput) => Start(new Route(_in.Read, _out.Write, carriesOutput, () => Interlocked.Increment(ref _ends)));

    // Blocks: a thread of the pool would be missed by the tests beside this one.
    static Task OnAThread(Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    static void Finish(Task task) => Assert.True(task.Wait(s_patience), "the task has not ended");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_PassesOnWhatComes(bool carriesOutput)
    {
        Task relay = Start(carriesOutput);
        _in.Put("one");
        _out.Expect("one");
        _in.Put("two");
        _out.Expect("two");
        Assert.False(relay.IsCompleted);
        End();
        Finish(relay);
        Assert.Equal(0, _ends);
    }

    // A daemon that the command left behind holds the stream open for ever.
    [Fact]
    public void Run_ChildEnded_DrainsWhatIsThereAndDoesNotWaitForTheEnd()
    {
        string text = new('x', 50_000);
        _in.Put(text);
        End();
        Finish(Start(carriesOutput: true));
        Assert.Equal(text, _out.TakeAvailable());
        Assert.Equal(0, _ends);
    }

    // The command goes on, and what it writes has to go somewhere.
    [Fact]
    public void Run_MoreThanThereIsRoomFor_IsReadAndThrownAway()
    {
        Task relay = Start(new Route(_in.Read, _out.Write, carriesOutput: true) { Room = 5 });
        _in.Put("one");
        _out.Expect("one");
        _in.Put("two three");
        _out.Expect("tw");
        _in.Put(new string('x', 200_000));
        End();
        Finish(relay);
        Assert.Equal("", _out.TakeAvailable());
    }

    // What the command left behind may write faster than anybody reads.
    [Fact]
    public void Run_ChildEnded_AWriterThatNeverStopsDoesNotKeepIt()
    {
        using Fd endless = Kernel.Open("/dev/zero", LibC.O_RDONLY), nowhere = Kernel.Open("/dev/null", LibC.O_WRONLY);
        End();
        Finish(Start(new Route(endless, nowhere, carriesOutput: true)));
    }

    // It may be waiting itself for somebody to take its output.
    [Fact]
    public void Run_InputThatIsNotReadYet_KeepsNoOutputWaiting()
    {
        using PipePair more = new(), moreOut = new();
        Kernel.SetNonBlocking(_out.Write);
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i}\n"));
        Task relay = Start(new Route(_in.Read, _out.Write, carriesOutput: false), new Route(more.Read, moreOut.Write, carriesOutput: true));
        Task typing = OnAThread(() => _in.Put(text));
        more.Put("one");
        moreOut.Expect("one");
        // By now there is no room left, in two pipes of 64 KiB, for all of it.
        Thread.Sleep(50);
        more.Put("two");
        moreOut.Expect("two");
        _out.Expect(text);
        Finish(typing);
        End();
        Finish(relay);
    }

    [Fact]
    public void Run_EndThatIsToBeRepeated_IsToldUntilTheChildEnds()
    {
        using var told = new SemaphoreSlim(0);
        _in.Write.Dispose();
        Task relay = Start(new Route(_in.Read, _out.Write, carriesOutput: false, () => told.Release()) { RepeatsEnd = true });
        for (int times = 1; times <= 3; times++)
            Assert.True(told.Wait(s_patience), $"not told {times} times");
        End();
        Finish(relay);
    }

    [Fact]
    public void Run_DiskIsFull_GoesOn()
    {
        using Fd full = Kernel.Open("/dev/full", LibC.O_WRONLY);
        Task relay = Start(new Route(_in.Read, full, carriesOutput: true));
        _in.Put(new string('x', 200_000));
        End();
        Finish(relay);
    }

    [Fact]
    public void Run_ChildEnded_DoesNotWaitForInput()
    {
        End();
        Finish(Start(carriesOutput: false));
        Assert.Equal("", _out.TakeAvailable());
    }

    [Fact]
    public void Run_EndOfFile_IsToldOnceAndTheRelayGoesOn()
    {
        using PipePair more = new(), moreOut = new();
        Task relay = Start(new Route(_in.Read, _out.Write, carriesOutput: false, () => Interlocked.Increment(ref _ends)), new Route(more.Read, moreOut.Write, carriesOutput: true));
        _in.Put("last");
        _in.Write.Dispose();
        _out.Expect("last");
        more.Put("after");
        moreOut.Expect("after");
        Assert.False(relay.IsCompleted);
        End();
        Finish(relay);
        Assert.Equal(1, _ends);
    }

    // What ExecStreams does with stdin: the command sees the end of its input when the caller's ends.
    [Fact]
    public void Run_EndOfFile_CanCloseTheOtherSide()
    {
        Task relay = Start(new Route(_in.Read, _out.Write, carriesOutput: false, _out.Write.Dispose));
        _in.Write.Dispose();
        Assert.True(Kernel.WaitReadable(_out.Read, (int)s_patience.TotalMilliseconds));
        Assert.Equal(0, Kernel.Read(_out.Read, new byte[1], "pipe"));
        End();
        Finish(relay);
    }

    [Fact]
    public void Run_ReaderGone_EndsThatRouteOnly()
    {
        using PipePair more = new(), moreOut = new();
        _out.Read.Dispose();
        Task relay = Start(new Route(_in.Read, _out.Write, carriesOutput: true, () => Interlocked.Increment(ref _ends)), new Route(more.Read, moreOut.Write, carriesOutput: true));
        _in.Put("nobody reads this");
        more.Put("this is read");
        moreOut.Expect("this is read");
        _in.Put("nor this");
        more.Put("and this");
        moreOut.Expect("and this");
        End();
        Finish(relay);
        Assert.Equal(1, _ends);
    }

    [Fact]
    public void Run_MoreThanAPipeHolds_ArrivesWhole()
    {
        string text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number},"));
        Task relay = Start(carriesOutput: true);
        Task writer = OnAThread(() => _in.Put(text));
        _out.Expect(text);
        Finish(writer);
        End();
        Finish(relay);
    }
}
