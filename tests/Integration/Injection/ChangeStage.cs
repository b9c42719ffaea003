using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>Changes of a running VE that this host can make whatever its controllers are: limits of the core, devices, host name.</summary>
sealed class ChangeStage : InjectionStage
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
    public override int Stride => FaultInjector.Stride(3);

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
}
