using System.CommandLine;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;

namespace Vectl.Cli.Commands;

/// <summary><c>umount CTID</c>.</summary>
sealed record Umount(string Target) : Verb
{
    /// <summary>The grammar.</summary>
    public static VerbCommand Define()
    {
        Argument<string?> target = Word.Target();
        return new VerbCommand("umount", "Take the files of a stopped container off the host again", target)
        {
            Usage = Word.Ve,
            Group = "Lifecycle",
            Notes = "Exit code 40 when it is not mounted, 32 when it runs.",
            Examples = ["vectl umount 101", "vectl umount web"],
            Bind = result => new Umount(result.Target(target)),
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        new MountVe(session.Host).Unmount(session.Resolve(Target));
        session.Say("Container is unmounted");
        return 0;
    }
}
