using System.CommandLine;
using System.Text;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Completions;

/// <summary>The completion script for fish: one <c>complete</c> per word.</summary>
static class FishScript
{
    const string Head = """
        # Completion of vectl(8), vzctl and vzlist for fish, written by 'vectl completion fish'.

        function __vectl_ves
            vectl list -a -H -t -o ctid,name 2>/dev/null | while read -l ctid name
                echo $ctid
                test "$name" = -; or echo $name
            end
        end

        function __vectl_templates
            vectl template list -1 2>/dev/null
        end

        # The words so far without flags and their directory, the command's own name first.
        function __vectl_words
            set -l words
            set -l skip no
            for word in (commandline -opc)[2..-1]
                if test $skip = yes
                    set skip no
                else if test "$word" = --root
                    set skip yes
                else if not string match -q -- '-*' $word
                    set -a words $word
                end
            end
            printf '%s\n' $words
        end

        function __vectl_no_verb
            test (count (__vectl_words)) -eq 0
        end

        function __vectl_verb
            set -l words (__vectl_words)
            test "$words[1..$(count $argv)]" = "$argv"
        end

        function __vectl_only
            set -l words (__vectl_words)
            test (count $words) -eq (count $argv); and test "$words" = "$argv"
        end

        complete -c vectl -f
        complete -c vzctl -w vectl

        """;

    /// <summary>The script.</summary>
    public static string Render(IReadOnlyList<VerbCommand> verbs)
    {
        var text = new StringBuilder(Head);
        foreach ((string flag, string description) in GlobalOptions.Table)
            text.Append($"complete -c vectl -n __vectl_no_verb {Names(flag.Replace(" DIR", "").Split(", "))}{(flag.Contains("DIR") ? " -r -a '(__fish_complete_directories)'" : "")} -d {Quote(description)}\n");
        foreach (VerbCommand verb in verbs)
            text.Append($"complete -c vectl -n __vectl_no_verb -a {verb.Name} -d {Quote(verb.Description)}\n");
        foreach (VerbEntry entry in VerbEntry.Flatten(verbs))
            foreach (string words in entry.Command.Aliases.Prepend(entry.Words))
                AppendVerb(text, entry.Command, $"complete -c vectl -n '__vectl_verb {words}'", $"complete -c vectl -n '__vectl_only {words}'");
        AppendVerb(text, verbs.First(v => v.Name == "list"), "complete -c vzlist", "complete -c vzlist -f");
        return text.ToString();
    }

    static void AppendVerb(StringBuilder text, VerbCommand command, string prefix, string first)
    {
        foreach (VerbCommand inner in VerbTable.Below(command))
            text.Append($"{first} -a {inner.Name} -d {Quote(inner.Description)}\n");
        if (command.Subcommands.Count > 0)
            return;
        foreach (Option option in command.Options.Where(o => !o.Hidden))
            text.Append($"{prefix} {Names(VerbEntry.Spellings(option))}{(option.Arity.MaximumNumberOfValues > 0 ? Value(ValueKind.Of(option)) : "")} -d {Quote(option.Description)}\n");
        foreach (Argument argument in command.Arguments.Take(1))
            if (Candidates(ValueKind.Of(argument)) is { Length: > 0 } candidates)
                text.Append($"{(argument.Arity.MaximumNumberOfValues > 1 ? prefix : first)}{candidates}\n");
    }

    // -x says that no file can follow, and fish refuses it beside -F.
    static string Value(ValueKind kind) => (kind.Source == "files" ? " -r" : " -x") + Candidates(kind);

    static string Candidates(ValueKind kind) => kind.Source switch
    {
        "files" => " -F",
        "verbs" => $" -a {Quote(string.Join(' ', VerbTable.Names))}",
        "" => kind.Choices.Count > 0 ? $" -a {Quote(string.Join(' ', kind.Choices))}" : "",
        _ => $" -a '(__vectl_{kind.Source})'",
    };

    static string Names(IEnumerable<string> spellings)
        => string.Join(' ', spellings.Select(n => n.StartsWith("--", StringComparison.Ordinal) ? $"-l {n[2..]}" : $"-s {n[1..]}"));

    static string Quote(string? text) => "'" + text?.Replace("\\", "\\\\").Replace("'", "\\'") + "'";
}
