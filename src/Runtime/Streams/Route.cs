using Vectl.Linux;

namespace Vectl.Runtime.Streams;

/// <summary>One direction of a relay: bytes read from one descriptor are written to another.</summary>
/// <param name="from">Where they come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="carriesOutput">Whether it carries the command's output, which is drained before the relay ends.</param>
/// <param name="atEnd">What to do at the end of <paramref name="from"/>, e.g. close the other side.</param>
sealed class Route(Fd from, Fd to, bool carriesOutput, Action? atEnd = null)
{
    /// <summary>Where bytes come from; null when that has ended.</summary>
    public Fd? From { get; private set; } = from;

    /// <summary>Where they go.</summary>
    public Fd To => to;

    /// <summary>Whether it carries the command's output.</summary>
    public bool CarriesOutput => carriesOutput;

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        From = null;
        atEnd?.Invoke();
    }
}
