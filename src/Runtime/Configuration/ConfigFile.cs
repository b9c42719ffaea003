using System.Buffers;
using System.Text.Unicode;
using Vectl.Linux;
using Vectl.Runtime.Configuration.Yaml;

namespace Vectl.Runtime.Configuration;

/// <summary>Reads the text of a configuration file.</summary>
static class ConfigFile
{
    /// <summary>The most bytes that a file may have; a real one has some hundreds.</summary>
    public const int SizeLimit = 1 << 20;

    /// <summary>The text, or null when there is no such file.</summary>
    public static string? TryRead(string path)
    {
        var origin = new ConfigOrigin(path);
        try
        {
            // O_NONBLOCK so that a FIFO in its place cannot keep a command waiting.
            using Fd? fd = Kernel.TryOpenAt(null, path, LibC.O_RDONLY | LibC.O_NONBLOCK | LibC.O_NOCTTY);
            return fd is null ? null : Decode(ReadAll(fd, path, origin), origin);
        }
        catch (ErrnoException failure)
        {
            throw origin.Fail(Position.Start, $"{failure.Operation} gave {failure.Errno} ({failure.Errno.Text()})", "a readable file");
        }
    }

    /// <summary>The bytes as text, which must be UTF-8.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, ConfigOrigin origin)
    {
        char[] text = new char[bytes.Length];
        if (Utf8.ToUtf16(bytes, text, out int read, out int written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw origin.Fail(Position.Of(text.AsSpan(0, written), written), $"byte 0x{bytes[read]:x2}", "UTF-8 text");
        return new string(text, 0, written);
    }

    static ReadOnlySpan<byte> ReadAll(Fd fd, string path, ConfigOrigin origin)
    {
        byte[] buffer = new byte[4096];
        int length = 0;
        while (Kernel.Read(fd, buffer.AsSpan(length), path) is var count and > 0)
        {
            length += count;
            if (length > SizeLimit)
                throw origin.Fail(Position.Start, $"more than {SizeLimit} bytes", "a file of at most 1 MiB");
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 4);
        }
        return buffer.AsSpan(0, length);
    }
}
