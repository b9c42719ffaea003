using System.CommandLine;
using System.Globalization;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.Values;

namespace Vectl.Cli.Commands;

/// <summary><c>push CTID SRC… DEST</c> and <c>pull CTID SRC… DEST</c>.</summary>
sealed record Transfer(string Target, TargetList Paths, bool IsPush) : Verb
{
    /// <summary>Whose the copies are; null for root's or the originals'.</summary>
    public (uint Uid, uint Gid)? Owner { get; init; }

    /// <summary>Whether owners and times are kept.</summary>
    public bool Preserve { get; init; }

    /// <summary>Whether pulled files keep set-id bits.</summary>
    public bool KeepSetId { get; init; }

    /// <summary>The grammar of push or pull.</summary>
    public static VerbCommand Define(string name)
    {
        bool push = name == "push";
        Argument<string?> target = Word.Target();
        var paths = new Argument<string[]>(Word.Path)
        {
            HelpName = Word.Path,
            Description = push ? "What to copy, then where to: a directory of the container, or a name; '-' is standard input" : "What to copy, then where to: a directory of the host, or a name; '-' is standard output",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string?> owner = Word.Value("--owner", "UID[:GID]", push ? "Whose the copies are, in the container's ids; 0:0 unless told otherwise" : "Whose the copies are on the host; 0:0 unless told otherwise", "-o");
        Option<bool> preserve = Word.Flag("--preserve", "Keep the numbers of owner and group, the time of modification, and ACLs", "-p");
        Option<bool> setId = Word.Flag("--setid", "Keep set-user-id, set-group-id and sticky bits, and capabilities: only for a container that you trust");
        return new VerbCommand(name, push ? "Copy files and directories into a container" : "Copy files and directories out of a container",
            push ? [target, paths, owner, preserve] : [target, paths, owner, preserve, setId])
        {
            Usage = $"{Word.Ve} SRC... DEST",
            Group = "Inside",
            Notes = """
                The container may run or not. Directories are copied with all that is in them. Modes and extended attributes of users (user.*) are kept; symbolic links are
                copied as links, and what has several names among the copied files has them again. Devices, FIFOs, sockets and what is mounted below a directory are
                left out, with a message. Each file is there as a whole or not at all.
                """,
            Examples = push
                ? ["vectl push 101 nginx.conf /etc/nginx/", "vectl push web -o 33:33 site /var/www", "vectl push web - /root/motd"]
                : ["vectl pull 101 /etc/hosts .", "vectl pull web /var/log/nginx /root/logs", "vectl pull web /etc/os-release - | grep NAME"],
            Bind = result =>
            {
                string container = result.Target(target);
                string[] words = result.GetValue(paths) ?? [];
                if (words.Length < 2)
                    throw Word.Missing(words.Length == 0 ? "what to copy" : "where to copy it", VeError.BadSyntax);
                if (words.Length > 2 && words.Contains(CopyFiles.Stream) || words[push ? ^1 : 0] == CopyFiles.Stream)
                    throw new VeException(VeError.BadSyntax, push ? "'-' can only be the one source of push" : "'-' can only be the destination of pull, of one file");
                return new Transfer(container, new(words), push)
                {
                    Owner = result.GetValue(owner) is { } text ? ParseOwner(text) : null,
                    Preserve = result.GetValue(preserve),
                    KeepSetId = !push && result.GetValue(setId),
                };
            },
        }.WithCommonOptions();
    }

    /// <inheritdoc/>
    public override int Run(Session session)
    {
        VeId id = session.Resolve(Target);
        using var progress = new ProgressBar(session.Terminal, session.Options.Quiet || !session.Terminal.Traits.IsTerminal, () => Environment.TickCount64);
        var request = new CopyRequest([.. Paths.Items.Take(Paths.Items.Count - 1)], Paths.Items[^1])
        {
            Owner = Owner,
            Preserve = Preserve,
            KeepSetId = KeepSetId,
            OnSkip = what => session.Errors.Warn($"not copied: {what}"),
            Progress = progress,
        };
        var copy = new CopyFiles(session.Host);
        if (IsPush)
            copy.Push(id, request);
        else
            copy.Pull(id, request);
        return 0;
    }

    static (uint, uint) ParseOwner(string text)
    {
        string[] parts = text.Split(':');
        return parts.Length <= 2 && TryId(parts[0], out uint uid) && TryId(parts[^1], out uint gid) ? (uid, gid)
            : throw new VeException(VeError.BadValue, $"'{Printable.Text(text)}' is no owner", "An owner is a uid, or uid:gid, in numbers.");
    }

    // The highest is none: chown(2) takes it for "leave as it is".
    static bool TryId(string text, out uint id) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != uint.MaxValue;
}
