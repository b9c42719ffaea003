using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>What a monitor becomes when init has ended meets a fault at every one of its system calls: the next command finds a VE it can use.</summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Injection")]
public sealed class MonitorExitInjectionTests(HostFixture host, FaultInjector injector) : IClassFixture<FaultInjector>
{
    const int MaxFailuresShown = 8, LookForLeftoversEvery = 10;

    [Theory]
    [InlineData("killed init", "kill", 1)]
    [InlineData("killed init", "EPERM, ENOMEM or ENOSPC", 1)]
    // A start is in it, which has its own test at every call.
    [InlineData("reboot", "kill", 6)]
    public void MonitorExit_WithAFaultAtEveryCall_LeavesAUsableVe(string end, string fault, int stride)
    {
        using Ve ve = new Ve(host).Start();
        ve.Do("stop", "--fast").Expect(0);
        Leftovers clean = host.Snapshot();
        var failures = new List<string>();
        int faults = 0;
        string outcome = "";
        for (int call = 1; outcome != "missed" && failures.Count <= MaxFailuresShown; call += stride, faults++)
            try
            {
                // Running already after a reboot that the fault did not stop.
                Next(ve, "start").Expect(0, 32);
                outcome = EndWithFault(ve, end, Mode(fault, call));
                if (end != "reboot")
                    Assert.False(ve.IsRunning, ve.Status());
                if (faults % LookForLeftoversEvery == 0 || outcome == "missed")
                {
                    Next(ve, "start").Expect(0, 32);
                    ve.Do("exec3", "true").Expect(0);
                    Next(ve, "stop", "--fast").Expect(0);
                    Leftovers.SettleTo(clean, host.Snapshot);
                }
            }
            catch (Exception exception)
            {
                failures.Add($"call {call}, {outcome}: {exception.GetType().Name}: {exception.Message.Replace("\n", "\n    ")}");
                Next(ve, "stop", "--fast");
            }
        Assert.True(failures.Count == 0, $"{end}, {fault}: {failures.Count} of {faults} faults:\n{string.Join("\n", failures)}");
        Assert.True(faults > 50, $"only {faults} faults: the count cannot be right");
    }

    string EndWithFault(Ve ve, string end, string[] mode)
    {
        string[] trigger = end == "reboot" ? [host.Binary, "exec2", ve.Id, "reboot -f"] : ["/bin/kill", "-KILL", $"{ve.InitPid}"];
        Command.Run(injector.Argv(["-p", $"{ve.MonitorPid}", .. mode], trigger), environment: host.EnvironmentFor(host.Root));
        return injector.Report()[^1];
    }

    static string[] Mode(string fault, int call) => fault == "kill" ? ["kill", "0", $"{call}"]
        : ["error", "0", $"{call}", (call % 3) switch { 0 => "1", 1 => "12", _ => "28" }];

    // What a monitor that is still at it holds (the lock) is no failure.
    static Result Next(Ve ve, string verb, params IReadOnlyList<string> args)
    {
        Result? result = null;
        Wait.Until(() => (result = ve.Do(verb, args)).Exit != 9, 20);
        return result!;
    }
}
