using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Templates;

namespace Vectl.Cli.Commands;

/// <summary><c>template list</c>: the templates that are built, and those that can be.</summary>
sealed record TemplateList(bool AsJson, bool NamesOnly) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Option<bool> json = Word.Flag("--json", "As JSON", "-j");
        Option<bool> one = Word.Flag("-1", "Only names");
        return new VerbCommand("list", "List templates that are built, and recipes to build others from", json, one)
        {
            Group = TemplateGroup.Heading,
            Examples = ["vectl template list", "vectl template list --json"],
            Bind = result => new TemplateList(result.GetValue(json), result.GetValue(one)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        TemplateStore store = session.Host.Templates;
        IReadOnlyList<TemplateSummary> templates = TemplateSummary.Merge(store.List(), [.. store.Recipes.Names().Select(name => store.Recipes.Find(name)).OfType<TemplateRecipe>()]);
        if (AsJson)
            Json.WriteArray(session.Terminal, templates, (writer, template) => template.Write(writer));
        else if (NamesOnly)
            session.Terminal.Write(string.Concat(templates.Select(t => t.Name + "\n")));
        else
            session.Terminal.Write(Render(templates));
        return 0;
    }

    /// <summary>The table.</summary>
    public static string Render(IReadOnlyList<TemplateSummary> templates)
        => new Table([new("NAME"), new("STATUS"), new("DISTRIBUTION"), new("RELEASE"), new("INIT"), new("SIZE", AlignRight: true), new("DESCRIPTION")]).Render(
            [.. templates.Select(t => new[] { t.Name, t.IsBuilt ? "built" : "recipe", Shown(t.Distribution), Shown(t.Release), t.InitSystem.Word(), t.Built is { } m ? ByteCount.Text(m.Size) : "-", Shown(t.Recipe?.Description) })]);

    static string Shown(string? text) => string.IsNullOrEmpty(text) ? "-" : text;
}
