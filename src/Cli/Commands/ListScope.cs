namespace Vectl.Cli.Commands;

/// <summary>Which containers <c>list</c> shows, and of which status.</summary>
enum ListScope
{
    /// <summary>Those that run: vzlist's default.</summary>
    Running,
    /// <summary>Those that do not (<c>-S</c>).</summary>
    Stopped,
    /// <summary>All (<c>-a</c>).</summary>
    All,
}
