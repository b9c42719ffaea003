using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

sealed class StopStage : InjectionStage
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
}
