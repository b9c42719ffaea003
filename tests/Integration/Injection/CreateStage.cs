using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

sealed class CreateStage : InjectionStage
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

    protected override void CleanUp() => Remove();
}
