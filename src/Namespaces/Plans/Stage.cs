using System.Collections.Immutable;

namespace Vectl.Namespaces.Plans;

/// <summary>What one cloned process does, from its first instruction to <c>execve</c> or <c>exit</c>.</summary>
/// <param name="Name">The stage's name in messages: <c>monitor</c>, <c>setup</c>, <c>init</c>, <c>exec</c>.</param>
/// <param name="Steps">Its steps, in order.</param>
public sealed record Stage(string Name, ImmutableArray<Step> Steps)
{
    /// <summary>Compares the steps one by one.</summary>
    public bool Equals(Stage? other) => other is not null && Name == other.Name && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Steps.Length);

    /// <summary>This stage and those its clone steps start, depth first.</summary>
    public IEnumerable<Stage> WithDescendants()
    {
        yield return this;
        foreach (Step step in Steps)
            if (step is CloneStep clone)
                foreach (Stage stage in clone.Child.WithDescendants())
                    yield return stage;
    }
}
