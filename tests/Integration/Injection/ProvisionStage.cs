using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

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
