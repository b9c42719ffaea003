using System.Collections.Immutable;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using Vectl.Runtime.Launch;
using Vectl.Runtime.State;
using Vectl.Runtime.Values;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>Runs a file of the host in a running VE. It gets there as a descriptor: nothing is put into the VE's tree, so nothing can stay there.</summary>
public sealed class ScriptVe(VectlHost host)
{
    // Enough for any script, and for a program.
    const long LargestScript = 64 << 20;

    /// <summary>Waits for it; how it ended (exit code 31 when the VE does not run).</summary>
    /// <param name="id">The VE.</param>
    /// <param name="path">The file on the host: with <c>#!</c> the VE's interpreter runs it, a program runs itself, all else is for the VE's <c>/bin/sh</c>.</param>
    /// <param name="arguments">What follows the script's name.</param>
    /// <param name="options">As whom, and where.</param>
    public ExitStatus Run(VeId id, string path, IReadOnlyList<string> arguments, ExecOptions options)
    {
        using RunningVe running = new VeProbe(host).Open(id);
        byte[] content = Read(path);
        using Fd file = Kernel.SealedFile("script", content);
        // The number is the child's too, and /proc/self that of whoever opens it: the interpreter.
        string inVe = $"/proc/self/fd/{file.Number}";
        bool runsItself = content.AsSpan().StartsWith("#!"u8) || content.AsSpan().StartsWith("\u007fELF"u8);
        ImmutableArray<string> words = [.. arguments];
        ExecSpec spec = options.Spec(running) with
        {
            Programs = [runsItself ? (inVe, [Path.GetFileName(path), .. words]) : ("/bin/sh", ["sh", inVe, .. words])],
            Script = file.Number,
        };
        try
        {
            return new ExecVe(host).Run(running, spec);
        }
        catch (VeException failure) when (failure.Error == VeError.CommandNotFound)
        {
            throw new VeException(failure.Error, $"CTID {id} does not have what runs {Printable.Text(path)}: {(runsItself ? FirstLine(content) : "/bin/sh")}");
        }
    }

    static byte[] Read(string path)
    {
        // Without O_NONBLOCK a FIFO would wait for a writer.
        using Fd file = Kernel.Open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
        statx found = Kernel.Stat(file);
        if ((found.stx_mode & S_IFMT) != S_IFREG || found.stx_size > LargestScript)
            throw new VeException(VeError.BadValue, $"{path} is no script: expected an ordinary file of at most {LargestScript >> 20} MiB");
        return Kernel.ReadToEnd(file, path);
    }

    static string FirstLine(ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf((byte)'\n');
        return content.StartsWith("#!"u8) ? Kernel.ShowName(content[..Math.Min(end < 0 ? content.Length : end, 120)]) : "its loader";
    }
}
