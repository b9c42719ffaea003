using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>mount CTID</c>.</summary>
sealed record Mount(string Target) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        return new VerbCommand("mount", "Show the files of a stopped container on the host", target)
        {
            Usage = Word.Ve,
            Group = "Lifecycle",
            Notes = "The last word of the output is the mount point. A container that is mounted already is no error.",
            Examples = ["vectl mount 101", "vectl mount web && ls /var/lib/vectl/root"],
            Bind = result => new Mount(result.Target(target)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        string mountPoint = new MountVe(session.Host).Mount(session.Resolve(Target));
        session.Say($"Container is mounted at {mountPoint}");
        return 0;
    }
}
