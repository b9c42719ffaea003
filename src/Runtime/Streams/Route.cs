namespace Vectl.Runtime.Streams;

/// <summary>One direction of a relay: bytes read from one descriptor are written to another.</summary>
/// <param name="from">Where they come from.</param>
/// <param name="to">Where they go.</param>
/// <param name="carriesOutput">Whether it carries the command's output, which is drained before the relay ends.</param>
/// <param name="atEnd">What to do at the end of <paramref name="from"/>, e.g. close the other side.</param>
sealed class Route(int from, int to, bool carriesOutput, Action? atEnd = null)
{
    /// <summary>Where bytes come from; -1 when that has ended.</summary>
    public int From { get; private set; } = from;

    /// <summary>Where they go.</summary>
    public int To => to;

    /// <summary>Whether it carries the command's output.</summary>
    public bool CarriesOutput => carriesOutput;

    /// <summary>Nothing more will come.</summary>
    public void End()
    {
        From = -1;
        atEnd?.Invoke();
    }
}
