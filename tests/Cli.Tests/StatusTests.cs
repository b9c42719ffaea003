using Vectl.Cli.Commands;
using Vectl.Runtime.Configuration;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Tests;

public class StatusTests
{
    static readonly VeId _id = VeId.Parse("101");

    static VeSummary Make(VeStatus status, VeState? state = null) => new(_id, new VeConfig { Id = _id, Template = "busybox", Ids = default }, null, status, state, null, null);

    [Fact]
    public void Line_IsVzctls()
    {
        Assert.Equal("CTID 101 exist mounted running\n", Status.Line(_id, Make(VeStatus.Running)));
        Assert.Equal("CTID 101 exist mounted down\n", Status.Line(_id, Make(VeStatus.Mounted)));
        Assert.Equal("CTID 101 exist unmounted down\n", Status.Line(_id, Make(VeStatus.Stopped)));
        Assert.Equal("CTID 101 deleted unmounted down\n", Status.Line(_id, null));
        Assert.Equal("CTID 101 deleted mounted running\n", Status.Line(_id, Make(VeStatus.Running) with { Config = null }));
    }

    [Fact]
    public void Details_SayHowItEnded()
    {
        var state = new VeState { BootId = "b", StartedAt = 1000000000, EndedAt = 1000000060, ExitCode = 9, EndedBySignal = true };
        Assert.Equal("killed by signal 9 at 2001-09-09T01:47:40Z; what it said: vectl console 101 --log\n", Status.Details(Make(VeStatus.Stopped, state)));
        Assert.Equal("exited with 0 at 2001-09-09T01:47:40Z; what it said: vectl console 101 --log\n", Status.Details(Make(VeStatus.Stopped, state with { ExitCode = 0, EndedBySignal = false })));
        Assert.Equal("powered off at 2001-09-09T01:47:40Z\n", Status.Details(Make(VeStatus.Stopped, state with { ExitCode = 2 })));
        Assert.Equal("started 2001-09-09T01:46:40Z\n", Status.Details(Make(VeStatus.Running, state)));
        Assert.Equal("", Status.Details(null));
    }

    [Fact]
    public void Json_OfAContainerThatEnded()
    {
        var captured = new Captured();
        var state = new VeState { BootId = "b", InitPid = 5, StartedAt = 1, EndedAt = 2, ExitCode = 15, EndedBySignal = true };
        Status.WriteJson(captured.Terminal, _id, Make(VeStatus.Stopped, state));
        Assert.Equal("""
            {
              "ctid": 101,
              "exists": true,
              "mounted": false,
              "running": false,
              "init_pid": null,
              "processes": null,
              "uptime": null,
              "started_at": 1,
              "ended_at": 2,
              "exit_code": null,
              "exit_signal": 15,
              "interfaces": [],
              "problem": null,
              "provision": null
            }

            """, captured.Out);
    }

    [Fact]
    public void Json_SaysHowFarTheProvisioningIs()
    {
        var captured = new Captured();
        var record = new ProvisionRecord { Script = "web.sh", StartedAt = 5, EndedAt = 7, Status = Linux.ExitStatus.Exited(3) };
        Status.WriteJson(captured.Terminal, _id, Make(VeStatus.Running), record, "/log");
        Assert.EndsWith("""
              "provision": {
                "script": "web.sh",
                "state": "failed",
                "started_at": 5,
                "ended_at": 7,
                "exit_code": 3,
                "exit_signal": null,
                "log": "/log"
              }
            }

            """, captured.Out);
    }
}
