using System.Collections.Immutable;
using Vectl.Linux;

namespace Vectl.Namespaces.Plans;

/// <summary>Collects the steps of one stage in the order in which they run.</summary>
public sealed class StageBuilder(string name)
{
    readonly ImmutableArray<Step>.Builder _steps = ImmutableArray.CreateBuilder<Step>(64);

    /// <summary>Adds a step.</summary>
    public StageBuilder Add(Step step)
    {
        _steps.Add(step);
        return this;
    }

    /// <summary>Adds a system call that must succeed.</summary>
    public StageBuilder Call(string label, SysNo number, params ImmutableArray<Arg> args) => Add(new CallStep(label, number, args));

    /// <summary>Adds a system call whose result later steps use.</summary>
    public StageBuilder Call(Slot result, string label, SysNo number, params ImmutableArray<Arg> args)
        => Add(new CallStep(label, number, args) { Result = result });

    /// <summary>Adds a system call that may fail with <paramref name="tolerated"/>; then <paramref name="skip"/> further steps are passed over.</summary>
    public StageBuilder Try(Errno tolerated, int skip, string label, SysNo number, params ImmutableArray<Arg> args)
        => Add(new CallStep(label, number, args) { Tolerate = tolerated, Skip = skip });

    /// <summary>The finished stage.</summary>
    public Stage Build() => new(name, _steps.ToImmutable());
}
