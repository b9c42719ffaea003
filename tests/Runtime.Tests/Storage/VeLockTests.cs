using System.Diagnostics;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Storage;

public sealed class VeLockTests : IDisposable
{
    static readonly VeId Id = Sample.Id(101);

    readonly TempDirectory _directory = new();

    // Never read or written with System.IO, which takes flock(2) of its own for FileShare.
    string LockFile => _directory.Paths.Lock(Id);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Take_MakesPrivateDirectoriesAndSigns()
    {
        using (VeLock.Take(_directory.Paths, Id, "start"))
            Assert.Equal($"{Environment.ProcessId}\nstart\n", Kernel.ReadText(LockFile));
        Assert.Equal("", Kernel.ReadText(LockFile));
        foreach (string directory in new[] { _directory.Paths.Run, _directory.Paths.RunOf(Id) })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
    }

    // flock(2) locks open files, so two of this process are as good as two processes.
    [Fact]
    public void Take_LoserIsToldWhoHoldsIt()
    {
        using var held = VeLock.Take(_directory.Paths, Id, "start");
        var failure = Assert.Throws<VeException>(() => VeLock.Take(_directory.Paths, Id, "stop"));
        Assert.Equal(VeError.Locked, failure.Error);
        Assert.Equal($"Container already locked: CTID 101 by 'start' (pid {Environment.ProcessId})", failure.Message);
        Assert.Equal($"{Environment.ProcessId}\nstart\n", Kernel.ReadText(LockFile));
    }

    [Fact]
    public void Take_OtherVesAreFree()
    {
        using var held = VeLock.Take(_directory.Paths, Id, "start");
        using var other = VeLock.Take(_directory.Paths, Sample.Id(102), "start");
    }

    [Fact]
    public void Take_AgainAfterDispose()
    {
        var first = VeLock.Take(_directory.Paths, Id, "start");
        first.Dispose();
        first.Dispose();
        VeLock.Take(_directory.Paths, Id, "stop").Dispose();
    }

    [Fact]
    public void Take_WaitsAsLongAsTold()
    {
        using var held = VeLock.Take(_directory.Paths, Id, "start");
        var watch = Stopwatch.StartNew();
        Assert.Throws<VeException>(() => VeLock.Take(_directory.Paths, Id, "stop", TimeSpan.FromMilliseconds(120)));
        Assert.InRange(watch.ElapsedMilliseconds, 100, 60_000);
    }

    [Fact]
    public void Take_GetsItWhenTheHolderEndsInTime()
    {
        var held = VeLock.Take(_directory.Paths, Id, "start");
        var release = new Thread(() =>
        {
            Thread.Sleep(50);
            held.Dispose();
        });
        release.Start();
        VeLock.Take(_directory.Paths, Id, "stop", TimeSpan.FromSeconds(60)).Dispose();
        release.Join();
    }

    [Theory]
    [InlineData("garbage\u001b[31m\n\n\n")]
    [InlineData("4194305\nstart\n")]
    public void Take_ContentOfAFreeLockDoesNotMatter(string content)
    {
        _directory.Write("run/vectl/101/lock", content);
        Assert.Null(VeLock.TryHolder(_directory.Paths, Id));
        using var held = VeLock.Take(_directory.Paths, Id, "stop");
        Assert.Equal($"{Environment.ProcessId}\nstop\n", Kernel.ReadText(LockFile));
    }

    [Fact]
    public void Take_HeldWithGarbageInIt()
    {
        using var held = VeLock.Take(_directory.Paths, Id, "start");
        Kernel.WriteFile(LockFile, "garbage, and more of it");
        var failure = Assert.Throws<VeException>(() => VeLock.Take(_directory.Paths, Id, "stop"));
        Assert.Equal("Container already locked: CTID 101 by another command", failure.Message);
    }

    [Fact]
    public void TryHolder_Cases()
    {
        Assert.Null(VeLock.TryHolder(_directory.Paths, Id));
        using (VeLock.Take(_directory.Paths, Id, "start"))
            Assert.Equal(new LockHolder(Environment.ProcessId, "start"), VeLock.TryHolder(_directory.Paths, Id));
        Assert.Null(VeLock.TryHolder(_directory.Paths, Id));
    }

    [Fact]
    public void Dispose_OfNoUse_TakesFileAndDirectoryAway()
    {
        VeLock.Take(_directory.Paths, Id, "destroy", isOfUse: () => false).Dispose();
        Assert.False(Directory.Exists(_directory.Paths.RunOf(Id)));
        VeLock.Take(_directory.Paths, Id, "create").Dispose();
    }

    [Fact]
    public void Dispose_OfNoUse_LeavesADirectoryWithOtherFiles()
    {
        string other = _directory.Write("run/vectl/101/state.json", "{}");
        VeLock.Take(_directory.Paths, Id, "destroy", isOfUse: () => false).Dispose();
        Assert.True(File.Exists(other));
        Assert.False(File.Exists(LockFile));
    }

    [Fact]
    public void Dispose_WhenNobodyCanTellItsUse_GivesTheLockBack()
    {
        VeLock.Take(_directory.Paths, Id, "set", isOfUse: () => throw new ErrnoException(Errno.EPERM, "statx", "101.yaml")).Dispose();
        VeLock.Take(_directory.Paths, Id, "set").Dispose();
        Assert.True(File.Exists(LockFile));
    }

    // The file is unlinked and made again all the time; whoever has the lock must nevertheless be alone.
    [Fact]
    public void Take_IsExclusiveWhileFilesComeAndGo()
    {
        int inside = 0, mistakes = 0, turns = 0;
        void Work()
        {
            for (int i = 0; i < 200; i++)
            {
                bool isOfUse = i % 2 != 0;
                VeLock held = VeLock.Take(_directory.Paths, Id, "start", TimeSpan.FromMinutes(1), () => isOfUse);
                if (Interlocked.Increment(ref inside) != 1)
                    Interlocked.Increment(ref mistakes);
                Interlocked.Increment(ref turns);
                Interlocked.Decrement(ref inside);
                held.Dispose();
            }
        }

        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(Work))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal((0, 600), (mistakes, turns));
    }

    // list probes all locks; that must never make a start fail.
    [Fact]
    public void TryHolder_DoesNotDisturbTake()
    {
        using var stop = new CancellationTokenSource();
        var prober = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                VeLock.TryHolder(_directory.Paths, Id);
        });
        prober.Start();
        try
        {
            for (int i = 0; i < 500; i++)
                VeLock.Take(_directory.Paths, Id, "start").Dispose();
        }
        finally
        {
            stop.Cancel();
            prober.Join();
        }
    }
}
