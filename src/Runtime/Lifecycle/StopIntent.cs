namespace Vectl.Runtime.Lifecycle;

/// <summary>What a stop means for the next boot of a VE that does not say <c>onboot</c>.</summary>
public enum StopIntent
{
    /// <summary>It is to stay down.</summary>
    ForGood,
    /// <summary>It goes down with the host, and comes up with it.</summary>
    WithTheHost,
}
