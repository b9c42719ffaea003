using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>enter CTID [--exec command…]</c>.</summary>
sealed record Enter(string Target, string? Command) : Verb
{
    /// <summary>As whom, where, and with what else in the environment.</summary>
    public ExecOptions Options { get; init; } = ExecOptions.None;

    /// <summary>The grammar, for help and completion: <see cref="RawWords"/> splits the words.</summary>
    public static VerbCommand Define() => new VerbCommand("enter", "Open a login shell in a container, root's unless told otherwise",
        [Word.Target(), Word.Value("--exec", "COMMAND...", "Run this instead of an interactive shell; takes the rest of the words"), .. InsideOptions.Define()])
    {
        Usage = Word.Ve,
        Group = "Inside",
        Notes = InsideOptions.Note + """
            The shell is the one that the container's passwd(5) gives the user, and bash or sh where that is missing. It has a terminal of its own, and its exit
            code is the verb's. Exit code 21 for a user who is unknown, locked or without a login shell.
            """,
        Examples = ["vectl enter 101", "vectl enter -u alice 101", "vectl enter web --exec apt-get install vim"],
    }.WithCommonOptions();

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        int code = new EnterVe(session.Host).Run(id, Command, Options, () => session.Say($"entered into CT {id}")).ShellCode;
        session.Say($"exited from CT {id}");
        return code;
    }
}
