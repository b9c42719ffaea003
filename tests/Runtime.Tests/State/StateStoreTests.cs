using Vectl.Runtime.Errors;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    static readonly VeId Id = Sample.Id(101);

    static readonly VeState Full = new()
    {
        BootId = "6f1d2c3e",
        InitPid = 1234,
        InitStartTime = long.MaxValue,
        MonitorPid = 1233,
        MonitorStartTime = 99,
        ConsoleFd = 5,
        Cgroup = "/sys/fs/cgroup/ve/101 \"é\"",
        IdBase = 4294836224,
        StopSignal = 37,
        NetworkChange = "",
        SkipLimits = true,
        QuickReboots = 3,
        Failure = "asked for a reboot",
        StartedAt = 1700000000,
        EndedAt = 1700000001,
        ExitCode = 143,
        EndedBySignal = true,
    };

    readonly TempDirectory _directory = new();

    StateStore Store => new(_directory.Paths);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_Missing()
    {
        Assert.Null(Store.Read(Id));
        Assert.Null(Store.TryRead(Id, out string? problem));
        Assert.Null(problem);
    }

    [Fact]
    public void Write_ThenRead()
    {
        Store.Write(Id, Full);
        Assert.Equal(Full, Store.Read(Id));
        var small = new VeState { BootId = "x" };
        Store.Write(Id, small);
        Assert.Equal(small, Store.Read(Id));
        Assert.Equal([_directory.Paths.State(Id)], Directory.GetFiles(_directory.Paths.RunOf(Id)));
    }

    [Fact]
    public void Write_Text()
    {
        Store.Write(Id, Full with { Cgroup = "/c", NetworkChange = null, ExitCode = null, EndedBySignal = false });
        Assert.Equal("""
            {
              "boot_id": "6f1d2c3e",
              "init_pid": 1234,
              "init_start_time": 9223372036854775807,
              "monitor_pid": 1233,
              "monitor_start_time": 99,
              "console_fd": 5,
              "cgroup": "/c",
              "id_base": 4294836224,
              "stop_signal": 37,
              "network": "",
              "skip_limits": true,
              "quick_reboots": 3,
              "failure": "asked for a reboot",
              "started_at": 1700000000,
              "ended_at": 1700000001,
              "ended_by_signal": false
            }

            """, File.ReadAllText(_directory.Paths.State(Id)));
    }

    [Fact]
    public void Remove_AlsoWhenMissing()
    {
        Store.Write(Id, Full);
        Store.Remove(Id);
        Store.Remove(Id);
        Assert.Null(Store.Read(Id));
    }

    [Fact]
    public void Read_PassesOverWhatItDoesNotKnow()
    {
        _directory.Write("run/vectl/101/state.json", """{"new": {"a": [1, {}]}, "boot_id": "b", "x": null, "\u0069nit_pid": 7}""");
        Assert.Equal(new VeState { BootId = "b", InitPid = 7 }, Store.Read(Id));
    }

    [Theory]
    [InlineData("", "1:1: an empty file, expected the state of a VE")]
    [InlineData("{", "1:2: not JSON, expected the state of a VE")]
    [InlineData("{\"boot_id\": \"a\",\n \"init_pid\" 7}", "2:13: not JSON, expected the state of a VE")]
    [InlineData("{\"boot_id\": \"a\"} {}", "1:18: not JSON, expected the state of a VE")]
    [InlineData("\0\0\0\0", "1:1: not JSON, expected the state of a VE")]
    [InlineData("[]", "1:1: not an object, expected the state of a VE")]
    [InlineData("7", "1:1: not an object, expected the state of a VE")]
    [InlineData("{}", "1:2: no boot_id, expected the state of a VE")]
    [InlineData("{\n  \"boot_id\": 7\n}", "2:14: boot_id is not acceptable, expected a text")]
    [InlineData("{\n  \"boot_id\": null\n}", "2:14: boot_id is not acceptable, expected a text")]
    [InlineData("{\"init_pid\": -1}", "1:14: init_pid is not acceptable, expected a whole number from 0 to 2147483647")]
    [InlineData("{\"init_pid\": 2147483648}", "1:14: init_pid is not acceptable, expected a whole number from 0 to 2147483647")]
    [InlineData("{\"init_pid\": 1.5}", "1:14: init_pid is not acceptable, expected a whole number from 0 to 2147483647")]
    [InlineData("{\"init_pid\": \"1\"}", "1:14: init_pid is not acceptable, expected a whole number from 0 to 2147483647")]
    [InlineData("{\"ended_by_signal\": 1}", "1:21: ended_by_signal is not acceptable, expected true or false")]
    [InlineData("{\"boot_id\": \"\\ud800\"}", "1:13: text that is not Unicode, expected the state of a VE")]
    [InlineData("{\"\\ud800\": 1}", "1:2: text that is not Unicode, expected the state of a VE")]
    public void Read_Damaged(string text, string problem)
    {
        string path = _directory.Write("run/vectl/101/state.json", text);
        var failure = Assert.Throws<VeException>(() => Store.Read(Id));
        Assert.Equal($"{path}:{problem}", failure.Message);
        Assert.Equal($"If no process of CTID 101 runs any more, remove {path}.", failure.Hint);
        Assert.Equal(VeError.System, failure.Error);

        Assert.Null(Store.TryRead(Id, out string? said));
        Assert.Equal($"{path}:{problem}", said);
    }

    [Fact]
    public void Read_EveryCutOffFileIsDamaged()
    {
        Store.Write(Id, Full);
        byte[] whole = File.ReadAllBytes(_directory.Paths.State(Id));
        for (int length = 0; length < whole.Length - 2; length++)
        {
            File.WriteAllBytes(_directory.Paths.State(Id), whole[..length]);
            Assert.Null(Store.TryRead(Id, out string? problem));
            Assert.NotNull(problem);
        }
    }
}
