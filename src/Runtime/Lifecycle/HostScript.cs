using System.Text;
using Vectl.Linux;
using Vectl.Runtime.Errors;
using static Vectl.Linux.LibC;

namespace Vectl.Runtime.Lifecycle;

/// <summary>A script of the host, read, which a VE is to run. It gets there as a descriptor: nothing is put into the VE's tree, so nothing can stay there.</summary>
/// <param name="Name">What it is called, for messages and as the script's own name.</param>
/// <param name="Content">All of it: with <c>#!</c> the VE's interpreter runs it, a program runs itself, all else is for the VE's <c>/bin/sh</c>.</param>
public sealed record HostScript(string Name, byte[] Content)
{
    // Enough for any script, and for a program.
    const long Largest = 64 << 20;

    /// <summary>Whether the kernel can execute it.</summary>
    public bool RunsItself => Content.AsSpan().StartsWith("#!"u8) || Content.AsSpan().StartsWith("\u007fELF"u8);

    /// <summary>What the VE must have to run it, for messages.</summary>
    public string Interpreter
    {
        get
        {
            ReadOnlySpan<byte> content = Content;
            int end = content.IndexOf((byte)'\n');
            return !RunsItself ? "/bin/sh" : content[0] == '#' ? Kernel.ShowName(content[..Math.Min(end < 0 ? content.Length : end, 120)]) : "its loader";
        }
    }

    /// <summary>What a profile says: the script's path, or the script itself.</summary>
    public static HostScript OfProfile(string text) => text.StartsWith("#!", StringComparison.Ordinal) ? new HostScript("provision", Encoding.UTF8.GetBytes(text)) : Read(text);

    /// <summary>Reads the standard input.</summary>
    public static HostScript ReadInput() => new HostScript("script", Kernel.ReadToEnd(Fd.StandardInput, "standard input")) is { Content.Length: > 0 } script ? script
        : throw new VeException(VeError.BadValue, "the standard input is empty, expected a script");

    /// <summary>Reads a file of the host (exit code 21 when it can be no script).</summary>
    public static HostScript Read(string path)
    {
        // Without O_NONBLOCK a FIFO would wait for a writer.
        using Fd file = Kernel.TryOpenAt(null, path, O_RDONLY | O_NONBLOCK | O_NOCTTY) ?? throw new VeException(VeError.BadValue, $"{path} is not there, expected a script");
        statx found = Kernel.Stat(file);
        if ((found.stx_mode & S_IFMT) != S_IFREG || found.stx_size > Largest)
            throw new VeException(VeError.BadValue, $"{path} is no script: expected an ordinary file of at most {Largest >> 20} MiB");
        return new HostScript(Path.GetFileName(path), Kernel.ReadToEnd(file, path));
    }
}
