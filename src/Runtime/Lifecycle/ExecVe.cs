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
public sealed record ExecRequest(IReadOnlyList<string> Argv, bool Shell)
{
    /// <summary>As whom, where, and with what else in the environment.</summary>
    public ExecOptions Options { get; init; } = ExecOptions.None;
}

/// <summary>Runs a command in a running VE with this process's standard streams.</summary>
public sealed class ExecVe(VectlHost host)
{
    /// <summary>Waits for it; how it ended.</summary>
    public ExitStatus Run(VeId id, ExecRequest request)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        ExecSpec spec = request.Options.Spec(running);
        spec = spec with { Programs = request.Shell ? ShellPrograms(request.Argv) : PathPrograms(request.Argv, ExecOptions.SearchPath(spec)) };
        return Run(running, spec);
    }

    /// <summary>Runs what <paramref name="spec"/> says, with this process's standard streams.</summary>
    internal ExitStatus Run(RunningVe running, ExecSpec spec)
    {
        using var streams = new ExecStreams(running.State.IdBase + (spec.User?.Uid ?? 0), running.State.IdBase + (spec.User?.Gid ?? 0));
        return ExecJoin.Run(host.Cgroups, running, spec with { Replaced = streams.Replaced }, streams.Inputs, streams.Relay);
    }

    static ImmutableArray<(string, ImmutableArray<string>)> ShellPrograms(IReadOnlyList<string> words)
    {
        ImmutableArray<string> arguments = words.Count == 0 ? ["-s"] : ["-c", string.Join(' ', words)];
        return [("/bin/bash", ["bash", .. arguments]), ("/bin/sh", ["sh", .. arguments])];
    }

    // As execvp(3) does, in the VE's file system.
    static ImmutableArray<(string, ImmutableArray<string>)> PathPrograms(IReadOnlyList<string> argv, string searchPath)
    {
        ImmutableArray<string> words = [.. argv];
        if (words[0].Length == 0 || words[0].Contains('/'))
            return [(words[0], words)];
        var programs = ImmutableArray.CreateBuilder<(string, ImmutableArray<string>)>();
        foreach (string directory in searchPath.Split(':'))
            programs.Add(($"{directory}/{words[0]}", words));
        return programs.ToImmutable();
    }
}
