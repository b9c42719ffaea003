using System.CommandLine;
using System.Text;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Completions;

/// <summary>The completion script for zsh: one <c>_arguments</c> call per verb.</summary>
static class ZshScript
{
    const string Head = """
        #compdef vectl vzctl vzlist
        # Completion of vectl(8), vzctl and vzlist for zsh, written by 'vectl completion zsh'.

        _vectl_ves() {
            local -a ves
            local ctid name
            vectl list -a -H -t -o ctid,name 2>/dev/null | while read -r ctid name; do
                ves+=("$ctid")
                [[ $name == - ]] || ves+=("$name")
            done
            compadd -a ves
        }

        _vectl_templates() {
            local -a templates
            templates=(${(f)"$(vectl template list -1 2>/dev/null)"})
            compadd -a templates
        }


        """;

    /// <summary>The script.</summary>
    public static string Render(IReadOnlyList<VerbCommand> verbs)
    {
        var text = new StringBuilder(Head);
        text.Append("_vectl_verbs() {\n    local -a verbs=(\n");
        foreach (VerbCommand verb in verbs)
            text.Append($"        {Quote($"{verb.Name}:{verb.Description}")}\n");
        text.Append("    )\n    _describe command verbs\n}\n\n_vectl_verb() {\n    case $1 in\n");
        foreach (VerbEntry entry in VerbEntry.Flatten(verbs))
            AppendVerb(text, entry);
        text.Append("    esac\n}\n\n_vectl() {\n    local context state state_descr line\n    typeset -A opt_args\n"
            + "    if [[ $service == vzlist ]]; then\n        _vectl_verb list\n        return\n    fi\n    _arguments -C \\\n");
        foreach (string flag in GlobalOptions.Spellings)
            text.Append($"        {Quote(flag == "--root" ? "--root:directory:_files -/" : flag)} \\\n");
        return text.Append("        '1:command:_vectl_verbs' \\\n        '*::argument:->rest'\n"
            + "    [[ $state == rest ]] && _vectl_verb $words[1]\n}\n\n_vectl \"$@\"\n").ToString();
    }

    static void AppendVerb(StringBuilder text, VerbEntry entry)
    {
        string names = string.Join('|', entry.Command.Aliases.Prepend(entry.Words).Select(n => n.Replace(" ", "\\ ")));
        text.Append($"        {names})\n            _arguments");
        foreach (Option option in entry.Shown)
            foreach (string spelling in VerbEntry.Spellings(option))
                text.Append(" \\\n                ").Append(Quote($"{spelling}[{option.Description}]{Value(option)}"));
        if (entry.Command.Subcommands.Count > 0)
            text.Append($" \\\n                '1:command:({string.Join(' ', entry.Command.Subcommands.Select(c => c.Name))})' \\\n                '*::argument:->rest'\n")
                .Append($"            [[ $state == rest ]] && _vectl_verb \"{entry.Words} $words[1]\"");
        for (int i = 0; i < entry.Command.Arguments.Count; i++)
            text.Append(" \\\n                ").Append(Quote(Argument(entry.Command.Arguments[i], i + 1)));
        text.Append("\n            ;;\n");
    }

    static string Value(Option option) => option.Arity.MaximumNumberOfValues == 0 ? "" : $":{Safe(option.HelpName)}:{Action(ValueKind.Of(option))}";

    static string Argument(Argument argument, int number)
        => $"{(argument.Arity.MaximumNumberOfValues > 1 ? "*" : number.ToString())}:{Safe(argument.HelpName)}:{Action(ValueKind.Of(argument))}";

    static string Action(ValueKind kind) => kind.Source switch
    {
        "files" => "_files",
        "" => kind.Choices.Count > 0 ? $"({string.Join(' ', kind.Choices)})" : " ",
        _ => "_vectl_" + kind.Source,
    };

    // A colon ends a part of the specification.
    static string Safe(string? text) => text?.Replace(":", "\\:") ?? "";

    static string Quote(string text) => "'" + text.Replace("'", "'\\''") + "'";
}
