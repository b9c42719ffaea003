using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

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
}
