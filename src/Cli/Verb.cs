namespace Vectl.Cli;

/// <summary>What the command line asked for: a verb with its parsed words. Comparable, so that a grammar is tested without running anything.</summary>
abstract record Verb
{
    /// <summary>Whether only root can do it.</summary>
    public virtual bool NeedsRoot => true;

    /// <summary>Does it; the exit code. Failures are exceptions.</summary>
    public abstract int Run(Session session);
}
