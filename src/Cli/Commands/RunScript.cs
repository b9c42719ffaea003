using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>runscript CTID SCRIPT [args]</c>.</summary>
sealed record RunScript(string Target, string Script, IReadOnlyList<string> Arguments) : Verb
{
    /// <summary>As whom, where, and with what else in the environment.</summary>
    public ExecOptions Options { get; init; } = ExecOptions.None;

    /// <summary>The grammar, for help and completion: <see cref="RawWords"/> splits the words.</summary>
    public static VerbCommand Define() => new VerbCommand("runscript", "Run a script of the host in a container",
        [Word.Target(), Word.Positional(Word.Path, "The script, a file on the host; its arguments follow"), .. InsideOptions.Define()])
    {
        Usage = $"{Word.Ve} {Word.Path} [ARG...]",
        Group = "Inside",
        Notes = InsideOptions.Note + """
            The container's interpreter, which the first line names after #!, runs it, and /bin/sh when the line does not. Nothing is put into the container's files.
            A container that does not run is set up for the script alone, without its services, and is as it was afterwards; files that the script wrote stay.
            The exit code is the script's, or 128 plus the number of the signal that killed it.
            """,
        Examples = ["vectl runscript 101 /root/fix.sh", "vectl runscript web -u postgres ./vacuum.py --full"],
    }.WithCommonOptions();

    /// <inheritdoc/>
    public override int Run(Session session) => new ScriptVe(session.Host).Run(session.Resolve(Target), Script, Arguments, Options).ShellCode;
}
