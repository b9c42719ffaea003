using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;

namespace Vectl.Runtime.Tests.State;

public sealed class ProvisionStoreTests : IDisposable
{
    readonly TempDirectory _directory = new();

    public ProvisionStoreTests() => Directory.CreateDirectory(_directory.Paths.PrivateArea(Sample.Id(101)));

    ProvisionStore Store => new(_directory.Paths);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Put_IsPending_AndRootsAlone()
    {
        Store.Put(Sample.Id(101), new HostScript("web.sh", "#!/bin/sh\n"u8.ToArray()));
        ProvisionRecord record = Store.TryRead(Sample.Id(101))!;
        Assert.Equal((new ProvisionRecord { Script = "web.sh" }, ProvisionPhase.Pending), (record, ProvisionStore.PhaseOf(record)));
        Assert.Equal("#!/bin/sh\n", Encoding.UTF8.GetString(Store.ReadScript(Sample.Id(101), "web.sh").Content));
        foreach (string file in Directory.EnumerateFiles(_directory.Paths.Provision(Sample.Id(101))))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Write_IsReadBack()
    {
        Store.Put(Sample.Id(101), new HostScript("a", []));
        var record = new ProvisionRecord { Script = "it's \"a\"\n", StartedAt = 5, EndedAt = 6, Status = ExitStatus.Signalled(9), Runner = new ProcessIdentity(7, 8), BootId = "b" };
        Store.Write(Sample.Id(101), record);
        Assert.Equal(record, Store.TryRead(Sample.Id(101)));
    }

    [Fact]
    public void Phase_OfOneThatBegan_IsRunningWhileItsVectlLives()
    {
        var record = new ProvisionRecord { Script = "a", StartedAt = 5, Runner = ProcessIdentity.Of(Environment.ProcessId)!.Value, BootId = BootId.Current };
        Assert.Equal(ProvisionPhase.Running, ProvisionStore.PhaseOf(record));
        // That pid is another's, or of another boot, or it gave up.
        Assert.Equal(ProvisionPhase.Interrupted, ProvisionStore.PhaseOf(record with { Runner = record.Runner with { StartTime = 1 } }));
        Assert.Equal(ProvisionPhase.Interrupted, ProvisionStore.PhaseOf(record with { BootId = "another" }));
        Assert.Equal(ProvisionPhase.Interrupted, ProvisionStore.PhaseOf(record with { Runner = default }));
    }

    [Theory]
    [InlineData(0, false, ProvisionPhase.Done)]
    [InlineData(3, false, ProvisionPhase.Failed)]
    [InlineData(15, true, ProvisionPhase.Failed)]
    public void Phase_OfOneThatEnded_IsHow(int code, bool bySignal, ProvisionPhase expected)
        => Assert.Equal(expected, new ProvisionRecord { Script = "a", StartedAt = 5, Status = new ExitStatus(code, bySignal) }.Phase(runnerLives: true));

    [Fact]
    public void TryRead_WithoutAScript_IsNull() => Assert.Null(Store.TryRead(Sample.Id(101)));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{ \"script\": 3 }")]
    [InlineData("{ \"script\": \"a\", \"started_at\": \"x\" }")]
    public void TryRead_Damaged_NamesTheFile(string text)
    {
        Store.Put(Sample.Id(101), new HostScript("a", []));
        File.WriteAllText(_directory.Paths.ProvisionRecord(Sample.Id(101)), text);
        var failure = Assert.Throws<VeException>(() => Store.TryRead(Sample.Id(101)));
        Assert.StartsWith(_directory.Paths.ProvisionRecord(Sample.Id(101)), failure.Message);
        Assert.Equal(VeError.System, failure.Error);
    }
}
