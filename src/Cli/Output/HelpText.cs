using System.CommandLine;
using System.Text;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Output;

/// <summary>Help, from the grammar.</summary>
static class HelpText
{
    const int Indent = 2, Widest = 30;

    /// <summary>The list of commands.</summary>
    public static string ForAll(IReadOnlyList<VerbCommand> verbs)
    {
        var text = new StringBuilder("Usage: vectl [flags] COMMAND [CTID|name] [options]\n\nRuns containers: whole Linux systems that share this host's kernel.\n");
        foreach (IGrouping<string, VerbCommand> group in verbs.GroupBy(v => v.Group))
            AppendSection(text, group.Key, group.Select(v => (v.Name, v.Description ?? "")), verbs.Max(v => v.Name.Length));
        AppendSection(text, "Flags, before the command", GlobalOptions.Table);
        AppendExamples(text, ["vectl create 101 --ostemplate debian-12 --name web", "vectl start web", "vectl enter web"]);
        return text.Append("\nRun 'vectl help COMMAND' for a command's options. Exit codes are vzctl's: see vectl(8).\n").ToString();
    }

    /// <summary>One verb, or a group of verbs; <paramref name="parent"/> is the first word.</summary>
    public static string For(string parent, VerbCommand command)
    {
        string words = parent == command.Name || command.Aliases.Contains(parent) ? parent : $"{parent} {command.Name}";
        var text = new StringBuilder($"Usage: vectl {words}");
        if (command.Subcommands.Count > 0)
            text.Append(" COMMAND");
        if (command.Usage.Length > 0)
            text.Append(' ').Append(command.Usage);
        text.Append(" [options]\n\n").Append(command.Description).Append(".\n");
        AppendSection(text, "Commands", VerbTable.Below(command).Select(c => ($"{c.Name} {c.Usage}".TrimEnd(), c.Description ?? "")));
        AppendSection(text, "Arguments", command.Arguments.Select(a => (a.HelpName ?? a.Name, a.Description ?? "")));
        AppendSection(text, "Options", command.Options.Where(o => !o.Hidden).Select(o => (OptionText(o), o.Description ?? "")));
        if (command.Notes is not null)
            text.Append('\n').Append(command.Notes).Append('\n');
        AppendExamples(text, command.Examples);
        return text.ToString();
    }

    /// <summary>An option with its short forms and its value, as in <c>--output, -o FIELD,...</c>.</summary>
    public static string OptionText(Option option)
        => string.Join(", ", [option.Name, .. option.Aliases]) + (option.Arity.MaximumNumberOfValues > 0 ? " " + option.HelpName : "");

    static void AppendExamples(StringBuilder text, IEnumerable<string> examples)
    {
        text.Append("\nExamples:\n");
        foreach (string example in examples)
            text.Append(' ', Indent).Append(example).Append('\n');
    }

    static void AppendSection(StringBuilder text, string title, IEnumerable<(string Word, string Description)> entries, int atLeast = 0)
    {
        (string Word, string Description)[] lines = [.. entries];
        if (lines.Length == 0)
            return;
        int width = Math.Max(atLeast, Math.Min(Widest, lines.Max(l => l.Word.Length)));
        text.Append('\n').Append(title).Append(":\n");
        foreach ((string word, string description) in lines)
        {
            text.Append(' ', Indent).Append(word.PadRight(width));
            if (word.Length > width)
                text.Append('\n').Append(' ', Indent + width);
            text.Append("  ").Append(description).Append('\n');
        }
    }
}
