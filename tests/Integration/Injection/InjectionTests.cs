using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>
/// Every process of every verb meets a fault at every one of its system calls: it is killed there, or the call fails.
/// Whatever the verb then says, the next command has to work and nothing may be left behind.
/// </summary>
[Collection(HostCollection.Name)]
[Trait("Category", "Injection")]
public sealed class InjectionTests(HostFixture host, FaultInjector injector) : IClassFixture<FaultInjector>
{
    const int MaxFailuresShown = 12;

    public static TheoryData<string, string> VerbsAndFaults
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string verb in (string[])["create", "start", "stop", "destroy", "set", "unset"])
                foreach (string fault in (string[])["kill", "EPERM", "ENOMEM or ENOSPC"])
                    data.Add(verb, fault);
            foreach (string verb in (string[])["push", "pull", "start --wait", "provision", "runscript"])
                foreach (string fault in (string[])["kill", "EPERM, ENOMEM or ENOSPC"])
                    data.Add(verb, fault);
            data.Add("template build", "kill");
            data.Add("template build", "EPERM, ENOMEM or ENOSPC");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(VerbsAndFaults))]
    public void Verb_WithAFaultAtEveryCall_LeavesAUsableHost(string verb, string fault)
    {
        var failures = new List<string>();
        int faults = 0;
        using InjectionStage stage = verb switch
        {
            "create" => new CreateStage(host),
            "start" => new StartStage(host),
            "stop" => new StopStage(host),
            "destroy" => new DestroyStage(host),
            "set" or "unset" => new ChangeStage(host, verb),
            "push" or "pull" => new CopyStage(host, verb),
            "start --wait" => new WaitStage(host, injector),
            "provision" => new ProvisionStage(host),
            "runscript" => new ScriptStage(host),
            _ => new TemplateStage(host),
        };
        stage.Prepare();
        (string Process, int Calls)[] processes = injector.Count(host, stage.Root, stage.Verb);
        stage.Verify();
        foreach ((string process, int calls) in processes)
            // Some more, for runs that make more calls than the counted one.
            for (int call = stage.First(process); call <= 2 * calls + 100; call += stage.Stride)
            {
                FaultRun? run = null;
                try
                {
                    stage.Prepare();
                    run = injector.Run(host, stage.Root, [.. Mode(fault, process, call)], stage.Verb);
                    stage.Exit = run.Result.Exit;
                    if (faults % stage.VerifyEvery == 0 || run.Outcome == "missed")
                        stage.Verify();
                    else
                        stage.Look();
                }
                catch (Exception exception)
                {
                    failures.Add($"{process} call {call}, {run?.Outcome ?? "no end"}, exit {run?.Result.Exit}: {run?.Result.Err.TrimEnd()}\n    then: {exception.GetType().Name}: {exception.Message.Replace("\n", "\n    ")}");
                    stage.Reset();
                }
                faults++;
                if (run?.Outcome == "missed" || failures.Count > MaxFailuresShown)
                    break;
            }
        Assert.True(failures.Count == 0, $"{verb}, {fault}: {failures.Count} of {faults} faults:\n{string.Join("\n", failures)}");
        Assert.True(faults > stage.Fewest, $"only {faults} faults: the count cannot be right");
    }

    // Its init cannot end before that.
    [Fact]
    public void RunScript_ThatCannotReapItsCommand_TakesTheVeDownAllTheSame()
    {
        using var stage = new ScriptStage(host);
        stage.Prepare();
        int calls = injector.Count(host, stage.Root, stage.Verb).Single(one => one.Process == "0").Calls;
        FaultRun run;
        int call = calls;
        do
        {
            stage.Prepare();
            run = injector.Run(host, stage.Root, ["error", "0", $"{call}", "1"], stage.Verb);
        }
        while (run.Outcome != "fired waitid" && --call > 0);
        Assert.Equal("fired waitid", run.Outcome);
        // Ten seconds are what a process has that hangs in the kernel.
        Assert.True(run.Result.Took < TimeSpan.FromSeconds(8), run.Result.ToString());
        stage.Verify();
    }

    static string[] Mode(string fault, string process, int call) => fault switch
    {
        "kill" => ["kill", process, $"{call}"],
        "EPERM" => ["error", process, $"{call}", "1"],
        // One of them at every call: what makes a difference is how far the verb has come.
        "ENOMEM or ENOSPC" => ["error", process, $"{call}", call % 2 == 0 ? "12" : "28"],
        "EPERM, ENOMEM or ENOSPC" => ["error", process, $"{call}", (call % 3) switch { 0 => "1", 1 => "12", _ => "28" }],
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no such fault"),
    };
}
