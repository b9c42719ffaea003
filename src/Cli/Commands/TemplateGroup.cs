using Vectl.Cli.Output;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Commands;

/// <summary>The group <c>template</c>: its grammar, and what its verbs share.</summary>
static class TemplateGroup
{
    /// <summary>The heading in the list of commands.</summary>
    public const string Heading = "Templates";

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var group = new VerbCommand("template", "List, build, import and remove the templates that containers lie on")
        {
            Group = Heading,
            Examples = ["vectl template list", "vectl template build busybox"],
        };
        group.Add(TemplateList.Define());
        group.Add(TemplateShow.Define());
        group.Add(TemplateBuild.Define());
        group.Add(TemplateImport.Define());
        group.Add(TemplateRemove.Define());
        return group.WithCommonOptions();
    }

    /// <summary>Progress of long work.</summary>
    public static ProgressBar Progress(Session session) => new(session.Terminal, session.Options.Quiet, () => Environment.TickCount64);
}
