namespace Vectl.Cli.Vzctl;

/// <summary>A verb of vzctl for a disk quota that Linux no longer has: a warning and success, as in vzctl 9, so that old scripts go on.</summary>
sealed record RetiredVerb(string Name) : Verb
{
    /// <inheritdoc/>
    public override bool NeedsRoot => false;

    /// <summary>The verb of that name, or null.</summary>
    public static RetiredVerb? Find(string name) => name is "quotaon" or "quotaoff" or "quotainit" ? new RetiredVerb(name) : null;

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        session.Errors.Warn($"the '{Name}' action is deprecated and does nothing");
        return 0;
    }
}
