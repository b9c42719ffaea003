using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>template show NAME</c>.</summary>
sealed record TemplateShow(string Name, bool AsJson) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> name = Word.Positional(Word.TemplateName, "The template");
        Option<bool> json = Word.Flag("--json", "As JSON", "-j");
        return new VerbCommand("show", "Show one template", name, json)
        {
            Usage = Word.TemplateName,
            Group = TemplateGroup.Heading,
            Examples = ["vectl template show busybox", "vectl template show debian-12 --json"],
            Bind = result => new TemplateShow(result.Required(name), result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        TemplateStore store = session.Host.Templates;
        TemplateName name = TemplateName.Parse(Name);
        var template = new TemplateSummary(Name, store.TryFind(name), store.Recipes.Find(name));
        if (template is { Built: null, Recipe: null })
            throw new VeException(VeError.NoTemplate, $"there is no template {name}", "See which there are: vectl template list");
        if (AsJson)
            Json.Write(session.Terminal, writer =>
            {
                writer.WriteStartObject();
                template.Write(writer);
                writer.WriteEndObject();
            });
        else
            session.Terminal.Write(new Table([new(""), new("")], header: false).Render([.. template.Lines().Select(l => new[] { l.Name + ":", l.Value })]));
        return 0;
    }
}
