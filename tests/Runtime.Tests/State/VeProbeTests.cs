using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.State;

/// <summary>What a recorded state is worth. This process stands for an init: it is there, and its start time is known.</summary>
public sealed class VeProbeTests : IDisposable
{
    static readonly VeId Id = Sample.Id(101);

    static readonly VeState s_alive = new()
    {
        BootId = BootId.Current,
        InitPid = Environment.ProcessId,
        InitStartTime = ProcessIdentity.Of(Environment.ProcessId)!.Value.StartTime,
    };

    readonly TempDirectory _directory = new();
    readonly VectlHost _host;

    public VeProbeTests() => _host = new VectlHost(_directory.Paths);

    public void Dispose() => _directory.Dispose();

    RunningVe? Probe(VeState state)
    {
        _host.States.Write(Id, state);
        return new VeProbe(_host).TryOpen(Id);
    }

    [Fact]
    public void TryOpen_InitIsThere()
    {
        using RunningVe? running = Probe(s_alive);
        Assert.NotNull(running);
        Assert.Equal((Id, s_alive), (running.Id, running.State));
        Assert.False(Kernel.WaitForExit(running.Init, 0));
    }

    [Fact]
    public void TryOpen_OfAnEarlierBoot_IsVoid() => Assert.Null(Probe(s_alive with { BootId = "6f1d2c3e-0000-4000-8000-000000000000" }));

    [Fact]
    public void TryOpen_Ended_IsVoid() => Assert.Null(Probe(s_alive with { EndedAt = 1 }));

    [Fact]
    public void TryOpen_AnotherProcessHasThePid() => Assert.Null(Probe(s_alive with { InitStartTime = s_alive.InitStartTime - 1 }));

    [Theory]
    [InlineData(0)]
    [InlineData(4194305)]
    public void TryOpen_NoSuchProcess(int pid) => Assert.Null(Probe(s_alive with { InitPid = pid }));

    [Fact]
    public void Open_Stopped_SaysHowToStart()
    {
        _directory.Write("etc/vectl/ve/101.yaml", "template: busybox\nids: 1879048192\n");
        _host.States.Write(Id, s_alive with { EndedAt = 1 });
        var failure = Assert.Throws<VeException>(() => new VeProbe(_host).Open(Id));
        Assert.Equal((VeError.NotRunning, "Container is not running: CTID 101", "Start it with: vectl start 101"), (failure.Error, failure.Message, failure.Hint));
    }

    [Fact]
    public void Open_Unknown()
    {
        _host.States.Write(Id, s_alive with { EndedAt = 1 });
        var failure = Assert.Throws<VeException>(() => new VeProbe(_host).Open(Id));
        Assert.Equal((VeError.NoConfiguration, $"CTID 101 has no configuration file ({_directory.Path}/etc/vectl/ve/101.yaml)"), (failure.Error, failure.Message));
    }
}
