using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>enter CTID [--exec command…]</c>.</summary>
sealed record Enter(string Target, string? Command) : Verb
{
    /// <summary>The grammar, for help and completion: <see cref="RawWords"/> splits the words.</summary>
    public static VerbCommand Define() => new VerbCommand("enter", "Open root's login shell in a container", Word.Target(), Word.Value("--exec", "COMMAND...", "Run this instead of an interactive shell; takes the rest of the words"))
    {
        Usage = Word.Ve,
        Group = "Inside",
        Notes = "The shell has a terminal of its own. The exit code is the shell's.",
        Examples = ["vectl enter 101", "vectl enter web --exec apt-get install vim"],
    }.WithCommonOptions();

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        using (new VeProbe(session.Host).Open(id))
            session.Say($"entered into CT {id}");
        int code = new EnterVe(session.Host).Run(id, Command).ShellCode;
        session.Say($"exited from CT {id}");
        return code;
    }
}
