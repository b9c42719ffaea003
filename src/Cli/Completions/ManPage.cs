using System.CommandLine;
using System.Text;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Completions;

/// <summary>The manual page vectl(8) in man(7) macros, from the grammar, so that it cannot be behind.</summary>
static class ManPage
{
    const string Description = """
        .SH DESCRIPTION
        .B vectl
        runs containers: whole Linux systems with init, services, users, packages and network that share the host's kernel.
        A container is addressed by its CTID, a number from 101 on, or by its name.
        It lies on a template, a read-only system tree that containers share; what the container changes is kept in its private area.
        There is no daemon: every command does its work and ends.
        .PP
        Called as
        .B vzctl
        the program has the same commands; called as
        .B vzlist
        it is
        .BR "vectl list" .

        """;

    const string Files = """
        .SH FILES
        .TP
        .I /etc/vectl/vectl.yaml
        Defaults of the host.
        .TP
        .I /etc/vectl/ve/CTID.yaml
        A container's configuration; a container exists by this file.
        .TP
        .I /etc/vectl/profiles/NAME.yaml
        Settings for
        .BR "create \-\-config" .
        .TP
        .I /var/lib/vectl
        Templates and private areas.
        .TP
        .I /run/vectl
        State and locks of running containers.
        .TP
        .I /var/log/vectl/CTID.console
        What the container's console has shown.
        .SH ENVIRONMENT
        .TP
        .B VECTL_ROOT
        The directory that all of these lie under, as
        .BR \-\-root .
        .TP
        .B NO_COLOR
        No colour in messages.
        .SH SEE ALSO
        .BR namespaces (7),
        .BR cgroups (7),
        .BR user_namespaces (7)

        """;

    /// <summary>The page.</summary>
    public static string Render(IReadOnlyList<VerbCommand> verbs)
    {
        var text = new StringBuilder($".\\\" Written by 'vectl help \\-\\-man'; a test holds this file to the program.\n.TH VECTL 8 \"\" \"vectl {BuildVersion.Text}\" \"System administration\"\n");
        text.Append(".SH NAME\nvectl, vzctl, vzlist \\- run containers, whole Linux systems on one kernel\n.SH SYNOPSIS\n.B vectl\n[\\fIflags\\fR] \\fIcommand\\fR [\\fICTID\\fR|\\fIname\\fR] [\\fIoptions\\fR]\n");
        text.Append(Description).Append(".SH FLAGS\nFlags come before the command.\n");
        foreach ((string flag, string description) in GlobalOptions.Table)
            AppendEntry(text, flag, description);
        text.Append(".SH COMMANDS\n");
        foreach (IGrouping<string, VerbEntry> group in VerbEntry.Flatten(verbs).Where(e => e.Command.Subcommands.Count == 0).GroupBy(e => e.Command.Group))
        {
            text.Append($".SS {group.Key}\n");
            foreach (VerbEntry entry in group)
                AppendVerb(text, entry);
        }
        AppendExitCodes(text);
        return text.Append(Files).ToString();
    }

    static void AppendVerb(StringBuilder text, VerbEntry entry)
    {
        text.Append($".PP\n.B vectl {Escape(entry.Words)}\n{Escape(entry.Command.Usage)}\n.RS\n{Escape(entry.Command.Description)}.\n");
        if (entry.Command.Notes is { } notes)
            text.Append(Escape(notes)).Append('\n');
        foreach (Option option in entry.Shown.Where(o => o.Name is not ("--help" or "--quiet" or "--verbose")))
            AppendEntry(text, HelpText.OptionText(option), option.Description);
        text.Append(".PP\n.nf\n");
        foreach (string example in entry.Command.Examples)
            text.Append($"    # {Escape(example)}\n");
        text.Append(".fi\n.RE\n");
    }

    static void AppendExitCodes(StringBuilder text)
    {
        text.Append(".SH EXIT STATUS\nThe numbers are vzctl's.\n");
        foreach ((int code, string meaning) in ExitCodes.Table)
            AppendEntry(text, code.ToString(), meaning);
    }

    static void AppendEntry(StringBuilder text, string word, string? description)
        => text.Append($".TP\n.B {Escape(word)}\n{Escape(description)}\n");

    // A dash that is typed is "\-" (groff_char(7)); a dot or an apostrophe that begins a line would be a request.
    static string Escape(string? text)
    {
        string escaped = (text ?? "").Replace("\\", "\\e").Replace("-", "\\-");
        return escaped is ['.' or '\'', ..] ? "\\&" + escaped : escaped;
    }
}
