namespace Vectl.Cli.Top;

/// <summary>What <c>top</c> sorts by; each has a key of its own.</summary>
enum TopSort
{
    /// <summary>CPU.</summary>
    Cpu,
    /// <summary>Memory.</summary>
    Memory,
    /// <summary>Tasks.</summary>
    Pids,
    /// <summary>Bytes read and written.</summary>
    Io,
    /// <summary>Bytes received and sent.</summary>
    Network,
    /// <summary>Waiting, for whichever resource it is most.</summary>
    Waiting,
    /// <summary>CTID, ascending.</summary>
    Ctid,
}
