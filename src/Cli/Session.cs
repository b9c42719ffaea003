using Vectl.Cli.Commands;
using Vectl.Cli.Output;
using Vectl.Cli.Parsing;
using Vectl.Runtime.Lifecycle;
using Vectl.Runtime.State;
using Vectl.Runtime.Storage;
using Vectl.Runtime.Values;

namespace Vectl.Cli;

/// <summary>What a running verb has: the flags before it, the terminal, and the host.</summary>
sealed class Session(GlobalOptions options, Terminal terminal, ErrorPrinter errors)
{
    VectlHost? _host;

    /// <summary>The flags before the verb.</summary>
    public GlobalOptions Options { get; } = options;

    /// <summary>Standard output and what is known of it.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>Standard error.</summary>
    public ErrorPrinter Errors { get; } = errors;

    /// <summary>The host; its configuration is read when a verb first asks.</summary>
    public VectlHost Host => _host ??= new VectlHost(new VectlPaths(Options.Root));

    /// <summary>Progress text, one line; nothing with <c>--quiet</c>.</summary>
    public void Say(string line)
    {
        if (!Options.Quiet)
            Terminal.Write(line + "\n");
    }

    /// <summary>The CTIDs of running containers that words on the command line mean (exit code 31 when one does not run); null without words, for all.</summary>
    public IReadOnlyList<VeId>? ResolveRunning(TargetList targets)
    {
        if (targets.Items.Count == 0)
            return null;
        VeId[] ids = [.. targets.Items.Select(Resolve).Distinct().Order()];
        foreach (VeId id in ids)
            new VeProbe(Host).Open(id).Dispose();
        return ids;
    }

    /// <summary>The CTID that a word on the command line means.</summary>
    public VeId Resolve(string target)
    {
        if (VeId.TryParse(target, out VeId id))
            return id;
        bool isNumber = target.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
        return isNumber ? VeId.Parse(target) : new ListVes(Host).Resolve(target);
    }
}
