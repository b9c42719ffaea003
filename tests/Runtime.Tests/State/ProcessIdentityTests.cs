using System.Diagnostics;
using Vectl.Linux;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Tests.State;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void TryOpen_ThisProcess()
    {
        ProcessIdentity? self = ProcessIdentity.Of(Environment.ProcessId);
        Assert.NotNull(self);
        Assert.True(self.Value.StartTime > 0);
        using Fd? pidfd = self.Value.TryOpen();
        Assert.NotNull(pidfd);
    }

    [Fact]
    public void TryOpen_OtherStartTimeIsAnotherProcess()
    {
        ProcessIdentity self = ProcessIdentity.Of(Environment.ProcessId)!.Value;
        Assert.Null((self with { StartTime = self.StartTime + 1 }).TryOpen());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4194305)]
    public void Of_NoSuchProcess(int pid)
    {
        Assert.Null(ProcessIdentity.Of(pid));
        Assert.Null(new ProcessIdentity(pid, 0).TryOpen());
    }

    [Fact]
    public void TryOpen_EndedProcess()
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        ProcessIdentity identity = ProcessIdentity.Of(child.Id)!.Value;
        using (Fd? alive = identity.TryOpen())
            Assert.NotNull(alive);
        child.Kill();
        child.WaitForExit();
        Assert.Null(identity.TryOpen());
    }

    [Fact]
    public void BootId_IsAUuid() => Assert.True(Guid.TryParseExact(BootId.Current, "D", out _), BootId.Current);
}
