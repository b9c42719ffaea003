using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

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

    /// <summary>The templates of this host.</summary>
    public static TemplateStore Open(Session session) => new(session.Host.Paths, name => UsersOf(name, new ListVes(session.Host).All()));

    /// <summary>Progress of long work.</summary>
    public static ProgressBar Progress(Session session) => new(session.Terminal, session.Options.Quiet, () => Environment.TickCount64);

    /// <summary>The containers on a template; an exception when one cannot be asked, since its files might be lost.</summary>
    public static IReadOnlyList<VeId> UsersOf(string template, IReadOnlyList<VeSummary> containers)
    {
        var users = new List<VeId>();
        foreach (VeSummary container in containers)
        {
            if (container.Config is null)
                throw new VeException(VeError.InvalidConfiguration, $"cannot tell whether container {container.Id} lies on template {template}: {container.Problem}", "Mend its configuration first.");
            if (container.Config.Template == template)
                users.Add(container.Id);
        }
        return users;
    }
}
