namespace Vectl.Cli.Vzctl;

/// <summary>The name the binary was called by: links named <c>vzctl</c>, <c>vzlist</c> and <c>vzpid</c> serve scripts written for OpenVZ.</summary>
/// <param name="Text">The name, as messages begin with it.</param>
/// <param name="DefaultVerb">The verb that the name stands for, or null when the verb is a word on the command line.</param>
sealed record ProgramName(string Text, string? DefaultVerb)
{
    /// <summary>Our own name.</summary>
    public static ProgramName Vectl { get; } = new("vectl", null);

    /// <summary>vzctl's grammar and exit codes, which are ours too.</summary>
    public static ProgramName Vzctl { get; } = new("vzctl", null);

    /// <summary>vzlist, which is <c>list</c>.</summary>
    public static ProgramName Vzlist { get; } = new("vzlist", "list");

    /// <summary>vzpid, which is <c>pid</c>.</summary>
    public static ProgramName Vzpid { get; } = new("vzpid", "pid");

    /// <summary>What <c>argv[0]</c> says.</summary>
    public static ProgramName FromPath(string argv0) => argv0[(argv0.LastIndexOf('/') + 1)..] switch
    {
        "vzctl" => Vzctl,
        "vzlist" => Vzlist,
        "vzpid" => Vzpid,
        _ => Vectl,
    };
}
