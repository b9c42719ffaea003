using System.CommandLine;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Cli.Top;
using Vectl.Runtime.Watching;

namespace Vectl.Cli.Commands;

/// <summary><c>top</c>: what running containers use, live.</summary>
sealed record ShowTop(Pace Pace) : Verb
{
    // How soon a changed size of the window or a signal is seen.
    const int SliceMs = 100;

    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Option<string?> interval = Word.Value("--interval", "SECONDS", "The time between two looks; 1 without it", "-i");
        return new VerbCommand("top", "Show what running containers use, live on the whole screen", interval)
        {
            Group = "Information",
            Notes = "Keys: " + string.Join("; ", TopKeys.Table.Select(key => $"{key.Key}: {key.Meaning}")) + ". The columns are those of stat; bars are of the cap, or of the host where there is no cap.",
            Examples = ["vectl top", "vectl top --interval 5"],
            Bind = result => new ShowTop(Pace.Parse(result.GetValue(interval) ?? "1", null)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        var watch = new WatchVes(session.Host);
        TimeSpan interval = Pace.Interval > TimeSpan.Zero ? Pace.Interval : Pace.Once.Interval;
        var state = new TopState(watch.Take(), null);
        // What the terminal can show is asked before it is raw, so that a failure there is printed as any other.
        TerminalTraits traits = session.Terminal.Traits;
        using var full = new FullScreen(session.Terminal);
        (int Width, int Height) drawn = default;
        while (true)
        {
            (int width, int height) = FullScreen.Size;
            var screen = new TopScreen(width, height, traits);
            bool redraw = (width, height) != drawn;
            foreach (TopKey key in TopKeys.Parse(FullScreen.ReadKeys(redraw ? 0 : SliceMs)))
            {
                if (key == TopKey.Quit)
                    return 0;
                state = state.After(key, screen.Page);
                redraw = true;
            }
            if (full.Signal != 0)
                return full.Signal == Linux.LibC.SIGINT ? 0 : 128 + full.Signal;
            if (WatchVes.Now - state.Now.At >= interval)
            {
                state = state.With(watch.Take());
                redraw = true;
            }
            if (redraw)
                full.Draw(screen.Render(state));
            drawn = (width, height);
        }
    }
}
