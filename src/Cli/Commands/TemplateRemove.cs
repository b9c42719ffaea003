using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>template remove NAME</c>.</summary>
sealed record TemplateRemove(string Name) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> name = Word.Positional(Word.TemplateName, "The template");
        return new VerbCommand("remove", "Remove a template that no container lies on", name)
        {
            Usage = Word.TemplateName,
            Group = TemplateGroup.Heading,
            Examples = ["vectl template remove debian-12", "vectl template remove old"],
            Bind = result => new TemplateRemove(result.Required(name)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        session.Host.Templates.Remove(TemplateName.Parse(Name));
        session.Say($"Template {Name} was removed");
        return 0;
    }
}
