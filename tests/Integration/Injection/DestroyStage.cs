using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

sealed class DestroyStage : InjectionStage
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

    protected override void CleanUp() => Remove();
}
