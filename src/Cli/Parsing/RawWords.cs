using Vectl.Cli.Commands;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Parsing;

/// <summary>
/// The verbs whose words after the CTID belong to somebody else, exec and enter: split by hand, so that no parser
/// touches what the container's program is to see.
/// </summary>
static class RawWords
{
    /// <summary>The verb, or null when <paramref name="name"/> is none of these.</summary>
    /// <param name="name">The verb's name.</param>
    /// <param name="words">The words from the verb on.</param>
    public static Verb? TryParse(string name, IReadOnlyList<string> words)
    {
        if (name is not ("exec" or "exec2" or "exec3" or "enter"))
            return null;
        if (words.Count > 1 && words[1] is "--help" or "-h")
            return new Help([name]);
        if (words.Count < 2)
            throw Word.Missing(Word.Ve, VeError.BadValue);
        if (words[1].StartsWith('-'))
            throw new VeException(VeError.BadSyntax, $"unknown option '{Printable.Text(words[1])}' of {name}", "Flags come before the command, options of the program after the CTID.");
        string[] tail = [.. words.Skip(2)];
        return name switch
        {
            "enter" => ParseEnter(words[1], tail),
            "exec" => ParseExec(words[1], tail, ExecMode.Exec),
            "exec2" => ParseExec(words[1], tail, ExecMode.Exec2),
            _ => ParseExec(words[1], tail, ExecMode.Exec3),
        };
    }

    // A leading "--" could never run (no shell has such a command): it asks for exec3, the words as they are.
    static Exec ParseExec(string target, string[] tail, ExecMode mode)
    {
        if (tail is ["--", ..])
            (tail, mode) = (tail[1..], ExecMode.Exec3);
        if (tail.Length == 0)
            throw new VeException(VeError.BadSyntax, "no command to execute", "Write it after the CTID, or '-' to read commands from standard input.");
        return new Exec(target, mode, tail);
    }

    static Enter ParseEnter(string target, string[] tail) => tail switch
    {
        [] => new Enter(target, null),
        ["--exec"] => throw new VeException(VeError.BadSyntax, "option --exec needs a command"),
        ["--exec", ..] => new Enter(target, string.Join(' ', tail[1..])),
        _ => throw new VeException(VeError.BadSyntax, $"unexpected argument '{Printable.Text(tail[0])}' of enter", "A command follows --exec."),
    };
}
