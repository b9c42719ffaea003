using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Streams;
using Vectl.Runtime.Values;

namespace Vectl.Runtime.Lifecycle;

/// <summary>A command to run in a VE.</summary>
/// <param name="Argv">The program and its arguments; with <paramref name="Shell"/>, the words to join for <c>bash -c</c> (<c>sh -c</c> where there is no bash), none for a shell that reads standard input.</param>
/// <param name="Shell">Whether a shell runs it.</param>
public sealed record ExecRequest(IReadOnlyList<string> Argv, bool Shell);

/// <summary>Runs a command in a running VE with this process's standard streams.</summary>
public sealed class ExecVe(VectlHost host)
{
    static readonly ImmutableArray<string> s_path = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Waits for it; how it ended.</summary>
    public ExitStatus Run(VeId id, ExecRequest request)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        using var streams = new ExecStreams();
        var spec = new ExecSpec
        {
            Programs = request.Shell ? ShellPrograms(request.Argv) : PathPrograms(request.Argv),
            Environment = [$"PATH={string.Join(':', s_path)}", "HOME=/", "TERM=linux"],
            Directory = "/",
            Replaced = streams.Replaced,
            JoinTime = KernelFacts.HasTimeNamespaces,
            LastCapability = KernelFacts.LastCapability,
        };
        return ExecJoin.Run(host.Cgroups, running, spec, streams.Inputs, streams.Relay);
    }

    static ImmutableArray<(string, ImmutableArray<string>)> ShellPrograms(IReadOnlyList<string> words)
    {
        ImmutableArray<string> arguments = words.Count == 0 ? ["-s"] : ["-c", string.Join(' ', words)];
        return [("/bin/bash", ["bash", .. arguments]), ("/bin/sh", ["sh", .. arguments])];
    }

    // As execvp(3) does, in the VE's file system.
    static ImmutableArray<(string, ImmutableArray<string>)> PathPrograms(IReadOnlyList<string> argv)
        => argv[0].Contains('/') ? [(argv[0], [.. argv])] : [.. s_path.Select(directory => ($"{directory}/{argv[0]}", argv.ToImmutableArray()))];
}
