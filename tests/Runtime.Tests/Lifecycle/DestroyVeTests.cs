using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.Lifecycle;

public sealed class DestroyVeTests : IDisposable
{
    static readonly VeId Id = Sample.Id(101);

    readonly VeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    VeError Refusal(int id = 101) => Assert.Throws<VeException>(() => _tree.Destroy(id)).Error;

    // As after a life: files of its own, a state of an earlier boot, a log and the one before it.
    void CreateWithPast()
    {
        _tree.Create(101, VeTree.Name("web1"));
        Directory.CreateDirectory($"{_tree.Paths.PrivateArea(Id)}/upper/etc/deep/er");
        File.WriteAllText($"{_tree.Paths.PrivateArea(Id)}/upper/etc/deep/er/file", "x");
        File.CreateSymbolicLink($"{_tree.Paths.PrivateArea(Id)}/upper/link", "/etc");
        _tree.Host.States.Write(Id, new VeState { BootId = "earlier" });
        Directory.CreateDirectory(_tree.Paths.Logs);
        File.WriteAllText(_tree.Paths.ConsoleLog(Id), "log");
        File.WriteAllText(_tree.Paths.ConsoleLog(Id) + ".1", "log");
    }

    [SkippableFact]
    public void Run_NothingLeft()
    {
        CreateWithPast();
        _tree.Destroy(101);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_OthersAreUntouched()
    {
        _tree.Create(102, VeTree.Name("db1"));
        string[] before = _tree.Snapshot();
        CreateWithPast();
        _tree.Destroy(101);
        Assert.Equal(before, _tree.Snapshot());
    }

    [SkippableFact]
    public void Run_Unknown()
    {
        var failure = Assert.Throws<VeException>(() => _tree.Destroy(101));
        Assert.Equal((VeError.NoConfiguration, $"CTID 101 has no configuration file ({_tree.Paths.VeConfig(Id)})"), (failure.Error, failure.Message));
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_Twice_SecondIsUnknown()
    {
        CreateWithPast();
        _tree.Destroy(101);
        Assert.Equal(VeError.NoConfiguration, Refusal());
    }

    [SkippableTheory]
    [InlineData("template: [")]
    [InlineData("")]
    [InlineData("template: t\nids: 7\n")]
    public void Run_DamagedConfiguration_NothingLeft(string text)
    {
        CreateWithPast();
        File.WriteAllText(_tree.Paths.VeConfig(Id), text);
        _tree.Destroy(101);
        Assert.Empty(_tree.Snapshot());
    }

    // What a destroy that was killed after its first step leaves.
    [SkippableFact]
    public void Run_RemainsWithoutConfiguration_NothingLeft()
    {
        CreateWithPast();
        File.Delete(_tree.Paths.VeConfig(Id));
        _tree.Destroy(101);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_Force_RemainsWithoutConfiguration_NothingLeft()
    {
        CreateWithPast();
        File.Delete(_tree.Paths.VeConfig(Id));
        new DestroyVe(_tree.Host).Run(Id, force: true);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_LinksOnly_NothingLeft()
    {
        CreateWithPast();
        File.Delete(_tree.Paths.VeConfig(Id));
        TreeRemover.Remove(_tree.Paths.PrivateArea(Id));
        _tree.Destroy(101);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_HalfDeletedPrivateAreaOfAKilledProcess_IsSwept()
    {
        CreateWithPast();
        string doomed = $"{_tree.Paths.PrivateAreas}/.destroyed-107";
        Directory.CreateDirectory($"{doomed}/upper/x");
        _tree.Destroy(101);
        Assert.False(Directory.Exists(doomed));
    }

    [SkippableFact]
    public void Run_HalfDeletedPrivateAreaOfALivingProcess_IsLeftToIt()
    {
        CreateWithPast();
        string doomed = $"{_tree.Paths.PrivateAreas}/.destroyed-107";
        Directory.CreateDirectory($"{doomed}/upper/x");
        VeId.TryParse("107", out VeId other);
        using VeLock held = _tree.Host.Lock(other, "destroy");
        _tree.Destroy(101);
        Assert.True(Directory.Exists($"{doomed}/upper/x"));
    }

    [SkippableFact]
    public void Run_FailsHalfWay_TheVeIsGone_AndASecondRunEndsIt()
    {
        CreateWithPast();
        File.Delete(_tree.Paths.ConsoleLog(Id));
        Directory.CreateDirectory(_tree.Paths.ConsoleLog(Id));
        Assert.Throws<ErrnoException>(() => _tree.Destroy(101));
        Assert.False(_tree.Host.Registry.Exists(Id));
        Directory.Delete(_tree.Paths.ConsoleLog(Id));
        File.WriteAllText(_tree.Paths.ConsoleLog(Id), "log");
        _tree.Destroy(101);
        Assert.Empty(_tree.Snapshot());
    }

    [SkippableFact]
    public void Run_Locked_NothingIsChanged()
    {
        CreateWithPast();
        using VeLock held = VeLock.Take(_tree.Paths, Id, "start");
        string[] before = _tree.Snapshot();
        Assert.Equal(VeError.Locked, Refusal());
        Assert.Equal(before, _tree.Snapshot());
    }

    // This process stands for an init: without --force nothing of a running VE is touched.
    [SkippableFact]
    public void Run_Running_NothingIsChanged()
    {
        CreateWithPast();
        _tree.Host.States.Write(Id, new VeState { BootId = BootId.Current, InitPid = Environment.ProcessId, InitStartTime = ProcessIdentity.Of(Environment.ProcessId)!.Value.StartTime });
        string[] before = _tree.Snapshot();
        var failure = Assert.Throws<VeException>(() => _tree.Destroy(101));
        Assert.Equal((VeError.Running, $"CTID 101 is running (init is pid {Environment.ProcessId})", "Stop it first: vectl stop 101"), (failure.Error, failure.Message, failure.Hint));
        Assert.Equal(before, _tree.Snapshot());
        _tree.Host.States.Remove(Id);
    }
}
