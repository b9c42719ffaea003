using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>destroy CTID</c>, also <c>delete</c>.</summary>
sealed record Destroy(string Target, bool Force) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        Option<bool> force = Word.Flag("--force", "Stop it first if it runs, unmount it if it is mounted");
        var command = new VerbCommand("destroy", "Remove a container and all of its files", target, force)
        {
            Usage = Word.Ve,
            Group = "Lifecycle",
            Notes = "The files cannot be brought back. Also called delete.",
            Examples = ["vectl destroy 101", "vectl destroy web --force"],
            Bind = result => new Destroy(result.Target(target), result.GetValue(force)),
        };
        command.Aliases.Add("delete");
        return command.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        new DestroyVe(session.Host).Run(session.Resolve(Target), Force);
        session.Say("Container private area was destroyed");
        return 0;
    }
}
