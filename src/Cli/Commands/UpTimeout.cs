using System.CommandLine;
using System.Globalization;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Templates;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary>For how long <c>--wait</c> waits for the system in a container to be up.</summary>
/// <param name="Seconds">That long.</param>
sealed record UpTimeout(int Seconds)
{
    const int Default = 120, Longest = 86400;

    /// <summary>When nobody says how long.</summary>
    public static UpTimeout Usual { get; } = new(Default);

    /// <summary>The option that asks for it.</summary>
    public static Option<bool> Flag() => Word.Flag("--wait", "Return when the system in the container is up");

    /// <summary>The option that says how long.</summary>
    public static Option<string?> Option() => Word.Value("--timeout", "SECONDS", $"How long --wait waits ({Default}); the container runs on after that");

    /// <summary>What the command line says: null when nobody waits.</summary>
    public static UpTimeout? Parse(ParseResult result, Option<bool> flag, Option<string?> timeout, Option<bool>? against = null)
    {
        string? seconds = result.GetValue(timeout);
        if (!result.GetValue(flag))
            return seconds is null ? null : throw new VeException(VeError.BadSyntax, "--timeout is about --wait, which is not there");
        if (against is not null)
            throw new VeException(VeError.BadSyntax, $"--wait and {against.Name} exclude each other");
        return new UpTimeout(seconds is null ? Default : Number(timeout.Name, seconds, 1, Longest));
    }

    /// <summary>A number of seconds, or exit code 21.</summary>
    public static int Number(string option, string text, int lowest, int highest)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds >= lowest && seconds <= highest ? seconds
            : throw new VeException(VeError.BadValue, $"{option} '{Printable.Text(text)}' is no number of seconds from {lowest} to {highest}");

    /// <summary>Waits, and shows on a terminal for what.</summary>
    public void Run(Session session, VeId id, NotifySocket notify)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var progress = new ProgressBar(session.Terminal, session.Options.Quiet || !session.Terminal.Traits.IsTerminal, () => watch.ElapsedMilliseconds);
        new WaitVe(session.Host).Run(id, notify, TimeSpan.FromSeconds(Seconds),
            status => progress.Report(new TemplateProgress($"Waiting for the container to be up: {watch.Elapsed.TotalSeconds:0} s  {status}")));
    }
}
