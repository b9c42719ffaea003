using Vectl.Cli.Parsing;

namespace Vectl.Cli.Commands;

/// <summary>The group <c>template</c>.</summary>
static class Template
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        var group = new VerbCommand("template", "Build, import and remove the templates that containers lie on")
        {
            Group = "Templates",
            Examples = ["vectl template list", "vectl template build debian-12"],
        };
        return group.WithCommonOptions();
    }
}
