using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>The part of a start that only waits: whatever becomes of that, the VE runs.</summary>
sealed class WaitStage : InjectionStage
{
    readonly int _first;

    public WaitStage(HostFixture host, FaultInjector injector) : base(host, host.NewId())
    {
        CreateWithOwnInit(OtherTemplate.In(host), "sleep 0.1; : > /dev/vectl-ready");
        IsClean();
        injector.Run(host, Root, ["-n", "count"], Verb).Result.Expect(0);
        _first = injector.Report().Select(line => line.Split(' ')).Where(words => words is ["call", "0", _, "recvmsg"]).Select(words => int.Parse(words[2])).First();
        Next("stop", Id, "--fast").Expect(0);
    }

    public override string[] Verb => ["start", Id, "--wait", "--timeout", "20"];

    // How often it looks depends on the machine.
    public override int Fewest => 15;

    // What comes before has a stage of its own.
    public override int First(string process) => process == "0" ? _first : int.MaxValue;

    public override void Verify()
    {
        Assert.EndsWith(" running\n", Next("status", Id).Expect(0).Out);
        Next("exec3", Id, "true").Expect(0);
        foreach (string process in (string[])["init_pid", "monitor_pid"])
            Assert.DoesNotContain(Directory.EnumerateFileSystemEntries($"/proc/{StateNumber(process)}/fd"), fd => new FileInfo(fd).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
        // Only when init has come so far does it know how to end.
        Next("exec2", Id, "until [ -e /dev/vectl-ready ]; do sleep 0.02; done").Expect(0);
        Assert.DoesNotContain("killed", Next("stop", Id).Expect(0).Err, StringComparison.Ordinal);
        ShouldBeClean();
    }

    int StateNumber(string name)
    {
        using JsonDocument state = JsonDocument.Parse(File.ReadAllText($"{Root}/run/vectl/{Id}/state.json"));
        return state.RootElement.GetProperty(name).GetInt32();
    }
}
