using Vectl.Cli.Parsing;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>exec CTID command…</c>, <c>exec2</c> and <c>exec3</c>.</summary>
sealed record Exec(string Target, ExecMode Mode, IReadOnlyList<string> Words) : Verb
{
    /// <summary>As whom, where, and with what else in the environment.</summary>
    public ExecOptions Options { get; init; } = ExecOptions.None;

    /// <summary>The grammar, for help and completion: <see cref="RawWords"/> splits the words.</summary>
    public static VerbCommand Define(string name) => new VerbCommand(name, Summary(name),
        [Word.Target(), Word.Positional("COMMAND", "The command, untouched; '-' reads commands from standard input"), .. InsideOptions.Define()])
    {
        Usage = $"{Word.Ve} COMMAND [ARG...]",
        Group = "Inside",
        Notes = InsideOptions.Note + name switch
        {
            "exec" => "A shell runs the words, joined. Exit code 8 when the command fails or the container does not run. With -- before the command it is exec3.",
            "exec2" => "A shell runs the words, joined. The exit code is the command's, 128 plus the number of the signal that killed it, or 31 when the container does not run.",
            _ => "No shell: the words are the program and its arguments. The exit code is the command's, 128 plus the number of the signal that killed it, or 31 when the container does not run.",
        },
        Examples = [$"vectl {name} 101 ls -la /", $"vectl {name} 101 -u www-data id", name == "exec3" ? "vectl exec3 web touch 'a b'" : $"vectl {name} web 'ps ax | wc -l'"],
    }.WithCommonOptions();

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        ExitStatus status = Execute(session);
        return Mode != ExecMode.Exec ? status.ShellCode : status.ShellCode == 0 ? 0 : (int)VeError.ExecFailed;
    }

    /// <summary>What is asked of the runtime.</summary>
    public ExecRequest Request() => (Mode == ExecMode.Exec3 ? new ExecRequest(Words, Shell: false) : new(Words is ["-"] ? [] : Words, Shell: true)) with { Options = Options };

    ExitStatus Execute(Session session)
    {
        try
        {
            return new ExecVe(session.Host).Run(session.Resolve(Target), Request());
        }
        catch (VeException e) when (Mode == ExecMode.Exec && e.Error == VeError.NotRunning)
        {
            throw new VeException(VeError.ExecFailed, e.Message, e.Hint);
        }
    }

    static string Summary(string name) => name switch
    {
        "exec" => "Run a command in a container; any failure is exit code 8",
        "exec2" => "Run a command in a container; the exit code is the command's",
        _ => "Run a program in a container without a shell",
    };
}
