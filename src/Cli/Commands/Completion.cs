using System.CommandLine;
using Vectl.Cli.Completions;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>completion bash|zsh|fish</c>.</summary>
sealed record Completion(string Shell) : Verb
{
    static readonly string[] _shells = ["bash", "zsh", "fish"];

    /// <inheritdoc/>
    public override bool NeedsRoot => false;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> shell = Word.Positional("bash|zsh|fish", "The shell");
        return new VerbCommand("completion", "Print a completion script for a shell", shell)
        {
            Usage = "bash|zsh|fish",
            Group = "Host",
            Examples =
            [
                "vectl completion bash > /usr/share/bash-completion/completions/vectl",
                "vectl completion zsh > /usr/share/zsh/site-functions/_vectl",
                "vectl completion fish > /usr/share/fish/vendor_completions.d/vectl.fish",
            ],
            Bind = result => new Completion(result.Required(shell)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        session.Terminal.Write(Script(VerbTable.All()));
        return 0;
    }

    /// <summary>The script for the shell.</summary>
    public string Script(IReadOnlyList<VerbCommand> verbs) => Shell switch
    {
        "bash" => BashScript.Render(verbs),
        "zsh" => ZshScript.Render(verbs),
        "fish" => FishScript.Render(verbs),
        _ => throw new VeException(VeError.BadSyntax, $"no completion for '{Printable.Text(Shell)}'",
            DidYouMean.For(Shell, _shells) ?? "The shells are bash, zsh and fish."),
    };
}
