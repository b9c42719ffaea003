using Vectl.Integration.Harness;

namespace Vectl.Integration.Injection;

/// <summary>The verbs that run a script: in hundreds of calls, most of them those of a start or an exec.</summary>
abstract class AnyScriptStage : InjectionStage
{
    readonly int _stride;

    protected AnyScriptStage(HostFixture host, int stride) : base(host, host.NewId())
    {
        _stride = stride;
        File.WriteAllText(Script, "echo ran\n");
        host.Run("create", Id, "--ostemplate", "busybox").Expect(0);
    }

    protected string Script => $"{Host.BaseDirectory}/injected.sh";

    public override int Stride => FaultInjector.Stride(_stride);
}
