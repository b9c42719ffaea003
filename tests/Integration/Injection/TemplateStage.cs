using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

sealed class TemplateStage : InjectionStage
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
    public override int Stride => FaultInjector.Stride(11);

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

    protected override void CleanUp() => Remove();

    public override void Dispose()
    {
        base.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
