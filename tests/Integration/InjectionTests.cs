using System.Diagnostics;
using System.Text.Json;
using Vectl.Integration.Harness;

namespace Vectl.Integration;

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
        using Stage stage = verb switch
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

    static string[] Mode(string fault, string process, int call) => fault switch
    {
        "kill" => ["kill", process, $"{call}"],
        "EPERM" => ["error", process, $"{call}", "1"],
        // One of them at every call: what makes a difference is how far the verb has come.
        "ENOMEM or ENOSPC" => ["error", process, $"{call}", call % 2 == 0 ? "12" : "28"],
        "EPERM, ENOMEM or ENOSPC" => ["error", process, $"{call}", (call % 3) switch { 0 => "1", 1 => "12", _ => "28" }],
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no such fault"),
    };

    /// <summary>The state that a verb begins in, its words, and what has to hold after it.</summary>
    abstract class Stage(HostFixture host, string id) : IDisposable
    {
        Leftovers? _clean;

        protected HostFixture Host { get; } = host;

        protected string Id { get; } = id;

        public virtual string Root => Host.Root;

        /// <summary>How the verb ended.</summary>
        public int Exit { get; set; }

        public abstract string[] Verb { get; }

        /// <summary>After how many faults <see cref="Verify"/> is due; after the others the verb itself meets what they left.</summary>
        public virtual int VerifyEvery => 1;

        /// <summary>Of fewer faults the count cannot be right.</summary>
        public virtual int Fewest => 50;

        /// <summary>The first call of a process that meets a fault.</summary>
        public virtual int First(string process) => 1;

        /// <summary>From which call to which the faults go.</summary>
        public virtual int Stride => 1;

        /// <summary>What <see cref="Verify"/> cannot be told later.</summary>
        public virtual void Look()
        {
        }

        public virtual void Prepare()
        {
        }

        public abstract void Verify();

        /// <summary>After a failure: whatever it takes for the next fault to find a clean host, and not to be blamed for this one.</summary>
        public void Reset()
        {
            CleanUp();
            _clean = Snapshot();
        }

        protected virtual void CleanUp()
        {
            Next("stop", Id, "--fast");
            Next("umount", Id);
            Next("destroy", Id);
        }

        public virtual void Dispose() => CleanUp();

        /// <summary>From here on a look at the host has to be like this one.</summary>
        protected void IsClean() => _clean = Snapshot();

        protected void ShouldBeClean() => Leftovers.SettleTo(_clean!, Snapshot);

        Leftovers Snapshot() => Leftovers.Take(Host.CgroupParent, Host.BaseDirectory, Root);

        // What the fault's victims still hold while they die (a lock) is no failure: a script retries on 9 too.
        protected Result Next(params IReadOnlyList<string> args)
        {
            var watch = Stopwatch.StartNew();
            Result result;
            do
                result = Host.RunWith(args, root: Root);
            while (result.Exit == 9 && watch.Elapsed.TotalSeconds < 3);
            return result;
        }

        // An init that ends at once and starts nothing: busybox's own sleeps two seconds on its way down.
        protected void CreateWithOwnInit(string template = "busybox", string work = ":")
        {
            Next("create", Id, "--ostemplate", template).Expect(0);
            Next("start", Id).Expect(0);
            Next("exec2", Id, $"printf '#!/bin/sh\\ntrap \"exit 0\" TERM INT USR1 USR2 PWR 37\\n{work}\\nwhile :; do sleep 1000 & wait; done\\n' > /own-init; chmod 755 /own-init").Expect(0);
            Next("stop", Id, "--fast").Expect(0);
            File.AppendAllText($"{Root}/etc/vectl/ve/{Id}.yaml", "init: /own-init\n");
        }

        protected bool Exists() => Next("status", Id).Expect(0).Out.Contains(" exist ", StringComparison.Ordinal);
    }

    sealed class CreateStage : Stage
    {
        public CreateStage(HostFixture host) : base(host, host.NewId())
        {
            File.WriteAllText($"{host.BaseDirectory}/injected.sh", "exit 0");
            IsClean();
        }

        public override string[] Verb => ["create", Id, "--ostemplate", "busybox", "--name", $"injected-{Id}", "--provision", $"{Host.BaseDirectory}/injected.sh"];

        public override void Verify()
        {
            int expected = Exists() ? 44 : 0;
            if (expected == 44)
                Assert.Contains("\"state\": \"pending\"", Next("status", Id, "--json").Expect(0).Out);
            Next(Verb).Expect(expected);
            Next("destroy", Id).Expect(0);
            ShouldBeClean();
        }
    }

    sealed class DestroyStage : Stage
    {
        public DestroyStage(HostFixture host) : base(host, host.NewId()) => IsClean();

        public override string[] Verb => ["destroy", Id];

        public override void Prepare() => Next("create", Id, "--ostemplate", "busybox", "--name", $"injected-{Id}").Expect(0);

        public override void Verify()
        {
            // Without its configuration it is gone (14), or has remains that this destroy takes away (0).
            if (Exists())
                Next("destroy", Id).Expect(0);
            else
                Next("destroy", Id).Expect(0, 14);
            Assert.False(Exists());
            // What a killed destroy had only renamed yet, the next one of any VE removes.
            Prepare();
            Next("destroy", Id).Expect(0);
            ShouldBeClean();
        }
    }

    sealed class StartStage : Stage
    {
        public StartStage(HostFixture host) : base(host, host.NewId())
        {
            host.Run("create", Id, "--ostemplate", "busybox").Expect(0);
            host.Run("start", Id).Expect(0);
            host.Run("stop", Id, "--fast").Expect(0);
            IsClean();
        }

        public override string[] Verb => ["start", Id];

        public override void Verify()
        {
            Next("status", Id).Expect(0);
            Next("start", Id).Expect(0, 32);
            Next("exec3", Id, "true").Expect(0);
            Next("stop", Id, "--fast").Expect(0);
            ShouldBeClean();
        }

        protected override void CleanUp() => Next("stop", Id, "--fast");

        public override void Dispose()
        {
            CleanUp();
            Next("destroy", Id);
        }
    }

    sealed class StopStage : Stage
    {
        public StopStage(HostFixture host) : base(host, host.NewId())
        {
            CreateWithOwnInit();
            IsClean();
        }

        public override string[] Verb => ["stop", Id];

        public override void Prepare() => Next("start", Id).Expect(0);

        public override void Verify()
        {
            Next("status", Id).Expect(0);
            Next("start", Id).Expect(0, 32);
            Next("stop", Id, "--fast").Expect(0);
            ShouldBeClean();
        }

        protected override void CleanUp() => Next("stop", Id, "--fast");

        public override void Dispose()
        {
            CleanUp();
            Next("destroy", Id);
        }
    }

    /// <summary>Changes of a running VE that this host can make whatever its controllers are: limits of the core, devices, host name.</summary>
    sealed class ChangeStage : Stage
    {
        static readonly string[] s_setting = ["--cgroup-depth", "7", "--devices", "c:10:200:rw", "--hostname", "changed", "--description", "changed", "--userpasswd", "changed:$6$salt$hash", "--crypted"];

        readonly string _verb;

        public ChangeStage(HostFixture host, string verb) : base(host, host.NewId())
        {
            _verb = verb;
            CreateWithOwnInit();
            host.Run("start", Id).Expect(0);
            Assert.True(Wait.Until(() => Next("exec2", Id, "ps | grep -q '[s]leep 1000'").Exit == 0));
            Prepare();
            IsClean();
        }

        public override string[] Verb => _verb == "set" ? SetAll : UnsetAll;

        // DefaultDepth of CgroupLimits, and the host name of a VE that has none.
        string Unset => $"32 ve-{Id}";

        string[] SetAll => ["set", Id, .. s_setting, "--save"];

        string[] UnsetAll => ["unset", Id, "cgroups.depth", "devices", "hostname", "description", "--save"];

        // Hundreds of calls, most of them in reading what all verbs read: every third, or all with VECTL_INJECT_EVERY=1.
        public override int Stride => Environment.GetEnvironmentVariable("VECTL_INJECT_EVERY") == "1" ? 1 : 3;

        public override void Prepare() => Next(_verb == "set" ? UnsetAll : SetAll).Expect(0);

        public override void Verify()
        {
            string depth = File.ReadAllText(Cgroups.Path($"{Host.CgroupParent}/{Id}/cgroup.max.depth")).Trim();
            string[] names = Next("exec2", Id, "hostname; cat /etc/hostname").Expect(0).Out.Split('\n');
            string live = $"{depth} {names[0]}";
            bool saved = File.ReadAllText($"{Root}/etc/vectl/ve/{Id}.yaml").Contains("description: changed", StringComparison.Ordinal);
            string before = _verb == "set" ? Unset : "7 changed", after = _verb == "set" ? "7 changed" : Unset;
            bool done = saved == (_verb == "set");
            // It is saved after it is live, and a failure gives back what was; whoever is killed cannot.
            if (done || Exit < 128)
            {
                Assert.Equal(done ? after : before, live);
                Assert.Equal(names[0], names[1]);
            }
            Next(Verb).Expect(0);
            if (_verb == "set")
                Next("exec2", Id, "id changed && grep -qF 'changed:$6$salt$hash:' /etc/shadow").Expect(0);
            ShouldBeClean();
        }

        protected override void CleanUp()
        {
            Next("stop", Id, "--fast");
            Next("start", Id);
            Prepare();
        }

        public override void Dispose()
        {
            Next("stop", Id, "--fast");
            Next("destroy", Id);
        }
    }

    /// <summary>A tree with a file that replaces another one, a second name for it in a new directory, and a symbolic link.</summary>
    sealed class CopyStage : Stage
    {
        const string Old = "old";

        static readonly string s_new = new('x', 200_000);

        readonly string _here, _there;

        public CopyStage(HostFixture host, string verb) : base(host, host.NewId())
        {
            Next("create", Id, "--ostemplate", "busybox").Expect(0);
            // A stopped VE: what is in its own layer can be looked at and changed from here.
            string own = Directory.CreateDirectory($"{Root}/var/lib/vectl/private/{Id}/upper/srv").FullName;
            _here = Directory.CreateDirectory($"{host.BaseDirectory}/copy-{Id}").FullName;
            (string from, _there, Verb) = verb == "push" ? (_here, own, (string[])["push", Id, "-p", $"{_here}/tree", "/srv"]) : (own, _here, ["pull", Id, "-p", "/srv/tree", _here]);
            Directory.CreateDirectory($"{from}/tree/sub");
            File.WriteAllText($"{from}/tree/file", s_new);
            Xattr.Set($"{from}/tree/file", "user.note", "6e6f7465");
            host.Shell($"cd {from}/tree && chmod 640 file && ln file sub/again && chmod 750 sub && ln -s file link").Expect(0);
            IsClean();
        }

        public override string[] Verb { get; }

        // Hundreds of calls, most of them in reading what all verbs read: every third, or all with VECTL_INJECT_EVERY=1.
        public override int Stride => Environment.GetEnvironmentVariable("VECTL_INJECT_EVERY") == "1" ? 1 : 3;

        public override void Prepare()
        {
            if (Directory.Exists($"{_there}/tree"))
                Directory.Delete($"{_there}/tree", recursive: true);
            Directory.CreateDirectory($"{_there}/tree");
            File.WriteAllText($"{_there}/tree/file", Old);
        }

        public override void Verify()
        {
            Look();
            // Whoever is killed cannot take away what it began.
            if (Exit < 128)
                Assert.Empty(Unfinished());
            if (Exit == 0)
                ShouldBeComplete();
            Next(Verb).Expect(0);
            ShouldBeComplete();
            Assert.Equal("6e6f7465", Xattr.Get($"{_there}/tree/file", "user.note"));
            Assert.Equal("2 2", Host.Shell($"cd {_there}/tree && echo $(stat -c %h file sub/again)").Expect(0).Out.TrimEnd());
            Assert.Empty(Unfinished());
            ShouldBeClean();
        }

        // Whatever has a name is a whole: the old or the new.
        public override void Look()
        {
            if (File.ReadAllText($"{_there}/tree/file") != Old)
                ShouldBeTheFile("file");
            if (Directory.Exists($"{_there}/tree/sub"))
                Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode($"{_there}/tree/sub"));
            if (File.Exists($"{_there}/tree/sub/again"))
                ShouldBeTheFile("sub/again");
        }

        void ShouldBeTheFile(string name)
        {
            Assert.True(File.ReadAllText($"{_there}/tree/{name}") == s_new, $"{name} is half a file");
            Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode($"{_there}/tree/{name}"));
        }

        void ShouldBeComplete()
        {
            ShouldBeTheFile("file");
            ShouldBeTheFile("sub/again");
            Assert.Equal("file", new FileInfo($"{_there}/tree/link").LinkTarget);
            Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode($"{_there}/tree/sub"));
        }

        string[] Unfinished() => Directory.GetFileSystemEntries(_there, ".vectl*", SearchOption.AllDirectories);

        protected override void CleanUp() => Prepare();

        public override void Dispose()
        {
            Next("destroy", Id);
            Directory.Delete(_here, recursive: true);
        }
    }

    /// <summary>The part of a start that only waits: whatever becomes of that, the VE runs.</summary>
    sealed class WaitStage : Stage
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

        protected override void CleanUp() => Next("stop", Id, "--fast");

        public override void Dispose()
        {
            CleanUp();
            Next("destroy", Id);
        }
    }

    /// <summary>The verbs that run a script: in hundreds of calls, most of them those of a start or an exec.</summary>
    abstract class AnyScriptStage : Stage
    {
        readonly int _stride;

        protected AnyScriptStage(HostFixture host, int stride) : base(host, host.NewId())
        {
            _stride = stride;
            File.WriteAllText(Script, "echo ran\n");
            host.Run("create", Id, "--ostemplate", "busybox").Expect(0);
        }

        protected string Script => $"{Host.BaseDirectory}/injected.sh";

        public override int Stride => Environment.GetEnvironmentVariable("VECTL_INJECT_EVERY") == "1" ? 1 : _stride;

        public override void Dispose()
        {
            Next("stop", Id, "--fast");
            Next("destroy", Id);
        }
    }

    sealed class ProvisionStage : AnyScriptStage
    {
        public ProvisionStage(HostFixture host) : base(host, 7)
        {
            host.Run("start", Id).Expect(0);
            host.Run(Verb).Expect(0);
            IsClean();
        }

        public override string[] Verb => ["provision", Id, Script, "--rerun"];

        public override void Verify()
        {
            string status = Next("status", Id, "--json").Expect(0).Out;
            if (Exit == 0)
                Assert.Contains("\"state\": \"done\"", status);
            else
                Assert.DoesNotContain("\"state\": \"running\"", status);
            Next(Verb).Expect(0);
            Assert.Equal("ran\n", Next("provision", Id, "--log").Expect(0).Out);
            ShouldBeClean();
        }

        protected override void CleanUp()
        {
            Next("stop", Id, "--fast");
            Next("start", Id);
            Next(Verb);
        }
    }

    sealed class ScriptStage : AnyScriptStage
    {
        public ScriptStage(HostFixture host) : base(host, 13)
        {
            host.Run("start", Id).Expect(0);
            host.Run("stop", Id, "--fast").Expect(0);
            IsClean();
        }

        public override string[] Verb => ["runscript", Id, Script];

        public override void Verify()
        {
            // Whoever is killed leaves the end of it to the VE's monitor.
            Wait.For("it is down", () => Next("status", Id).Expect(0).Out.EndsWith(" down\n", StringComparison.Ordinal));
            Assert.Equal("ran\n", Next(Verb).Expect(0).Out);
            ShouldBeClean();
        }

        protected override void CleanUp() => Next("stop", Id, "--fast");
    }

    sealed class TemplateStage : Stage
    {
        public TemplateStage(HostFixture host) : base(host, "101")
        {
            Root = host.NewRoot("templates");
            Next("template", "build", "busybox").Expect(0);
            UseTemplate();
            IsClean();
        }

        public override string Root { get; }

        public override string[] Verb => ["template", "build", "busybox"];

        string Tree => $"{Root}/var/lib/vectl/templates/busybox";

        public override void Prepare()
        {
            if (Directory.Exists(Tree))
                Directory.Delete(Tree, recursive: true);
        }

        // It makes thousands of calls, one like the other: every eleventh, or all in twenty minutes with VECTL_INJECT_EVERY=1.
        public override int Stride => Environment.GetEnvironmentVariable("VECTL_INJECT_EVERY") == "1" ? 1 : 11;

        public override int VerifyEvery => 25;

        // A template that is there is whole: a VE on it starts.
        public override void Look()
        {
            if (Directory.Exists(Tree))
                UseTemplate();
        }

        public override void Verify()
        {
            Look();
            if (!Directory.Exists(Tree))
                Next(Verb).Expect(0);
            UseTemplate();
            ShouldBeClean();
        }

        void UseTemplate()
        {
            Next("create", Id, "--ostemplate", "busybox").Expect(0);
            Next("start", Id).Expect(0);
            Next("stop", Id, "--fast").Expect(0);
            Next("destroy", Id).Expect(0);
        }

        public override void Dispose()
        {
            CleanUp();
            Directory.Delete(Root, recursive: true);
        }
    }
}
