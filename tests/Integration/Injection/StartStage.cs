using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

sealed class StartStage : InjectionStage
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
}
