namespace Vectl.Cli.Top;

/// <summary>What a key of <c>top</c> asks for.</summary>
enum TopKey
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>To end.</summary>
    Quit,
    /// <summary>To show the help, or to take it away.</summary>
    Help,
    /// <summary>The other order.</summary>
    Reverse,
    /// <summary>To sort by what is left of the sorted column.</summary>
    SortLeft,
    /// <summary>To sort by what is right of it.</summary>
    SortRight,
    /// <summary>A container up.</summary>
    Up,
    /// <summary>A container down.</summary>
    Down,
    /// <summary>A screen up.</summary>
    PageUp,
    /// <summary>A screen down.</summary>
    PageDown,
    /// <summary>To sort by CPU.</summary>
    Cpu,
    /// <summary>To sort by memory.</summary>
    Memory,
    /// <summary>To sort by tasks.</summary>
    Pids,
    /// <summary>To sort by block I/O.</summary>
    Io,
    /// <summary>To sort by network.</summary>
    Network,
    /// <summary>To sort by waiting.</summary>
    Waiting,
    /// <summary>To sort by CTID.</summary>
    Ctid,
}
