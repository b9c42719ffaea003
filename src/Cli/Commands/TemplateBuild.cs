using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>template build NAME</c>.</summary>
sealed record TemplateBuild(string Name) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> name = Word.Positional(Word.TemplateName, "The name of a recipe");
        return new VerbCommand("build", "Build a template from its recipe", name)
        {
            Usage = Word.TemplateName,
            Group = TemplateGroup.Heading,
            Notes = "Recipes are the built-in ones and those in /etc/vectl/templates.",
            Examples = ["vectl template build busybox", "vectl --quiet template build debian-12"],
            Bind = result => new TemplateBuild(result.Required(name)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        TemplateManifest template;
        using (ProgressBar progress = TemplateGroup.Progress(session))
            template = session.Host.Templates.Build(TemplateName.Parse(Name), progress);
        session.Say($"Template {template.Name} was built: {ByteCount.Text(template.Size)} in {template.Files} files");
        return 0;
    }
}
