using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>
/// The verbs whose words after the CTID belong to somebody else, exec, enter and runscript: split by hand, so that no parser
/// touches what the container's program is to see.
/// </summary>
static class RawWords
{
    /// <summary>The verb, or null when <paramref name="name"/> is none of these.</summary>
    /// <param name="name">The verb's name.</param>
    /// <param name="words">The words from the verb on.</param>
    public static Verb? TryParse(string name, IReadOnlyList<string> words)
    {
        if (name is not ("exec" or "exec2" or "exec3" or "enter" or "runscript"))
            return null;
        if (words.Count > 1 && words[1] is "--help" or "-h")
            return new Help([name]);
        string[] rest = [.. words.Skip(1)];
        ExecOptions options = InsideOptions.Take(ref rest, ExecOptions.None);
        if (rest.Length == 0)
            throw Word.Missing(Word.Ve, VeError.BadValue);
        if (rest[0].StartsWith('-'))
            throw new VeException(VeError.BadSyntax, $"unknown option '{Printable.Text(rest[0])}' of {name}", "Flags come before the command, options of the program after the CTID.");
        string[] tail = rest[1..];
        options = InsideOptions.Take(ref tail, options);
        return name switch
        {
            "enter" => ParseEnter(rest[0], options, tail),
            "exec" => ParseExec(rest[0], options, tail, ExecMode.Exec),
            "exec2" => ParseExec(rest[0], options, tail, ExecMode.Exec2),
            "exec3" => ParseExec(rest[0], options, tail, ExecMode.Exec3),
            _ => tail is [var script, ..] ? new RunScript(rest[0], script, tail[1..]) { Options = options } : throw Word.Missing("SCRIPT", VeError.BadSyntax),
        };
    }

    // A leading "--" could never run (no shell has such a command): it asks for exec3, the words as they are.
    static Exec ParseExec(string target, ExecOptions options, string[] tail, ExecMode mode)
    {
        if (tail is ["--", ..])
            (tail, mode) = (tail[1..], ExecMode.Exec3);
        if (tail.Length == 0)
            throw new VeException(VeError.BadSyntax, "no command to execute", "Write it after the CTID, or '-' to read commands from standard input.");
        return new Exec(target, mode, tail) { Options = options };
    }

    static Enter ParseEnter(string target, ExecOptions options, string[] tail) => tail switch
    {
        [] => new Enter(target, null) { Options = options },
        ["--exec"] => throw new VeException(VeError.BadSyntax, "option --exec needs a command"),
        ["--exec", ..] => new Enter(target, string.Join(' ', tail[1..])) { Options = options },
        _ => throw new VeException(VeError.BadSyntax, $"unexpected argument '{Printable.Text(tail[0])}' of enter", "A command follows --exec."),
    };
}
