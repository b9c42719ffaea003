using System.CommandLine;
using Vectl.Cli.Parsing;

namespace Vectl.Cli.Commands;

/// <summary><c>version</c>.</summary>
sealed record Version(bool Json) : Verb
{
    /// <inheritdoc/>
    public override bool NeedsRoot => false;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Option<bool> json = Word.Flag("--json", "As JSON");
        return new VerbCommand("version", "Show the version", json)
        {
            Group = "Host",
            Examples = ["vectl version", "vectl version --json"],
            Bind = result => new Version(result.GetValue(json)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        if (Json)
            Output.Json.Write(session.Terminal, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("version", BuildVersion.Text);
                writer.WriteEndObject();
            });
        else
            session.Terminal.Write($"vectl version {BuildVersion.Text}\n");
        return 0;
    }
}
